import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { shopify } from '../../../../functions/inbound/shopify/source.ts';
import type { Delivery, Revision } from '../../../../functions/inbound/sources/deliveries.ts';
import { readDocument } from '../../../../functions/inbound/sources/document.ts';
import { nameOf } from '../../openapi/documented.ts';
import { type InMemory, startInMemory } from '../../support/inMemory.ts';
import { openShop, type Shop } from '../../support/shop.ts';
import { connect, pendingOf, resultOf, type Source } from '../../support/shops/connect.ts';
import {
  moneySet,
  shopifyDelivery,
  shopifyLine,
  shopifyOrder,
  shopifyRefund,
  shopifySecret,
} from '../../support/shops/shopify.ts';

let functions: InMemory;
let shop: Shop;
let source: Source;
beforeAll(async () => {
  functions = await startInMemory();
  shop = await openShop(functions);
  source = await connect(shop, 'shopify-eu', { kind: 'shopify', secret: shopifySecret });
});
afterAll(() => functions?.stop());

const send = (topic: string, body: unknown) => source.deliver(shopifyDelivery(topic, body));
const entryOf = (of: string, { id }: Record<string, unknown>) =>
  expect.stringMatching(new RegExp(`^revision:${of}:${id}:\\d+:[0-9a-f]{16}$`));

let buyers = 7_000;
const buyer = () => ({ id: ++buyers });

describe('the proof', () => {
  it('is an HMAC of the body by the secret of the source', async () => {
    expect(resultOf(await send('orders/paid', shopifyOrder())).status).toBe('recorded');
  });

  // Made with `openssl dgst -sha256 -hmac hush -binary | base64`.
  it('is what openssl makes of the same secret and body', () => {
    const headers = { 'x-shopify-hmac-sha256': 'VnKUjZsLuN5iZWjn5EntcBVCF9kMN43LglzCE1/GSeY=' };
    const isProof = shopify.open({}).verify({ headers, body: Buffer.from('{"id":1}') }, 0);
    expect(isProof(shopify.keyOf('hush'))).toBe(true);
    expect(isProof(shopify.keyOf('hush2'))).toBe(false);
  });

  it.each<[string, (headers: Record<string, string>) => Record<string, string>, string]>([
    [
      'of another secret',
      () => shopifyDelivery('orders/paid', '{}', 'another secret').headers as Record<string, string>,
      'signature-wrong',
    ],
    [
      'in hexadecimal',
      (h) => ({
        ...h,
        'x-shopify-hmac-sha256': Buffer.from(h['x-shopify-hmac-sha256']!, 'base64').toString('hex'),
      }),
      'signature-wrong',
    ],
    [
      'cut short',
      (h) => ({ ...h, 'x-shopify-hmac-sha256': h['x-shopify-hmac-sha256']!.slice(0, -4) }),
      'signature-wrong',
    ],
    ['that is empty', (h) => ({ ...h, 'x-shopify-hmac-sha256': '' }), 'signature-missing'],
    ['that is missing', ({ 'x-shopify-hmac-sha256': _, ...h }) => h, 'signature-missing'],
  ])('%s opens nothing, and nothing is parsed', async (_, spoil, problem) => {
    const { headers } = shopifyDelivery('orders/paid', 'not even JSON');
    const answer = await source.deliver({
      body: 'not even JSON',
      headers: spoil(headers as Record<string, string>),
    });
    expect([answer.status, nameOf(answer)]).toEqual([401, problem]);
  });

  it('is of these bytes: the same JSON with another space is not proven', async () => {
    const { headers, body } = shopifyDelivery('orders/paid', shopifyOrder());
    const answer = await source.deliver({ headers: headers!, body: `${body} ` });
    expect(nameOf(answer)).toBe('signature-wrong');
  });

  it('does not cover headers: an order is an order under whatever topic of orders it comes', async () => {
    const order = shopifyOrder({ customer: buyer() });
    expect(resultOf(await send('orders/paid', order)).status).toBe('recorded');
    expect(resultOf(await send('orders/cancelled', order)).status).toBe('duplicate');
    expect(resultOf(await send('refunds/create', order))).toMatchObject({
      status: 'parked',
      reason: 'unreadable',
    });
  });
});

