/** Customers whom their shop made one: their members become one, once, and what is in the way of it is said. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { expectBooks } from '../../support/books.ts';
import { type InMemory, startInMemory } from '../../support/inMemory.ts';
import { openShop, type Shop } from '../../support/shop.ts';
import { connect, pendingOf, resultOf, type Source } from '../../support/shops/connect.ts';
import { shopifyDelivery, shopifyLine, shopifyOrder, shopifySecret } from '../../support/shops/shopify.ts';
import {
  squareDelivery,
  squareEvent,
  squarePayment,
  squareSecret,
  squareUrl,
} from '../../support/shops/square.ts';

let functions: InMemory;
let shop: Shop;
beforeAll(async () => {
  functions = await startInMemory();
});
beforeEach(async () => {
  shop = await openShop(functions);
});
afterAll(() => functions?.stop());

const merge = (kept: number, deleted: number) =>
  shopifyDelivery('customers/merge', {
    admin_graphql_api_customer_kept_id: `gid://shopify/Customer/${kept}`,
    admin_graphql_api_customer_deleted_id: `gid://shopify/Customer/${deleted}`,
    status: 'completed',
  });
const shopify = (member: object = {}): Promise<Source> =>
  connect(shop, 'eu', { kind: 'shopify', secret: shopifySecret, settings: { member } });

async function bought(source: Source, customer: number, price = '10.00'): Promise<void> {
  const order = shopifyOrder({ customer: { id: customer }, line_items: [shopifyLine(price)] });
  expect(resultOf(await source.deliver(shopifyDelivery('orders/paid', order))).status).toBe('recorded');
}

describe('of two customers who both have bought', () => {
  it('the members become one, whose orders by either number count for them', async () => {
    const source = await shopify();
    await bought(source, 1, '10.00');
    await bought(source, 2, '5.00');
    expect(resultOf(await source.deliver(merge(1, 2)))).toEqual({ status: 'recorded', entry: 'merge:2' });
    await bought(source, 2, '7.00');
    expect(await pendingOf(shop, '1')).toBe(22);
    expect((await shop.status('2')).body.memberId).toBe('1');
    await expectBooks(shop, '1');
  });

  it('and said again, it is done already', async () => {
    const source = await shopify();
    await bought(source, 1);
    await bought(source, 2);
    await source.deliver(merge(1, 2));
    expect(resultOf(await source.deliver(merge(1, 2)))).toEqual({ status: 'duplicate', entry: 'merge:2' });
  });

  it('it stands among what operators did, by the name of the shop', async () => {
    const source = await shopify({ prefix: 'eu-' });
    await bought(source, 1);
    await bought(source, 2);
    await source.deliver(merge(1, 2));
    expect((await shop.call('listActions')).body.actions[0]).toMatchObject({
      action: 'member.merged',
      about: { member: 'eu-1', source: 'eu' },
      before: { from: 'eu-2' },
      by: 'source eu',
    });
  });
});

it('a customer who is gone and never bought is no member to merge', async () => {
  const source = await shopify();
  await bought(source, 1);
  expect(resultOf(await source.deliver(merge(1, 2)))).toEqual({ status: 'ignored', reason: 'not-members' });
});

it('one who is kept and never bought begins as a member, with what the other one has', async () => {
  const source = await shopify();
  await bought(source, 2);
  expect(resultOf(await source.deliver(merge(1, 2))).status).toBe('recorded');
  expect(await pendingOf(shop, '1')).toBe(10);
  expect(resultOf(await source.deliver(merge(1, 2))).status).toBe('duplicate');
});

it('Square makes a new customer of some: all of them are that one', async () => {
  const settings = { notificationUrl: squareUrl };
  const square = await connect(shop, 'square', { kind: 'square', secret: squareSecret, settings });
  for (const customer_id of ['A', 'B']) {
    await square.deliver(
      squareDelivery(squareEvent('payment.updated', squarePayment(1000, { customer_id }))),
    );
  }
  const context = { merge: { from_customer_ids: ['A', 'B'], to_customer_id: 'C' } };
  const object = { customer: { id: 'C' }, event_context: context };
  const created = { type: 'customer.created', event_id: 'e', data: { type: 'customer', object } };
  const answer = await square.deliver(squareDelivery(created));
  expect(answer.body.results.map(({ entry }: { entry: string }) => entry)).toEqual(['merge:A', 'merge:B']);
  expect(await pendingOf(shop, 'C')).toBe(20);
});

describe('merged one after the other', () => {
  it('all are one, though who has absorbed others is absorbed by nobody', async () => {
    const source = await shopify();
    for (const customer of [1, 2, 3]) await bought(source, customer);
    await source.deliver(merge(2, 3));
    expect(resultOf(await source.deliver(merge(1, 2))).status).toBe('recorded');
    expect(resultOf(await source.deliver(merge(1, 2)))).toEqual({ status: 'ignored', reason: 'one-member' });
    for (const member of ['1', '2', '3']) expect(await pendingOf(shop, member)).toBe(30);
  });

  it('two who both have absorbed others stay two, and the delivery waits with the reason', async () => {
    const source = await shopify();
    for (const customer of [1, 2, 3, 4]) await bought(source, customer);
    await source.deliver(merge(1, 3));
    await source.deliver(merge(2, 4));
    const answer = await source.deliver(merge(1, 2));
    expect(resultOf(answer)).toMatchObject({ status: 'parked', reason: 'customers-merged' });
    const shown = await shop.call('readParked', { params: { parked: answer.body.parked } });
    expect(shown.body.errors[0].rule).toContain('have both absorbed others');
  });
});

describe("where the shop's number is an identity", () => {
  const byIdentity = () => shopify({ as: 'customer' });
  const give = (memberId: string, customer: number) =>
    shop.call('addIdentity', { params: { memberId }, body: { identity: `customer:eu:${customer}` } });

  it('those who have it are merged', async () => {
    const source = await byIdentity();
    const [ann, bea] = [randomUUID(), randomUUID()];
    await give(ann, 1);
    await give(bea, 2);
    await bought(source, 1);
    await bought(source, 2);
    expect(resultOf(await source.deliver(merge(1, 2))).status).toBe('recorded');
    expect(await pendingOf(shop, ann)).toBe(20);
  });

  it('a kept customer whom nobody is waits until somebody is given the number', async () => {
    const source = await byIdentity();
    const bea = randomUUID();
    await give(bea, 2);
    await bought(source, 2);
    const { body } = await source.deliver(merge(1, 2));
    expect(body.results[0].errors[0].fix).toContain(`give member "${bea}" the identity`);
    await give(bea, 1);
    const replayed = await shop.call('replayParked', { params: { parked: body.parked } });
    expect(replayed.body.results).toEqual([{ status: 'ignored', reason: 'one-member' }]);
  });
});
