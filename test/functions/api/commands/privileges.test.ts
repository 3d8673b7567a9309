/** Privileges are used no more often than their quota allows, in each period of the program's calendar. */
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { nameOf } from '../../openapi/documented.ts';
import { expectBooks } from '../../support/books.ts';
import {
  atOnce,
  clockAhead,
  clockBack,
  command,
  daysAgo,
  platformNow,
  refund,
} from '../../support/events.ts';
import type { Answer } from '../../support/functions.ts';
import { type InMemory, startInMemory } from '../../support/inMemory.ts';
import { openShop, programFile, type Shop } from '../../support/shop.ts';

const { tiers } = programFile('x') as { tiers: object };
const quota = (uses: number, per: string) => ({ quota: { uses, per } });
const levels = [
  {
    id: 'regular',
    name: 'Regular',
    privileges: [
      { id: 'prices', name: 'Member prices' },
      { id: 'parcel', name: 'Free parcel', ...quota(4, 'month') },
      { id: 'gift', name: 'Gift', ...quota(1, 'lifetime') },
    ],
  },
  {
    id: 'gold',
    name: 'Gold',
    qualify: { anyOf: [{ metric: 'spend', atLeast: '100' }] },
    privileges: [
      { id: 'parcel', name: 'Free parcel', ...quota(6, 'month') },
      { id: 'lounge', name: 'Lounge', ...quota(2, 'year') },
    ],
  },
];

let functions: InMemory;
let shop: Shop;
beforeAll(async () => {
  functions = await startInMemory();
  shop = await openShop(functions, { ...atOnce, tiers: { ...tiers, levels }, refunds: { tier: 'leave' } });
});
afterAll(() => functions?.stop());
afterEach(clockBack);

async function memberWith(amount: number, memberId = randomUUID()): Promise<string> {
  await shop.buy(memberId, `${amount}.00`, { orderId: memberId, occurredAt: daysAgo(1) });
  return memberId;
}

const use = (memberId: string, privilegeId: string, body: Record<string, unknown> = {}) =>
  command(shop, 'usePrivilege', memberId, { useId: randomUUID(), ...body }, { params: { privilegeId } });
const giveBack = (memberId: string, privilegeId: string, useId: string) =>
  command(shop, 'returnPrivilege', memberId, undefined, { params: { privilegeId, useId } });
const refusalOf = (answer: Answer) => [answer.status, nameOf(answer), answer.body.numbers];
const usedOf = async (memberId: string, privilegeId: string): Promise<number> => {
  const { privileges } = (await shop.status(memberId)).body;
  return privileges.find(({ id }: { id: string }) => id === privilegeId).quota.used;
};

