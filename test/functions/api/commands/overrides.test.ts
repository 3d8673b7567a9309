/** A tier given by an operator, beside the earned one: the higher of the two is held. */
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { nameOf } from '../../openapi/documented.ts';
import { expectBooks, history } from '../../support/books.ts';
import { atOnce, clockAhead, clockBack, command, daysAgo, platformNow } from '../../support/events.ts';
import type { Answer } from '../../support/functions.ts';
import { type InMemory, startInMemory } from '../../support/inMemory.ts';
import { openShop, programFile, publish, type Shop } from '../../support/shop.ts';

let functions: InMemory;
let shop: Shop;
beforeAll(async () => {
  functions = await startInMemory();
  shop = await openShop(functions, atOnce);
});
afterAll(() => functions?.stop());
afterEach(clockBack);

async function memberWith(amount: number, memberId = randomUUID()): Promise<string> {
  await shop.buy(memberId, `${amount}.00`, { occurredAt: daysAgo(1) });
  return memberId;
}

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
const give = (memberId: string, tier: string, more: Record<string, unknown> = {}, key?: string) =>
  command(
    shop,
    'overrideTier',
    memberId,
    { tier, until: inDays(30), kind: 'grant', reason: 'a loyal friend', ...more },
    key === undefined ? {} : { key },
  );
const end = (memberId: string, overrideId: string, body?: Record<string, unknown>) =>
  command(shop, 'endOverride', memberId, body, { params: { overrideId } });
const tierOf = async (memberId: string) => (await shop.status(memberId)).body.tier.id;
const refusalOf = (answer: Answer) => [answer.status, nameOf(answer), answer.body.numbers];

describe('an override', () => {
  it.each(['grant', 'match', 'trial'])('gives the tier until its end (%s)', async (kind) => {
    const memberId = await memberWith(10);
    const until = inDays(30);
    const answer = await give(memberId, 'gold', { kind, until });
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({
      status: 'recorded',
      entry: {
        kind: 'tier-override',
        points: 0,
        outcomes: [{ kind: 'tier.override-began', tier: 'gold', until }],
      },
      member: { tier: { id: 'gold' }, balance: 10 },
    });
    const { body } = await shop.status(memberId);
    expect(body.tier).toMatchObject({ id: 'gold', until, because: { rule: 'tier-override' } });
    await expectBooks(shop, memberId);
    clockAhead(29);
    expect(await tierOf(memberId)).toBe('gold');
    clockAhead(31);
    expect((await shop.status(memberId)).body.tier).toMatchObject({
      id: 'regular',
      because: { decision: 'enrolled' },
    });
    await expectBooks(shop, memberId);
  });

  it('that has run out is told in the history once something is booked', async () => {
    const memberId = await memberWith(10);
    const until = inDays(30);
    await give(memberId, 'gold', { until });
    clockAhead(31);
    await shop.buy(memberId, '10.00', { occurredAt: platformNow() });
    const passage = (await history(shop, memberId)).find(({ kind }) => kind === 'passage')!;
    expect(passage.outcomes).toEqual([
      {
        kind: 'tier.override-ended',
        rule: 'tier-override',
        programVersion: 1,
        tier: 'gold',
        until,
        at: until,
      },
    ]);
    await expectBooks(shop, memberId);
  });

  it('multiplies points as the tier does', async () => {
    const memberId = await memberWith(10);
    await give(memberId, 'gold');
    clockAhead(1); // a purchase of the same millisecond would come before the override
    const { body } = await shop.buy(memberId, '40.00', { occurredAt: platformNow() });
    expect(body.entry.points).toBe(50);
    await expectBooks(shop, memberId);
  });

  it('below the earned tier changes nothing that is seen', async () => {
    const memberId = await memberWith(350);
    expect(await tierOf(memberId)).toBe('platinum');
    await give(memberId, 'gold');
    expect(await tierOf(memberId)).toBe('platinum');
    clockAhead(31);
    expect(await tierOf(memberId)).toBe('platinum');
    await expectBooks(shop, memberId);
  });

  it('gives way to a higher tier that is earned meanwhile', async () => {
    const memberId = await memberWith(10);
    await give(memberId, 'gold');
    await shop.buy(memberId, '300.00', { occurredAt: platformNow() });
    expect(await tierOf(memberId)).toBe('platinum');
    clockAhead(31);
    expect(await tierOf(memberId)).toBe('platinum');
    await expectBooks(shop, memberId);
  });

  it('is ended by another', async () => {
    const memberId = await memberWith(10);
    await give(memberId, 'platinum');
    await give(memberId, 'gold', { until: inDays(10) });
    expect(await tierOf(memberId)).toBe('gold');
    clockAhead(11);
    expect(await tierOf(memberId)).toBe('regular');
    await expectBooks(shop, memberId);
  });

  it('with the same key is one; with another body it is a mistake', async () => {
    const memberId = await memberWith(10);
    const until = inDays(30);
    const first = await give(memberId, 'gold', { until }, 'k');
    const second = await give(memberId, 'gold', { until }, 'k');
    expect([second.status, second.body.entry]).toEqual([200, first.body.entry]);
    expect(nameOf(await give(memberId, 'platinum', { until }, 'k'))).toBe('idempotency-key-reused');
    expect(nameOf(await give(memberId, 'gold', { until, reason: 'another' }, 'k'))).toBe(
      'idempotency-key-reused',
    );
    expect(await tierOf(memberId)).toBe('gold');
    await expectBooks(shop, memberId);
  });
});

