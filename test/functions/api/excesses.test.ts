/** What refunds asked for beyond what was kept is counted, and listed for operators. */
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { nameOf } from '../openapi/documented.ts';
import { atOnce, daysAgo, refund } from '../support/events.ts';
import { type InMemory, startInMemory } from '../support/inMemory.ts';
import { openShop, type Shop } from '../support/shop.ts';

let functions: InMemory;
let shop: Shop;
beforeAll(async () => {
  functions = await startInMemory();
  shop = await openShop(functions, atOnce);
});
afterAll(() => functions?.stop());
afterEach(() => {
  vi.restoreAllMocks();
  process.env.AWS_LAMBDA_LOG_LEVEL = 'FATAL';
});

const list = (query: Record<string, string> = {}) => shop.call('listExcesses', { query });
const back = (orderId: string, refundId: string, amount: string) =>
  shop.send(refund({ orderId, refundId, amount, occurredAt: daysAgo(1) }));

it('no refund of what there was is listed', async () => {
  await shop.buy('m1', '50.00', { orderId: 'fine', occurredAt: daysAgo(2) });
  await back('fine', 'r', '50.00');
  expect((await list()).body).toEqual({ excesses: [], next: null });
});

it('each refund of too much is listed once, the last recorded first, and counted', async () => {
  const written: string[] = [];
  await shop.buy('m2', '50.00', { orderId: 'much', occurredAt: daysAgo(2) });
  process.env.AWS_LAMBDA_LOG_LEVEL = 'WARN';
  vi.spyOn(process.stdout, 'write').mockImplementation((line) => written.push(String(line)) > 0);
  await back('much', 'r1', '60.00');
  await back('much', 'r1', '60.00');
  expect((await back('much', 'r2', '5.00')).body.order).toMatchObject({ kept: '0.00', excess: '15.00' });
  vi.restoreAllMocks();
  const counts = written.flatMap((line) => JSON.parse(line).refundsInExcess ?? []);
  expect(counts).toEqual([1, 1]);
  const { body } = await list();
  expect(body.excesses).toMatchObject([
    {
      entry: 'refund:standard:much:r2',
      order: 'standard:much',
      memberId: 'm2',
      excess: '5.00',
      currency: 'USD',
    },
    { entry: 'refund:standard:much:r1', excess: '10.00' },
  ]);
});

it('one that had waited for its purchase is listed with it', async () => {
  await back('late', 'r', '30.00');
  await shop.buy('m3', '20.00', { orderId: 'late', occurredAt: daysAgo(2) });
  expect((await list({ limit: '1' })).body.excesses).toMatchObject([
    { entry: 'refund:standard:late:r', excess: '10.00', memberId: 'm3' },
  ]);
});

it('is read page by page', async () => {
  const first = (await list({ limit: '2' })).body;
  const second = (await list({ limit: '2', cursor: first.next })).body;
  const entries = [...first.excesses, ...second.excesses].map(({ entry }: { entry: string }) => entry);
  expect(entries).toEqual(['refund:standard:late:r', 'refund:standard:much:r2', 'refund:standard:much:r1']);
  expect(second.next).toBeNull();
  expect(nameOf(await list({ cursor: 'bm90aGluZw' }))).toBe('invalid-request');
});
