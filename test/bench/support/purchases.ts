/** Purchases as a shop sends them: long numbers for orders, members and lines, SKUs, categories, tax. */

import { type Purchase, type PurchaseLine, purchaseFactId } from '../../../domain/facts/facts.ts';
import { type Instant, type MemberId, minorUnits } from '../../../domain/kernel/brand.ts';
import type { Random } from './random.ts';

const goods = [
  ['apparel', 'TSHIRT-ORGANIC-NAVY-M'],
  ['apparel', 'HOODIE-ZIP-GREY-L'],
  ['footwear', 'RUNNER-PRO-42-BLACK'],
  ['accessories', 'BEANIE-MERINO-RUST'],
  ['outdoor', 'BOTTLE-STEEL-750'],
] as const;

/** A member's number in the shop: 13 digits. */
export function memberNumber(index: number): MemberId {
  return String(7_061_824_045_247 + index * 32_768) as MemberId;
}

/** `goodsCount` lines of goods; `number` names the order and must be used once. */
export function purchase(
  random: Random,
  memberId: MemberId,
  number: number,
  at: Instant,
  goodsCount: number,
): Purchase {
  const order = { source: 'standard', orderId: String(6_281_937_454_271 + number * 32_768) };
  return {
    kind: 'purchase',
    id: purchaseFactId(order),
    memberId,
    occurredAt: (at - random.integer(200, 3_000)) as Instant, // the webhook comes moments after the sale
    recordedAt: at,
    order,
    lines: Array.from({ length: goodsCount }, (_, index) => line(random, number, index)),
    channel: 'web',
  };
}

function line(random: Random, number: number, index: number): PurchaseLine {
  const [category, sku] = random.pick(goods);
  return {
    lineId: String(14_630_938_509_503 + number * 98_304 + index * 32_768),
    kind: 'item',
    sku,
    category,
    quantity: random.integer(1, 4),
    amount: minorUnits(Math.ceil(random.skewed(2_400))),
  };
}
