/** Orders that come through a shop and through its payment provider count once, in whatever order all of it comes. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Call } from '../../support/event.ts';
import { type InMemory, startInMemory } from '../../support/inMemory.ts';
import { openShop, type Shop } from '../../support/shop.ts';
import { connect, resultOf, type Source } from '../../support/shops/connect.ts';
import {
  shopifyDelivery,
  shopifyLine,
  shopifyOrder,
  shopifyRefund,
  shopifySecret,
} from '../../support/shops/shopify.ts';
import { stripeCheckout, stripeDelivery, stripeRefund, stripeSecret } from '../../support/shops/stripe.ts';
import { wooDelivery, wooLine, wooOrder, wooSecret } from '../../support/shops/woocommerce.ts';

let functions: InMemory;
beforeAll(async () => {
  functions = await startInMemory();
});
afterAll(() => functions?.stop());

const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000);
const seconds = (minutes: number) => Math.floor(ago(minutes).getTime() / 1000);
const gmt = (minutes: number) => ago(minutes).toISOString().slice(0, 19);

/** Every order of some things: of five, 120. */
function permutations<T>(all: readonly T[]): T[][] {
  if (all.length < 2) return [[...all]];
  return all.flatMap((each, at) => permutations(all.toSpliced(at, 1)).map((rest) => [each, ...rest]));
}

interface Said {
  readonly from: 'shop' | 'stripe';
  readonly call: Call;
}

interface Way {
  readonly shop: object;
  readonly stripe: object;
  /** Of the shop, at that many minutes ago, after so much went back that the shop knows of. */
  readonly order: (minutes: number, back: string) => Call;
}

const payment = 'pi_3Q';
const line = shopifyLine('100.00');
const bought = ago(60).toISOString();

function shopify(noted: boolean): Way['order'] {
  return (minutes, back) =>
    shopifyDelivery(
      'orders/updated',
      shopifyOrder({
        id: 1001,
        customer: { id: 42 },
        created_at: bought,
        processed_at: bought,
        updated_at: ago(minutes).toISOString(),
        line_items: [line],
        note_attributes: noted ? [{ name: 'payment_intent', value: payment }] : [],
        refunds:
          back === '0.00'
            ? []
            : [
                {
                  ...shopifyRefund({ id: 1001 }, [[line.id as number, back]]),
                  created_at: ago(minutes).toISOString(),
                },
              ],
      }),
    );
}

const woo: Way['order'] = (minutes, back) =>
  wooDelivery(
    'order.updated',
    wooOrder({
      id: 1001,
      customer_id: 42,
      status: 'completed',
      transaction_id: payment,
      date_created_gmt: gmt(60),
      date_paid_gmt: gmt(60),
      date_modified_gmt: gmt(minutes),
      date_completed_gmt: null,
      line_items: [wooLine('100.00', { id: 1 })],
      shipping_lines: [],
      fee_lines: [],
      total_tax: '0.00',
      refunds: back === '0.00' ? [] : [{ id: 5, reason: '', total: `-${back}` }],
    }),
  );

const ways: Readonly<Record<string, Way>> = {
  'the shop notes the payment (Shopify, note_attributes)': {
    shop: {
      kind: 'shopify',
      secret: shopifySecret,
      settings: { link: { source: 'stripe', by: 'note-attribute:payment_intent' } },
    },
    stripe: { kind: 'stripe', secret: stripeSecret },
    order: shopify(true),
  },
  'the payment notes the order (Stripe, metadata)': {
    shop: { kind: 'shopify', secret: shopifySecret },
    stripe: {
      kind: 'stripe',
      secret: stripeSecret,
      settings: { link: { source: 'shop', by: 'metadata:order_id' } },
    },
    order: shopify(false),
  },
  'the shop has the number of the payment (WooCommerce, transaction_id)': {
    shop: {
      kind: 'woocommerce',
      secret: wooSecret,
      settings: { link: { source: 'stripe', by: 'transaction-id' } },
    },
    stripe: { kind: 'stripe', secret: stripeSecret },
    order: woo,
  },
};

const sale = stripeDelivery(
  'checkout.session.completed',
  stripeCheckout({
    payment_intent: payment,
    client_reference_id: 'somebody',
    metadata: { order_id: '1001' },
  }),
  { created: seconds(60) },
);
const refund = (id: string, cents: number, minutes: number, status = 'succeeded') =>
  stripeDelivery('refund.updated', stripeRefund(payment, cents, { id, status, created: seconds(minutes) }), {
    created: seconds(minutes),
  });

interface Open {
  readonly shop: Shop;
  readonly say: (said: Said) => Promise<void>;
}

async function open(way: Way): Promise<Open> {
  const shop = await openShop(functions);
  const both: Record<string, Source> = {};
  // Whoever has the link comes second.
  const isShops = 'settings' in way.shop;
  const bodies = [
    ['shop', way.shop],
    ['stripe', way.stripe],
  ] as const;
  for (const [id, body] of isShops ? bodies.toReversed() : bodies) both[id] = await connect(shop, id, body);
  const say = async ({ from, call }: Said) => {
    const answer = await both[from]!.deliver(call);
    expect(answer.status, answer.text).toBe(200);
  };
  return { shop, say };
}

