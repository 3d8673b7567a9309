/** Spending points: at once, or set aside first and made final, cancelled or run out later. */

import {
  purchaseFactId,
  type Redemption,
  type RedemptionCancel,
  type RedemptionCapture,
  sharesOf,
} from '../../facts/facts.ts';
import { type ShareMemory, unknownOrder } from '../../facts/memory.ts';
import { type Instant, type Points, points } from '../../kernel/brand.ts';
import { countUse, debit, lifetime, release, rewardUse, setAside, settled } from '../../points/booking.ts';
import { isGone } from '../../points/kept.ts';
import { returnRedeemed } from '../../points/returning.ts';
import { type Context, decidedBy } from '../../state/context.ts';
import type { MemberState, Reservation } from '../../state/state.ts';

export function applyRedemption(state: MemberState, fact: Redemption, context: Context): MemberState {
  const { rules, at, memory, outcomes } = context;
  const { redemptionId, mode } = fact;
  const { state: debited, taken } = debit(state, fact.points);
  const isCaptured = mode === 'capture';
  memory.redemptions.set(redemptionId, {
    points: fact.points,
    rewardId: fact.rewardId ?? null,
    taken,
    shares: remembered(fact, fact.points),
    isCaptured,
  });
  outcomes.push({
    kind: isCaptured ? 'points.redeemed' : 'points.reserved',
    ...decidedBy(context, fact.rewardId === undefined ? 'redemption' : `redemption.rewards.${fact.rewardId}`),
    points: points(-fact.points),
    redemptionId,
    taken,
  });
  const next =
    fact.rewardId === undefined ? debited : countUse(debited, rewardUse(fact.rewardId), lifetime, 1);
  if (isCaptured) return settled(withOrders(next, fact, context), at);
  const runsOutAt = (at + (rules.redemption?.reservationMs ?? 0)) as Instant;
  const reservation = { id: redemptionId, runsOutAt, taken, rewardId: fact.rewardId ?? null };
  const reserved = { ...next, reservations: insert(next.reservations, reservation) };
  return settled(withOrders(reserved, fact, context), at);
}

function remembered(fact: Redemption | RedemptionCapture, redeemed: Points): readonly ShareMemory[] {
  return sharesOf(fact, redeemed).map((share) => ({ ...share, returned: 0 }));
}

/**
 * The orders that are paid with it give their shares back when nothing of them is kept. That may be so already:
 * where an order was cancelled before, and that was told later.
 */
function withOrders(state: MemberState, fact: Redemption | RedemptionCapture, context: Context): MemberState {
  const { orders, redemptions } = context.memory;
  const { redemptionId } = fact;
  const redeemed = redemptions.get(redemptionId)?.points ?? points(0);
  return sharesOf(fact, redeemed).reduce((next, { order: ref }) => {
    const purchaseId = purchaseFactId(ref);
    const order = orders.get(purchaseId) ?? unknownOrder;
    const { purchase } = order;
    const after = { ...order, redemptions: [...order.redemptions, redemptionId] };
    orders.set(purchaseId, after);
    if (purchase === null || !isGone(purchase.fact, order)) return next;
    return returnRedeemed(next, purchase, { ...after, redemptions: [redemptionId] }, context);
  }, state);
}

export function applyCapture(state: MemberState, fact: RedemptionCapture, context: Context): MemberState {
  const { redemptionId } = fact;
  const redemption = context.memory.redemptions.get(redemptionId);
  const reservations = state.reservations.filter(({ id }) => id !== redemptionId);
  // One that has run out meanwhile, because an earlier fact came late, gave its points back already.
  if (reservations.length === state.reservations.length) return state;
  if (redemption !== undefined) {
    const { shares: named } = redemption;
    const shares = named.length > 0 ? named : remembered(fact, redemption.points);
    context.memory.redemptions.set(redemptionId, { ...redemption, shares, isCaptured: true });
  }
  context.outcomes.push({ kind: 'redemption.captured', ...decidedBy(context, 'redemption'), redemptionId });
  return settled(withOrders({ ...state, reservations }, fact, context), context.at);
}

export function applyCancel(state: MemberState, fact: RedemptionCancel, context: Context): MemberState {
  const reservation = state.reservations.find(({ id }) => id === fact.redemptionId);
  if (reservation === undefined) return state;
  const { at, outcomes } = context;
  const given = release(state, reservation, context);
  outcomes.push({
    kind: 'points.returned',
    ...decidedBy(context, 'redemption'),
    points: setAside(reservation),
    redemptionId: reservation.id,
  });
  outcomes.push(...given.expired);
  return settled(given.state, at);
}

function insert(reservations: readonly Reservation[], added: Reservation): readonly Reservation[] {
  return [...reservations, added].sort((a, b) => a.runsOutAt - b.runsOutAt || (a.id < b.id ? -1 : 1));
}
