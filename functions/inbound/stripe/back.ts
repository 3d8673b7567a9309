/** Money that goes back: refunds and disputes, each by its own number, until it fails or is won. */
import * as z from 'zod/mini';
import { check } from '../../shared/json.ts';
import { type Delivery, ignored, type Refunded, type RefundTotal } from '../sources/deliveries.ts';
import { currencyCode } from '../sources/money.ts';
import { stripeAmount } from './amounts.ts';
import { amount, type Event, idOf, instantOf, moment, reference, stripeId } from './event.ts';

const back = z.object({
  id: stripeId,
  amount,
  currency: currencyCode,
  created: moment,
  payment_intent: reference,
  charge: reference,
  status: z.nullish(z.string()),
});
type Back = z.infer<typeof back>;

export function refund({ data, created }: Event): readonly Delivery[] {
  return refunded(check(back, data.object), created);
}

const charge = z.object({
  id: stripeId,
  payment_intent: reference,
  currency: currencyCode,
  amount_refunded: amount,
  refunds: z.nullish(z.object({ data: z.array(back) })),
});

/** In older versions of Stripe's API a charge holds its refunds, the latest ones at least; in all it has their total. */
export function refundsOfCharge({ data, created }: Event): readonly Delivery[] {
  const { id, payment_intent, currency, amount_refunded, refunds } = check(charge, data.object);
  const total: RefundTotal = {
    kind: 'refund-total',
    orderId: idOf(payment_intent) ?? id,
    currency,
    occurredAt: instantOf(created),
    amount: stripeAmount(amount_refunded, currency),
  };
  return [...(refunds?.data ?? []).flatMap((each) => refunded(each, created)), total];
}

function refunded(body: Back, at: number): readonly Delivery[] {
  switch (body.status) {
    case 'succeeded':
      return takenBack(body).map((said) => withinTotal(said, body, at));
    // It may have succeeded first.
    case 'failed':
    case 'canceled':
      return givenBack(body, at).map((said) => withinTotal(said, body, at));
    default:
      return ignored('not-settled');
  }
}

/** A dispute is not in what the charge says was refunded. */
function withinTotal(said: Delivery, { amount: of, currency, created }: Back, at: number): Delivery {
  if (said.kind !== 'refunded' && said.kind !== 'refund-voided') return said;
  return { ...said, ofTotal: { amount: stripeAmount(of, currency), at: instantOf(Math.min(created, at)) } };
}

/** The bank holds the money from the first day; an inquiry moves none. */
export function dispute({ data, created }: Event): readonly Delivery[] {
  const body = check(back, data.object);
  switch (body.status) {
    case 'needs_response':
    case 'under_review':
    case 'lost':
      return takenBack(body);
    case 'won':
    case 'prevented':
      return givenBack(body, created);
    default:
      return ignored('not-settled');
  }
}

/** As if it had never been. */
function givenBack({ id: refundId, payment_intent, charge: of }: Back, at: number): readonly Delivery[] {
  const orderId = idOf(payment_intent) ?? idOf(of);
  if (orderId === null) return ignored('no-order');
  return [{ kind: 'refund-voided', orderId, refundId, occurredAt: instantOf(at) }];
}

function takenBack(body: Back): readonly Delivery[] {
  const orderId = idOf(body.payment_intent) ?? idOf(body.charge);
  if (orderId === null) return ignored('no-order');
  const { id: refundId, currency } = body;
  const refund: Refunded = {
    kind: 'refunded',
    orderId,
    refundId,
    currency,
    occurredAt: instantOf(body.created),
    takenBack: { by: 'amount', amount: stripeAmount(body.amount, currency) },
  };
  return body.amount === 0 ? ignored('nothing-sold') : [refund];
}
