/** What may befall a call on its way to DynamoDB and back. Calm weather is what tests of content want. */
import type { OperationName } from '../dynamo/requests.ts';

export type Fate =
  | 'served'
  /** Refused for now; nothing done. */
  | 'throttled'
  /** The service fails; nothing done. */
  | 'failed'
  /** For a transaction: cancelled as if another one held its last item. */
  | 'in-conflict'
  /** For a transaction: cancelled because its last item is throttled. */
  | 'part-throttled'
  /** A time-out: the request never arrives. */
  | 'request-lost'
  /** A time-out: the request is carried out, the answer never arrives. */
  | 'answer-lost'
  /** A time-out first; the request arrives and is carried out later, whatever happened since. */
  | 'overtaken';

/** Where a call waits for its turn. */
export type Stage =
  /** The request is on its way; the service carries it out when its turn comes. */
  | 'request'
  /** As `request`, but the caller has long given up when it arrives. */
  | 'late-request'
  /** The service holds the items of a transaction and has not written them yet. */
  | 'held'
  /** The answer is on its way to the caller. */
  | 'answer'
  /** No answer comes, until the caller stops waiting for it. */
  | 'time-out'
  /** The SDK waits before it tries again. */
  | 'retry';

export interface Call {
  readonly operation: OperationName;
}

export interface Weather {
  now(): number;
  /** How long a write stays unseen in one eventually consistent view. */
  lagMs(): number;
  /** Called when somebody reads a view that has not seen every write. */
  behind?(): void;
  fate(call: Call): Fate;
  /**
   * Resolves when the call's turn comes. What has been sent and what is held always comes on; `answer`,
   * `time-out` and `retry` are the caller's own: for one that is gone they never come.
   */
  turn(stage: Stage, call: Call): Promise<void>;
}

/** Everything at once, nothing goes wrong, reads see every write. */
export const calm: Weather = {
  now: () => 0,
  lagMs: () => 0,
  fate: () => 'served',
  turn: async () => {},
};
