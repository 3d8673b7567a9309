import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Revision } from '../../../../functions/inbound/sources/deliveries.ts';
import { wooCommerce } from '../../../../functions/inbound/woocommerce/source.ts';
import { nameOf } from '../../openapi/documented.ts';
import { type InMemory, startInMemory } from '../../support/inMemory.ts';
import { openShop, type Shop } from '../../support/shop.ts';
import { connect, pendingOf, resultOf, type Source } from '../../support/shops/connect.ts';
import { wooDelivery, wooLine, wooOrder, wooPing, wooSecret } from '../../support/shops/woocommerce.ts';

let functions: InMemory;
let shop: Shop;
let source: Source;
beforeAll(async () => {
  functions = await startInMemory();
  shop = await openShop(functions);
  source = await connect(shop, 'woo', { kind: 'woocommerce', secret: wooSecret });
});
afterAll(() => functions?.stop());

const send = (topic: string, body: unknown) => source.deliver(wooDelivery(topic, body));

describe('the proof', () => {
  it('is an HMAC of the body by the secret of the webhook', async () => {
    expect(resultOf(await send('order.created', wooOrder())).status).toBe('recorded');
  });

  it.each([
    ['as it was typed', 'a<b>&"c"\'d'],
    ['as WordPress keeps it', 'a&lt;b&gt;&amp;&quot;c&quot;&#039;d'],
    ['with other codes of the same', 'a&#60;b&#062;&#38;&#x22;c&#34;&#x27;d'],
  ])('by what special characters stand for: the secret %s', (_, secret) => {
    const { headers, body } = wooDelivery('order.created', '{}', 'a<b>&"c"\'d');
    const isProof = wooCommerce.open({}).verify({ headers: headers!, body: Buffer.from(String(body)) }, 0);
    expect(isProof(wooCommerce.keyOf(secret))).toBe(true);
  });

  it('by a secret that says "&lt;" nothing is decoded twice', () => {
    const { headers, body } = wooDelivery('order.created', '{}', 'a&lt;b-secret');
    const isProof = wooCommerce.open({}).verify({ headers: headers!, body: Buffer.from(String(body)) }, 0);
    expect(isProof(wooCommerce.keyOf('a&amp;lt;b-secret'))).toBe(true);
  });

  it('of another secret opens nothing, and nothing is parsed', async () => {
    const answer = await source.deliver(wooDelivery('order.created', 'no JSON', 'another secret'));
    expect([answer.status, nameOf(answer)]).toEqual([401, 'signature-wrong']);
  });

  it.each(['', undefined])('without a signature (%j) there is none', async (signature) => {
    const { body, headers } = wooDelivery('order.created', wooOrder());
    const { 'x-wc-webhook-signature': _, ...rest } = headers!;
    const given = signature === undefined ? {} : { 'x-wc-webhook-signature': signature };
    const answer = await source.deliver({ body, headers: { ...rest, ...given } });
    expect([answer.status, nameOf(answer)]).toEqual([401, 'signature-missing']);
  });
});

describe('the greeting of a webhook that was saved', () => {
  it('is answered exactly 200, unsigned as it is', async () => {
    const answer = await source.deliver(wooPing);
    expect([answer.status, answer.body]).toEqual([
      200,
      { status: 'ignored', results: [{ status: 'ignored', reason: 'greeting' }] },
    ]);
  });

  it.each(['webhook_id=3&order=1', 'webhook_id=x', 'webhook_id=', '{"webhook_id":3}', 'order_id=3'])(
    '%s is none',
    async (body) => {
      expect(nameOf(await source.deliver({ ...wooPing, body }))).toBe('signature-missing');
    },
  );

  it('to a source that is none of WooCommerce means nothing', async () => {
    const other = await connect(shop, 'other', { kind: 'shopify', secret: wooSecret });
    expect(nameOf(await other.deliver(wooPing))).toBe('signature-missing');
  });
});

