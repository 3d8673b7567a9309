/** Whether points came back because nothing is left of the order that they paid: read from the order, which knows. */
import type { FactId, Instant, ProgramId } from '../../../domain/kernel/brand.ts';
import { endOfTime } from '../../../domain/kernel/instant.ts';
import { isGoneBetween } from '../../../domain/points/kept.ts';
import { lineAt, rulesOfLine, type Timeline } from '../../../domain/program/timeline.ts';
import type { Store } from '../client.ts';
import { factsIn, type RedemptionRead, readOrder } from './causes.ts';

/** For a reservation that is open no more, and was neither captured nor cancelled. */
export async function isReleased(
  store: Store,
  program: ProgramId,
  timeline: Timeline,
  read: RedemptionRead,
): Promise<boolean> {
  const [made] = read.entries;
  if (made === undefined) return false;
  const { redemption } = rulesOfLine(timeline, lineAt(timeline, made.at));
  const runsOutAt = (made.at + (redemption?.reservationMs ?? 0)) as Instant;
  return wasGone(store, program, read, runsOutAt);
}

/** Whether all points of a captured redemption came back with its order. */
export function isReturned(store: Store, program: ProgramId, read: RedemptionRead): Promise<boolean> {
  return wasGone(store, program, read, endOfTime);
}

/** Whether nothing was kept of the redemption's order at some moment from the redemption on. */
async function wasGone(
  store: Store,
  program: ProgramId,
  { memory, entries: [made] }: RedemptionRead,
  until: Instant,
): Promise<boolean> {
  if (made === undefined || memory === null || memory.order === null) return false;
  const { purchase, entries } = await readOrder(store, program, memory.order);
  // Somebody else may have bought it: their refund gives nobody else's points back.
  if (purchase === null || purchase.memberId !== made.memberId) return false;
  return isGoneBetween(factsIn(entries.values()), { at: made.at, id: made.id as FactId }, until);
}
