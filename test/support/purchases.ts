/** Purchases for tests. */

import { type Purchase, type PurchaseLine, purchaseFactId } from '../../domain/facts/facts.ts';
import type { Instant, MemberId } from '../../domain/kernel/brand.ts';
import { minorUnits } from '../../domain/kernel/brand.ts';
import { at } from './times.ts';

export interface PurchaseOptions {
  readonly orderId?: string;
  readonly memberId?: string;
  /** An instant, or text for `at`. */
  readonly on: Instant | string;
  readonly recordedAt?: Instant | string;
  /** Of one item line, in minor units. */
  readonly amount?: number;
  readonly lines?: readonly LineOptions[];
}

export type LineOptions = Omit<PurchaseLine, 'amount' | 'kind'> & {
  readonly kind?: PurchaseLine['kind'];
  readonly amount: number;
};

let orders = 0;

/** One item of 10.00, unless said otherwise; recorded when it occurred. */
export function purchase({
  orderId = `order-${++orders}`,
  memberId = 'm1',
  on,
  recordedAt,
  amount = 1_000,
  lines = [{ amount }],
}: PurchaseOptions): Purchase {
  const order = { source: 'standard', orderId };
  const occurredAt = instant(on);
  return {
    kind: 'purchase',
    id: purchaseFactId(order),
    memberId: memberId as MemberId,
    occurredAt,
    recordedAt: recordedAt === undefined ? occurredAt : instant(recordedAt),
    order,
    lines: lines.map((line) => ({ kind: 'item', ...line, amount: minorUnits(line.amount) })),
  };
}

function instant(value: Instant | string): Instant {
  return typeof value === 'string' ? at(value) : value;
}
