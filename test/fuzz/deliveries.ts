/** Deliveries of every kind of source: good ones, good ones made wrong in their structure, and then byte by byte. */

import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { byteChange } from '../functions/support/mutatedBodies.ts';
import { mutatedDocument } from '../functions/support/mutations.ts';
import {
  moneySet,
  shopifyDelivery,
  shopifyLine,
  shopifyOrder,
  shopifyRefund,
  shopifySecret,
} from '../functions/support/shops/shopify.ts';
import {
  squareEvent,
  squarePayment,
  squareRefund,
  squareSecret,
  squareUrl,
} from '../functions/support/shops/square.ts';
import {
  stripeCheckout,
  stripeEvent,
  stripeInvoice,
  stripeRefund,
  stripeSecret,
  stripeSignature,
} from '../functions/support/shops/stripe.ts';
import { wooDelivery, wooLine, wooOrder, wooSecret } from '../functions/support/shops/woocommerce.ts';

type Json = Record<string, unknown>;
type Headers = Readonly<Record<string, string>>;

export interface Drawn {
  readonly source: string;
  readonly body: Buffer;
  readonly headers: Headers;
}

interface Kind {
  readonly connect: object;
  /** By topic: what a shop sends that is in order. */
  readonly good: fc.Arbitrary<readonly [string, Json]>;
  readonly sign: (topic: string, body: Buffer) => Headers;
}

/** Few of each, so that deliveries meet. */
const order = fc.integer({ min: 1, max: 12 });
/** Mostly the same one for an order. */
const stranger = fc.oneof({ weight: 9, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.constant(1) });
const customerOf = (id: number, strange: number) => (id % 5) + 1 + strange;
const cents = fc.integer({ min: 0, max: 20_000 });
const decimal = cents.map((amount) => (amount / 100).toFixed(2));
const shopifyTopic = fc.constantFrom(
  'orders/create',
  'orders/paid',
  'orders/updated',
  'orders/cancelled',
  'orders/fulfilled',
);
const wooTopic = fc.constantFrom('order.created', 'order.updated', 'order.restored');
const at = fc
  .integer({ min: 1, max: 500_000 })
  .map((minutes) => new Date(1_770_000_000_000 + minutes * 1000).toISOString());

const shopifyGood: Kind['good'] = fc.oneof(
  fc
    .tuple(shopifyTopic, order, stranger, fc.array(decimal, { minLength: 1, maxLength: 3 }), at)
    .map(([topic, id, strange, prices, moment]): readonly [string, Json] => [
      topic,
      shopifyOrder({
        id,
        customer: { id: customerOf(id, strange) },
        created_at: moment,
        processed_at: moment,
        updated_at: moment,
        line_items: prices.map((price, index) =>
          shopifyLine(price, {
            id: id * 10 + index,
            gift_card: index === 2,
            discount_allocations: [{ amount_set: moneySet('0.01') }],
          }),
        ),
      }),
    ]),
  fc
    .tuple(order, decimal)
    .map(([id, amount]): readonly [string, Json] => [
      'refunds/create',
      shopifyRefund({ id }, [[id * 10, amount]]),
    ]),
  order.map((id): readonly [string, Json] => ['orders/delete', { id }]),
);

const wooGood: Kind['good'] = fc
  .tuple(wooTopic, order, stranger, fc.array(decimal, { minLength: 1, maxLength: 3 }), decimal)
  .map(([topic, id, strange, totals, refunded]): readonly [string, Json] => [
    topic,
    wooOrder({
      id,
      customer_id: customerOf(id, strange),
      line_items: totals.map((total, index) => wooLine(total, { id: id * 10 + index })),
      refunds: [{ id: 1, total: `-${refunded}` }],
    }),
  ]);