describe('the end of an override', () => {
  it('by an operator leads back to the earned tier', async () => {
    const memberId = await memberWith(10);
    const { overrideId } = (await give(memberId, 'gold')).body;
    const first = await end(memberId, overrideId);
    expect(first.body).toMatchObject({
      status: 'recorded',
      overrideId,
      entry: { kind: 'tier-override-end', outcomes: [{ kind: 'tier.override-ended', tier: 'gold' }] },
      member: { tier: { id: 'regular' } },
    });
    const second = await end(memberId, overrideId);
    expect([second.status, second.body.status]).toEqual([200, 'duplicate']);
    expect(await tierOf(memberId)).toBe('regular');
    await expectBooks(shop, memberId);
  });

  it('of one that another has replaced does not touch the other', async () => {
    const memberId = await memberWith(10);
    const { overrideId } = (await give(memberId, 'gold')).body;
    await give(memberId, 'platinum');
    expect(refusalOf(await end(memberId, overrideId)).slice(0, 2)).toEqual([409, 'no-override']);
    expect(await tierOf(memberId)).toBe('platinum');
    await expectBooks(shop, memberId);
  });

  it('repeated after another has begun does not touch the other', async () => {
    const memberId = await memberWith(10);
    const { overrideId } = (await give(memberId, 'gold')).body;
    await end(memberId, overrideId);
    await give(memberId, 'platinum');
    expect((await end(memberId, overrideId)).body.status).toBe('duplicate');
    expect(await tierOf(memberId)).toBe('platinum');
    await expectBooks(shop, memberId);
  });

  it('of one that nobody gave, that has run out, or that is somebody else’s', async () => {
    const memberId = await memberWith(10);
    const { overrideId } = (await give(memberId, 'gold')).body;
    const other = await memberWith(10);
    await give(other, 'gold');
    const writes = functions.writes();
    expect(nameOf(await end(memberId, 'nothing'))).toBe('no-override');
    expect(nameOf(await end(other, overrideId))).toBe('no-override');
    expect(nameOf(await end('nobody', overrideId))).toBe('unknown-member');
    clockAhead(31);
    expect(nameOf(await end(memberId, overrideId))).toBe('no-override');
    expect(functions.writes()).toBe(writes);
  });
});

