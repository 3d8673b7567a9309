/** The entrance by a bus: events that nothing signs, of a program and source that the rule names. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type InMemory, startInMemory } from '../support/inMemory.ts';
import { openShop, type Shop } from '../support/shop.ts';
import { messageOf, shopifyBusEvent, stripeBusEvent, takeFromBus } from '../support/shops/bus.ts';
import { connect, pendingOf } from '../support/shops/connect.ts';
import { shopifyDelivery, shopifyOrder, shopifySecret } from '../support/shops/shopify.ts';
import { squareSecret, squareUrl } from '../support/shops/square.ts';
import { stripeCheckout, stripeDelivery, stripeEvent, stripeSecret } from '../support/shops/stripe.ts';

let functions: InMemory;
let shop: Shop;
beforeAll(async () => {
  functions = await startInMemory();
});
beforeEach(async () => {
  shop = await openShop(functions);
});
afterEach(() => functions.clearUp());
afterAll(() => functions?.stop());

const parkedOf = async () => (await shop.call('listParked')).body.parked;
const toShopify = () => connect(shop, 'shopify-eu', { kind: 'shopify', secret: shopifySecret });
const toStripe = () => connect(shop, 'stripe', { kind: 'stripe', secret: stripeSecret });

const ofShopify = (order: object, topic = 'orders/paid') =>
  messageOf(shop.program, 'shopify-eu', shopifyBusEvent(topic, order));
const ofStripe = (type: string, object: object) =>
  messageOf(shop.program, 'stripe', stripeBusEvent(stripeEvent(type, object)));

describe('an event of a partner', () => {
  it('of Shopify is the delivery that it would be over HTTPS: both count once, whichever is first', async () => {
    const source = await toShopify();
    const [first, second] = [shopifyOrder({ customer: { id: 1 } }), shopifyOrder({ customer: { id: 2 } })];
    expect(await takeFromBus([ofShopify(first), ofShopify(first)])).toEqual([]);
    expect((await source.deliver(shopifyDelivery('orders/paid', first))).body.status).toBe('duplicate');
    expect((await source.deliver(shopifyDelivery('orders/paid', second))).body.status).toBe('recorded');
    expect(await takeFromBus([ofShopify(second)])).toEqual([]);
    expect([await pendingOf(shop, '1'), await pendingOf(shop, '2')]).toEqual([100, 100]);
  });

  it('of Stripe likewise', async () => {
    const source = await toStripe();
    const sale = stripeCheckout({ client_reference_id: 'm1' });
    expect(await takeFromBus([ofStripe('checkout.session.completed', sale)])).toEqual([]);
    const again = await source.deliver(stripeDelivery('checkout.session.completed', sale));
    expect(again.body.status).toBe('duplicate');
    expect(await pendingOf(shop, 'm1')).toBe(100);
  });

  it('keeps every digit of an id above 2^53', async () => {
    const source = await toShopify();
    const text = (id: string) =>
      JSON.stringify(shopifyOrder({ id: 0, customer: { id: 7 } })).replace('"id":0', `"id":${id}`);
    const [one, two] = [text('820982911946154500'), text('820982911946154501')];
    const message = (order: string) => ofShopify({ order: 'here' }).replace('{"order":"here"}', order);
    expect(await takeFromBus([message(one), message(two)])).toEqual([]);
    expect(await pendingOf(shop, '7')).toBe(225); // the second as gold
    expect((await source.deliver(shopifyDelivery('orders/paid', two))).body.status).toBe('duplicate');
  });

  it('that can not be recorded is parked whole, and the others of its batch are recorded', async () => {
    await toShopify();
    const poisoned = shopifyOrder({ line_items: 'none' });
    const nobodys = shopifyOrder({ customer: null });
    const good = shopifyOrder({ customer: { id: 3 } });
    expect(await takeFromBus([ofShopify(poisoned), ofShopify(nobodys), ofShopify(good)])).toEqual([]);
    expect(await pendingOf(shop, '3')).toBe(100);
    const parked = await parkedOf();
    expect(
      parked.map(({ reason, topic }: { reason: string; topic: string }) => [reason, topic]).toSorted(),
    ).toEqual([
      ['no-member', 'orders/paid'],
      ['unreadable', 'orders/paid'],
    ]);
    const { id } = parked.find(({ reason }: { reason: string }) => reason === 'no-member');
    const shown = await shop.call('readParked', { params: { parked: id } });
    // Numbers above 2^53 have become text, with every digit.
    expect(JSON.parse(shown.body.body)).toMatchObject({
      id: nobodys.id,
      customer: null,
      line_items: [{ price: '100.00' }],
    });
    const replayed = await shop.call('replayParked', { params: { parked: id } });
    expect(replayed.body.status).toBe('parked'); // there is still nobody
  });

  it('that is none of the vendor is ignored or parked, and never an order', async () => {
    await toShopify();
    await toStripe();
    const strange = messageOf(shop.program, 'shopify-eu', { detail: { anything: true } });
    const thin = messageOf(shop.program, 'stripe', stripeBusEvent({ id: 'evt_1', type: 'v1.billing.meter' }));
    expect(await takeFromBus([strange, thin])).toEqual([]);
    expect(await parkedOf()).toEqual([]);
  });
});

describe('a message that can not be taken stays in its queue', () => {
  it('of a source that is not there, or whose kind sends nothing by a bus', async () => {
    await connect(shop, 'square', {
      kind: 'square',
      secret: squareSecret,
      settings: { notificationUrl: squareUrl },
    });
    await toShopify();
    const event = shopifyBusEvent('orders/paid', shopifyOrder({ customer: { id: 4 } }));
    const messages = [
      messageOf(shop.program, 'shopify-us', event),
      messageOf('nowhere', 'shopify-eu', event),
      messageOf(shop.program, 'square', event),
      messageOf(shop.program, 'shopify-eu', event),
      'no JSON',
      '{"program":"x"}',
    ];
    expect(await takeFromBus(messages)).toEqual([0, 1, 2, 4, 5]);
    expect(await pendingOf(shop, '4')).toBe(100);
  });

  it('of a standard source: our own format has no partner', async () => {
    const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
    await connect(shop, 'till', { kind: 'standard', secret });
    expect(await takeFromBus([messageOf(shop.program, 'till', { detail: {} })])).toEqual([0]);
  });

  it('while the store is busy, and is recorded once when it comes again', async () => {
    await toShopify();
    const message = ofShopify(shopifyOrder({ customer: { id: 5 } }));
    functions.storm(() => {
      throw Object.assign(new Error('throttled'), {
        name: 'ThrottlingException',
        $retryable: { throttling: true },
      });
    });
    expect(await takeFromBus([message])).toEqual([0]);
    functions.clearUp();
    expect(await takeFromBus([message, message])).toEqual([]);
    expect(await pendingOf(shop, '5')).toBe(100);
  });
});

it('what an event says of program or source decides nothing', async () => {
  const other = await openShop(functions);
  await toShopify();
  await connect(other, 'shopify-eu', { kind: 'shopify', secret: shopifySecret });
  const order = shopifyOrder({ customer: { id: 6 }, program: other.program, source: 'shopify-us' });
  expect(await takeFromBus([ofShopify(order)])).toEqual([]);
  expect(await pendingOf(shop, '6')).toBe(100);
  expect((await other.status('6')).status).toBe(404);
});
