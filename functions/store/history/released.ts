/** Whether points came back because nothing is left of the orders that they paid: read from the orders, which know. */
import type { OrderRef } from '../../../domain/facts/facts.ts';
import type { FactId, Instant, ProgramId } from '../../../domain/kernel/brand.ts';
import { endOfTime } from '../../../domain/kernel/instant.ts';
import { isGoneBetween } from '../../../domain/points/kept.ts';
import { lineAt, rulesOfLine, type Timeline } from '../../../domain/program/timeline.ts';
import type { Store } from '../client.ts';
import type { Entry } from '../ledger/entryItem.ts';
import { isOneMember } from '../members/members.ts';
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

/** Whether nothing was kept of each of the redemption's orders at some moment from the redemption on. */
async function wasGone(
  store: Store,
  program: ProgramId,
  { memory, entries: [made] }: RedemptionRead,
  until: Instant,
): Promise<boolean> {
  const shares = memory?.shares ?? [];
  if (made === undefined || shares.length === 0) return false;
  const gone = await Promise.all(
    shares.map(({ order }) => wasOrderGone(store, program, { order, made, until })),
  );
  return gone.every((each) => each);
}

async function wasOrderGone(
  store: Store,
  program: ProgramId,
  { order, made, until }: { readonly order: OrderRef; readonly made: Entry; readonly until: Instant },
): Promise<boolean> {
  const { purchase, entries } = await readOrder(store, program, order);
  // Somebody else may have bought it: their refund gives nobody else's points back.
  if (purchase === null) return false;
  if (!(await isOneMember(store, program, purchase.memberId, made.memberId))) return false;
  return isGoneBetween(factsIn(entries.values()), { at: made.at, id: made.id as FactId }, until);
}
