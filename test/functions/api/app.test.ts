/** What an app reads with a member's own token: the same as the back end reads of them, by the same function. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Operation } from '../../../functions/api/routes.ts';
import { nameOf } from '../openapi/documented.ts';
import type { Call } from '../support/event.ts';
import { command, daysAgo } from '../support/events.ts';
import { type InMemory, startInMemory } from '../support/inMemory.ts';
import { openShop, type Shop } from '../support/shop.ts';

let functions: InMemory;
let shop: Shop;
beforeAll(async () => {
  functions = await startInMemory();
  shop = await openShop(functions);
});
afterAll(() => functions?.stop());

/** Calls with the token of a member. */
function tokenOf(memberId: string, { program } = shop) {
  const claims = { program, member: memberId, scope: 'me', sub: `phone of ${memberId}` };
  return (operation: Operation, call: Call = {}) => functions.call(operation, { claims, ...call });
}

async function buyer(of = shop): Promise<string> {
  const memberId = randomUUID();
  await of.buy(memberId, '120.00', { occurredAt: daysAgo(20) });
  await of.buy(memberId, '30.00', { occurredAt: daysAgo(1) });
  return memberId;
}

const cart = { currency: 'USD', lines: [{ amount: '200.00' }] };

describe('a member with a token of their own', () => {
  const sameAs: [own: Operation, named: Operation, call: Call][] = [
    ['readOwnStatus', 'readStatus', {}],
    ['listOwnEntries', 'listEntries', { query: { limit: '1' } }],
    ['readOwnSchedule', 'readSchedule', {}],
    ['quoteOwnCart', 'quoteCart', { body: cart }],
  ];
  it.each(sameAs)('%s answers what %s does', async (own, named, call) => {
    const memberId = await buyer();
    const answer = await tokenOf(memberId)(own, call);
    expect(answer.status).toBe(200);
    const other = await shop.call(named, { params: { memberId }, ...call });
    const { availableAt: _, expiresAt: __, ...body } = answer.body;
    expect(other.body).toMatchObject(body);
  });

  it('turns the pages of their history', async () => {
    const memberId = await buyer();
    const me = tokenOf(memberId);
    const first = (await me('listOwnEntries', { query: { limit: '1' } })).body;
    const second = (await me('listOwnEntries', { query: { limit: '1', cursor: first.next } })).body;
    expect([...first.entries, ...second.entries].map(({ points }) => points)).toEqual([37, 120]);
    expect(second.next).toBeNull();
  });

  it('asks what a cart brings, and nothing is written', async () => {
    const memberId = await buyer();
    const writes = functions.writes();
    const quoted = (await tokenOf(memberId)('quoteOwnCart', { body: cart })).body;
    expect(quoted).toMatchObject({ points: 250, tier: { id: 'platinum', reached: true } });
    expect(functions.writes()).toBe(writes);
  });

  it('sees no entry that only notes a tag: the words are the retailer’s', async () => {
    const memberId = await buyer();
    await command(shop, 'setTag', memberId, undefined, { params: { tag: 'complains' } });
    await command(shop, 'unsetTag', memberId, undefined, { params: { tag: 'complains' } });
    const named = (await shop.call('listEntries', { params: { memberId } })).body.entries;
    expect(named.map(({ kind }: { kind: string }) => kind)).toContain('tag-set');
    const own = await tokenOf(memberId)('listOwnEntries');
    expect(own.body.entries).toHaveLength(2);
    expect(own.text).not.toContain('complains');
    const page = (await tokenOf(memberId)('listOwnEntries', { query: { limit: '1' } })).body;
    expect([page.entries, page.next]).toEqual([[], expect.any(String)]);
  });

  const reading: [Operation, Call][] = [
    ['listOwnEntries', {}],
    ['readOwnSchedule', {}],
    ['quoteOwnCart', { body: cart }],
  ];
  it.each(reading)(
    '%s says that somebody to whom nothing has happened is unknown',
    async (operation, call) => {
      expect(nameOf(await tokenOf('nobody')(operation, call))).toBe('unknown-member');
    },
  );

  it.each([...reading, ['readOwnValue', {}] as const])(
    '%s refuses a query parameter that it does not know',
    async (operation, call) => {
      const answer = await tokenOf('nobody')(operation, { ...call, query: { limt: '1' } });
      expect([answer.status, nameOf(answer)]).toEqual([400, 'invalid-request']);
    },
  );

  it.each([...reading, ['readOwnValue', {}] as const])(
    '%s is not opened by a token that names no member',
    async (operation, call) => {
      const claims = { program: shop.program, scope: 'me', sub: 'phone' };
      expect(nameOf(await functions.call(operation, { claims, ...call }))).toBe('invalid-request');
    },
  );
});

