/** Orders live: whatever a shop that tells what an order is sends, in whatever order it comes, the last content counts. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runs } from '../../../support/runs.ts';
import { expectBooks } from '../../support/books.ts';
import { type InMemory, startInMemory } from '../../support/inMemory.ts';
import { openShop, type Shop } from '../../support/shop.ts';
import { connect, pendingOf, resultOf, type Source } from '../../support/shops/connect.ts';
import {
  shopifyDelivery,
  shopifyLine,
  shopifyOrder,
  shopifyRefund,
  shopifySecret,
} from '../../support/shops/shopify.ts';
import { wooDelivery, wooLine, wooMoment, wooOrder, wooSecret } from '../../support/shops/woocommerce.ts';

let functions: InMemory;
let shop: Shop;
let shopify: Source;
let woo: Source;
beforeAll(async () => {
  functions = await startInMemory();
  // Gold would multiply: here is no level but the first.
  shop = await openShop(functions, { tiers: { ...noLadder } });
  shopify = await connect(shop, 'shopify', { kind: 'shopify', secret: shopifySecret });
  woo = await connect(shop, 'woo', { kind: 'woocommerce', secret: wooSecret });
});
afterAll(() => functions?.stop());

const noLadder = {
  window: { kind: 'rolling', months: 12 },
  upgrade: 'at-once',
  term: { kind: 'months', months: 12 },
  down: 'one-step',
  levels: [{ id: 'regular', name: 'Regular' }],
};

type Json = Record<string, unknown>;

/** Minutes ago. */
const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000);
let members = 0;
const newMember = () => ++members;

const send = (topic: string, body: Json) => shopify.deliver(shopifyDelivery(topic, body));
const sendWoo = (topic: string, body: Json) => woo.deliver(wooDelivery(topic, body));

describe('Shopify', () => {
  /** The order at its age in minutes, and what it is like then. */
  const at = (order: Json, minutes: number, more: Json) => ({
    ...order,
    updated_at: ago(minutes).toISOString(),
    ...more,
  });
  const bought = (customer: number) => {
    const created = ago(60).toISOString();
    return shopifyOrder({
      created_at: created,
      processed_at: created,
      updated_at: created,
      customer: { id: customer },
      line_items: [shopifyLine('100.00', { id: 1 })],
    });
  };

  it('an order that is edited earns the difference, up and down', async () => {
    const customer = newMember();
    const order = bought(customer);
    await send('orders/paid', order);
    const more = { line_items: [shopifyLine('100.00', { id: 1 }), shopifyLine('40.00', { id: 2 })] };
    expect(resultOf(await send('orders/updated', at(order, 50, more))).status).toBe('recorded');
    expect(await pendingOf(shop, String(customer))).toBe(140);
    const refunds = [shopifyRefund(order, [[1, '100.00']], { created_at: ago(40).toISOString() })];
    await send('orders/updated', at(order, 40, { ...more, refunds, financial_status: 'partially_refunded' }));
    expect(await pendingOf(shop, String(customer))).toBe(40);
  });

  it('a refund counts once, told by itself and by its order, whichever comes first', async () => {
    for (const isRefundFirst of [true, false]) {
      const customer = newMember();
      const order = bought(customer);
      await send('orders/paid', order);
      const refund = shopifyRefund(order, [[1, '30.00']], { created_at: ago(40).toISOString() });
      const changed = at(order, 40, { refunds: [refund], financial_status: 'partially_refunded' });
      const deliveries = [() => send('refunds/create', refund), () => send('orders/updated', changed)];
      for (const deliver of isRefundFirst ? deliveries : deliveries.toReversed()) await deliver();
      expect(await pendingOf(shop, String(customer)), `refund first: ${isRefundFirst}`).toBe(70);
    }
  });

  it('what is cancelled earns nothing, and what comes late changes nothing', async () => {
    const customer = newMember();
    const order = bought(customer);
    const cancelled = at(order, 30, { cancelled_at: ago(30).toISOString() });
    await send('orders/cancelled', cancelled);
    expect(await pendingOf(shop, String(customer))).toBe(0);
    expect(resultOf(await send('orders/paid', order)).status).toBe('superseded');
    expect(await pendingOf(shop, String(customer))).toBe(0);
  });

  it('the points of a line come with its parcel, told by the parcel or by its order', async () => {
    const waiting = await openShop(functions, {
      earning: {
        base: { points: 1, per: '1', on: 'purchase', rounding: 'down' },
        hold: { kind: 'until-fulfilled', days: 0, atMostDays: 30 },
      },
    });
    const source = await connect(waiting, 'shopify', { kind: 'shopify', secret: shopifySecret });
    const line_items = [shopifyLine('25.00', { id: 1, quantity: 4, current_quantity: 4 })];
    const order: Record<string, unknown> = { ...bought(2), line_items };
    await source.deliver(shopifyDelivery('orders/paid', order));
    const parcel = (id: number, quantity: number, days: number) => ({
      id,
      order_id: order.id,
      status: 'success',
      created_at: ago(days).toISOString(),
      line_items: [{ id: 1, quantity }],
    });
    const first = parcel(71, 1, 20);
    await source.deliver(shopifyDelivery('fulfillments/create', first));
    expect((await waiting.status('2')).body).toMatchObject({ balance: 25, pending: 75 });
    const failed = { ...parcel(72, 3, 18), status: 'cancelled' };
    const fulfillments = [first, failed, parcel(73, 2, 15)];
    const partly = at(order, 15, { fulfillment_status: 'partial', fulfillments });
    await source.deliver(shopifyDelivery('orders/partially_fulfilled', partly));
    expect((await waiting.status('2')).body).toMatchObject({ balance: 75, pending: 25 });
  });

  it('a hold that waits for it ends with the last parcel', async () => {
    const waiting = await openShop(functions, {
      earning: {
        base: { points: 1, per: '1', on: 'purchase', rounding: 'down' },
        hold: { kind: 'until-fulfilled', days: 0, atMostDays: 30 },
      },
    });
    const source = await connect(waiting, 'shopify', { kind: 'shopify', secret: shopifySecret });
    const order = bought(1);
    await source.deliver(shopifyDelivery('orders/paid', order));
    expect((await waiting.status('1')).body.balance).toBe(0);
    const fulfillments = [{ status: 'success', created_at: ago(20).toISOString() }];
    const sent = at(order, 20, { fulfillment_status: 'fulfilled', fulfillments });
    const answer = await source.deliver(shopifyDelivery('orders/fulfilled', sent));
    expect(answer.body.results.map(({ status }: { status: string }) => status)).toEqual([
      'recorded',
      'recorded',
    ]);
    expect((await waiting.status('1')).body.balance).toBe(100);
  });
});

