/**
 * What is kept of the lines of an order: what was sold, less discounts, less what was refunded. Tax that is not in
 * the prices, shipping, duties, fees, tips and rounding are lines of their own kind.
 */
import type { LineKind } from '../../../domain/facts/vocabulary.ts';
import type { MinorUnits } from '../../../domain/kernel/brand.ts';
import type { SoldLine } from '../sources/deliveries.ts';
import { amountOf, lessShared, sumOf } from '../sources/money.ts';
import { type OrderBody, type RefundParts, shopMoney } from './fields.ts';
import { givenBack, shippingOf } from './refund.ts';

type LineItem = OrderBody['line_items'][number];

export function keptLines(body: OrderBody): readonly SoldLine[] {
  const refunds = body.refunds ?? [];
  const refunded = refundedByLine(refunds, body.currency);
  const items = body.line_items.map((item) => toLine(item, refunded.get(item.id) ?? 0, body.currency));
  const more = sumOf(refunds.map((each) => givenBack(each, body.currency)));
  const kept = lessShared(
    items.map(({ kind, amount }) => (kind === 'item' ? amount : (0 as MinorUnits))),
    more,
  );
  const lines = items.map((line, index) =>
    line.kind === 'item' ? { ...line, amount: kept[index] ?? line.amount } : line,
  );
  return [...lines, ...besideItems(body, refunds)];
}

function refundedByLine(refunds: readonly RefundParts[], currency: string): ReadonlyMap<string, number> {
  const byLine = new Map<string, number>();
  for (const each of refunds.flatMap(({ refund_line_items }) => refund_line_items ?? [])) {
    const amount = amountOf(shopMoney(each.subtotal_set, each.subtotal), currency);
    byLine.set(each.line_item_id, (byLine.get(each.line_item_id) ?? 0) + amount);
  }
  return byLine;
}

function toLine(item: LineItem, refunded: number, currency: string): SoldLine {
  const discounts = (item.discount_allocations ?? []).map(({ amount, amount_set }) =>
    amountOf(shopMoney(amount_set, amount), currency),
  );
  const sold = amountOf(shopMoney(item.price_set, item.price), currency, item.quantity) - sumOf(discounts);
  const quantity = item.current_quantity ?? item.quantity;
  return {
    kind: kindOf(item),
    lineId: item.id,
    ...(typeof item.sku === 'string' ? { sku: item.sku } : {}),
    ...(quantity > 0 ? { quantity } : {}),
    amount: Math.max(0, sold - refunded) as MinorUnits,
  };
}

function kindOf({ gift_card, tip }: LineItem): LineKind {
  if (gift_card === true) return 'gift-card';
  return tip ? 'tip' : 'item';
}

/** Named by their kinds, so that a refund can name them. Lines that are nought are left out. */
function besideItems(body: OrderBody, refunds: readonly RefundParts[]): readonly SoldLine[] {
  const { currency } = body;
  const line = (kind: LineKind, text: string | null | undefined, less = 0): SoldLine[] => {
    const amount = (amountOf(text ?? '0', currency) - less) as MinorUnits;
    return amount === 0 ? [] : [{ kind, lineId: kind, amount }];
  };
  const tax = shopMoney(
    body.current_total_tax_set,
    body.current_total_tax ?? shopMoney(body.total_tax_set, body.total_tax),
  );
  const shippingBack = sumOf(refunds.map((each) => shippingOf(each, currency)));
  // A tip that is a line of the order is in the total of tips, too.
  const hasTipLine = body.line_items.some(({ tip }) => tip);
  return [
    ...(body.taxes_included === true ? [] : line('tax', tax)),
    ...line('shipping', shopMoney(body.total_shipping_price_set), shippingBack),
    ...(hasTipLine ? [] : line('tip', body.total_tip_received)),
    ...line('duty', shopMoney(body.current_total_duties_set ?? body.original_total_duties_set)),
    ...line(
      'fee',
      shopMoney(body.current_total_additional_fees_set ?? body.original_total_additional_fees_set),
    ),
    ...line('rounding', shopMoney(body.total_cash_rounding_payment_adjustment_set)),
  ];
}

/** What went back to the buyer: as its payments say, and where they do not, as its lines do. */
export function givenBackOf({ refunds, currency }: OrderBody): MinorUnits {
  return sumOf((refunds ?? []).map((each) => paidBack(each, currency) ?? goodsBack(each, currency)));
}

/** Null where no payment says it in the currency of the shop. */
function paidBack({ transactions }: RefundParts, currency: string): MinorUnits | null {
  const paid = (transactions ?? []).filter(({ kind, status }) => kind === 'refund' && status === 'success');
  const isOurs = paid.every((each) => (each.currency ?? currency) === currency);
  if (paid.length === 0 || !isOurs) return null;
  return sumOf(paid.map(({ amount }) => Math.abs(amountOf(amount ?? '0', currency))));
}

function goodsBack(refund: RefundParts, currency: string): MinorUnits {
  const lines = [...refundedByLine([refund], currency).values()];
  return sumOf([...lines, shippingOf(refund, currency), givenBack(refund, currency)]);
}