describe('overrides are listed', () => {
  const listed = async (memberId: string, query: Record<string, string> = {}) =>
    (await shop.call('listMemberOverrides', { params: { memberId }, query })).body;

  it('of a member, newest first, with what has become of each', async () => {
    const memberId = await memberWith(10);
    const until = inDays(10);
    const first = (await give(memberId, 'gold', { reason: 'one' })).body.overrideId;
    const second = (await give(memberId, 'platinum', { kind: 'match', reason: 'two' })).body;
    const endedBy = await end(memberId, second.overrideId, { reason: 'a mistake' });
    const third = (await give(memberId, 'gold', { kind: 'trial', until, reason: 'three' })).body;
    await shop.buy(memberId, '5.00', { occurredAt: platformNow() });
    const { overrides, next } = await listed(memberId);
    expect(next).toBe(null);
    expect(overrides).toEqual([
      {
        id: third.overrideId,
        memberId,
        tier: { id: 'gold', name: 'Gold' },
        kind: 'trial',
        reason: 'three',
        by: 'tester',
        at: third.entry.occurredAt,
        until,
        state: 'in-force',
        endedAt: null,
      },
      expect.objectContaining({
        id: second.overrideId,
        state: 'ended',
        endedAt: endedBy.body.entry.recordedAt,
      }),
      expect.objectContaining({ id: first, state: 'over', endedAt: null }),
    ]);
    clockAhead(11);
    expect((await listed(memberId)).overrides[0]).toMatchObject({ id: third.overrideId, state: 'over' });
  });

  it('of a member, page by page', async () => {
    const memberId = await memberWith(10);
    const ids: string[] = [];
    for (const reason of ['a', 'b', 'c'])
      ids.unshift((await give(memberId, 'gold', { reason })).body.overrideId);
    const first = await listed(memberId, { limit: '2' });
    const second = await listed(memberId, { limit: '2', cursor: first.next });
    expect([...first.overrides, ...second.overrides].map(({ id }) => id)).toEqual(ids);
    expect(second.next).toBe(null);
  });

  it('of a program: all members, newest first, page by page; nothing else that operators did', async () => {
    const at = await openShop(functions, atOnce);
    const given: string[] = [];
    for (const memberId of ['ann', 'ben', 'cem']) {
      await at.buy(memberId, '10.00', { occurredAt: daysAgo(1) });
      const body = { tier: 'gold', until: inDays(30), kind: 'grant', reason: memberId };
      given.unshift((await command(at, 'overrideTier', memberId, body)).body.overrideId);
      await command(at, 'adjustMember', memberId, { points: 1, reason: 'beside it' });
    }
    await command(at, 'endOverride', 'ben', undefined, { params: { overrideId: given[1] as string } });
    const all = (await at.call('listOverrides')).body.overrides;
    expect(all.map(({ id, memberId, state }: Record<string, string>) => [id, memberId, state])).toEqual([
      [given[0], 'cem', 'in-force'],
      [given[1], 'ben', 'ended'],
      [given[2], 'ann', 'in-force'],
    ]);
    const first = (await at.call('listOverrides', { query: { limit: '2' } })).body;
    const second = (await at.call('listOverrides', { query: { limit: '2', cursor: first.next } })).body;
    expect([...first.overrides, ...second.overrides]).toEqual(all);
    expect(second.next).toBe(null);
  });

  it('of a level that the rules no longer have, by its id', async () => {
    const at = await openShop(functions, atOnce);
    await at.buy('m1', '10.00', { occurredAt: daysAgo(1) });
    const body = { tier: 'platinum', until: inDays(30), kind: 'grant', reason: 'x' };
    await command(at, 'overrideTier', 'm1', body);
    const { tiers } = programFile(at.program) as { tiers: { levels: object[] } };
    await publish(
      at,
      programFile(at.program, { ...atOnce, tiers: { ...tiers, levels: tiers.levels.slice(0, 2) } }),
    );
    clockAhead(1);
    const { overrides } = (await at.call('listOverrides')).body;
    expect(overrides).toMatchObject([{ tier: { id: 'platinum', name: 'platinum' } }]);
  });
});

describe('what is refused', () => {
  it('a tier that the program does not have', async () => {
    const memberId = await memberWith(10);
    expect(refusalOf(await give(memberId, 'diamond'))).toEqual([
      422,
      'unknown-tier',
      { tier: 'diamond', known: 'regular, gold, platinum' },
    ]);
  });

  it('an end in the past', async () => {
    const memberId = await memberWith(10);
    expect(nameOf(await give(memberId, 'gold', { until: daysAgo(1) }))).toBe('until-in-the-past');
    expect(await tierOf(memberId)).toBe('regular');
  });

  const bad: [what: string, body: Record<string, unknown>][] = [
    ['no end', { until: undefined }],
    ['an end that is no instant', { until: 'tomorrow' }],
    ['an end without an offset', { until: '2099-01-01T00:00:00' }],
    ['no kind', { kind: undefined }],
    ['an unknown kind', { kind: 'gift' }],
    ['no reason', { reason: undefined }],
    ['a tier that is no text', { tier: '\ud800' }],
    ['an unknown field', { points: 5 }],
  ];
  it.each(bad)('%s', async (_, body) => {
    const memberId = await memberWith(10);
    const writes = functions.writes();
    expect(nameOf(await give(memberId, 'gold', body))).toBe('invalid-request');
    expect(functions.writes()).toBe(writes);
  });

  it('one of nobody', async () => {
    expect(nameOf(await give('nobody', 'gold'))).toBe('unknown-member');
  });
});