describe('an order', () => {
  it('counts once it is paid, however often it comes', async () => {
    const order = wooOrder({ customer_id: 1001, status: 'pending', date_paid_gmt: null });
    expect(resultOf(await send('order.created', order))).toEqual({ status: 'ignored', reason: 'unpaid' });
    const paid = { ...order, status: 'processing', date_paid_gmt: order.date_created_gmt };
    expect(resultOf(await send('order.updated', paid))).toEqual({
      status: 'recorded',
      entry: expect.stringContaining(`revision:woo:${order.id}:`),
    });
    expect(resultOf(await send('order.updated', paid)).status).toBe('duplicate');
    expect(await pendingOf(shop, '1001')).toBe(100);
  });

  it.each(['pending', 'on-hold', 'checkout-draft', 'wc-custom'])('that is %s is unpaid', async (status) => {
    expect(resultOf(await send('order.updated', wooOrder({ status }))).reason).toBe('unpaid');
  });

  it('is paid in the statuses that the source names', async () => {
    const own = await connect(shop, 'own-statuses', {
      kind: 'woocommerce',
      secret: wooSecret,
      settings: { paidStatuses: ['shipped'] },
    });
    const deliver = async (status: string) =>
      resultOf(await own.deliver(wooDelivery('order.updated', wooOrder({ status })))).status;
    expect([await deliver('shipped'), await deliver('processing')]).toEqual(['recorded', 'ignored']);
  });

  it.each(['cancelled', 'failed', 'trash'])('that is %s was cancelled where it had been paid', (status) => {
    expect(parsed(wooOrder({ status }))).toMatchObject({ isCancelled: true });
    const never = wooCommerce.open({}).parse('order.updated', wooOrder({ status, date_paid_gmt: null }));
    expect(never).toEqual([{ kind: 'ignored', reason: 'unpaid' }]);
  });

  it('of a guest is of nobody', async () => {
    expect(resultOf(await send('order.created', wooOrder({ customer_id: 0 })))).toEqual({
      status: 'parked',
      reason: 'no-member',
    });
  });

  it('may name its member in its meta data', () => {
    const settings = { member: { from: ['meta:club', 'customer-id'], prefix: 'eu-' } };
    const meta_data = [{ id: 1, key: 'club', value: 'C-17' }];
    expect(parsed(wooOrder({ meta_data }), settings).memberId).toBe('eu-C-17');
    expect(parsed(wooOrder(), settings).memberId).toBe('eu-42');
  });

  it('that was deleted is cancelled', async () => {
    const order = wooOrder({ customer_id: 1002 });
    await send('order.created', order);
    expect(resultOf(await send('order.deleted', { id: order.id })).status).toBe('recorded');
    expect(await pendingOf(shop, '1002')).toBe(0);
  });

  it('says when it was bought and when it was like this, in UTC', () => {
    const order = wooOrder({
      date_created_gmt: '2026-03-22T19:28:02',
      date_modified_gmt: '2026-03-22T19:28:08',
      status: 'completed',
      created_via: 'admin',
    });
    expect(parsed(order)).toMatchObject({
      occurredAt: Date.parse('2026-03-22T19:28:02Z'),
      revisedAt: Date.parse('2026-03-22T19:28:08Z'),
      channel: 'admin',
    });
  });
});