const stripeGood: Kind['good'] = fc.oneof(
  fc
    .tuple(order, stranger, cents)
    .map(([id, who, amount_total]): readonly [string, Json] => [
      'checkout.session.completed',
      stripeEvent(
        'checkout.session.completed',
        stripeCheckout({ payment_intent: `pi_${id}`, customer: `cus_${customerOf(id, who)}`, amount_total }),
      ),
    ]),
  fc
    .tuple(order, stranger, cents)
    .map(([id, who, amount_paid]): readonly [string, Json] => [
      'invoice.paid',
      stripeEvent(
        'invoice.paid',
        stripeInvoice({ payment_intent: `pi_${id}`, customer: `cus_${customerOf(id, who)}`, amount_paid }),
      ),
    ]),
  fc.tuple(order, cents).map(([id, amount_refunded]): readonly [string, Json] => {
    const charge = { id: `ch_${id}`, payment_intent: `pi_${id}`, currency: 'usd', amount_refunded };
    return ['charge.refunded', stripeEvent('charge.refunded', charge)];
  }),
  fc
    .tuple(
      order,
      cents,
      fc.constantFrom('refund.created', 'charge.dispute.closed'),
      fc.constantFrom('succeeded', 'lost', 'failed'),
    )
    .map(([id, amount, type, status]): readonly [string, Json] => [
      type,
      stripeEvent(type, stripeRefund(`pi_${id}`, amount, { status })),
    ]),
);

const squareGood: Kind['good'] = fc.oneof(
  fc
    .tuple(order, stranger, cents)
    .map(([id, who, amount]): readonly [string, Json] => [
      'payment.updated',
      squareEvent(
        'payment.updated',
        squarePayment(amount, { id: `pay-${id}`, customer_id: `C${customerOf(id, who)}` }),
      ),
    ]),
  fc
    .tuple(order, cents)
    .map(([id, amount]): readonly [string, Json] => [
      'refund.updated',
      squareEvent('refund.updated', squareRefund({ id: `pay-${id}` }, amount)),
    ]),
);

const text = (call: { readonly headers?: Headers }) => call.headers ?? {};

export const kinds: Readonly<Record<string, Kind>> = {
  shopify: {
    connect: { kind: 'shopify', secret: shopifySecret },
    good: shopifyGood,
    sign: (topic, body) => ({
      ...text(shopifyDelivery(topic, '')),
      'x-shopify-hmac-sha256': createHmac('sha256', shopifySecret).update(body).digest('base64'),
    }),
  },
  woo: {
    connect: { kind: 'woocommerce', secret: wooSecret },
    good: wooGood,
    sign: (topic, body) => ({
      ...text(wooDelivery(topic, '')),
      'x-wc-webhook-signature': createHmac('sha256', wooSecret).update(body).digest('base64'),
    }),
  },
  stripe: {
    connect: { kind: 'stripe', secret: stripeSecret },
    good: stripeGood,
    sign: (_, body) => ({ 'stripe-signature': stripeSignature(body) }),
  },
  square: {
    connect: { kind: 'square', secret: squareSecret, settings: { notificationUrl: squareUrl } },
    good: squareGood,
    sign: (_, body) => ({
      'x-square-hmacsha256-signature': createHmac('sha256', squareSecret)
        .update(squareUrl)
        .update(body)
        .digest('base64'),
    }),
  },
};

/** Most topics are as they should be; headers are not signed, so any may come. */
const anyTopic = fc.oneof(
  shopifyTopic,
  wooTopic,
  fc.constantFrom('', 'refunds/create', '__proto__', 'order.deleted'),
);

export const drawn: fc.Arbitrary<Drawn> = fc.constantFrom(...Object.keys(kinds)).chain((source) => {
  const { good, sign } = kinds[source]!;
  return good
    .chain(([topic, document]) =>
      fc.tuple(
        fc.oneof({ weight: 9, arbitrary: fc.constant(topic) }, { weight: 1, arbitrary: anyTopic }),
        fc.oneof(
          { weight: 1, arbitrary: fc.constant<unknown>(document) },
          { weight: 2, arbitrary: mutatedDocument(document) },
        ),
        fc.oneof(
          { weight: 6, arbitrary: fc.constant((body: Buffer) => body) },
          { weight: 1, arbitrary: byteChange },
        ),
      ),
    )
    .map(([topic, document, change]) => {
      const body = change(Buffer.from(JSON.stringify(document) ?? 'undefined'));
      return { source, body, headers: sign(topic, body) };
    });
});
