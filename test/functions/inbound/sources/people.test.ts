/** What shops say of people: parked deliveries are forgotten where a shop asks for it, profiles are not kept. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bytesOf } from '../../support/event.ts';
import { type InMemory, startInMemory } from '../../support/inMemory.ts';
import { openShop, type Shop } from '../../support/shop.ts';
import { connect, resultOf, type Source } from '../../support/shops/connect.ts';
import { shopifyDelivery, shopifyOrder, shopifySecret } from '../../support/shops/shopify.ts';
import { squareDelivery, squareSecret, squareUrl } from '../../support/shops/square.ts';
import { signedHeaders } from '../../support/sign.ts';

let functions: InMemory;
let shop: Shop;
let source: Source;
beforeAll(async () => {
  functions = await startInMemory();
});
beforeEach(async () => {
  shop = await openShop(functions);
  source = await connect(shop, 'eu', club);
});
afterAll(() => functions?.stop());

/** Nobody has this note: whatever is sent is parked. */
const club = {
  kind: 'shopify',
  secret: shopifySecret,
  settings: { member: { from: ['note-attribute:club'] } },
};
const big = '9007199254740993';
const send = (topic: string, body: unknown, to = source) => to.deliver(shopifyDelivery(topic, body));
const orderOf = (customer: object | null, more = {}) =>
  shopifyOrder({ customer, email: null, contact_email: null, ...more });
const parkedIds = async () =>
  (await shop.call('listParked')).body.parked.map(({ id }: { id: string }) => id).toReversed();

const redact = (customer: object, orders: unknown[] = []) => ({
  shop_id: 954889,
  shop_domain: 'example.myshopify.com',
  customer,
  orders_to_redact: orders,
});

describe('customers/redact', () => {
  it('deletes what is parked of the customer, by number, address, telephone and order, and nothing else', async () => {
    const text = JSON.stringify(orderOf({ id: 'BIG' })).replace('"BIG"', big);
    const theirs = [
      await send('orders/paid', text),
      await send('orders/paid', orderOf(null, { email: 'Ann@Example.com ' })),
      await send('orders/paid', orderOf(null, { billing_address: { phone: '+1 (555) 010-0199' } })),
      await send('orders/paid', orderOf(null, { id: 4711 })),
      await send('orders/paid', '{"customer": {"email": "ann@example.com"'),
      await send('customers/data_request', {
        ...redact({ id: 1, email: 'ann@example.com' }),
        data_request: { id: 9 },
      }),
    ];
    const others = [
      await send('orders/paid', orderOf({ id: 2 })),
      await send('orders/paid', orderOf(null, { email: 'joann@example.org' })),
      await send('orders/paid', 'no JSON'),
    ];
    expect(await parkedIds()).toHaveLength(theirs.length + others.length);
    const customer = { id: 'BIG', email: 'ann@example.com', phone: '15550100199' };
    const asked = JSON.stringify(redact(customer, [4711])).replace('"BIG"', big);
    expect(resultOf(await send('customers/redact', asked))).toEqual({
      status: 'erased',
      parked: theirs.length,
    });
    expect(await parkedIds()).toEqual(others.map(({ body }) => body.parked));
    expect(resultOf(await send('customers/redact', asked))).toEqual({ status: 'erased', parked: 0 });
    const { body, text: audit } = await shop.call('listActions');
    expect(body.actions[0]).toMatchObject({
      action: 'parked.erased',
      about: { source: 'eu' },
      by: 'source eu',
    });
    expect(audit).not.toContain('ann@example.com');
  });

  it('leaves what other shops have sent', async () => {
    const us = await connect(shop, 'us', club);
    const [ours, theirs] = [orderOf({ id: 7 }), orderOf({ id: 7 })];
    await send('orders/paid', ours);
    const kept = (await send('orders/paid', theirs, us)).body.parked;
    expect(resultOf(await send('customers/redact', redact({ id: 7 })))).toEqual({
      status: 'erased',
      parked: 1,
    });
    expect(await parkedIds()).toEqual([kept]);
  });

  it('finds it among more than one page', async () => {
    for (let at = 0; at < 120; at++) await send('orders/paid', orderOf({ id: at === 3 ? 5 : 6 }));
    expect(resultOf(await send('customers/redact', redact({ id: 5 })))).toEqual({
      status: 'erased',
      parked: 1,
    });
    expect(resultOf(await send('shop/redact', { shop_id: 1 }))).toEqual({ status: 'erased', parked: 119 });
  });
});

it('shop/redact deletes all that is parked of the shop', async () => {
  await send('orders/paid', orderOf({ id: 1 }));
  await send('orders/paid', 'no JSON');
  expect(resultOf(await send('shop/redact', { shop_id: 954889 }))).toEqual({ status: 'erased', parked: 2 });
  expect(await parkedIds()).toEqual([]);
});

describe('the merge of two customers', () => {
  const kept = 'gid://shopify/Customer/1';
  const merged = {
    admin_graphql_api_customer_kept_id: kept,
    admin_graphql_api_customer_deleted_id: `${kept}2`,
  };

  it("is none where members are not named by the shop's number", async () => {
    expect(resultOf(await send('customers/merge', { ...merged, status: 'completed' }))).toEqual({
      status: 'ignored',
      reason: 'customers-not-taken',
    });
  });

  it('that failed is none', async () => {
    expect(resultOf(await send('customers/merge', { ...merged, status: 'failed' }))).toEqual({
      status: 'ignored',
      reason: 'merge-failed',
    });
  });

  it('of Square comes with the customer that it makes', async () => {
    const settings = { notificationUrl: squareUrl };
    const square = await connect(shop, 'square', { kind: 'square', secret: squareSecret, settings });
    const created = (object: object) => ({
      type: 'customer.created',
      event_id: 'e',
      data: { type: 'customer', object },
    });
    const merge = { from_customer_ids: ['A', 'B'], to_customer_id: 'C' };
    const one = squareDelivery(created({ customer: { id: 'C' }, event_context: { merge } }));
    expect((await square.deliver(one)).body.results).toEqual(
      Array(2).fill({ status: 'ignored', reason: 'not-members' }),
    );
    const other = squareDelivery(created({ customer: { id: 'C' } }));
    expect(resultOf(await square.deliver(other))).toEqual({
      status: 'ignored',
      reason: 'customers-not-taken',
    });
  });
});

it.each([
  ['customers/create', 'customers-not-taken'],
  ['customers/update', 'customers-not-taken'],
  ['customers/delete', 'customers-not-taken'],
  ['app/uninstalled', 'app-uninstalled'],
])('%s is taken note of', async (topic, reason) => {
  expect(resultOf(await send(topic, { id: 1, email: 'ann@example.com' }))).toEqual({
    status: 'ignored',
    reason,
  });
});

it('a member that was updated in our own format is taken note of, alone and in a batch', async () => {
  const updated = { type: 'member.updated', data: { memberId: 'm1', email: 'ann@example.com', tags: ['a'] } };
  const ignored = { status: 'ignored', reason: 'profiles-not-kept' };
  const alone = await shop.send(updated);
  expect([alone.status, alone.body]).toEqual([200, ignored]);
  const body = bytesOf({ deliveries: [updated] });
  const headers = signedHeaders(body, { secret: shop.secret });
  expect((await shop.call('receiveStandardBatch', { body, headers })).body.answers).toEqual([ignored]);
  expect((await shop.send({ type: 'member.updated', data: {} })).body.errors[0].path).toBe('data.memberId');
});
