/** Reviews over HTTP: started by hand, seen through, and what is refused. */
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { nameOf } from '../openapi/documented.ts';
import { type InMemory, startInMemory } from '../support/inMemory.ts';
import { openShop, type Shop } from '../support/shop.ts';

let functions: InMemory;
let shop: Shop;
const day = 86_400_000;
/** In the middle of a month, so that no month ends between a purchase and its review. */
const today = Date.parse('2026-03-10T12:00:00Z');
const daysLater = (days: number) => vi.setSystemTime(today + days * day);

beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: today });
  functions = await startInMemory();
});
afterEach(() => daysLater(0));
afterAll(async () => {
  vi.useRealTimers();
  await functions?.stop();
});

describe('a review by hand', () => {
  beforeAll(async () => {
    shop = await openShop(functions);
    await shop.buy('m1', '120.00');
    await shop.buy('m2', '20.00');
  });

  it('where nobody is due is over at once', async () => {
    const { status, body } = await shop.call('startReview');
    expect(status).toBe(202);
    expect(body).toMatchObject({ kind: 'review', state: 'finished', by: 'tester', planned: 0, done: 0 });
  });

  it('books what time has brought; a second one meanwhile is the same', async () => {
    daysLater(366);
    const started = await shop.call('startReview');
    expect(started.body).toMatchObject({ state: 'running', planned: 1, done: 0 });
    expect((await shop.call('startReview')).body.id).toBe(started.body.id);
    expect((await shop.status('m1')).body.tier.id).toBe('regular'); // whatever the run has done
    await functions.sweep();
    const run = await shop.call('readRun', { params: { run: started.body.id } });
    expect(run.body).toMatchObject({
      state: 'finished',
      done: 1,
      failed: 0,
      changed: { members: 1, lowered: 1 },
    });
    const { entries } = (await shop.call('listEntries', { params: { memberId: 'm1' } })).body;
    expect(entries[0]).toMatchObject({ kind: 'passage', outcomes: [{ kind: 'tier.lowered' }] });
    const params = { memberId: 'm1', entryId: entries[0].id };
    expect((await shop.call('explainEntry', { params })).body.by).toEqual({
      actor: 'review',
      requestId: expect.stringContaining(`${started.body.id}/`),
    });
    expect((await shop.call('verifyMember', { params: { memberId: 'm1' } })).body).toEqual({ sound: true });
  });

  it('is listed newest first, by pages', async () => {
    const first = (await shop.call('listRuns', { query: { limit: '1' } })).body;
    expect(first.runs[0]).toMatchObject({ done: 1 });
    const second = (await shop.call('listRuns', { query: { limit: '1', cursor: first.next } })).body;
    expect(second).toMatchObject({ runs: [{ done: 0 }], next: null });
  });
});

describe('refused are', () => {
  it.each(['x', '', 'aGVsbG8', '%00'])('a cursor that is none of ours: %j', async (cursor) => {
    expect(nameOf(await shop.call('listRuns', { query: { cursor } }))).toBe('invalid-request');
  });

  it.each(['x', '../timeline', '20270110T052000000Z-nothing', '\ud800'])(
    'a run that is none: %j',
    async (run) => {
      expect(nameOf(await shop.call('readRun', { params: { run } }))).toBe('unknown-run');
    },
  );

  it.each(['startReview', 'listRuns', 'readRun'] as const)(
    '%s of a program that is not there',
    async (operation) => {
      const params = { program: 'nobody', run: '20270110T052000000Z-review' };
      expect(nameOf(await functions.call(operation, { params }))).toBe('unknown-program');
    },
  );
});