const pointsOf = async (shop: Shop, member: string) => {
  const { status, body } = await shop.status(member);
  return status === 404 ? 0 : body.pending + body.balance;
};

describe.each(Object.entries(ways))('%s', (_, way) => {
  const cases: [string, number, (order: Way['order']) => Said[]][] = [
    [
      'an order and its payment',
      100,
      (order) => [
        { from: 'shop', call: order(59, '0.00') },
        { from: 'stripe', call: sale },
      ],
    ],
    [
      'a refund that both tell',
      90,
      (order) => [
        { from: 'shop', call: order(59, '0.00') },
        { from: 'stripe', call: sale },
        { from: 'stripe', call: refund('re_1', 1000, 30) },
        { from: 'shop', call: order(29, '10.00') },
      ],
    ],
    [
      'a refund of the provider alone, after which the shop changes something else',
      95,
      (order) => [
        { from: 'shop', call: order(59, '0.00') },
        { from: 'stripe', call: sale },
        { from: 'stripe', call: refund('re_1', 500, 30) },
        { from: 'shop', call: order(20, '0.00') },
      ],
    ],
    [
      'a refund that both tell, and one of the provider alone',
      85,
      (order) => [
        { from: 'stripe', call: sale },
        { from: 'stripe', call: refund('re_1', 1000, 30) },
        { from: 'shop', call: order(29, '10.00') },
        { from: 'stripe', call: refund('re_2', 500, 20) },
      ],
    ],
    [
      'a refund that failed after all',
      100,
      (order) => [
        { from: 'shop', call: order(59, '0.00') },
        { from: 'stripe', call: sale },
        { from: 'stripe', call: refund('re_1', 1000, 30) },
        { from: 'stripe', call: refund('re_1', 1000, 30, 'failed') },
      ],
    ],
  ];

  it.each(cases)('%s: %i points, in any order, and said twice', async (__, points, said) => {
    const all = said(way.order);
    for (const some of permutations(all)) {
      const { shop, say } = await open(way);
      for (const each of some) await say(each);
      const order = some.map(({ from }) => from).join();
      expect(await pointsOf(shop, '42'), order).toBe(points);
      // Unless the payment names the order, its sale may have counted before; then it was taken back.
      expect(await pointsOf(shop, 'somebody'), order).toBe(0);
      for (const each of some.toReversed()) await say(each);
      expect(await pointsOf(shop, '42'), `${order}, twice`).toBe(points);
    }
  });
});

it('what is not linked counts by itself', async () => {
  const { shop, say } = await open(ways['the payment notes the order (Stripe, metadata)']!);
  const other = stripeCheckout({ payment_intent: 'pi_other', client_reference_id: 'walk-in', metadata: {} });
  await say({ from: 'stripe', call: stripeDelivery('checkout.session.completed', other) });
  expect(await pointsOf(shop, 'walk-in')).toBe(100);
});

it("a refund of the shop's own is not said a second time by the payment provider", async () => {
  const { shop, say } = await open(ways['the shop notes the payment (Shopify, note_attributes)']!);
  const own = {
    ...shopifyRefund({ id: 1001 }, [[line.id as number, '10.00']]),
    created_at: ago(28).toISOString(),
  };
  await say({ from: 'shop', call: shopify(true)(59, '0.00') });
  await say({ from: 'shop', call: shopifyDelivery('refunds/create', own) });
  expect(await pointsOf(shop, '42')).toBe(90);
  await say({ from: 'stripe', call: refund('re_1', 1000, 30) });
  expect(await pointsOf(shop, '42')).toBe(90);
  await say({ from: 'shop', call: shopify(true)(27, '10.00') });
  expect(await pointsOf(shop, '42')).toBe(90);
});

describe('a link', () => {
  it.each([
    ['to nobody', { source: 'nowhere', by: 'metadata:order_id' }, 'settings.link.source'],
    ['to itself', { source: 'stripe', by: 'metadata:order_id' }, 'settings.link.source'],
    ['to another provider', { source: 'other', by: 'metadata:order_id' }, 'settings.link.source'],
    ['by a field that the source does not have', { source: 'shop', by: 'customer' }, 'settings.link.by'],
  ])('%s is refused', async (_, link, path) => {
    const shop = await openShop(functions);
    await connect(shop, 'shop', { kind: 'shopify', secret: shopifySecret });
    await connect(shop, 'other', { kind: 'stripe', secret: stripeSecret });
    const body = { kind: 'stripe', secret: stripeSecret, settings: { link } };
    const answer = await shop.call('putSource', { params: { source: 'stripe' }, body });
    expect([answer.status, answer.body.errors?.[0].path]).toEqual([400, path]);
  });

  it('says of the sale that the shop tells of it', async () => {
    const shop = await openShop(functions);
    await connect(shop, 'shop', { kind: 'shopify', secret: shopifySecret });
    const way = ways['the payment notes the order (Stripe, metadata)']!;
    const stripe = await connect(shop, 'stripe', way.stripe);
    expect(resultOf(await stripe.deliver(sale))).toEqual({ status: 'ignored', reason: 'told-by-shop' });
  });
});
