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
import { type Context, decidedBy } from '../state/context.ts';
import type { MemberState, Reservation } from '../state/state.ts';

export function applyRedemption(state: MemberState, fact: Redemption, context: Context): MemberState {
  const { rules, at, memory, outcomes } = context;
  const { redemptionId, mode } = fact;
  const { state: debited, taken } = debit(state, fact.points);
  const isCaptured = mode === 'capture';
  memory.redemptions.set(redemptionId, {
    points: fact.points,
    taken,
    order: fact.order ?? null,
    isCaptured,
    returned: 0,
  });
  if (fact.order !== undefined) {
    const purchaseId = purchaseFactId(fact.order);
    const order = memory.orders.get(purchaseId) ?? unknownOrder;
    memory.orders.set(purchaseId, { ...order, redemptions: [...order.redemptions, redemptionId] });
  }
  outcomes.push({
    kind: isCaptured ? 'points.redeemed' : 'points.reserved',
    ...decidedBy(context, fact.rewardId === undefined ? 'redemption' : `redemption.rewards.${fact.rewardId}`),
    points: points(-fact.points),
    redemptionId,
    taken,
  });
  const next =
    fact.rewardId === undefined ? debited : countUse(debited, rewardUse(fact.rewardId), lifetime, 1);
  if (isCaptured) return settled(next, at);
  const runsOutAt = (at + (rules.redemption?.reservationMs ?? 0)) as Instant;
  const reservation = { id: redemptionId, runsOutAt, taken, rewardId: fact.rewardId ?? null };
  return settled({ ...next, reservations: insert(next.reservations, reservation) }, at);
}

export function applyCapture(state: MemberState, fact: RedemptionCapture, context: Context): MemberState {
  const { redemptionId } = fact;
  const redemption = context.memory.redemptions.get(redemptionId);
  const reservations = state.reservations.filter(({ id }) => id !== redemptionId);
  // One that has run out meanwhile, because an earlier fact came late, gave its points back already.
  if (reservations.length === state.reservations.length) return state;
  if (redemption !== undefined) {
    context.memory.redemptions.set(redemptionId, { ...redemption, isCaptured: true });
  }
  context.outcomes.push({ kind: 'redemption.captured', ...decidedBy(context, 'redemption'), redemptionId });
  return settled({ ...state, reservations }, context.at);
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