describe('a use', () => {
  it('shows no period where there is no quota, or one for a lifetime', async () => {
    const memberId = await memberWith(10);
    for (const privilegeId of ['prices', 'gift']) {
      const { body } = await use(memberId, privilegeId);
      expect(body.entry.outcomes[0].periodStart).toBe(null);
    }
    const { body } = await use(memberId, 'parcel');
    expect(body.entry.outcomes[0].periodStart).toMatch(/^20\d\d-\d\d-01$/);
  });

  it('is recorded, and counts against the quota', async () => {
    const memberId = await memberWith(10);
    const answer = await use(memberId, 'parcel', { useId: 'u1', quantity: 3 });
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({
      status: 'recorded',
      entry: {
        kind: 'privilege-use',
        points: 0,
        outcomes: [{ kind: 'privilege.used', privilege: 'parcel', quantity: 3 }],
      },
      member: { balance: 10 },
    });
    expect(await usedOf(memberId, 'parcel')).toBe(3);
    expect(refusalOf(await use(memberId, 'parcel', { quantity: 2 }))).toEqual([
      409,
      'quota-used-up',
      { privilege: 'parcel', quota: 4, used: 3, asked: 2 },
    ]);
    expect((await use(memberId, 'parcel')).status, 'one is left').toBe(201);
    await expectBooks(shop, memberId);
  });

  it('sent again is the same use, also when the quota is used up', async () => {
    const memberId = await memberWith(10);
    const first = await use(memberId, 'parcel', { useId: 'u1', quantity: 4 });
    const second = await use(memberId, 'parcel', { useId: 'u1', quantity: 4 });
    expect([second.status, second.body.status]).toEqual([200, 'duplicate']);
    expect(second.body.entry).toEqual(first.body.entry);
    expect(refusalOf(await use(memberId, 'parcel', { useId: 'u1', quantity: 1 })).slice(0, 2)).toEqual([
      409,
      'fact-conflict',
    ]);
    expect(await usedOf(memberId, 'parcel')).toBe(4);
    await expectBooks(shop, memberId);
  });

  it('of a privilege without a quota is never too much', async () => {
    const memberId = await memberWith(10);
    for (let count = 0; count < 6; count++) {
      expect((await use(memberId, 'prices', { quantity: 1_000 })).status).toBe(201);
    }
    await expectBooks(shop, memberId);
  });

  it('of two members and of two privileges does not count together', async () => {
    const [one, other] = [await memberWith(10), await memberWith(10)];
    await use(one, 'parcel', { useId: 'u', quantity: 4 });
    expect((await use(other, 'parcel', { useId: 'u', quantity: 4 })).status).toBe(201);
    expect((await use(one, 'gift', { useId: 'u' })).status).toBe(201);
    await expectBooks(shop, one);
    await expectBooks(shop, other);
  });

  it('counts anew in the next period, and never again where the quota is for life', async () => {
    const memberId = await memberWith(10);
    await use(memberId, 'parcel', { quantity: 4 });
    await use(memberId, 'gift');
    clockAhead(32);
    expect(await usedOf(memberId, 'parcel')).toBe(0);
    expect((await use(memberId, 'parcel', { quantity: 4 })).status).toBe(201);
    expect(refusalOf(await use(memberId, 'gift'))).toEqual([
      409,
      'quota-used-up',
      { privilege: 'gift', quota: 1, used: 1, asked: 1 },
    ]);
    await expectBooks(shop, memberId);
  });

  it('takes the quota of the tier that is held', async () => {
    const memberId = await memberWith(10);
    await use(memberId, 'parcel', { quantity: 4 });
    expect(nameOf(await use(memberId, 'lounge'))).toBe('unknown-privilege');
    await shop.buy(memberId, '100.00', { occurredAt: platformNow() });
    expect((await use(memberId, 'parcel', { quantity: 2 })).status).toBe(201);
    expect(nameOf(await use(memberId, 'parcel'))).toBe('quota-used-up');
    expect((await use(memberId, 'lounge')).status).toBe(201);
    await expectBooks(shop, memberId);
  });

  it('takes that of the tier an operator has given', async () => {
    const memberId = await memberWith(10);
    const until = new Date(Date.now() + 86_400_000).toISOString();
    await command(shop, 'overrideTier', memberId, { tier: 'gold', until, kind: 'trial', reason: 'a test' });
    expect((await use(memberId, 'lounge', { quantity: 2 })).status).toBe(201);
    clockAhead(2);
    expect(nameOf(await use(memberId, 'lounge'))).toBe('unknown-privilege');
    await expectBooks(shop, memberId);
  });
});