describe('an order', () => {
  it('counts once, however often it comes', async () => {
    const order = shopifyOrder({ customer: { id: 500_001 } });
    const first = resultOf(await send('orders/create', order));
    expect(first).toEqual({ status: 'recorded', entry: entryOf('shopify-eu', order) });
    expect(resultOf(await send('orders/paid', order))).toEqual({ ...first, status: 'duplicate' });
    expect(await pendingOf(shop, '500001')).toBe(100);
  });

  it('of another shop with the same number is another order', async () => {
    const other = await connect(shop, 'shopify-us', { kind: 'shopify', secret: 'the secret of the other' });
    const customer = { id: 500_002 };
    const order = shopifyOrder({ customer });
    await send('orders/paid', order);
    const answer = await other.deliver(shopifyDelivery('orders/paid', order, 'the secret of the other'));
    expect(resultOf(answer)).toEqual({ status: 'recorded', entry: entryOf('shopify-us', order) });
    expect(await pendingOf(shop, '500002')).toBe(100 + 125);
  });

  it.each(['pending', 'authorized', 'partially_paid', 'voided', 'expired', null])(
    'that is %s is ignored as unpaid',
    async (financial_status) => {
      const answer = resultOf(await send('orders/create', shopifyOrder({ financial_status })));
      expect(answer).toEqual({ status: 'ignored', reason: 'unpaid' });
    },
  );

  it('that is a test is ignored, unless the source takes tests', async () => {
    const order = shopifyOrder({ test: true, customer: buyer() });
    expect(resultOf(await send('orders/paid', order))).toEqual({ status: 'ignored', reason: 'test' });
    const trying = await connect(shop, 'trying', {
      kind: 'shopify',
      secret: shopifySecret,
      settings: { testOrders: 'take' },
    });
    expect(resultOf(await trying.deliver(shopifyDelivery('orders/paid', order))).status).toBe('recorded');
  });

  it('in another currency is ignored', async () => {
    const order = shopifyOrder({ currency: 'EUR' });
    expect(resultOf(await send('orders/paid', order))).toEqual({
      status: 'ignored',
      reason: 'other-currency',
    });
  });

  it('of nobody is ignored', async () => {
    const order = shopifyOrder({ customer: null });
    expect(resultOf(await send('orders/paid', order))).toEqual({ status: 'parked', reason: 'no-member' });
  });

  it('of gift cards alone earns in a program that does not exclude them', async () => {
    const line_items = [shopifyLine('50.00', { gift_card: true })];
    const order = shopifyOrder({ line_items, customer: { id: 500_004 } });
    expect(resultOf(await send('orders/paid', order)).status).toBe('recorded');
    expect(await pendingOf(shop, '500004')).toBe(50);
  });

  it('that was deleted is cancelled, once', async () => {
    const order = shopifyOrder({ customer: { id: 500_003 } });
    await send('orders/paid', order);
    expect(resultOf(await send('orders/delete', { id: order.id })).status).toBe('recorded');
    expect(await pendingOf(shop, '500003')).toBe(0);
    expect((await send('orders/delete', { id: order.id })).status).toBe(200);
  });
});

