/** Facts beside purchases, for tests: recorded when they occur. */
import type { Instant, MemberId } from '../../domain/kernel/brand.ts';
import { minorUnits, points } from '../../domain/kernel/brand.ts';
import { type Fact, factId, type Purchase } from '../../domain/member/facts.ts';
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

export function fulfilment({ order }: Purchase, on: string): Fact {
  const id = factId('fulfilment', order.source, order.orderId);
  return { kind: 'fulfilment', ...base(at(on)), id, order };
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

export function adjustment(adjustmentId: string, on: string, count: number): Fact {
  const id = factId('adjustment', memberId, adjustmentId);
  return { kind: 'adjustment', ...base(at(on)), id, adjustmentId, points: points(count), reason: 'test' };
}
