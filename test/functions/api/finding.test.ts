/** Members found: by what time changes first, by their tier, by an order of theirs. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { shardCount } from '../../../functions/store/keys.ts';
import { nameOf } from '../openapi/documented.ts';
import {
  atOnce,
  cancelled,
  clockAhead,
  clockBack,
  command,
  daysAgo,
  redeemable,
  refund,
} from '../support/events.ts';
import { type InMemory, startInMemory } from '../support/inMemory.ts';
import { openShop, type Shop } from '../support/shop.ts';

let functions: InMemory;
beforeAll(async () => {
  functions = await startInMemory();
});
afterAll(() => functions?.stop());
afterEach(clockBack);

interface Row {
  readonly memberId: string;
  readonly tier: { readonly id: string };
  readonly nextExpiry: { readonly at: string } | null;
  readonly dueAt: string | null;
}

const page = async (shop: Shop, query: Record<string, string> = {}) =>
  (await shop.call('listSummaries', { query })).body as { members: Row[]; next: string | null };

async function all(shop: Shop, query: Record<string, string> = {}): Promise<Row[]> {
  const rows: Row[] = [];
  let cursor: string | null = null;
  do {
    const found = await page(shop, { ...query, ...(cursor === null ? {} : { cursor }) });
    expect(found.members.length).toBeLessThanOrEqual(Number(query.limit ?? '20'));
    rows.push(...found.members);
    cursor = found.next;
  } while (cursor !== null);
  return rows;
}

describe('members with their tiers and points', () => {
  let shop: Shop;
  const names = Array.from({ length: 60 }, (_, index) => `m ${index}/é,:#`);
  beforeAll(async () => {
    shop = await openShop(functions, atOnce);
    for (const [index, name] of names.entries()) {
      const amount = index % 10 === 0 ? '320.00' : index % 3 === 0 ? '120.00' : `${index}.00`;
      await shop.buy(name, amount, { occurredAt: daysAgo(1 + 5 * index) });
    }
  });

  it('are all listed, each once, whatever the size of the page, soonest due first', async () => {
    for (const limit of ['1', '7', '100']) {
      const rows = await all(shop, { limit });
      expect(rows.map(({ memberId }) => memberId).toSorted(), limit).toEqual(names.toSorted());
      const moments = rows.map(({ dueAt }) => Date.parse(dueAt ?? '9999-12-31T00:00:00Z'));
      expect(moments, limit).toEqual(moments.toSorted((a, b) => a - b));
    }
  });

  it('say what each has, as the status of each does', async () => {
    for (const { memberId, ...row } of (await all(shop, { limit: '100' })).slice(0, 10)) {
      const { body } = await shop.status(memberId);
      const { balance, pending, deficit, nextExpiry } = body;
      const tier = { id: body.tier.id, name: body.tier.name };
      expect(row).toMatchObject({ tier, tierUntil: body.tier.until, balance, pending, deficit, nextExpiry });
    }
  });

  it('are never due later than their points expire', async () => {
    for (const { dueAt, nextExpiry } of await all(shop, { limit: '100' })) {
      if (nextExpiry !== null) expect(Date.parse(dueAt ?? '')).toBeLessThanOrEqual(Date.parse(nextExpiry.at));
    }
  });

  it.each(['regular', 'gold', 'platinum'])('of %s alone, in the same order', async (tier) => {
    const wanted = (await all(shop, { limit: '100' })).filter((row) => row.tier.id === tier);
    expect(wanted.length).toBeGreaterThan(4);
    for (const limit of ['2', '100']) expect(await all(shop, { tier, limit }), limit).toEqual(wanted);
  });

  it('are shown as of now, whether or not a review has run', async () => {
    clockAhead(1_200);
    const rows = await all(shop, { limit: '100' });
    expect(new Set(rows.map(({ tier }) => tier.id))).toEqual(new Set(['regular']));
    expect(rows.every(({ nextExpiry }) => nextExpiry === null)).toBe(true);
  });

  it('cost a read for each who is shown, and one look into each share of the index', async () => {
    const reads: string[] = [];
    functions.storm(({ operation }) => {
      reads.push(operation);
      return 'served';
    });
    try {
      expect((await page(shop, { limit: '20' })).members).toHaveLength(20);
    } finally {
      functions.clearUp();
    }
    expect(reads.filter((name) => name === 'BatchGetItem')).toHaveLength(1);
    expect(reads.filter((name) => name === 'Query').length).toBeLessThanOrEqual(2 * shardCount);
  });
});

describe('the list', () => {
  it('is empty where nobody has come yet', async () => {
    expect(await page(await openShop(functions, atOnce))).toEqual({ members: [], next: null });
  });

  const encoded = (text: string) => Buffer.from(text).toString('base64url');
  it.each([
    ['no base64', '!'],
    ['too few shares', encoded('.,.')],
    ['too many shares', encoded(','.repeat(shardCount))],
    ['a member who is none', encoded(`9:%${','.repeat(shardCount - 1)}`)],
    ['a moment that is none', encoded(`x:m1${','.repeat(shardCount - 1)}`)],
  ])('refuses a cursor of %s', async (_, cursor) => {
    const shop = await openShop(functions, atOnce);
    expect(nameOf(await shop.call('listSummaries', { query: { cursor } }))).toBe('invalid-request');
  });

  it('refuses a tier that the program does not have, and says which there are', async () => {
    const shop = await openShop(functions, atOnce);
    const answer = await shop.call('listSummaries', { query: { tier: 'diamond' } });
    expect(nameOf(answer)).toBe('invalid-request');
    expect(answer.body.errors).toEqual([
      {
        path: 'tier',
        value: '"diamond"',
        rule: '"tier" is "diamond", no tier of the program',
        fix: 'name one of "regular", "gold" or "platinum"',
      },
    ]);
  });
});

describe('an order', () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop(functions, redeemable);
  });
  const read = (orderId: string, query: Record<string, string> = {}) =>
    shop.call('readOrder', { params: { orderId }, query });

  it('says whose it is and what became of it', async () => {
    await shop.buy('ann', '500.00', { orderId: 'before', occurredAt: daysAgo(3) });
    await shop.buy('ann', '40.00', { orderId: '10/1 é', occurredAt: daysAgo(2) });
    await shop.send(refund({ orderId: '10/1 é', amount: '15.00', occurredAt: daysAgo(1) }));
    const body = { points: 200, orderId: '10/1 é', mode: 'capture' };
    const { redemption } = (await command(shop, 'redeem', 'ann', body)).body;
    expect((await read('10/1 é')).body).toMatchObject({
      orderId: '10/1 é',
      source: 'standard',
      state: 'recorded',
      memberId: 'ann',
      waiting: 0,
      entries: [
        { kind: 'purchase', points: 40 },
        { kind: 'refund', points: -15 },
      ],
      redemptions: [{ id: redemption.id, memberId: 'ann' }],
    });
  });

  it('that something waits for, or that counted for no one, has no member', async () => {
    await shop.send(refund({ orderId: 'to-come', amount: '1.00', occurredAt: daysAgo(1) }));
    await shop.send(cancelled('to-come', daysAgo(0.5)));
    const waits = (await read('to-come')).body;
    expect(waits).toMatchObject({ state: 'waiting', memberId: null, waiting: 2, entries: [] });
    const asking = await openShop(functions, { ...atOnce, enrolment: 'by-enrolling' });
    await asking.buy('stranger', '10.00', { orderId: 'o1' });
    const ignored = await asking.call('readOrder', { params: { orderId: 'o1' } });
    expect(ignored.body).toMatchObject({ state: 'ignored', memberId: null, entries: [] });
  });

  it('of which nothing is known, or that is another source’s, is unknown', async () => {
    await shop.buy('ben', '1.00', { orderId: 'here' });
    expect(nameOf(await read('nowhere'))).toBe('unknown-order');
    expect(nameOf(await read('here', { source: 'other' }))).toBe('unknown-order');
    const { body } = await read('here', { source: 'other' });
    expect(body.detail).toContain('"here" of the source "other"');
    const elsewhere = await openShop(functions, atOnce);
    expect(nameOf(await elsewhere.call('readOrder', { params: { orderId: 'here' } }))).toBe('unknown-order');
  });
});

describe('a name that somebody reads out', () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop(functions, atOnce);
    await shop.buy('77', '10.00', { orderId: '1001' });
    await shop.buy('eve', '10.00', { orderId: '77' });
  });
  const search = async (q: string) => (await shop.call('searchMembers', { query: { q } })).body.found;

  it('may be a member’s, an order’s, or both', async () => {
    expect(await search('eve')).toEqual([{ by: 'member', memberId: 'eve' }]);
    expect(await search('1001')).toEqual([
      { by: 'order', memberId: '77', orderId: '1001', source: 'standard' },
    ]);
    expect(await search('77')).toEqual([
      { by: 'member', memberId: '77' },
      { by: 'order', memberId: 'eve', orderId: '77', source: 'standard' },
    ]);
  });

  it('of an order that waits for its purchase has no member yet', async () => {
    await shop.send(refund({ orderId: 'to-come', amount: '1.00', occurredAt: daysAgo(1) }));
    expect(await search('to-come')).toEqual([
      { by: 'order', memberId: null, orderId: 'to-come', source: 'standard' },
    ]);
  });

  it('that nothing has, and that only another program knows, finds nothing', async () => {
    expect(await search('Eve')).toEqual([]);
    const elsewhere = await openShop(functions, atOnce);
    expect((await elsewhere.call('searchMembers', { query: { q: 'eve' } })).body).toEqual({ found: [] });
  });

  it('has to be given', async () => {
    const { body } = await shop.call('searchMembers', { query: {} });
    expect(body.errors).toMatchObject([{ path: 'q' }]);
  });
});
