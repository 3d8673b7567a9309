/** What the work on a subscription needs, and what is known while one is at work. */
import type { Instant, ProgramId } from '../../../domain/kernel/brand.ts';
import type { Store } from '../../store/client.ts';
import type { EventLog, EventTable } from '../../store/events/eventLog.ts';
import type { LogPlace } from '../../store/keys.ts';
import type { SecretValues } from '../../store/secrets/secrets.ts';
import type { Delivery, Outcome } from '../../store/subscriptions/deliveries.ts';
import type { DeliveryTable } from '../../store/subscriptions/deliveriesTable.ts';
import type { Nudges } from '../../store/subscriptions/nudges.ts';
import type { Progress } from '../../store/subscriptions/progress.ts';
import type { SubscriptionRecord } from '../../store/subscriptions/subscriptionRecords.ts';
import type { LaurelEvent } from '../events/event.ts';
import type { MakeMessage } from './message.ts';
import type { Sender } from './send.ts';

export interface Parts {
  readonly store: Store;
  readonly deliveries: DeliveryTable;
  readonly events: EventTable;
  readonly log: EventLog<LaurelEvent>;
  readonly secrets: Pick<SecretValues, 'get'>;
  readonly nudges: Nudges;
  readonly openSender: () => Sender;
  /** The platform's clock, which says when a delivery is due. */
  readonly now: () => Instant;
  readonly realNow: () => number;
  /** From 0 to less than 1. */
  readonly random: () => number;
  readonly newId: () => string;
  readonly timeLeftMs: () => number;
  readonly onTold: (told: Told) => void;
}

/** What came of one go at a subscription. */
export interface Told {
  readonly program: ProgramId;
  readonly subscription: string;
  readonly arrived: number;
  readonly failed: number;
  readonly dead: number;
  readonly opened: boolean;
}

/** One go at a subscription, by its holder. */
export interface Run {
  readonly parts: Parts;
  readonly program: ProgramId;
  readonly record: SubscriptionRecord;
  readonly pk: string;
  readonly holder: string;
  readonly sender: Sender;
  readonly message: MakeMessage;
  readonly isWanted: (event: LaurelEvent) => boolean;
  progress: Progress;
  /** Of this go: how many pieces of what was tried are written. */
  piecesWritten: number;
  /** What waits, in the order of the log. */
  waiting: Delivery[];
  /** Whether the log was looked through to its end, and had nothing for it. */
  isAtEnd: boolean;
  readonly counts: { arrived: number; failed: number; dead: number; opened: boolean };
}

/** An event with its place in the log. */
export interface Placed {
  readonly place: LogPlace;
  readonly event: LaurelEvent;
}

/** A delivery with the event itself. */
export interface Carried {
  readonly delivery: Delivery;
  readonly event: LaurelEvent;
}

/** `outcome`: null where it was not tried after all. */
export interface Result {
  readonly delivery: Delivery;
  readonly outcome: Outcome | null;
  readonly retryAfterMs: number | null;
}

export function comesBefore(a: LogPlace, b: LogPlace): boolean {
  return a.position < b.position || (a.position === b.position && a.index < b.index);
}
