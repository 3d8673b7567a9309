/** Facts beside purchases, for tests: recorded when they occur. */

import {
  type Fact,
  type FulfilledLine,
  factId,
  fulfilmentFactId,
  type Purchase,
  type Redemption,
  type Revision,
} from '../../domain/facts/facts.ts';
import type { Metric } from '../../domain/facts/vocabulary.ts';
import type { Instant, LevelId, MemberId } from '../../domain/kernel/brand.ts';
import { minorUnits, points } from '../../domain/kernel/brand.ts';
import type { Quantity } from '../../domain/kernel/quantity.ts';
import { at } from './times.ts';

const memberId = 'm1' as MemberId;
const base = (instant: Instant) => ({ memberId, occurredAt: instant, recordedAt: instant });

export function refund(refundId: string, { order }: Purchase, on: string, amount: number): Fact {
  const id = factId('refund', order.source, order.orderId, refundId);
  const takenBack = { by: 'amount', amount: minorUnits(amount) } as const;
  return { kind: 'refund', ...base(at(on)), id, refundId, order, takenBack };
}

export function refundOfLine(
  refundId: string,
  { order }: Purchase,
  on: string,
  lineId: string,
  amount: number,
): Fact {
  const id = factId('refund', order.source, order.orderId, refundId);
  const takenBack = { by: 'lines', lines: [{ lineId, amount: minorUnits(amount) }] } as const;
  return { kind: 'refund', ...base(at(on)), id, refundId, order, takenBack };
}

export function cancellation({ order }: Purchase, on: string): Fact {
  const id = factId('cancellation', order.source, order.orderId);
  return { kind: 'cancellation', ...base(at(on)), id, order };
}

export function refundVoid(refundId: string, { order }: Purchase, on: string): Fact {
  const id = factId('refund-void', order.source, order.orderId, refundId);
  return { kind: 'refund-void', ...base(at(on)), id, refundId, order };
}

/** One line of so much is all that is kept of the order. */
export function revision({ order, occurredAt }: Purchase, on: string, amount: number): Revision {
  const revisedAt = at(on);
  return {
    kind: 'revision',
    id: factId('revision', order.source, order.orderId, String(revisedAt)),
    memberId,
    occurredAt,
    recordedAt: revisedAt,
    order,
    revisedAt,
    lines: [{ kind: 'item', amount: minorUnits(amount) }],
    isCancelled: false,
  };
}

export function fulfilment({ order }: Purchase, on: string): Fact {
  const id = factId('fulfilment', order.source, order.orderId);
  return { kind: 'fulfilment', ...base(at(on)), id, order };
}

/** Some of the lines are sent, each in a quantity, or whole where it is null. */
export function parcel(
  fulfilmentId: string,
  { order }: Purchase,
  on: string,
  lines: Readonly<Record<string, Quantity | null>>,
): Fact {
  const id = fulfilmentFactId(order, fulfilmentId);
  return { kind: 'fulfilment', ...base(at(on)), id, order, fulfilmentId, lines: fulfilledLines(lines) };
}

export function fulfilledLines(lines: Readonly<Record<string, Quantity | null>>): readonly FulfilledLine[] {
  return Object.entries(lines).map(([lineId, quantity]) => ({
    lineId,
    ...(quantity === null ? {} : { quantity }),
  }));
}

export function redemption(
  redemptionId: string,
  on: string,
  count: number,
  mode: 'reserve' | 'capture' = 'capture',
  paid?: Purchase,
): Fact {
  const id = factId('redemption', memberId, redemptionId);
  const order = paid === undefined ? {} : { order: paid.order };
  return { kind: 'redemption', ...base(at(on)), id, redemptionId, points: points(count), mode, ...order };
}

export function capture(redemptionId: string, on: string): Fact {
  const id = factId('redemption-capture', memberId, redemptionId);
  return { kind: 'redemption-capture', ...base(at(on)), id, redemptionId };
}

export function cancel(redemptionId: string, on: string): Fact {
  const id = factId('redemption-cancel', memberId, redemptionId);
  return { kind: 'redemption-cancel', ...base(at(on)), id, redemptionId };
}

/** A redemption for a reward, at its price. */
export function rewarded(
  redemptionId: string,
  on: string,
  rewardId: string,
  count: number,
  mode: 'reserve' | 'capture' = 'capture',
): Fact {
  return { ...(redemption(redemptionId, on, count, mode) as Redemption), rewardId };
}

export function undo(adjustmentId: string, on: string): Fact {
  const id = factId('adjustment-undo', memberId, adjustmentId);
  return { kind: 'adjustment-undo', ...base(at(on)), id, adjustmentId };
}

/** An adjustment of what counts toward a tier. */
export function qualifyingAdjustment(adjustmentId: string, on: string, metric: Metric, amount: number): Fact {
  const id = factId('adjustment', memberId, adjustmentId);
  const qualifying = { metric, amount };
  return { kind: 'adjustment', ...base(at(on)), id, adjustmentId, qualifying, reason: 'test' };
}

export function override(overrideId: string, on: string, tier: string, until: string): Fact {
  const id = factId('tier-override', memberId, overrideId);
  const given = { tier: tier as LevelId, until: at(until), as: 'grant', reason: 'test' } as const;
  return { kind: 'tier-override', ...base(at(on)), id, overrideId, ...given };
}

export function overrideEnd(overrideId: string, on: string): Fact {
  const id = factId('tier-override-end', memberId, overrideId);
  return { kind: 'tier-override-end', ...base(at(on)), id, overrideId };
}

export function engagement(engagementId: string, on: string, kind: string): Fact {
  const id = factId('engagement', memberId, engagementId);
  return { kind: 'engagement', ...base(at(on)), id, engagementId, engagement: kind };
}

export function enrolment(on: string, birthday?: string): Fact {
  const id = factId('enrolment', memberId, birthday ?? '');
  return { kind: 'enrolment', ...base(at(on)), id, ...(birthday === undefined ? {} : { birthday }) };
}

export function privilegeUse(useId: string, on: string, privilegeId: string, quantity = 1): Fact {
  const id = factId('privilege-use', memberId, privilegeId, useId);
  return { kind: 'privilege-use', ...base(at(on)), id, privilegeId, useId, quantity };
}

export function privilegeReturn(useId: string, on: string, privilegeId: string): Fact {
  const id = factId('privilege-return', memberId, privilegeId, useId);
  return { kind: 'privilege-return', ...base(at(on)), id, privilegeId, useId };
}

export function tagSet(tag: string, on: string, name = on): Fact {
  return { kind: 'tag-set', ...base(at(on)), id: factId('tag-set', memberId, tag, name), tag };
}

export function tagUnset(tag: string, on: string, name = on): Fact {
  return { kind: 'tag-unset', ...base(at(on)), id: factId('tag-unset', memberId, tag, name), tag };
}

export function adjustment(adjustmentId: string, on: string, count: number): Fact {
  const id = factId('adjustment', memberId, adjustmentId);
  return { kind: 'adjustment', ...base(at(on)), id, adjustmentId, points: points(count), reason: 'test' };
}
