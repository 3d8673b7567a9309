/** Whether a reservation ended because nothing is left of its order: read from the order, which knows. */
import type { FactId, Instant, ProgramId } from '../../../domain/kernel/brand.ts';
import { isGoneBetween } from '../../../domain/points/kept.ts';
import { lineAt, rulesOfLine, type Timeline } from '../../../domain/program/timeline.ts';
import type { Store } from '../client.ts';
import { factsIn, type RedemptionRead, readOrder } from './causes.ts';

/** For a reservation that is open no more, and was neither captured nor cancelled. */
export async function isReleased(
  store: Store,
  program: ProgramId,
  timeline: Timeline,
  { memory, entries: [made] }: RedemptionRead,
): Promise<boolean> {
  if (made === undefined || memory === null || memory.order === null) return false;
  const { purchase, entries } = await readOrder(store, program, memory.order);
  // Somebody else may have bought it: their refund gives nobody else's points back.
  if (purchase === null || purchase.memberId !== made.memberId) return false;
  const { redemption } = rulesOfLine(timeline, lineAt(timeline, made.at));
  const runsOutAt = (made.at + (redemption?.reservationMs ?? 0)) as Instant;
  const place = { at: made.at, id: made.id as FactId };
  return isGoneBetween(factsIn(entries.values()), place, runsOutAt);
}
