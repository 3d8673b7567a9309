/** What a refund gives back of the points that were redeemed on its order, or set aside for it. */

import { type OrderRef, orderName } from '../facts/facts.ts';
import type { BoughtMemory, OrderMemory, RedemptionMemory, ShareMemory } from '../facts/memory.ts';
import type { LotDebit } from '../facts/outcomes.ts';
import { points } from '../kernel/brand.ts';
import { type Context, decidedBy } from '../state/context.ts';
import type { MemberState, Reservation } from '../state/state.ts';
import { countUse, giveBack, lifetime, partOf, release, rewardUse } from './booking.ts';
import { keptOf, keptTotal, totalOf } from './kept.ts';

/**
 * Points redeemed on the order: all on a full refund, on a partial one what the program says. Points set
 * aside for it come back with a full refund too, as there is nothing left that they could pay.
 */
export function returnRedeemed(
  state: MemberState,
  purchase: BoughtMemory,
  order: OrderMemory,
  context: Context,
): MemberState {
  const { rules, memory, outcomes } = context;
  const left = keptOf(purchase.fact, order);
  const [total, kept] = [totalOf(left.content), keptTotal(left)];
  let next = state;
  // In one order, whoever remembers them: where points are owed, it decides which lots there are.
  for (const redemptionId of order.redemptions.toSorted()) {
    const redemption = memory.redemptions.get(redemptionId);
    const paid = redemption === undefined ? null : shareOf(redemption, purchase.fact.order);
    if (redemption === undefined || paid === null) continue;
    if (!redemption.isCaptured) {
      if (kept === 0) next = releaseReserved(next, redemptionId, { redemption, paid }, context);
      continue;
    }
    const due = kept === 0 ? paid.points : partialReturn(rules.refunds.redeemed, paid.points, total, kept);
    const count = due - paid.returned;
    if (count <= 0) continue;
    const given = giveBack(next, partOf(skip(paid.taken, paid.returned), count), context);
    const after = withReturned(redemption, paid, due);
    memory.redemptions.set(redemptionId, after);
    next = isAllBack(after) ? rewardNotHad(given.state, redemption.rewardId) : given.state;
    outcomes.push({
      kind: 'points.returned',
      ...decidedBy(context, 'refunds.redeemed'),
      points: points(count),
      redemptionId,
    });
    outcomes.push(...given.expired);
  }
  return next;
}

/** What a redemption paid of one order. */
interface Paid extends ShareMemory {
  readonly taken: readonly LotDebit[];
}

/** Null where it does not pay for the order. */
function shareOf(redemption: RedemptionMemory, order: OrderRef): Paid | null {
  const name = orderName(order);
  return paidBy(redemption).find((paid) => orderName(paid.order) === name) ?? null;
}

function paidBy({ shares, taken }: RedemptionMemory): readonly Paid[] {
  let before = 0;
  return shares.map((share) => {
    const own = partOf(skip(taken, before), share.points);
    before += share.points;
    return { ...share, taken: own };
  });
}

function withReturned(redemption: RedemptionMemory, { order }: Paid, returned: number): RedemptionMemory {
  const shares = redemption.shares.map((each) => (each.order === order ? { ...each, returned } : each));
  return { ...redemption, shares };
}

function isAllBack({ shares }: RedemptionMemory): boolean {
  return shares.every((share) => share.returned === share.points);
}

/** A reward of which everything came back counts as not had. */
function rewardNotHad(state: MemberState, rewardId: string | null): MemberState {
  return rewardId === null ? state : countUse(state, rewardUse(rewardId), lifetime, -1);
}

/** Changes nothing where the reservation was cancelled or ran out before, or the share came back already. */
function releaseReserved(
  state: MemberState,
  redemptionId: string,
  { redemption, paid }: { readonly redemption: RedemptionMemory; readonly paid: Paid },
  context: Context,
): MemberState {
  const { outcomes, memory } = context;
  const reservation = state.reservations.find(({ id }) => id === redemptionId);
  if (reservation === undefined || paid.returned > 0) return state;
  const after = withReturned(redemption, paid, paid.points);
  memory.redemptions.set(redemptionId, after);
  const left = paidBy(after).filter(({ returned }) => returned === 0);
  const taken = left.flatMap((each) => each.taken);
  const given =
    left.length === 0
      ? release(state, reservation, context)
      : giveBack(withReservation(state, { ...reservation, taken }), paid.taken, context);
  outcomes.push({
    kind: 'points.returned',
    ...decidedBy(context, 'refunds.redeemed'),
    points: paid.points,
    redemptionId,
  });
  outcomes.push(...given.expired);
  return given.state;
}

/** In its place. */
function withReservation(state: MemberState, changed: Reservation): MemberState {
  const reservations = state.reservations.map((each) => (each.id === changed.id ? changed : each));
  return { ...state, reservations };
}

function partialReturn(
  choice: 'on-full-refund' | 'in-proportion',
  redeemed: number,
  total: number,
  kept: number,
): number {
  if (choice === 'on-full-refund' || total <= 0) return 0;
  return Number((BigInt(redeemed) * BigInt(total - kept)) / BigInt(total));
}

function skip(taken: Parameters<typeof partOf>[0], count: number) {
  let left = count;
  return taken.map((part) => {
    const skipped = Math.min(left, part.points);
    left -= skipped;
    return { ...part, points: points(part.points - skipped) };
  });
}
