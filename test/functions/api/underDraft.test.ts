/** A member's status had a draft been in force. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { nameOf } from '../openapi/documented.ts';
import { atOnce, daysAgo } from '../support/events.ts';
import { type InMemory, startInMemory } from '../support/inMemory.ts';
import { openShop, programFile, type Shop } from '../support/shop.ts';

let functions: InMemory;
let shop: Shop;
beforeAll(async () => {
  functions = await startInMemory();
  shop = await openShop(functions, atOnce);
  await shop.buy('m1', '90.00', { occurredAt: daysAgo(2) });
  const file = programFile(shop.program, {
    ...atOnce,
    earning: { base: { points: 2, per: '1.00', on: 'purchase', rounding: 'down' } },
  });
  expect((await shop.call('putDraft', { params: { name: 'double' }, body: file })).status).toBe(200);
});
afterAll(() => functions?.stop());

const under = (query: Record<string, string> = {}, params: Record<string, string> = {}) =>
  shop.call('readStatusUnderDraft', { params: { name: 'double', memberId: 'm1', ...params }, query });
const now = async () => (await shop.call('readStatus', { params: { memberId: 'm1' } })).body;

it('from this moment on, what was earned stays what it was', async () => {
  const { balance, pending } = await now();
  expect(balance + pending).toBe(90);
  expect((await under()).body).toMatchObject({ memberId: 'm1', balance, pending });
});

it('since a day before the purchase, the purchase earns by the draft', async () => {
  const { body } = await under({ since: daysAgo(30).slice(0, 10) });
  expect(body.balance + body.pending).toBe(180);
});

it('nothing is written: the status stays, and no version is published', async () => {
  const before = await now();
  await under({ since: daysAgo(30).slice(0, 10) });
  expect(await now()).toEqual(before);
  expect((await shop.call('listVersions')).body.versions).toHaveLength(1);
});

it.each(['2026-02-30', 'yesterday', '2999-01-01'])('%s is no day to begin on', async (since) => {
  const answer = await under({ since });
  expect(nameOf(answer)).toBe('invalid-request');
  expect(answer.body.errors).toMatchObject([{ path: 'since' }]);
});

it('an unknown draft goes before an unknown member', async () => {
  expect(nameOf(await under({}, { name: 'other', memberId: 'nobody' }))).toBe('unknown-draft');
  expect(nameOf(await under({}, { memberId: 'nobody' }))).toBe('unknown-member');
});
