/** Previews through the functions: what one says is what the publish does, member by member. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { Random } from '../../simulation/world/random.ts';
import { seed } from '../../support/runs.ts';
import type { Answer } from '../support/functions.ts';
import { type InMemory, startInMemory } from '../support/inMemory.ts';
import { openShop, openUnpublished, programFile, publish, type Shop } from '../support/shop.ts';

let functions: InMemory;
beforeAll(async () => {
  functions = await startInMemory();
});
afterAll(() => functions?.stop());

const dayMs = 86_400_000;
let now = Date.parse('2026-03-02T15:00:00Z');
beforeEach(() => to(now));
afterEach(() => {
  vi.useRealTimers();
});

function to(ms: number): void {
  now = ms;
  vi.useFakeTimers({ toFake: ['Date'], now });
}

const standings = ['keep-until-term-ends', 'upgrade-only', 'at-once'] as const;
type Ladder = readonly { readonly id: string; readonly atLeast?: string }[];

function tiersOf(ladder: Ladder, standing: string, window: object = { kind: 'rolling', months: 12 }) {
  return {
    window,
    upgrade: 'at-once',
    term: { kind: 'months', months: 12 },
    down: 'one-step',
    standing,
    levels: ladder.map(({ id, atLeast }) => ({
      id,
      name: id,
      ...(atLeast === undefined ? {} : { qualify: { anyOf: [{ metric: 'spend', atLeast }] } }),
    })),
  };
}

const ladder: Ladder = [
  { id: 'regular' },
  { id: 'gold', atLeast: '100.00' },
  { id: 'platinum', atLeast: '300.00' },
];

async function preview(shop: Shop, name: string, body: object): Promise<Answer['body']> {
  const started = await shop.call('previewDraft', { params: { name }, body });
  expect(started.status, started.text).toBe(202);
  await functions.sweep();
  return read(shop, name, started.body.id);
}

async function read(shop: Shop, name: string, id: string): Promise<Answer['body']> {
  const answer = await shop.call('readPreview', { params: { name, preview: id } });
  expect(answer.status, answer.text).toBe(200);
  return answer.body;
}

async function allMoves(shop: Shop, name: string, id: string, direction: string) {
  const moves: { memberId: string; from: string; to: string; because: string }[] = [];
  let cursor: string | undefined;
  do {
    const query = { direction, limit: '7', ...(cursor === undefined ? {} : { cursor }) };
    const { body } = await shop.call('listMoves', { params: { name, preview: id }, query });
    moves.push(...body.moves);
    cursor = body.next ?? undefined;
  } while (cursor !== undefined);
  return moves;
}

describe(`random drafts (seed ${seed})`, () => {
  it('do to every member what their preview says', { timeout: 120_000 }, async () => {
    const random = new Random(seed);
    const shop = await openShop(functions, { tiers: tiersOf(ladder, 'at-once') });
    to(now + dayMs);
    const members = Array.from({ length: 40 }, (_, index) => `p${index}`);
    for (const memberId of members) {
      for (let count = random.between(1, 3); count > 0; count--) {
        const occurredAt = new Date(now - random.between(1, 500) * dayMs).toISOString();
        await shop.buy(memberId, `${random.between(1, 250)}.00`, { occurredAt });
      }
    }
    const moved = { falls: 0, rises: 0 };
    for (let round = 0; round < 8; round++) {
      const low = random.between(20, 300);
      const drafted: Ladder = [
        { id: 'regular' },
        { id: random.pick(['gold', 'gold', 'silver']), atLeast: `${low}.00` },
        { id: 'platinum', atLeast: `${low + random.between(1, 300)}.00` },
      ];
      const window = random.pick([
        { kind: 'rolling', months: random.pick([6, 12, 24]) },
        { kind: 'lifetime' },
      ]);
      const standing = random.pick(standings);
      const file = programFile(shop.program, { tiers: tiersOf(drafted, 'at-once', window) });
      expect((await shop.call('putDraft', { params: { name: 'next' }, body: file })).status).toBe(200);
      const at = new Date(now + random.between(1, 200) * dayMs).toISOString();
      const { id, effect, done, planned, replaces } = await preview(shop, 'next', {
        kind: 'effect',
        at,
        standing,
      });
      expect([planned, done]).toEqual([members.length, members.length]);
      const falls = await allMoves(shop, 'next', id, 'falls');
      const rises = await allMoves(shop, 'next', id, 'rises');
      expect([falls.length, rises.length]).toEqual([effect.fall, effect.rise]);
      moved.falls += falls.length;
      moved.rises += rises.length;

      const body = { at, standing, replaces, accept: ['standing-lowers'] };
      const published = await shop.call('publishDraft', { params: { name: 'next' }, body });
      expect(published.status, published.text).toBe(200);
      to(Date.parse(at));
      const matrix = new Map<string, number>();
      let owed = 0;
      for (const memberId of members) {
        const { body: status } = await shop.call('readStatus', { params: { memberId } });
        const move = [...falls, ...rises].find((each) => each.memberId === memberId);
        if (move !== undefined) expect(status.tier.id, `${memberId}: ${move.because}`).toBe(move.to);
        matrix.set(status.tier.id, (matrix.get(status.tier.id) ?? 0) + 1);
        owed += status.balance + status.pending - status.deficit;
      }
      const foretold = new Map<string, number>();
      for (const { to: level, members: count } of effect.matrix) {
        foretold.set(level, (foretold.get(level) ?? 0) + count);
      }
      expect(Object.fromEntries([...matrix].sort())).toEqual(Object.fromEntries([...foretold].sort()));
      expect(owed).toBe(effect.liability.after.points);
      to(now + dayMs);
    }
    expect(moved.falls).toBeGreaterThan(5);
    expect(moved.rises).toBeGreaterThan(5);
  });
});

describe('a preview', () => {
  it('of a program without members says so', async () => {
    const shop = await openUnpublished(functions, 'empty');
    await shop.call('putDraft', { params: { name: 'first' }, body: programFile(shop.program) });
    const { state, planned, effect } = await preview(shop, 'first', { kind: 'effect' });
    expect({ state, planned, ...effect }).toMatchObject({
      state: 'finished',
      planned: 0,
      rise: 0,
      matrix: [],
    });
  });

  it('writes nothing to members, and is stale once the draft is another', async () => {
    const shop = await openShop(functions, { tiers: tiersOf(ladder, 'at-once') });
    to(now + dayMs);
    await shop.buy('m1', '150.00');
    const before = (await shop.call('listEntries', { params: { memberId: 'm1' } })).body;
    const dearer = programFile(shop.program, {
      tiers: tiersOf([{ id: 'regular' }, { id: 'gold', atLeast: '200.00' }], 'at-once'),
    });
    await shop.call('putDraft', { params: { name: 'dearer' }, body: dearer });
    const { id, isStale, effect } = await preview(shop, 'dearer', { kind: 'effect' });
    expect({ isStale, ...effect }).toMatchObject({ isStale: false, fall: 1 });
    expect((await shop.call('listEntries', { params: { memberId: 'm1' } })).body).toEqual(before);
    await shop.call('putDraft', { params: { name: 'dearer' }, body: programFile(shop.program) });
    expect(await read(shop, 'dearer', id)).toMatchObject({ isStale: true, effect: { fall: 1 } });
  });

  it('since a day tells what would have been earned', async () => {
    const shop = await openShop(functions, { tiers: tiersOf(ladder, 'at-once') });
    to(now + dayMs);
    await shop.buy('m1', '150.00', { occurredAt: new Date(now - dayMs).toISOString() });
    const base = { points: 3, per: '1.00', on: 'purchase', rounding: 'down' };
    await shop.call('putDraft', {
      params: { name: 'triple' },
      body: programFile(shop.program, { earning: { base } }),
    });
    const { months } = await preview(shop, 'triple', { kind: 'since', since: '2020-01-01' });
    const month = new Date(now - dayMs).toISOString().slice(0, 7);
    expect(months.find((each: { month: string }) => each.month === month)).toMatchObject({
      was: { issued: 150 },
      wouldBe: { issued: 450 },
    });
  });

  it('is listed with all others, also where their files are more than one read may bring', async () => {
    const shop = await openShop(functions);
    const rewards = Array.from({ length: 200 }, (_, index) => ({
      id: `reward-${index}`,
      name: '語'.repeat(100),
      points: 100,
    }));
    const file = programFile(shop.program, { redemption: { pointValue: '0.01', rewards } });
    await shop.call('putDraft', { params: { name: 'long' }, body: file });
    const ids: string[] = [];
    for (let count = 0; count < 20; count++) {
      to(now + 1_000);
      ids.push((await preview(shop, 'long', { kind: 'effect' })).id);
    }
    const listed: string[] = [];
    let pages = 0;
    let cursor: string | undefined;
    do {
      const query = { limit: '20', ...(cursor === undefined ? {} : { cursor }) };
      const { body } = await shop.call('listPreviews', { params: { name: 'long' }, query });
      listed.push(...body.previews.map(({ id }: { id: string }) => id));
      cursor = body.next ?? undefined;
      pages++;
    } while (cursor !== undefined);
    expect(listed).toEqual(ids.toReversed());
    expect(pages).toBeGreaterThan(1);
  });

  it('is the only one of its program: another has to wait until it has ended', async () => {
    const shop = await openShop(functions, { tiers: tiersOf(ladder, 'at-once') });
    const other = await openShop(functions, { tiers: tiersOf(ladder, 'at-once') });
    to(now + dayMs);
    for (const each of [shop, other]) {
      await each.buy('m1', '150.00');
      for (const name of ['one', 'two']) {
        await each.call('putDraft', { params: { name }, body: programFile(each.program) });
      }
    }
    const ask = (of: Shop, name: string, body: object = { kind: 'effect' }) =>
      of.call('previewDraft', { params: { name }, body });
    const [first, second] = await Promise.all([ask(shop, 'one'), ask(shop, 'two')]);
    const started = first.status === 202 ? first : second;
    expect([first.status, second.status].sort()).toEqual([202, 409]);
    const since = { kind: 'since', since: '2026-01-01' };
    for (const refused of [await ask(shop, 'two', since), await ask(shop, 'one')]) {
      expect(refused.body).toMatchObject({
        type: '/problems/preview-running',
        numbers: { draft: started.body.draft, preview: started.body.id },
      });
    }
    expect((await ask(other, 'one')).status).toBe(202);
    await functions.sweep();
    expect((await ask(shop, 'two', since)).status).toBe(202);
    const params = {
      name: 'two',
      preview: (await shop.call('listPreviews', { params: { name: 'two' } })).body.previews[0].id,
    };
    expect((await shop.call('cancelPreview', { params })).body.state).toBe('cancelled');
    expect((await ask(shop, 'one')).status).toBe(202);
    await functions.sweep();
  });

  it('looks at members whose facts were decided by versions that nobody has loaded', async () => {
    const shop = await openShop(functions, { tiers: tiersOf(ladder, 'at-once') });
    to(now + dayMs);
    for (const memberId of ['m1', 'm2', 'm3']) await shop.buy(memberId, '90.00');
    const window = { kind: 'lifetime' };
    for (let count = 0; count < 12; count++) {
      const dearer: Ladder = [{ id: 'regular' }, { id: 'gold', atLeast: `${160 + count}.00` }];
      const file = programFile(shop.program, {
        tiers: tiersOf(dearer, 'upgrade-only', count === 5 ? window : undefined),
      });
      expect((await publish(shop, file)).status).toBe(200);
      to(now + dayMs);
    }
    const cheap: Ladder = [{ id: 'regular' }, { id: 'gold', atLeast: '80.00' }];
    await shop.call('putDraft', {
      params: { name: 'next' },
      body: programFile(shop.program, { tiers: tiersOf(cheap, 'at-once', { kind: 'lifetime' }) }),
    });
    const effect = await preview(shop, 'next', { kind: 'effect' });
    expect(effect).toMatchObject({ done: 3, failed: 0, effect: { rise: 3, fall: 0 } });
    const since = await preview(shop, 'next', { kind: 'since', since: '2020-01-01' });
    expect(since).toMatchObject({ done: 3, failed: 0 });
  });

  it('stops where it is told to, with what it has come to', async () => {
    const shop = await openShop(functions, { tiers: tiersOf(ladder, 'at-once') });
    to(now + dayMs);
    await shop.buy('m1', '150.00');
    await shop.call('putDraft', { params: { name: 'next' }, body: programFile(shop.program) });
    const { body: started } = await shop.call('previewDraft', {
      params: { name: 'next' },
      body: { kind: 'effect' },
    });
    const params = { name: 'next', preview: started.id };
    const cancelled = await shop.call('cancelPreview', { params });
    expect(cancelled.body).toMatchObject({ state: 'cancelled', done: 0, planned: 1 });
    await functions.sweep();
    expect(await read(shop, 'next', started.id)).toEqual(cancelled.body);
    expect((await shop.call('cancelPreview', { params })).body).toEqual(cancelled.body);
  });

  it.each([
    ['of no kind', {}, 400, 'invalid-request'],
    ['since tomorrow', { kind: 'since', since: '2099-01-01' }, 400, 'invalid-request'],
    ['since no date', { kind: 'since', since: '2026-02-30' }, 400, 'invalid-request'],
    ['from an hour ago', { kind: 'effect', at: '2026-01-01T00:00:00Z' }, 422, 'effective-too-early'],
  ])('%s is refused', async (_, body, status, problem) => {
    const shop = await openShop(functions);
    await shop.call('putDraft', { params: { name: 'next' }, body: programFile(shop.program) });
    const answer = await shop.call('previewDraft', { params: { name: 'next' }, body });
    expect([answer.status, answer.body.type]).toEqual([status, `/problems/${problem}`]);
  });

  it('of no draft, and one that is not there, are unknown', async () => {
    const shop = await openShop(functions);
    const params = { name: 'none', preview: '20260101T000000000Z-effect' };
    expect((await shop.call('previewDraft', { params, body: { kind: 'effect' } })).body.type).toBe(
      '/problems/unknown-draft',
    );
    expect((await shop.call('readPreview', { params })).body.type).toBe('/problems/unknown-preview');
  });
});
