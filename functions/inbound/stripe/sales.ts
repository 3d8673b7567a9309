/**
 * Sales of Stripe's. One sale is several objects: a checkout or an invoice, a payment intent, a charge. They count
 * as one order, named by the payment intent, which refunds and disputes name, too.
 */

import * as z from 'zod/mini';
import type { LineKind } from '../../../domain/facts/vocabulary.ts';
import { check } from '../../shared/json.ts';
import { type Bought, type Delivery, ignored, type SoldLine } from '../sources/deliveries.ts';
import { keyOfName, memberBy, textOf } from '../sources/memberRule.ts';
import { currencyCode } from '../sources/money.ts';
import { stripeAmount } from './amounts.ts';
import { amount, type Event, idOf, instantOf, metadata, moment, reference, stripeId } from './event.ts';
import type { StripeSettings } from './settings.ts';

const sale = {
  id: stripeId,
  currency: currencyCode,
  customer: reference,
  metadata,
};

interface Named {
  readonly client_reference_id?: string | null | undefined;
  readonly customer?: z.infer<typeof reference>;
  readonly metadata?: z.infer<typeof metadata>;
}

function memberOf(named: Named, { member }: StripeSettings): string | null {
  return memberBy(member, (name) => {
    if (name === 'client-reference-id') return named.client_reference_id ?? null;
    if (name === 'customer') return idOf(named.customer);
    return textOf(named.metadata?.[keyOfName(name)]);
  });
}

/** The linked shop's number of the order. */
function linkOf(named: Named, { link }: StripeSettings): { readonly linkedTo?: string | null } {
  return link === undefined ? {} : { linkedTo: textOf(named.metadata?.[keyOfName(link.by)]) };
}

interface Parts {
  readonly total: number;
  readonly parts: readonly (readonly [LineKind, number | null | undefined])[];
}

/** What is left of the total after its parts is what was sold. */
function linesOf(currency: string, { total, parts }: Parts): readonly SoldLine[] {
  let left = total;
  const apart = parts.flatMap(([kind, of]): SoldLine[] => {
    const taken = Math.min(left, of ?? 0);
    left -= taken;
    return taken > 0 ? [{ kind, lineId: kind, amount: stripeAmount(taken, currency) }] : [];
  });
  const item: SoldLine = { kind: 'item', lineId: 'item', amount: stripeAmount(left, currency) };
  return [item, ...apart];
}

type Sold = Omit<Bought, 'kind' | 'isTest'>;

function bought(event: Event, sold: Sold): readonly Delivery[] {
  if (sold.lines.every((line) => line.amount === 0)) return ignored('nothing-sold');
  return [{ kind: 'bought', ...sold, isTest: event.livemode === false }];
}

const checkoutBody = z.object({
  ...sale,
  currency: z.nullish(currencyCode),
  mode: z.string(),
  payment_status: z.string(),
  payment_intent: reference,
  client_reference_id: z.nullish(z.string()),
  amount_total: z.nullish(amount),
  total_details: z.nullish(z.object({ amount_tax: z.nullish(amount), amount_shipping: z.nullish(amount) })),
});

export function checkout(event: Event, settings: StripeSettings): readonly Delivery[] {
  if (settings.purchases !== 'checkout-and-invoices') return ignored('said-elsewhere');
  const body = check(checkoutBody, event.data.object);
  // A subscription's payments come as invoices, the first one included.
  if (body.mode === 'subscription') return ignored('said-elsewhere');
  if (body.payment_status === 'unpaid') return ignored('unpaid');
  const { currency, amount_total: total, total_details: details } = body;
  if (!currency || !total) return ignored('nothing-sold');
  const parts = [
    ['tax', details?.amount_tax],
    ['shipping', details?.amount_shipping],
  ] as const;
  return bought(event, {
    orderId: idOf(body.payment_intent) ?? body.id,
    memberId: memberOf(body, settings),
    ...linkOf(body, settings),
    currency,
    occurredAt: instantOf(event.created),
    lines: linesOf(currency, { total, parts }),
  });
}

const invoiceBody = z.object({
  ...sale,
  amount_paid: amount,
  payment_intent: reference,
  payments: z.nullish(
    z.object({ data: z.array(z.object({ payment: z.nullish(z.object({ payment_intent: reference })) })) }),
  ),
  tax: z.nullish(amount),
  total_taxes: z.nullish(z.array(z.object({ amount }))),
  shipping_cost: z.nullish(z.object({ amount_subtotal: z.nullish(amount) })),
  status_transitions: z.nullish(z.object({ paid_at: z.nullish(moment) })),
});

export function invoice(event: Event, settings: StripeSettings): readonly Delivery[] {
  if (settings.purchases !== 'checkout-and-invoices') return ignored('said-elsewhere');
  const body = check(invoiceBody, event.data.object);
  const { currency, amount_paid: total, total_taxes, payments } = body;
  const tax = total_taxes?.reduce((sum, each) => sum + each.amount, 0) ?? body.tax;
  const intent = idOf(body.payment_intent) ?? idOf(payments?.data[0]?.payment?.payment_intent);
  const parts = [
    ['tax', tax],
    ['shipping', body.shipping_cost?.amount_subtotal],
  ] as const;
  return bought(event, {
    orderId: intent ?? body.id,
    memberId: memberOf(body, settings),
    ...linkOf(body, settings),
    currency,
    occurredAt: instantOf(body.status_transitions?.paid_at ?? event.created),
    lines: linesOf(currency, { total, parts }),
  });
}

const paymentIntentBody = z.object({
  ...sale,
  created: moment,
  amount_received: amount,
  amount_details: z.nullish(z.object({ tip: z.nullish(z.object({ amount: z.nullish(amount) })) })),
});

export function paymentIntent(event: Event, settings: StripeSettings): readonly Delivery[] {
  if (settings.purchases !== 'payment-intents') return ignored('said-elsewhere');
  const body = check(paymentIntentBody, event.data.object);
  const { currency, amount_received: total } = body;
  return bought(event, {
    orderId: body.id,
    memberId: memberOf(body, settings),
    ...linkOf(body, settings),
    currency,
    occurredAt: instantOf(body.created),
    lines: linesOf(currency, { total, parts: [['tip', body.amount_details?.tip?.amount]] }),
  });
}