describe('the return of a use', () => {
  it('gives the quota back, once', async () => {
    const memberId = await memberWith(10);
    await use(memberId, 'parcel', { useId: 'u1', quantity: 3 });
    await use(memberId, 'parcel', { useId: 'u2' });
    const first = await giveBack(memberId, 'parcel', 'u1');
    expect(first.body).toMatchObject({
      status: 'recorded',
      entry: { kind: 'privilege-return', outcomes: [{ kind: 'privilege.returned', quantity: 3 }] },
    });
    expect(await usedOf(memberId, 'parcel')).toBe(1);
    const second = await giveBack(memberId, 'parcel', 'u1');
    expect([second.status, second.body.status]).toEqual([200, 'duplicate']);
    expect(await usedOf(memberId, 'parcel')).toBe(1);
    expect((await use(memberId, 'parcel', { quantity: 3 })).status).toBe(201);
    await expectBooks(shop, memberId);
  });

  it('ten times at once gives it back once', async () => {
    const memberId = await memberWith(10);
    await use(memberId, 'parcel', { useId: 'u1', quantity: 2 });
    await use(memberId, 'parcel', { useId: 'u2', quantity: 2 });
    const answers = await Promise.all(Array.from({ length: 10 }, () => giveBack(memberId, 'parcel', 'u1')));
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array(9).fill(200), 201]);
    expect(await usedOf(memberId, 'parcel')).toBe(2);
    await expectBooks(shop, memberId);
  });

  it('in the next period does not touch what is used in that', async () => {
    const memberId = await memberWith(10);
    await use(memberId, 'parcel', { useId: 'old', quantity: 2 });
    clockAhead(32);
    await use(memberId, 'parcel', { useId: 'new', quantity: 3 });
    await giveBack(memberId, 'parcel', 'old');
    expect(await usedOf(memberId, 'parcel')).toBe(3);
    await expectBooks(shop, memberId);
  });

  it('a returned use stays used up as a name', async () => {
    const memberId = await memberWith(10);
    await use(memberId, 'parcel', { useId: 'u1' });
    await giveBack(memberId, 'parcel', 'u1');
    expect((await use(memberId, 'parcel', { useId: 'u1' })).body.status).toBe('duplicate');
    expect(await usedOf(memberId, 'parcel')).toBe(0);
    await expectBooks(shop, memberId);
  });

  it('after a late fact comes to the same', async () => {
    const memberId = await memberWith(10);
    await use(memberId, 'parcel', { useId: 'u1', quantity: 2 });
    await shop.buy(memberId, '100.00', { occurredAt: daysAgo(40) });
    await giveBack(memberId, 'parcel', 'u1');
    expect(await usedOf(memberId, 'parcel')).toBe(0);
    await expectBooks(shop, memberId);
  });

  it('of a use that nobody made is unknown', async () => {
    const memberId = await memberWith(10);
    await use(memberId, 'parcel', { useId: 'u1' });
    for (const [who, what, which] of [
      [memberId, 'parcel', 'u2'],
      [memberId, 'gift', 'u1'],
      [await memberWith(10), 'parcel', 'u1'],
    ] as const) {
      const answer = await giveBack(who, what, which);
      expect([answer.status, nameOf(answer)]).toEqual([404, 'unknown-use']);
    }
  });
});

describe('a hundred at once on a quota of four', () => {
  it('exactly 4 succeed', async () => {
    const memberId = await memberWith(10);
    const answers = await Promise.all(Array.from({ length: 100 }, () => use(memberId, 'parcel')));
    const refused = answers.filter(({ status }) => status !== 201);
    expect(answers.length - refused.length).toBe(4);
    for (const answer of refused) {
      expect(refusalOf(answer)).toEqual([
        409,
        'quota-used-up',
        { privilege: 'parcel', quota: 4, used: 4, asked: 1 },
      ]);
    }
    expect(await usedOf(memberId, 'parcel')).toBe(4);
    await expectBooks(shop, memberId);
  });
});

describe('what is refused writes nothing', () => {
  const bad: [what: string, body: Record<string, unknown>][] = [
    ['no name of the use', { useId: undefined }],
    ['an empty one', { useId: '' }],
    ['one that is no text', { useId: '\ud800' }],
    ['one that is too long', { useId: '語'.repeat(43) }],
    ['none of it', { quantity: 0 }],
    ['less than none', { quantity: -1 }],
    ['half', { quantity: 0.5 }],
    ['too much at once', { quantity: 1_001 }],
    ['an unknown field', { at: 'now' }],
  ];
  it.each(bad)('%s', async (_, body) => {
    const memberId = await memberWith(10);
    const writes = functions.writes();
    const answer = await use(memberId, 'parcel', body);
    expect([answer.status, nameOf(answer)]).toEqual([400, 'invalid-request']);
    expect(functions.writes()).toBe(writes);
  });

  it('a privilege that the member does not have', async () => {
    const memberId = await memberWith(10);
    const writes = functions.writes();
    expect(refusalOf(await use(memberId, 'lounge'))).toEqual([
      404,
      'unknown-privilege',
      { privilege: 'lounge' },
    ]);
    expect(nameOf(await use(memberId, 'nothing'))).toBe('unknown-privilege');
    expect(nameOf(await use('nobody', 'parcel'))).toBe('unknown-member');
    expect(functions.writes()).toBe(writes);
  });
});

it('uses stand among other facts, and a refund does not give them back', async () => {
  const memberId = await memberWith(100);
  await use(memberId, 'lounge', { quantity: 2 });
  await shop.send(refund({ orderId: memberId, amount: '100.00' }));
  expect(await usedOf(memberId, 'lounge')).toBe(2);
  await expectBooks(shop, memberId);
});