describe('what counts of an order', () => {
  const lines = (more: object) => parsed(shopifyOrder({ ...more })).lines;

  it('is price times quantity less its discounts, in the currency of the shop', () => {
    const discount_allocations = [
      { amount: '7777.77', amount_set: moneySet('10.00'), discount_application_index: 0 },
      { amount: '7777.77', amount_set: moneySet('0.50'), discount_application_index: 1 },
    ];
    const line = shopifyLine('7777.77', {
      id: 11,
      price_set: moneySet('19.99'),
      quantity: 3,
      current_quantity: 3,
      discount_allocations,
    });
    expect(lines({ line_items: [line] })).toEqual([
      { kind: 'item', lineId: '11', sku: 'SKU2006-001', quantity: 3, amount: 4947 },
    ]);
  });

  it('tells apart what is no goods', () => {
    const kinds = lines({
      line_items: [shopifyLine('40.00', { id: 1 }), shopifyLine('50.00', { id: 2, gift_card: true })],
      current_total_tax_set: moneySet('3.20'),
      total_shipping_price_set: moneySet('5.00'),
      total_tip_received: '2.00',
      current_total_duties_set: moneySet('1.50'),
      current_total_additional_fees_set: moneySet('0.75'),
      total_cash_rounding_payment_adjustment_set: moneySet('-0.02'),
    }).map(({ kind, amount }) => [kind, amount]);
    expect(kinds).toEqual([
      ['item', 4000],
      ['gift-card', 5000],
      ['tax', 320],
      ['shipping', 500],
      ['tip', 200],
      ['duty', 150],
      ['fee', 75],
      ['rounding', -2],
    ]);
  });

  it('a tip that is a line is one tip, not two', () => {
    const kinds = lines({
      line_items: [
        shopifyLine('40.00'),
        shopifyLine('4.00', { tip: { payment_gateway: 'shopify_payments' } }),
      ],
      total_tip_received: '4.00',
    }).map(({ kind, amount }) => [kind, amount]);
    expect(kinds).toEqual([
      ['item', 4000],
      ['tip', 400],
    ]);
  });

  it('tax that is in the prices stays in them', () => {
    expect(lines({ taxes_included: true, current_total_tax_set: moneySet('15.97') })).toMatchObject([
      { kind: 'item', amount: 10_000 },
    ]);
  });

  it('is rounded once where prices have more digits than the currency', () => {
    const line = shopifyLine('0.0125', { quantity: 3, price_set: null });
    expect(lines({ line_items: [line] })).toMatchObject([{ amount: 4 }]);
  });

  it('yen have no decimals, dinars three', () => {
    const yen = {
      currency: 'JPY',
      line_items: [shopifyLine('1500.00', { price_set: moneySet('1500', 'JPY') })],
    };
    expect(lines(yen)).toMatchObject([{ amount: 1500 }]);
    const dinars = {
      currency: 'KWD',
      line_items: [shopifyLine('1.500', { price_set: moneySet('1.500', 'KWD') })],
    };
    expect(lines(dinars)).toMatchObject([{ amount: 1500 }]);
  });

  it('less what came back: lines, shipping, and what was given beyond them, shared over the goods', () => {
    const line_items = [
      shopifyLine('60.00', { id: 1 }),
      shopifyLine('30.00', { id: 2 }),
      shopifyLine('10.00', { id: 3 }),
    ];
    const order = shopifyOrder({
      financial_status: 'partially_refunded',
      line_items,
      total_shipping_price_set: moneySet('5.00'),
    });
    const adjustments = [
      { kind: 'refund_discrepancy', amount: '-7.00', amount_set: moneySet('-7.00') },
      { kind: 'shipping_refund', amount: '-2.00', amount_set: moneySet('-2.00') },
    ];
    const refunds = [
      shopifyRefund(
        order,
        [
          [3, '10.00'],
          [1, '20.00'],
        ],
        { order_adjustments: adjustments },
      ),
    ];
    expect(parsed({ ...order, refunds }).lines).toMatchObject([
      { lineId: '1', amount: 3600 },
      { lineId: '2', amount: 2700 },
      { lineId: '3', amount: 0 },
      { kind: 'shipping', amount: 300 },
    ]);
  });

  it('a fee kept of what was returned is not given back', () => {
    const order = shopifyOrder({ line_items: [shopifyLine('60.00', { id: 1 })] });
    const adjustments = [{ kind: 'refund_discrepancy', amount: '5.00', amount_set: moneySet('5.00') }];
    const refunds = [shopifyRefund(order, [[1, '60.00']], { order_adjustments: adjustments })];
    expect(parsed({ ...order, refunds }).lines).toMatchObject([{ amount: 0 }]);
  });
});

