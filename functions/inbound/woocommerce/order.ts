/** An order of WooCommerce's, which always comes whole; refunds are in it by number and total. */

import * as z from 'zod/mini';
import type { LineKind } from '../../../domain/facts/vocabulary.ts';
import type { Instant, MinorUnits } from '../../../domain/kernel/brand.ts';
import { parseInstant } from '../../../domain/kernel/instant.ts';
import { parseQuantity, type Quantity } from '../../../domain/kernel/quantity.ts';
import { check } from '../../shared/json.ts';
import { type Delivery, ignored, type SoldLine } from '../sources/deliveries.ts';
import { contactOf, contactText, keyOfName, memberBy, shopId, textOf } from '../sources/memberRule.ts';
import { amountOf, currencyCode, decimalAmount, lessShared, sumOf } from '../sources/money.ts';
import type { WooCommerceSettings } from './settings.ts';

/** In UTC, and without saying so. */
const gmt = z.string().check(
  z.refine((text) => parseInstant(utc(text)) !== null, {
    error: 'must be a moment in UTC, without a zone',
    params: { fix: 'write for example "2026-03-22T19:28:02"' },
  }),
);
const costs = z.nullish(z.array(z.object({ id: shopId, total: decimalAmount })));

const orderBody = z.object({
  id: shopId,
  status: z.string(),
  currency: currencyCode,
  customer_id: z.nullish(shopId),
  billing: z.nullish(z.object({ email: contactText, phone: contactText })),
  created_via: z.nullish(z.string()),
  transaction_id: z.nullish(z.string()),
  date_created_gmt: gmt,
  date_modified_gmt: z.nullish(gmt),
  date_paid_gmt: z.nullish(gmt),
  date_completed_gmt: z.nullish(gmt),
  total_tax: z.nullish(decimalAmount),
  line_items: z.array(
    z.object({
      id: shopId,
      sku: z.nullish(z.string()),
      quantity: z.nullish(z.number()),
      total: decimalAmount,
    }),
  ),
  shipping_lines: costs,
  fee_lines: costs,
  refunds: z.nullish(z.array(z.object({ id: shopId, total: decimalAmount }))),
  meta_data: z.nullish(z.array(z.object({ key: z.string(), value: z.unknown() }))),
});
type OrderBody = z.infer<typeof orderBody>;

/** Of an order that will not be: it counts, as one that was cancelled, where it had been paid. */
const endedStatuses = new Set(['cancelled', 'failed', 'trash']);
const refundedStatus = 'refunded';

export function order(
  document: unknown,
  { member, paidStatuses, link }: WooCommerceSettings,
): readonly Delivery[] {
  const body = check(orderBody, document);
  const { status, created_via: channel } = body;
  const isCancelled = endedStatuses.has(status) && Boolean(body.date_paid_gmt);
  const wasPaid = paidStatuses.includes(status) || status === refundedStatus || isCancelled;
  if (!wasPaid) return ignored('unpaid');
  return [
    {
      kind: 'revision',
      orderId: body.id,
      memberId: memberBy(member, (name) => fieldOf(body, name)),
      ...contactOf(body.billing?.email, body.billing?.phone),
      currency: body.currency,
      occurredAt: instantOf(body.date_created_gmt),
      revisedAt: instantOf(body.date_modified_gmt ?? body.date_created_gmt),
      lines: keptLines(body),
      isCancelled,
      isTest: false,
      givenBack: givenBackOf(body),
      ...(link === undefined ? {} : { linkedTo: fieldOf(body, link.by) }),
      ...(channel ? { channel } : {}),
    },
    ...fulfilled(body),
  ];
}

function fulfilled({ id, status, date_completed_gmt }: OrderBody): readonly Delivery[] {
  if (status !== 'completed' || !date_completed_gmt) return [];
  return [{ kind: 'fulfilled', orderId: id, occurredAt: instantOf(date_completed_gmt) }];
}

/** A guest is number 0. */
function fieldOf(
  { customer_id, transaction_id, meta_data, billing }: OrderBody,
  name: string,
): string | null {
  if (name === 'transaction-id') return transaction_id || null;
  if (name === 'email') return billing?.email || null;
  if (name === 'phone') return billing?.phone || null;
  if (name === 'customer-id') return customer_id && customer_id !== '0' ? customer_id : null;
  return textOf(meta_data?.find(({ key }) => key === keyOfName(name))?.value);
}

/** A refund says what it comes to, not of which lines: it is shared over all of them, tax and shipping too. */
function keptLines(body: OrderBody): readonly SoldLine[] {
  const lines = soldLines(body);
  const amounts = lines.map(({ amount }) => amount);
  const kept = lessShared(amounts, givenBackOf(body));
  return lines.map((line, index) => ({ ...line, amount: kept[index] ?? line.amount }));
}

function givenBackOf(body: OrderBody): MinorUnits {
  const { status, refunds, currency } = body;
  if (status === refundedStatus) return sumOf(soldLines(body).map(({ amount }) => amount));
  return sumOf((refunds ?? []).map(({ total }) => Math.abs(amountOf(total, currency))));
}

/** Totals of lines are after coupons, and never have tax in them. */
function soldLines({
  currency,
  line_items,
  fee_lines,
  shipping_lines,
  total_tax,
}: OrderBody): readonly SoldLine[] {
  const items = line_items.map(
    ({ id, sku, quantity, total }): SoldLine => ({
      kind: 'item',
      lineId: id,
      ...(sku ? { sku } : {}),
      ...soldQuantity(quantity),
      amount: Math.max(0, amountOf(total, currency)) as MinorUnits,
    }),
  );
  const fees = (fee_lines ?? []).map(({ id, total }): SoldLine => {
    const amount = amountOf(total, currency);
    return { kind: amount < 0 ? 'discount' : 'fee', lineId: id, amount };
  });
  const line = (kind: LineKind, amount: MinorUnits): SoldLine[] =>
    amount === 0 ? [] : [{ kind, lineId: kind, amount }];
  return [
    ...items,
    ...fees,
    ...line('tax', amountOf(total_tax ?? '0', currency)),
    ...line('shipping', sumOf((shipping_lines ?? []).map(({ total }) => amountOf(total, currency)))),
  ];
}

/** Some shops sell by weight. What is no quantity, or finer than a millionth, is left out. */
function soldQuantity(quantity: number | null | undefined): { readonly quantity?: Quantity } {
  const parsed = parseQuantity(String(quantity ?? ''));
  return parsed === null ? {} : { quantity: parsed };
}

function utc(text: string): string {
  return /(Z|[+-]\d\d:\d\d)$/.test(text) ? text : `${text}Z`;
}

function instantOf(text: string): Instant {
  return parseInstant(utc(text)) as Instant;
}

const deleted = z.object({ id: shopId });

/** An order that was deleted comes with its number alone. */
export function deletedOrder(document: unknown): readonly Delivery[] {
  return [{ kind: 'cancelled', orderId: check(deleted, document).id, occurredAt: null }];
}