describe('what counts of an order', () => {
  it('is what its lines come to after coupons; tax, shipping and fees are apart', () => {
    const order = wooOrder({
      line_items: [wooLine('6.00', { id: 315, sku: 'Bar3' }), wooLine('12.00', { id: 316, quantity: 0.5 })],
      fee_lines: [
        { id: 320, total: '2.00' },
        { id: 321, total: '-1.50' },
      ],
      shipping_lines: [{ id: 317, total: '10.00' }],
      total_tax: '1.35',
    });
    expect(parsed(order).lines).toEqual([
      { kind: 'item', lineId: '315', sku: 'Bar3', quantity: 2, amount: 600 },
      { kind: 'item', lineId: '316', quantity: '0.5', amount: 1200 },
      { kind: 'fee', lineId: '320', amount: 200 },
      { kind: 'discount', lineId: '321', amount: -150 },
      { kind: 'tax', lineId: 'tax', amount: 135 },
      { kind: 'shipping', lineId: 'shipping', amount: 1000 },
    ]);
  });

  const refunded = (refunds: readonly string[], more: object = {}) =>
    parsed(
      wooOrder({
        line_items: [wooLine('60.00'), wooLine('30.00')],
        shipping_lines: [{ id: 1, total: '10.00' }],
        refunds: refunds.map((total, index) => ({ id: index, reason: '', total })),
        ...more,
      }),
    ).lines.map(({ amount }) => amount);

  it('less its refunds, which are shared over all lines', () => {
    expect(refunded(['-10.00', '-10.00'])).toEqual([4800, 2400, 800]);
    expect(refunded(['-0.01'])).toEqual([5999, 3000, 1000]);
    expect(refunded([])).toEqual([6000, 3000, 1000]);
  });

  it('and nothing where all of it came back', () => {
    expect(refunded(['-100.00'])).toEqual([0, 0, 0]);
    expect(refunded(['-250.00'])).toEqual([0, 0, 0]);
    expect(refunded([], { status: 'refunded' })).toEqual([0, 0, 0]);
    expect(refunded(['-80.00'], { fee_lines: [{ id: 9, total: '-20.00' }] })).toEqual([0, 0, 0, 0]);
  });
});

describe('everything that is proven is answered with success', () => {
  it.each<[string, unknown, string]>([
    ['customer.created', { id: 1 }, 'customers-not-taken'],
    ['coupon.updated', { id: 1 }, 'topic-not-taken'],
    ['action.woocommerce_add_to_cart', { action: 'x', arg: 'y' }, 'topic-not-taken'],
    ['order.updated', { code: 'woocommerce_rest_cannot_view', data: { status: 401 } }, 'unreadable'],
    ['order.updated', { order: wooOrder() }, 'unreadable'],
    ['order.updated', '{"id":', 'unreadable'],
    ['order.updated', wooOrder({ date_created_gmt: 'yesterday' }), 'unreadable'],
    ['order.updated', wooOrder({ line_items: [wooLine('1,50')] }), 'unreadable'],
    [
      'order.updated',
      wooOrder({ line_items: Array.from({ length: 501 }, () => wooLine('1.00')) }),
      'unreadable',
    ],
    ['order.updated', wooOrder({ currency: 'EUR' }), 'other-currency'],
  ])('%s: %j: %s', async (topic, body, reason) => {
    const answer = resultOf(await send(topic, body));
    expect(answer).toMatchObject({ reason });
    if (reason === 'unreadable') expect(answer.errors.length).toBeGreaterThan(0);
  });
});

/** The body of the vendor's own documentation lies beside the repository where people develop. */
const payload = (() => {
  try {
    return readFileSync(
      join(import.meta.dirname, '../../../../../shared/payloads/woocommerce/order.created.json'),
      'utf8',
    );
  } catch {
    return null;
  }
})();

describe.skipIf(payload === null)("the vendor's own order", () => {
  it('is of a guest', async () => {
    expect(resultOf(await send('order.created', payload))).toEqual({
      status: 'parked',
      reason: 'no-member',
    });
  });

  it('and comes to two items, tax and shipping', () => {
    expect(parsed(JSON.parse(payload!)).lines.map(({ kind, amount }) => [kind, amount])).toEqual([
      ['item', 600],
      ['item', 1200],
      ['tax', 135],
      ['shipping', 1000],
    ]);
  });
});

function parsed(order: unknown, settings: object = {}): Revision {
  const said = wooCommerce.open(settings).parse('order.updated', order);
  const [first] = said;
  if (first?.kind !== 'revision') throw new Error(`no revision: ${JSON.stringify(said)}`);
  return first;
}
