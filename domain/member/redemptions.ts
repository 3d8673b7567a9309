/** Spending points: at once, or set aside first and made final, cancelled or run out later. */

import {
  purchaseFactId,
  type Redemption,
  type RedemptionCancel,
  type RedemptionCapture,
} from '../facts/facts.ts';
import { unknownOrder } from '../facts/memory.ts';
import { type Instant, points } from '../kernel/brand.ts';
import { countUse, debit, lifetime, release, rewardUse, setAside, settled } from '../points/booking.ts';
import { isGone } from '../points/kept.ts';
import { returnRedeemed } from '../points/returning.ts';
import { type Context, decidedBy } from '../state/context.ts';
import type { MemberState, Reservation } from '../state/state.ts';

export function applyRedemption(state: MemberState, fact: Redemption, context: Context): MemberState {
  const { rules, at, memory, outcomes } = context;
  const { redemptionId, mode } = fact;
  const { state: debited, taken } = debit(state, fact.points);
  const isCaptured = mode === 'capture';
  memory.redemptions.set(redemptionId, {
    points: fact.points,
    rewardId: fact.rewardId ?? null,
    taken,
    order: fact.order ?? null,
    isCaptured,
    returned: 0,
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
  if (isCaptured) return settled(withOrder(next, fact, context), at);
  const runsOutAt = (at + (rules.redemption?.reservationMs ?? 0)) as Instant;
  const reservation = { id: redemptionId, runsOutAt, taken, rewardId: fact.rewardId ?? null };
  const reserved = { ...next, reservations: insert(next.reservations, reservation) };
  return settled(withOrder(reserved, fact, context), at);
}

/**
 * The order that is paid with it gives it back when nothing of the order is kept. That may be so already:
 * where the order was cancelled before, and that was told later.
 */
function withOrder(
  state: MemberState,
  { order: ref, redemptionId }: Redemption | RedemptionCapture,
  context: Context,
): MemberState {
  if (ref === undefined) return state;
  const { orders } = context.memory;
  const purchaseId = purchaseFactId(ref);
  const order = orders.get(purchaseId) ?? unknownOrder;
  const { purchase } = order;
  const redemptions = [...order.redemptions, redemptionId];
  const after = { ...order, redemptions };
  orders.set(purchaseId, after);
  if (purchase === null || !isGone(purchase.fact, order)) return state;
  return returnRedeemed(state, purchase, { ...after, redemptions: [redemptionId] }, context);
}

export function applyCapture(state: MemberState, fact: RedemptionCapture, context: Context): MemberState {
  const { redemptionId } = fact;
  const redemption = context.memory.redemptions.get(redemptionId);
  const reservations = state.reservations.filter(({ id }) => id !== redemptionId);
  // One that has run out meanwhile, because an earlier fact came late, gave its points back already.
  if (reservations.length === state.reservations.length) return state;
  if (redemption !== undefined) {
    const order = fact.order ?? redemption.order;
    context.memory.redemptions.set(redemptionId, { ...redemption, order, isCaptured: true });
  }
  context.outcomes.push({ kind: 'redemption.captured', ...decidedBy(context, 'redemption'), redemptionId });
  return settled(withOrder({ ...state, reservations }, fact, context), context.at);
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
