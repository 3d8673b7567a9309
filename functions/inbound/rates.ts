/**
 * How many deliveries one connection may send: each has an allowance of its own in each instance of the function, so
 * one that sends without end takes nothing from the others. Only what is proven counts: a stranger uses up nothing.
 */
import { Problem } from '../shared/problem.ts';

/** Deliveries a second that go on for ever, and how many may come at once. */
export const perSecond = 100;
export const burst = 1_000;

/** Connections that are remembered; one that is forgotten begins with all of its allowance. */
const connectionsMax = 5_000;

interface Allowance {
  left: number;
  at: number;
}

export type RateLimit = (connection: string) => void;

/** Throws the problem that the connection sends too much. */
export function rateLimit(realNow: () => number): RateLimit {
  const known = new Map<string, Allowance>();
  return (connection) => {
    const now = realNow();
    const { left, at } = known.get(connection) ?? { left: burst, at: now };
    const refilled = Math.min(burst, left + (Math.max(0, now - at) / 1000) * perSecond);
    known.delete(connection); // the last one that was used stands last
    // What is refused uses up nothing: who goes on too fast is still taken at the rate.
    known.set(connection, { left: refilled >= 1 ? refilled - 1 : refilled, at: now });
    if (known.size > connectionsMax) known.delete(known.keys().next().value as string);
    if (refilled >= 1) return;
    throw new Problem(
      'too-many-deliveries',
      `source "${connection.slice(connection.indexOf('/') + 1)}" sends more than ${perSecond} deliveries a second: send it again later, nothing is recorded of it`,
      { retryAfterSeconds: Math.ceil((1 - refilled) / perSecond) },
    );
  };
}