describe('WooCommerce', () => {
  const at = (order: Json, minutes: number, more: Json) => ({
    ...order,
    date_modified_gmt: wooMoment(ago(minutes)),
    ...more,
  });
  const bought = (customer_id: number) => {
    const created = wooMoment(ago(60));
    return wooOrder({
      customer_id,
      date_created_gmt: created,
      date_modified_gmt: created,
      date_paid_gmt: created,
      line_items: [wooLine('60.00', { id: 1 }), wooLine('40.00', { id: 2 })],
    });
  };

  it('a refund that is deleted gives back', async () => {
    const customer = newMember();
    const order = bought(customer);
    await sendWoo('order.created', order);
    await sendWoo('order.updated', at(order, 50, { refunds: [{ id: 9, total: '-50.00' }] }));
    expect(await pendingOf(shop, String(customer))).toBe(50);
    await sendWoo('order.updated', at(order, 40, { refunds: [] }));
    expect(await pendingOf(shop, String(customer))).toBe(100);
  });

  it('an order that is deleted is cancelled, and restored it lives again', async () => {
    const customer = newMember();
    const order = bought(customer);
    await sendWoo('order.created', order);
    await sendWoo('order.deleted', { id: order.id });
    expect(await pendingOf(shop, String(customer))).toBe(0);
    await sendWoo('order.restored', { ...order, date_modified_gmt: wooMoment(new Date(Date.now() + 2_000)) });
    expect(await pendingOf(shop, String(customer))).toBe(100);
  });
});

describe('in whatever order, and however often, its contents come', () => {
  const total = fc.integer({ min: 0, max: 20_000 });
  const content = fc.record({
    totals: fc.array(total, { minLength: 1, maxLength: 3 }),
    refunded: total,
    status: fc.constantFrom('processing', 'completed', 'cancelled', 'refunded'),
  });

  it('the last one counts, and the books add up', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(content, { minLength: 1, maxLength: 5 }),
        fc.infiniteStream(fc.nat()),
        async (contents, draw) => {
          const created = wooMoment(ago(600));
          const bodies = contents.map(({ totals, refunded, status }, index) => {
            const modified = wooMoment(ago(500 - index));
            return wooOrder({
              status,
              date_created_gmt: created,
              date_paid_gmt: created,
              date_modified_gmt: modified,
              ...(status === 'completed' ? { date_completed_gmt: created } : {}),
              line_items: totals.map((amount, line) => wooLine((amount / 100).toFixed(2), { id: line })),
              refunds: [{ id: 1, total: `-${(refunded / 100).toFixed(2)}` }],
            });
          });
          const sendAll = async (order: readonly Json[]) => {
            const customer = newMember();
            const id = 1_000_000 + customer;
            for (const body of order) await sendWoo('order.updated', { ...body, id, customer_id: customer });
            await expectBooks(shop, String(customer));
            return pendingOf(shop, String(customer));
          };
          const shuffled = [...bodies, ...bodies]
            .map((body) => [draw.next().value, body] as const)
            .toSorted(([a], [b]) => a - b)
            .map(([, body]) => body);
          expect(await sendAll(shuffled)).toBe(await sendAll([bodies.at(-1)!]));
        },
      ),
      runs(60),
    );
  });
});
