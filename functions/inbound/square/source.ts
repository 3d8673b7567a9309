/** Square. The URL of the subscription is part of what is signed. */
import * as z from 'zod/mini';
import type { Instant, MinorUnits } from '../../../domain/kernel/brand.ts';
import { parseInstant } from '../../../domain/kernel/instant.ts';
import { amountMax } from '../../../domain/kernel/money.ts';
import { instant } from '../../bodies/fields.ts';
import { check } from '../../shared/json.ts';
import { type Delivery, ignored, type SoldLine } from '../sources/deliveries.ts';
import { hmac, isSame, plainSecret, signatureIn, textKey } from '../sources/hmac.ts';
import { sourceKind, typeIn } from '../sources/kind.ts';
import { memberBy, shopId } from '../sources/memberRule.ts';
import { currencyCode } from '../sources/money.ts';
import { customerCreated } from './people.ts';
import { type SquareSettings, squareSettings } from './settings.ts';

type Parser = (document: unknown, settings: SquareSettings) => readonly Delivery[];

const customers: Parser = () => ignored('customers-not-taken');
/** It says that something changed, and not what. */
const orders: Parser = () => ignored('said-elsewhere');

const topics: ReadonlyMap<string, Parser> = new Map([
  ['payment.created', payment],
  ['payment.updated', payment],
  ['refund.created', refund],
  ['refund.updated', refund],
  ['order.created', orders],
  ['order.updated', orders],
  ['order.fulfillment.updated', orders],
  ['customer.created', customerCreated],
  ['customer.updated', customers],
  ['customer.deleted', customers],
]);

export const square = sourceKind({
  settings: squareSettings,
  secret: plainSecret,
  keyOf: textKey,
  verify: ({ headers, body }, { notificationUrl }) => {
    const given = Buffer.from(signatureIn(headers, 'x-square-hmacsha256-signature'), 'base64');
    return (key) => isSame(hmac(key, notificationUrl, body), given);
  },
  triesAgain: true,
  topicOf: (_, document) => typeIn(document),
  parse: (topic, document, settings) => topics.get(topic)?.(document, settings) ?? ignored('topic-not-taken'),
});

/** In the currency's smallest unit by ISO 4217. */
const money = z.object({
  amount: z.int().check(z.gte(0), z.lte(amountMax)),
  currency: currencyCode,
});

const paymentBody = z.object({
  data: z.object({
    object: z.object({
      payment: z.object({
        id: shopId,
        status: z.string(),
        created_at: instant,
        amount_money: money,
        tip_money: z.nullish(money),
        customer_id: z.nullish(z.string()),
        reference_id: z.nullish(z.string()),
        location_id: z.nullish(z.string()),
        application_details: z.nullish(z.object({ square_product: z.nullish(z.string()) })),
      }),
    }),
  }),
});

/** A payment is the sale: an order paid in two parts is two of them, and refunds name the payment. */
function payment(document: unknown, { member, link }: SquareSettings): readonly Delivery[] {
  const { payment: body } = check(paymentBody, document).data.object;
  if (body.status !== 'COMPLETED') return ignored('unpaid');
  const { amount_money: sold, tip_money: tip, location_id: store } = body;
  const channel = body.application_details?.square_product;
  const lines: readonly SoldLine[] = [
    { kind: 'item', lineId: 'item', amount: sold.amount as MinorUnits },
    ...(tip && tip.amount > 0
      ? [{ kind: 'tip', lineId: 'tip', amount: tip.amount as MinorUnits } as const]
      : []),
  ];
  if (sold.amount === 0) return ignored('nothing-sold');
  return [
    {
      kind: 'bought',
      orderId: body.id,
      memberId: memberBy(
        member,
        (name) => (name === 'reference-id' ? body.reference_id : body.customer_id) ?? null,
      ),
      currency: sold.currency,
      occurredAt: instantOf(body.created_at),
      lines,
      isTest: false,
      ...(link === undefined ? {} : { linkedTo: body.reference_id ?? null }),
      ...(channel ? { channel } : {}),
      ...(store ? { store } : {}),
    },
  ];
}

const refundBody = z.object({
  data: z.object({
    object: z.object({
      refund: z.object({
        id: shopId,
        payment_id: z.nullish(shopId),
        status: z.string(),
        created_at: instant,
        amount_money: money,
      }),
    }),
  }),
});

function refund(document: unknown): readonly Delivery[] {
  const { refund: body } = check(refundBody, document).data.object;
  if (body.status === 'PENDING' || body.status === 'APPROVED') return ignored('not-settled');
  if (!body.payment_id) return ignored('no-order');
  const occurredAt = instantOf(body.created_at);
  if (body.status !== 'COMPLETED') {
    // It may have been completed first.
    return [{ kind: 'refund-voided', orderId: body.payment_id, refundId: body.id, occurredAt }];
  }
  const { amount, currency } = body.amount_money;
  if (amount === 0) return ignored('nothing-sold');
  return [
    {
      kind: 'refunded',
      orderId: body.payment_id,
      refundId: body.id,
      currency,
      occurredAt,
      takenBack: { by: 'amount', amount: amount as MinorUnits },
    },
  ];
}

function instantOf(text: string): Instant {
  return parseInstant(text) as Instant;
}
