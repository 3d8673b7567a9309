/** Money that goes back: refunds by their own numbers, and disputes that were lost. */
import * as z from 'zod/mini';
import { check } from '../../shared/json.ts';
import { type Delivery, ignored, type Refunded } from '../sources/deliveries.ts';
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

export function refund({ data }: Event): readonly Delivery[] {
  return refunded(check(back, data.object));
}

const charge = z.object({ refunds: z.nullish(z.object({ data: z.array(back) })) });

/** In older versions of Stripe's API a charge holds its refunds; in newer ones they come by themselves. */
export function refundsOfCharge({ data }: Event): readonly Delivery[] {
  const refunds = check(charge, data.object).refunds?.data ?? [];
  return refunds.length === 0 ? ignored('said-elsewhere') : refunds.flatMap(refunded);
}

function refunded(body: Back): readonly Delivery[] {
  switch (body.status) {
    case 'succeeded':
      return takenBack(body);
    case 'failed':
    case 'canceled':
      return ignored('money-kept');
    default:
      return ignored('not-settled');
  }
}

/** Until it is decided the bank only holds the money. */
export function dispute({ data }: Event): readonly Delivery[] {
  const body = check(back, data.object);
  switch (body.status) {
    case 'lost':
      return takenBack(body);
    case 'won':
    case 'warning_closed':
    case 'prevented':
      return ignored('money-kept');
    default:
      return ignored('not-settled');
  }
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