describe('a snapshot', () => {
  it('says when it was bought, when it was like this, and how it stands', () => {
    const order = shopifyOrder({
      created_at: '2026-01-10T11:00:00-05:00',
      processed_at: '2026-01-10T10:59:00-05:00',
      updated_at: '2026-01-12T11:00:00-05:00',
      cancelled_at: '2026-01-12T10:59:59-05:00',
      fulfillment_status: 'fulfilled',
      location_id: 655_441_491,
      source_name: 'pos',
    });
    expect(parsed(order)).toMatchObject({
      occurredAt: Date.parse('2026-01-10T15:59:00Z'),
      revisedAt: Date.parse('2026-01-12T16:00:00Z'),
      isCancelled: true,
      channel: 'pos',
      store: '655441491',
    });
  });

  it('contains the refunds in it, even where its own clock is behind theirs', () => {
    const order = shopifyOrder({ updated_at: '2026-01-12T16:00:00Z' });
    const refunds = [shopifyRefund(order, [], { created_at: '2026-01-12T16:00:01Z' })];
    expect(parsed({ ...order, refunds }).revisedAt).toBe(Date.parse('2026-01-12T16:00:01Z'));
  });
});

describe('who the member is', () => {
  const found = (settings: object, order: object) => parsed(shopifyOrder({ ...order }), settings).memberId;
  const note_attributes = [{ name: 'club', value: 'C-17' }];

  it.each<[object, object, string | null]>([
    [{}, { customer: { id: 7 } }, '7'],
    [{}, { customer: null }, null],
    [{ member: { prefix: 'eu-' } }, { customer: { id: 7 } }, 'eu-7'],
    [{ member: { from: ['note-attribute:club'] } }, { note_attributes }, 'C-17'],
    [{ member: { from: ['note-attribute:club', 'customer-id'] } }, { customer: { id: 7 } }, '7'],
    [{ member: { from: ['note-attribute:other'] } }, { note_attributes, customer: { id: 7 } }, null],
  ])('%j of %j is %s', (settings, order, memberId) => {
    expect(found(settings, order)).toBe(memberId);
  });
});

describe('ids above 2^53', () => {
  it('keep every digit, of orders, lines and customers', async () => {
    const text = JSON.stringify(
      shopifyOrder({
        id: 'ORDER',
        customer: { id: 'CUSTOMER' },
        line_items: [shopifyLine('10.00', { id: 'LINE' })],
      }),
    )
      .replace('"ORDER"', '820982911946154508')
      .replace('"CUSTOMER"', '115310627314723955')
      .replace('"LINE"', '866550311766439021');
    expect(resultOf(await send('orders/paid', text)).entry).toMatch(
      /^revision:shopify-eu:820982911946154508:/,
    );
    expect(await pendingOf(shop, '115310627314723955')).toBe(10);
    expect(parsed(readDocument(Buffer.from(text)))).toMatchObject({
      lines: [{ lineId: '866550311766439021' }],
    });
  });
});

describe('refunds', () => {
  it('alone take back their lines, their shipping and what is beyond', async () => {
    const line_items = [shopifyLine('60.00', { id: 1 }), shopifyLine('40.00', { id: 2 })];
    const order = shopifyOrder({ line_items, customer: { id: 500_010 } });
    await send('orders/paid', order);
    const order_adjustments = [
      { kind: 'refund_discrepancy', amount: '-10.00', amount_set: moneySet('-10.00') },
    ];
    const refund = shopifyRefund(order, [[1, '60.00']], { order_adjustments });
    const answer = await send('refunds/create', refund);
    expect(answer.body.results.map(({ entry }: { entry: string }) => entry)).toEqual([
      `refund:shopify-eu:${order.id}:${refund.id}`,
      `refund:shopify-eu:${order.id}:${refund.id}%3Abeyond`,
    ]);
    expect(await pendingOf(shop, '500010')).toBe(30);
    expect((await send('refunds/create', refund)).body.status).toBe('duplicate');
    expect(await pendingOf(shop, '500010')).toBe(30);
  });

  it('before their order wait for it', async () => {
    const order = shopifyOrder({ line_items: [shopifyLine('60.00', { id: 1 })], customer: { id: 500_011 } });
    expect(resultOf(await send('refunds/create', shopifyRefund(order, [[1, '20.00']])))).toEqual({
      status: 'waiting',
    });
    await send('orders/paid', order);
    expect(await pendingOf(shop, '500011')).toBe(40);
  });

  it('of nothing that counts are left to the order', async () => {
    const answer = resultOf(await send('refunds/create', shopifyRefund(shopifyOrder(), [])));
    expect(answer).toEqual({ status: 'ignored', reason: 'said-elsewhere' });
  });
});

