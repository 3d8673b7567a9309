/** What can't be recorded is parked up to a bound for each day and source; what is beyond is told, and kept nowhere. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import type { ProgramId } from '../../../../domain/kernel/brand.ts';
import { parkedPerDay } from '../../../../functions/inbound/parking/allowance.ts';
import { openStore } from '../../../../functions/store/client.ts';
import { getParkedCount, putParkedCount } from '../../../../functions/store/sources/parkedCounts.ts';
import { tableNames } from '../../../contract/tables.ts';
import { nameOf } from '../../openapi/documented.ts';
import { bytesOf } from '../../support/event.ts';
import { type InMemory, startInMemory } from '../../support/inMemory.ts';
import { openShop, openUnpublished, type Shop } from '../../support/shop.ts';
import { connect, resultOf } from '../../support/shops/connect.ts';
import { shopifyDelivery, shopifyOrder, shopifySecret } from '../../support/shops/shopify.ts';
import { wooDelivery, wooOrder, wooSecret } from '../../support/shops/woocommerce.ts';
import { signedHeaders } from '../../support/sign.ts';

let functions: InMemory;
let shop: Shop;
beforeAll(async () => {
  functions = await startInMemory();
});
beforeEach(async () => {
  shop = await openShop(functions);
});
afterEach(() => {
  vi.useRealTimers();
});
afterAll(() => functions?.stop());

const dayMs = 86_400_000;
const today = () => Math.floor(Date.now() / dayMs);

/** As if so many had been parked today. */
async function parked(source: string, count: number): Promise<void> {
  const store = openStore(tableNames);
  const counted = { program: shop.program as ProgramId, source, day: today() };
  const { version } = await getParkedCount(store, counted);
  expect(await putParkedCount(store, counted, { value: { count }, version })).toBe(true);
}

const nobodys = () => shopifyDelivery('orders/paid', shopifyOrder({ customer: null }));
const shopify = (id: string) => connect(shop, id, { kind: 'shopify', secret: shopifySecret });
const listed = async () => (await shop.call('listParked', { query: { limit: '100' } })).body.parked.length;

it('a source that may send again is told so, and what can be recorded still is', async () => {
  const eu = await shopify('eu');
  await parked('eu', parkedPerDay);
  const refused = await eu.deliver(nobodys());
  expect([refused.status, nameOf(refused), refused.headers['retry-after']]).toEqual([
    429,
    'too-many-parked',
    '3600',
  ]);
  expect(await listed()).toBe(0);
  expect(resultOf(await eu.deliver(shopifyDelivery('orders/paid', shopifyOrder()))).status).toBe('recorded');
});

it('another source of the program is not affected', async () => {
  await shopify('eu');
  const us = await shopify('us');
  await parked('eu', parkedPerDay);
  expect((await us.deliver(nobodys())).status).toBe(202);
});

it('the next day, it may be parked again', async () => {
  const eu = await shopify('eu');
  vi.useFakeTimers({ toFake: ['Date'], now: (today() + 1) * dayMs - 60_000 });
  await parked('eu', parkedPerDay);
  expect((await eu.deliver(nobodys())).status).toBe(429);
  vi.setSystemTime((today() + 1) * dayMs);
  expect((await eu.deliver(nobodys())).status).toBe(202);
});

it('the last ones are parked, and a large one counts for more', async () => {
  const eu = await shopify('eu');
  await parked('eu', parkedPerDay - 10);
  const large = shopifyDelivery('orders/paid', shopifyOrder({ customer: null, note: 'x'.repeat(600_000) }));
  expect((await eu.deliver(large)).status).toBe(202); // ten of 64 KiB
  expect((await eu.deliver(nobodys())).status).toBe(429);
});

it('a shop that tries nothing twice is answered with success, and told that nothing is kept', async () => {
  const woo = await connect(shop, 'woo', { kind: 'woocommerce', secret: wooSecret });
  await parked('woo', parkedPerDay);
  const answer = await woo.deliver(wooDelivery('order.updated', wooOrder({ customer_id: 0 })));
  expect([answer.status, resultOf(answer)]).toEqual([200, { status: 'ignored', reason: 'too-many-parked' }]);
  expect(await listed()).toBe(0);
});

it('our own format is answered alone and in a batch, in which others go on', async () => {
  const unruled = await openUnpublished(functions, 'unruled');
  shop = unruled;
  await parked('standard', parkedPerDay);
  const one = { type: 'order.cancelled', data: { orderId: '1', occurredAt: new Date().toISOString() } };
  expect(nameOf(await unruled.send(one))).toBe('too-many-parked');
  const body = bytesOf({ deliveries: [one] });
  const headers = signedHeaders(body, { secret: unruled.secret });
  const [told] = (await unruled.call('receiveStandardBatch', { body, headers })).body.answers;
  expect([told.status, told.problem.type]).toEqual(['refused', '/problems/too-many-parked']);
});
