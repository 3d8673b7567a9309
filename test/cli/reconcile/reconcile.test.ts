/** What a shop's webhooks have lost is read from its API and recorded once; what is known stays as it is. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Shop } from '../../functions/support/shop.ts';
import { connect } from '../../functions/support/shops/connect.ts';
import {
  shopifyDelivery,
  shopifyLine,
  shopifyOrder,
  shopifySecret,
} from '../../functions/support/shops/shopify.ts';
import {
  squarePayment,
  squareRefund,
  squareSecret,
  squareUrl,
} from '../../functions/support/shops/square.ts';
import { wooDelivery, wooLine, wooOrder, wooSecret } from '../../functions/support/shops/woocommerce.ts';
import { type FakeShop, fakeShopify, fakeSquare, fakeWoo } from '../support/fakeShop.ts';
import { type Served, serveFunctions } from '../support/served.ts';

let served: Served;
beforeAll(async () => {
  served = await serveFunctions();
});
afterAll(() => served?.stop());

const gmt = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString().slice(0, 19);
const wooOf = (id: number, minutes: number, customer_id = id) =>
  wooOrder({
    id,
    customer_id,
    status: 'processing',
    date_created_gmt: gmt(minutes + 1),
    date_paid_gmt: gmt(minutes + 1),
    date_modified_gmt: gmt(minutes),
    line_items: [wooLine('10.00', { id: id * 10 })],
    refunds: [],
  });

async function reconciled(shop: Shop, source: string, api: FakeShop, token: string, ...more: string[]) {
  const { exitCode, stdout, stderr } = await served.run(shop, [
    'reconcile',
    '--source',
    source,
    '--shop',
    api.url,
    '--shop-token',
    token,
    '--since',
    '2026-01-01',
    ...more,
  ]);
  return { exitCode, stdout, stderr };
}

async function counts(shop: Shop, source: string, api: FakeShop, token: string) {
  const { stdout, stderr } = await reconciled(shop, source, api, token, '--json');
  expect(stdout, stderr).not.toBe('');
  return JSON.parse(stdout);
}

const pointsOf = async (shop: Shop, member: string) => {
  const { status, body } = await shop.status(member);
  return status === 404 ? 0 : body.pending + body.balance;
};

describe('of WooCommerce', () => {
  test('what was lost is recorded once, whatever comes twice or changes while it is read', async () => {
    const shop = await served.open();
    const source = await connect(shop, 'woo', { kind: 'woocommerce', secret: wooSecret });
    // 250 orders, the last 120 of one second.
    const orders = Array.from({ length: 250 }, (_, at) => wooOf(at + 1, Math.max(10, 140 - at)));
    for (const order of orders.slice(0, 200)) await source.deliver(wooDelivery('order.updated', order));
    // The first order changes after the first page: by number, a page would be skipped.
    const api = await fakeWoo(orders, (page) => {
      if (page === 1) orders[0] = { ...wooOf(1, 2), line_items: [wooLine('30.00', { id: 10 })] };
    });
    try {
      expect(await counts(shop, 'woo', api, 'ck_1:cs_2')).toMatchObject({
        missing: 51,
        known: 200,
        open: {},
      });
      expect(await pointsOf(shop, '1')).toBe(30);
      expect(await pointsOf(shop, '250')).toBe(10);
      expect(await counts(shop, 'woo', api, 'ck_1:cs_2')).toMatchObject({
        listed: 250,
        missing: 0,
        known: 250,
      });
    } finally {
      await api.stop();
    }
  });

  test('it says what had been missing, what counts for nothing, and what nobody is known for', async () => {
    const shop = await served.open();
    await connect(shop, 'woo', { kind: 'woocommerce', secret: wooSecret });
    const unpaid = { ...wooOf(3, 30), status: 'pending', date_paid_gmt: null };
    const api = await fakeWoo([wooOf(1, 50), wooOf(2, 40, 0), unpaid]);
    try {
      const { exitCode, stdout, stderr } = await reconciled(shop, 'woo', api, 'ck_1:cs_2');
      expect(exitCode).toBe(1);
      expect(stdout).toMatch(/missing {2}revision:woo:1:/);
      expect(stdout).toMatch(/open {5}2 \S+ {2}no-member/);
      expect(stdout).toContain('3 changes read: 1 had been missing, 0 known, 1 unpaid, 1 no-member (open)');
      expect(stderr).toContain('3 read, 1 had been missing');
      // It can be read again: nothing is parked of it.
      expect((await shop.call('listParked')).body.parked).toEqual([]);
    } finally {
      await api.stop();
    }
  });

  test('a wrong key is told', async () => {
    const shop = await served.open();
    await connect(shop, 'woo', { kind: 'woocommerce', secret: wooSecret });
    const api = await fakeWoo([]);
    try {
      const { exitCode, stderr } = await reconciled(shop, 'woo', api, 'ck_1:wrong');
      expect([exitCode, stderr]).toEqual([
        1,
        expect.stringContaining('does not accept the credentials (401)'),
      ]);
    } finally {
      await api.stop();
    }
  });
});

test('of Shopify, through the cursor of its pages, every digit kept, and never to another host', async () => {
  const shop = await served.open();
  const source = await connect(shop, 'eu', { kind: 'shopify', secret: shopifySecret });
  const orders = Array.from({ length: 7 }, (_, at) =>
    shopifyOrder({
      id: `90071992547409${93 + at}`,
      customer: { id: `m${at}` },
      line_items: [shopifyLine('20.00')],
    }),
  );
  const [first] = orders;
  await source.deliver(shopifyDelivery('orders/paid', first));
  const api = await fakeShopify(orders, 3);
  try {
    expect(await counts(shop, 'eu', api, 'shpat_1')).toMatchObject({ listed: 7, missing: 6, known: 1 });
    expect(await counts(shop, 'eu', api, 'shpat_1')).toMatchObject({ listed: 7, missing: 0, known: 7 });
    const { entries } = (await shop.call('listEntries', { params: { memberId: 'm6' } })).body;
    expect(entries[0].id).toContain(':9007199254740999:');
  } finally {
    await api.stop();
  }
});

test('of Square, payments and then refunds, the customer from the order where the payment has none', async () => {
  const shop = await served.open();
  const settings = { notificationUrl: squareUrl };
  await connect(shop, 'sq', { kind: 'square', secret: squareSecret, settings });
  const nameless = (id: string, order_id: string) => squarePayment(1000, { id, order_id, customer_id: null });
  const payments = [squarePayment(2000, { id: 'p1' }), nameless('p2', 'o2'), nameless('p3', 'o3')];
  const refunds = [squareRefund({ id: 'p2', order_id: 'o2' }, 400, { updated_at: new Date().toISOString() })];
  const api = await fakeSquare({ payments, refunds, customers: { o2: 'CUST2' } });
  try {
    expect(await counts(shop, 'sq', api, 'sq_1')).toMatchObject({
      listed: 4,
      missing: 3,
      open: { 'no-member': 1 },
    });
    expect(await pointsOf(shop, 'CUST2')).toBe(6);
    expect(await counts(shop, 'sq', api, 'sq_1')).toMatchObject({ listed: 4, missing: 0, known: 3 });
  } finally {
    await api.stop();
  }
});

test.each([
  [['--shop', 'ftp://x', '--shop-token', 't', '--since', '2026-01-01'], 2, '--shop must be an address'],
  [['--shop', 'http://shop.example.com', '--shop-token', 't', '--since', '2026-01-01'], 2, '--shop must be'],
  [['--shop', 'https://shop.example.com', '--since', '2026-01-01'], 2, 'LAUREL_SHOP_TOKEN'],
  [['--shop', 'https://shop.example.com', '--shop-token', 't', '--since', 'soon'], 2, '--since must be'],
  [
    ['--shop', 'https://shop.example.com', '--shop-token', 't', '--since', '2026-01-01'],
    1,
    'of the kind stripe',
  ],
] as const)('%j is refused', async (argv, code, sentence) => {
  const shop = await served.open();
  await connect(shop, 'pay', { kind: 'stripe', secret: 'whsec_5WbX5kEWLlfzsGNjH64I8lOOqUB6e8FH' });
  const { exitCode, stderr } = await served.run(shop, ['reconcile', '--source', 'pay', ...argv]);
  expect([exitCode, stderr]).toEqual([code, expect.stringContaining(sentence)]);
});

test('what is no shop, and what is nobody, is refused', async () => {
  const shop = await served.open();
  await connect(shop, 'till', { kind: 'standard', secret: `whsec_${Buffer.alloc(32).toString('base64')}` });
  const body = { deliveries: [{ topic: 'order.updated', document: {} }] };
  for (const source of ['till', 'nowhere']) {
    const answer = await shop.call('reconcileSource', { params: { source }, body });
    expect([answer.status, answer.body.type]).toEqual([404, '/problems/unknown-source']);
  }
});
