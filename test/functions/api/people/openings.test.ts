/** Moving in over the API: what was elsewhere is here, once, before everything else; and what can't be taken is named. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectBooks } from '../../support/books.ts';
import { atOnce, daysAgo } from '../../support/events.ts';
import { type InMemory, startInMemory } from '../../support/inMemory.ts';
import { openShop, type Shop } from '../../support/shop.ts';

let functions: InMemory;
let shop: Shop;
beforeAll(async () => {
  functions = await startInMemory();
  shop = await openShop(functions, { ...atOnce, earning: { ...atOnce.earning, welcome: { points: 50 } } });
});
afterAll(() => functions?.stop());

const at = daysAgo(10);
const day = (ago: number) => daysAgo(ago).slice(0, 10);

const send = (openings: readonly object[], more: object = {}) =>
  shop.call('openMembers', { body: { importId: 'old', at, openings, ...more } });

async function sendOne(opening: object, more: object = {}) {
  const { status, body, text } = await send([opening], more);
  expect(status, text).toBe(200);
  return body.answers[0];
}

const gold = (memberId: string) => ({
  memberId,
  since: day(700),
  balance: 300,
  lots: [
    { points: 200, expiresOn: day(-30) },
    { points: 100, expiresOn: day(-400) },
  ],
  tier: { level: 'gold', since: day(100), until: day(-60), reason: 'held there' },
  amounts: [{ day: day(100), spend: '120.00', purchases: 2 }],
});

describe('an opening', () => {
  it('brings points with their expiry, and a level with its term, without a welcome', async () => {
    const m = randomUUID();
    expect(await sendOne(gold(m))).toEqual({ status: 'recorded', entry: `opening:${m}:old` });
    const { body } = await shop.status(m);
    expect(body).toMatchObject({ balance: 300, tier: { id: 'gold' }, nextExpiry: { points: 200 } });
    await expectBooks(shop, m);
    const entries = await shop.call('listEntries', { params: { memberId: m } });
    expect(entries.body.entries).toMatchObject([
      { points: 300, outcomes: [{ kind: 'member.opened', importId: 'old', tier: 'gold', points: 300 }] },
    ]);
    const why = await shop.call('explainEntry', { params: { memberId: m, entryId: `opening:${m}:old` } });
    expect(why.text).toContain('held there');
  });

  it('counts once for an import, and the same id with other content is a conflict', async () => {
    const m = randomUUID();
    await sendOne(gold(m));
    expect(await sendOne(gold(m))).toEqual({ status: 'duplicate', entry: `opening:${m}:old` });
    const other = await sendOne({ ...gold(m), balance: undefined, lots: [{ points: 7 }] });
    expect(other.problem.type).toBe('/problems/fact-conflict');
    await shop.buy(m, '10.00', { occurredAt: daysAgo(1) });
    expect((await sendOne(gold(m))).status, 'after a purchase the same is still the same').toBe('duplicate');
  });

  it('gives way to a later import as long as the member has done nothing here', async () => {
    const m = randomUUID();
    await sendOne(gold(m));
    const again = await sendOne({ memberId: m, balance: 40 }, { importId: 'new' });
    expect(again.status).toBe('recorded');
    expect((await shop.status(m)).body).toMatchObject({ balance: 40, tier: { id: 'regular' } });
    await expectBooks(shop, m);
    await shop.buy(m, '10.00', { occurredAt: daysAgo(1) });
    const late = await sendOne({ memberId: m, balance: 90 }, { importId: 'newer' });
    expect(late.problem.type).toBe('/problems/opening-after-facts');
    expect((await shop.status(m)).body.balance).toBe(50);
  });

  it('may come after the first purchases here, if it is of before them: the welcome was not due', async () => {
    const m = randomUUID();
    await shop.buy(m, '10.00', { occurredAt: daysAgo(5) });
    expect((await shop.status(m)).body.balance).toBe(60);
    expect((await sendOne({ memberId: m, balance: 100 })).status).toBe('recorded');
    expect((await shop.status(m)).body.balance).toBe(110);
    await expectBooks(shop, m);
    expect((await sendOne({ memberId: m, balance: 100 }, { importId: 'again' })).problem.type).toBe(
      '/problems/opening-after-facts',
    );
  });

  it('contains what happened before it: an order from then is ignored, and its refund with it', async () => {
    const m = randomUUID();
    await sendOne({ memberId: m, balance: 100 });
    const bought = await shop.buy(m, '10.00', { orderId: `old-${m}`, occurredAt: daysAgo(20) });
    expect(bought.body).toEqual({ status: 'ignored', reason: 'before-opening' });
    expect((await shop.status(m)).body.balance).toBe(100);
  });

  it('owes what was owed', async () => {
    const m = randomUUID();
    await sendOne({ memberId: m, balance: -30 });
    expect((await shop.status(m)).body).toMatchObject({ balance: 0, deficit: 30 });
    await expectBooks(shop, m);
  });

  it('is found by its identities; where one is another’s nothing is opened', async () => {
    const [a, b] = [randomUUID(), randomUUID()];
    const identities = [`email:${a}@shop.example`];
    expect((await sendOne({ memberId: a, balance: 1, identities })).status).toBe('recorded');
    const found = await shop.call('listMembers', { query: { identity: identities[0] as string } });
    expect(found.body.members).toMatchObject([{ memberId: a }]);
    expect((await sendOne({ memberId: b, balance: 1, identities })).problem.type).toBe(
      '/problems/identity-taken',
    );
    expect((await shop.status(b)).status).toBe(404);
  });

  it.each([
    ['sums that do not add up', { balance: 11, lots: [{ points: 10 }] }, 'sums-differ'],
    [
      'totals that do not add up',
      { amounts: [{ from: day(90), to: day(20), spend: '10.00' }], totals: { spend: '11.00' } },
      'sums-differ',
    ],
    ['an unknown level', { tier: { level: 'diamond' } }, 'unknown-tier'],
    ['a level that was over', { tier: { level: 'gold', until: day(20) } }, 'invalid-request'],
    ['a lot that has expired', { lots: [{ points: 1, expiresOn: day(20) }] }, 'invalid-request'],
    ['an amount of afterwards', { amounts: [{ day: day(2), spend: '1.00' }] }, 'invalid-request'],
    ['a membership that begins afterwards', { since: day(2) }, 'invalid-request'],
    ['a birthday that there is not', { birthday: '02-30' }, 'invalid-request'],
  ])('is refused for %s, and nothing is half done', async (_, more, problem) => {
    const m = randomUUID();
    expect((await sendOne({ memberId: m, ...more })).problem.type).toBe(`/problems/${problem}`);
    expect((await shop.status(m)).status).toBe(404);
  });

  it('is refused as a whole for a moment that has not come', async () => {
    const answer = await send([gold('m')], { at: daysAgo(-1) });
    expect([answer.status, answer.body.type]).toEqual([400, '/problems/invalid-request']);
  });

  it('of one of many is no matter to the others', async () => {
    const [a, b] = [randomUUID(), randomUUID()];
    const { body } = await send([gold(a), { memberId: a }, { nonsense: 1 }, gold(b)]);
    const { answers } = body;
    expect(answers.map(({ status }: { status: string }) => status)).toEqual([
      'recorded',
      'refused',
      'refused',
      'recorded',
    ]);
  });

  it('may be tried without a change', async () => {
    const m = randomUUID();
    expect(await sendOne(gold(m), { dryRun: true })).toEqual({ status: 'would-record' });
    expect((await shop.status(m)).status).toBe(404);
    await sendOne(gold(m));
    expect(await sendOne(gold(m), { dryRun: true })).toEqual({ status: 'duplicate' });
  });
});
