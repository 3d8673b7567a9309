/** Tags over the API: set and taken off once however often it is asked, counted from then on, and nobody else's. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nameOf } from '../../openapi/documented.ts';
import { expectBooks, history } from '../../support/books.ts';
import { atOnce, command, daysAgo, platformNow } from '../../support/events.ts';
import type { Answer } from '../../support/functions.ts';
import { type InMemory, startInMemory } from '../../support/inMemory.ts';
import { openShop, programFile, type Shop } from '../../support/shop.ts';

let functions: InMemory;
let shop: Shop;
beforeAll(async () => {
  functions = await startInMemory();
  const { tiers } = programFile('x') as { tiers: { levels: object[] } };
  const [regular] = tiers.levels;
  const levels = [
    regular,
    {
      id: 'inner',
      name: 'Inner circle',
      qualify: {
        anyOf: [
          { metric: 'spend', atLeast: '900.00' },
          { metric: 'tag', of: 'vip' },
        ],
      },
    },
  ];
  const bonuses = [{ id: 'press', when: "'press' in member.tags", effect: { kind: 'add', points: 5 } }];
  shop = await openShop(functions, {
    ...atOnce,
    earning: { ...atOnce.earning, bonuses },
    tiers: { ...tiers, levels },
  });
});
afterAll(() => functions?.stop());

async function someone(): Promise<string> {
  const memberId = randomUUID();
  await shop.buy(memberId, '10.00', { occurredAt: daysAgo(1) });
  return memberId;
}

const set = (memberId: string, tag: string) =>
  command(shop, 'setTag', memberId, undefined, { params: { tag } });
const unset = (memberId: string, tag: string) =>
  command(shop, 'unsetTag', memberId, undefined, { params: { tag } });
const tagsOf = ({ body }: Answer): string[] => body.tags.map(({ tag }: { tag: string }) => tag);
const list = async (memberId: string) => tagsOf(await command(shop, 'listTags', memberId));

describe('a tag', () => {
  it('is set, raises whom it qualifies, and is taken off', async () => {
    const memberId = await someone();
    const answer = await set(memberId, 'vip');
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({
      status: 'recorded',
      tags: [{ tag: 'vip' }],
      entry: {
        kind: 'tag-set',
        points: 0,
        outcomes: [{ kind: 'tag.set', tag: 'vip' }, { kind: 'tier.raised' }],
      },
      member: { tier: { id: 'inner' } },
    });
    expect(await list(memberId)).toEqual(['vip']);
    const off = await unset(memberId, 'vip');
    expect(off.body).toMatchObject({
      status: 'recorded',
      tags: [],
      entry: { kind: 'tag-unset', outcomes: [{ kind: 'tag.unset' }] },
      member: { tier: { id: 'inner' } },
    });
    expect(await list(memberId)).toEqual([]);
    await expectBooks(shop, memberId);
  });

  it('that is so already writes nothing, and stands since the first time', async () => {
    const memberId = await someone();
    const first = await set(memberId, 'vip');
    const writes = functions.writes();
    const again = await set(memberId, 'vip');
    expect([again.status, again.body.status, again.body.tags]).toEqual([200, 'unchanged', first.body.tags]);
    expect(again.body).not.toHaveProperty('entry');
    expect((await unset(memberId, 'press')).body).toMatchObject({
      status: 'unchanged',
      tags: first.body.tags,
    });
    expect(functions.writes()).toBe(writes);
  });

  it('can be set again after it was taken off: three changes are three entries', async () => {
    const memberId = await someone();
    for (const change of [set, unset, set]) expect((await change(memberId, 'vip')).status).toBe(201);
    const kinds = (await history(shop, memberId)).map(({ kind }: { kind: string }) => kind);
    expect(kinds.filter((kind) => kind.startsWith('tag-'))).toEqual(['tag-set', 'tag-unset', 'tag-set']);
    await expectBooks(shop, memberId);
  });

  it('set by a hundred at once is recorded once', async () => {
    const memberId = await someone();
    const answers = await Promise.all(Array.from({ length: 100 }, () => set(memberId, 'vip')));
    const statuses = answers.map(({ body }) => body.status);
    expect(statuses.filter((status) => status === 'recorded')).toHaveLength(1);
    expect(statuses.filter((status) => status === 'unchanged')).toHaveLength(99);
    for (const answer of answers) expect(tagsOf(answer)).toEqual(['vip']);
    await expectBooks(shop, memberId);
  });

  it('counts for purchases from its moment on, whenever they are told', async () => {
    const memberId = await someone();
    await set(memberId, 'press');
    const late = await shop.buy(memberId, '10.00', { occurredAt: daysAgo(0.5) });
    expect(late.body.entry.points).toBe(10);
    const now = await shop.buy(memberId, '10.00', { occurredAt: platformNow() });
    expect(now.body.entry.points).toBe(15);
    await expectBooks(shop, memberId);
  });

  it('is one of ten at most', async () => {
    const memberId = await someone();
    for (let count = 0; count < 10; count++) expect((await set(memberId, `t${count}`)).status).toBe(201);
    const writes = functions.writes();
    const one = await set(memberId, 'vip');
    expect([one.status, nameOf(one), one.body.numbers]).toEqual([
      409,
      'too-many-tags',
      { tag: 'vip', set: 10, most: 10 },
    ]);
    expect((await set(memberId, 't3')).body.status, 'one that is set is none too many').toBe('unchanged');
    expect(functions.writes()).toBe(writes);
    await unset(memberId, 't3');
    expect((await set(memberId, 'vip')).status).toBe(201);
    await expectBooks(shop, memberId);
  });

  it('is named in why an entry came out as it did', async () => {
    const memberId = await someone();
    const { body } = await set(memberId, 'vip');
    const explained = await command(shop, 'explainEntry', memberId, undefined, {
      params: { entryId: body.entry.id },
    });
    expect(explained.body.explanations).toMatchObject([
      { kind: 'tag.set', inputs: { tag: 'vip' }, counterfactual: { withoutTheFact: { tags: [] } } },
      { kind: 'tier.raised', counterfactual: { withoutTheFact: { tier: 'regular' } } },
    ]);
  });

  it('stands in the value of the member beside the calculated ones, and not in what they see themselves', async () => {
    const memberId = await someone();
    await set(memberId, 'press');
    const { body } = await command(shop, 'readValue', memberId);
    expect(body.tags).toMatchObject({ set: [{ tag: 'press' }], preferredChannel: null });
    const claims = { program: shop.program, scope: 'me', member: memberId, sub: memberId };
    expect((await shop.call('readOwnStatus', { claims })).text).not.toContain('press');
  });

  it('of somebody who has bought nothing stands in their value, too', async () => {
    const memberId = randomUUID();
    await shop.call('enrolMember', { params: { memberId }, body: {} });
    await set(memberId, 'press');
    expect((await command(shop, 'readValue', memberId)).body).toMatchObject({
      state: 'no-purchases',
      tags: { set: [{ tag: 'press' }] },
    });
  });
});

describe('what is missing', () => {
  it('names the tag that a level asks for, with the date that its money has', async () => {
    const memberId = await someone();
    const { nextTier } = (await shop.status(memberId)).body;
    expect(nextTier).toMatchObject({
      needs: 'any',
      missing: [
        { metric: 'spend', amount: '890.00' },
        { metric: 'tag', of: 'vip', amount: 1, by: null },
      ],
    });
  });
});

describe('what is refused writes nothing', () => {
  it.each(['VIP', '-vip', 'v i p', 'vip!', 'a'.repeat(33), 'ü', '\ud800', '%2F', '..'])(
    'a tag called %j',
    async (tag) => {
      const memberId = await someone();
      const writes = functions.writes();
      for (const change of [set, unset]) {
        const answer = await change(memberId, tag);
        expect([answer.status, nameOf(answer)]).toEqual([400, 'invalid-request']);
        expect(answer.body.errors).toMatchObject([{ path: 'tag', rule: expect.stringContaining('1 to 32') }]);
      }
      expect(functions.writes()).toBe(writes);
    },
  );

  it('a tag of nobody', async () => {
    const writes = functions.writes();
    for (const operation of ['setTag', 'unsetTag', 'listTags'] as const) {
      const answer = await command(shop, operation, 'nobody', undefined, { params: { tag: 'vip' } });
      expect([answer.status, nameOf(answer)]).toEqual([404, 'unknown-member']);
    }
    expect(functions.writes()).toBe(writes);
  });
});
