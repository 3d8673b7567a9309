/** What a refund gives back of the points that were redeemed on its order, or set aside for it. */

import type { BoughtMemory, OrderMemory } from '../facts/memory.ts';
import { points } from '../kernel/brand.ts';
import { type Context, decidedBy } from '../state/context.ts';
import type { MemberState } from '../state/state.ts';
import { countUse, giveBack, lifetime, partOf, release, rewardUse, setAside } from './booking.ts';
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
    if (redemption === undefined) continue;
    if (!redemption.isCaptured) {
      if (kept === 0) next = releaseReserved(next, redemptionId, context);
      continue;
    }
    const due =
      kept === 0 ? redemption.points : partialReturn(rules.refunds.redeemed, redemption.points, total, kept);
    const count = due - redemption.returned;
    if (count <= 0) continue;
    const rest = skip(redemption.taken, redemption.returned);
    const given = giveBack(next, partOf(rest, count), context);
    next = given.state;
    memory.redemptions.set(redemptionId, { ...redemption, returned: due });
    if (due === redemption.points) next = rewardNotHad(next, redemption.rewardId);
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

/** A reward of which everything came back counts as not had. */
function rewardNotHad(state: MemberState, rewardId: string | null): MemberState {
  return rewardId === null ? state : countUse(state, rewardUse(rewardId), lifetime, -1);
}

/** Changes nothing where the reservation was cancelled or ran out before. */
function releaseReserved(state: MemberState, redemptionId: string, context: Context): MemberState {
  const { outcomes } = context;
  const reservation = state.reservations.find(({ id }) => id === redemptionId);
  if (reservation === undefined) return state;
  const given = release(state, reservation, context);
  outcomes.push({
    kind: 'points.returned',
    ...decidedBy(context, 'refunds.redeemed'),
    points: setAside(reservation),
    redemptionId,
  });
  outcomes.push(...given.expired);
  return given.state;
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
