/** A refund of Shopify's: lines that came back, shipping, and what was given back beyond them. */
import * as z from 'zod/mini';
import type { Instant, MinorUnits } from '../../../domain/kernel/brand.ts';
import { parseInstant } from '../../../domain/kernel/instant.ts';
import { check } from '../../shared/json.ts';
import { type Delivery, ignored, type Refunded } from '../sources/deliveries.ts';
import { shopId } from '../sources/memberRule.ts';
import { amountOf, sumOf } from '../sources/money.ts';
import { type RefundParts, refundFields, shopMoney } from './fields.ts';

const discrepancy = 'refund_discrepancy';
const shipping = 'shipping_refund';

/** Money that came back without a line. What was kept of a returned line, as a fee, is not given back. */
export function givenBack({ order_adjustments }: RefundParts, currency: string): MinorUnits {
  const beyond = adjusted(order_adjustments, discrepancy, currency);
  return Math.max(0, -beyond) as MinorUnits;
}

/** In newer versions shipping stands apart; in older ones among the adjustments. */
export function shippingOf(
  { order_adjustments, refund_shipping_lines }: RefundParts,
  currency: string,
): MinorUnits {
  const apart = refund_shipping_lines ?? [];
  if (apart.length > 0)
    return sumOf(apart.map(({ subtotal_amount_set: set }) => Math.abs(amountOf(shopMoney(set), currency))));
  return Math.abs(adjusted(order_adjustments, shipping, currency)) as MinorUnits;
}

function adjusted(adjustments: RefundParts['order_adjustments'], kind: string, currency: string): MinorUnits {
  const ofKind = (adjustments ?? []).filter((each) => each.kind === kind);
  return sumOf(ofKind.map(({ amount, amount_set }) => amountOf(shopMoney(amount_set, amount), currency)));
}

const refundBody = z.object({ ...refundFields, order_id: shopId });

/**
 * The order comes as a whole after its refund, and contains it; this one takes effect where it is first. Tax is
 * left to the order, which knows whether prices have it in them. Amounts of a currency that is not said are, too.
 */
export function refund(document: unknown): readonly Delivery[] {
  const body = check(refundBody, document);
  const currency = currencyOf(body);
  const refunds = currency === null ? [] : refundsOf(body, body.order_id, currency);
  return refunds.length > 0 ? refunds : ignored('said-elsewhere');
}

function refundsOf(body: RefundParts, orderId: string, currency: string): readonly Refunded[] {
  const occurredAt = parseInstant(body.created_at) as Instant;
  const head = { kind: 'refunded', orderId, currency, occurredAt } as const;
  const lines = (body.refund_line_items ?? []).map(({ line_item_id: lineId, subtotal_set, subtotal }) => ({
    lineId,
    amount: amountOf(shopMoney(subtotal_set, subtotal), currency),
  }));
  const back = [...lines, { lineId: 'shipping', amount: shippingOf(body, currency) }].filter(
    ({ amount }) => amount > 0,
  );
  const beyond = givenBack(body, currency);
  return [
    ...(back.length > 0
      ? [{ ...head, refundId: body.id, takenBack: { by: 'lines', lines: back } } as const]
      : []),
    ...(beyond > 0
      ? [{ ...head, refundId: `${body.id}:beyond`, takenBack: { by: 'amount', amount: beyond } } as const]
      : []),
  ];
}

function currencyOf({
  refund_line_items,
  order_adjustments,
  refund_shipping_lines,
}: RefundParts): string | null {
  const sets = [
    ...(refund_line_items ?? []).map(({ subtotal_set }) => subtotal_set),
    ...(order_adjustments ?? []).map(({ amount_set }) => amount_set),
    ...(refund_shipping_lines ?? []).map(({ subtotal_amount_set }) => subtotal_amount_set),
  ];
  return (
    sets.find((set) => typeof set?.shop_money.currency_code === 'string')?.shop_money.currency_code ?? null
  );
}