describe('one call draws a card', () => {
  it('with the program, and how far the member has come', async () => {
    const memberId = await buyer();
    expect((await tokenOf(memberId)('readOwnStatus')).body).toMatchObject({
      memberId,
      enrolled: true,
      program: { id: shop.program, name: 'Tests', currency: 'USD', timeZone: 'America/New_York' },
      nextTier: {
        id: 'platinum',
        missing: [{ metric: 'spend', atLeast: '300.00', amount: '150.00', percent: 50 }],
      },
    });
  });

  it.each([
    ['0.99', 0],
    ['1.00', 1],
    ['99.99', 99],
  ])('of 100.00 %s are %i per cent: rounded down, as 100 would be all of it', async (amount, percent) => {
    const memberId = randomUUID();
    await shop.buy(memberId, amount);
    const [missing] = (await tokenOf(memberId)('readOwnStatus')).body.nextTier.missing;
    expect(missing.percent).toBe(percent);
  });

  it('of a member from whom more was taken than counted nothing is there', async () => {
    const memberId = await buyer();
    const qualifying = { metric: 'spend', amount: '-500.00' };
    await command(shop, 'adjustMember', memberId, { qualifying, reason: 'a mistake' });
    const { nextTier } = (await tokenOf(memberId)('readOwnStatus')).body;
    expect(nextTier.missing).toMatchObject([{ percent: 0 }]);
  });
});

describe('somebody who is no member yet', () => {
  const card = {
    enrolled: false,
    tier: { id: 'regular', name: 'Regular' },
    privileges: [{ id: 'prices', name: 'Member prices' }],
    balance: 0,
    pending: 0,
    deficit: 0,
    nextExpiry: null,
    nextTier: {
      id: 'gold',
      missing: [{ metric: 'spend', atLeast: '100.00', amount: '100.00', percent: 0, by: null }],
    },
    keepTier: null,
  };

  it('is shown the first level, and that joining brings nothing by itself', async () => {
    const { body } = await tokenOf('nobody')('readOwnStatus');
    expect(body).toMatchObject({ memberId: 'nobody', ...card, program: { id: shop.program, name: 'Tests' } });
    expect(body.joining).toEqual({ enrolment: 'automatic', points: 0 });
  });

  it('is told what joining earns, and earns it', async () => {
    const earning = {
      base: { points: 1, per: '1', on: 'purchase', rounding: 'down' },
      welcome: { points: 50 },
    };
    const club = await openShop(functions, { earning, enrolment: 'by-enrolling' });
    const me = tokenOf('newcomer', club);
    const before = (await me('readOwnStatus')).body;
    expect(before).toMatchObject({ ...card, joining: { enrolment: 'by-enrolling', points: 50 } });
    await club.call('enrolMember', { params: { memberId: 'newcomer' }, body: {} });
    const after = (await me('readOwnStatus')).body;
    expect(after).toMatchObject({ enrolled: true, balance: before.joining.points, tier: before.tier });
    expect(after).not.toHaveProperty('joining');
  });

  it('has a status that can be asked for again cheaply', async () => {
    const me = tokenOf('nobody');
    const { etag } = (await me('readOwnStatus')).headers;
    expect((await me('readOwnStatus', { headers: { 'if-none-match': etag! } })).status).toBe(304);
  });

  it('is unknown to the back end all the same, and nothing is written', async () => {
    const writes = functions.writes();
    await tokenOf('nobody')('readOwnStatus');
    expect(nameOf(await shop.status('nobody'))).toBe('unknown-member');
    expect(functions.writes()).toBe(writes);
  });
});

describe('the value of a member', () => {
  it('is shown to nobody where the program says nothing', async () => {
    const memberId = await buyer();
    const answer = await tokenOf(memberId)('readOwnValue');
    expect([answer.status, nameOf(answer)]).toEqual([403, 'value-not-shown']);
    expect(nameOf(await tokenOf('nobody')('readOwnValue')), 'whoever asks').toBe('value-not-shown');
  });

  it('is shown to the member where the program says so, without the tags that are set', async () => {
    const open = await openShop(functions, { value: { showToMembers: true } });
    const memberId = await buyer(open);
    await command(open, 'setTag', memberId, undefined, { params: { tag: 'complains' } });
    const { asOf: _, tags, ...named } = (await open.call('readValue', { params: { memberId } })).body;
    expect(tags.set).toMatchObject([{ tag: 'complains' }]);
    const own = (await tokenOf(memberId, open)('readOwnValue')).body;
    const { set: __, ...others } = tags;
    expect(own).toMatchObject({ ...named, tags: others });
    expect(own.tags).not.toHaveProperty('set');
    expect(nameOf(await tokenOf('nobody', open)('readOwnValue'))).toBe('unknown-member');
  });
});