describe('everything that is proven is answered with success', () => {
  it.each([
    ['orders/edited', { order_edit: { id: 1, order_id: 2, committed_at: null } }, 'said-elsewhere'],
    [
      'fulfillments/create',
      { id: 1, order_id: 2, status: 'success', created_at: '2026-01-12T16:00:00Z' },
      'said-elsewhere',
    ],
    ['customers/update', { id: 1 }, 'customers-not-taken'],
    ['app/uninstalled', { id: 1 }, 'app-uninstalled'],
    ['products/update', { id: 1 }, 'topic-not-taken'],
    ['', { id: 1 }, 'topic-not-taken'],
    ['__proto__', { id: 1 }, 'topic-not-taken'],
    ['orders/paid', 'not JSON', 'unreadable'],
    ['orders/paid', '', 'unreadable'],
    ['orders/paid', 'null', 'unreadable'],
    ['orders/paid', {}, 'unreadable'],
    ['orders/paid', '['.repeat(100_000), 'unreadable'],
    ['orders/paid', shopifyOrder({ line_items: [shopifyLine('1e3')] }), 'unreadable'],
    [
      'orders/paid',
      shopifyOrder({ line_items: [shopifyLine('99999999999.00', { quantity: 500 })] }),
      'unreadable',
    ],
    ['orders/paid', shopifyOrder({ processed_at: '2999-01-01T00:00:00Z' }), 'unreadable'],
  ])('%s %j: %s', async (topic, body, reason) => {
    expect(resultOf(await send(topic, body))).toMatchObject({ reason });
  });

  it('and says what could not be read', async () => {
    const answer = resultOf(
      await send('orders/paid', shopifyOrder({ line_items: [shopifyLine('cheap', { price_set: null })] })),
    );
    expect(answer.errors).toEqual([
      {
        path: 'line_items[0].price',
        value: '"cheap"',
        rule: '"price" must be a decimal string such as "25.00", not "cheap"',
        fix: 'write for example "price": "25.00"',
      },
    ]);
  });
});

/** The bodies of Shopify's own documentation lie beside the repository where people develop. */
const payloads = join(import.meta.dirname, '../../../../../shared/payloads/shopify');
const payload = (name: string) => {
  try {
    return readFileSync(join(payloads, name));
  } catch {
    return null;
  }
};

describe.skipIf(payload('orders_create.official_sample.json') === null)("bodies of the vendor's own", () => {
  it('the sample order is a voided test', async () => {
    const answer = await send('orders/create', payload('orders_create.official_sample.json')!.toString());
    expect(resultOf(answer)).toEqual({ status: 'ignored', reason: 'unpaid' });
  });

  it('and would be two items and shipping', () => {
    const document = readDocument(payload('orders_create.official_sample.json')!) as Record<string, unknown>;
    expect(parsed({ ...document, financial_status: 'paid', cancelled_at: null })).toMatchObject({
      orderId: '820982911946154508',
      memberId: '115310627314723954',
      lines: [
        { kind: 'item', lineId: '866550311766439020', amount: 19_900 },
        { kind: 'item', lineId: '141249953214522974', amount: 19_900 },
        { kind: 'shipping', amount: 1000 },
      ],
    });
  });

  it('the sample refund has no currency, and is left to its order', async () => {
    const answer = await send('refunds/create', payload('refunds_create.sample_trimmed.json')!.toString());
    expect(resultOf(answer)).toEqual({ status: 'ignored', reason: 'said-elsewhere' });
  });
});

function parsed(order: unknown, settings: object = {}): Revision {
  const said: readonly Delivery[] = shopify.open(settings).parse('orders/updated', order);
  const [first] = said;
  if (first?.kind !== 'revision') throw new Error(`no revision: ${JSON.stringify(said)}`);
  return first;
}
