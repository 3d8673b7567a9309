import { PutCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { beforeEach, describe, expect, test } from 'vitest';
import type { FactId } from '../../../domain/kernel/brand.ts';
import { StoreBusy } from '../../../functions/shared/busy.ts';
import type { Store } from '../../../functions/store/client.ts';
import { auditMember } from '../../../functions/store/history/audit.ts';
import { listEntries } from '../../../functions/store/history/history.ts';
import { entryKey, memberPk } from '../../../functions/store/keys.ts';
import { nextDue } from '../../../functions/store/members/due.ts';
import { getMember } from '../../../functions/store/members/members.ts';
import { createRun, getSlices } from '../../../functions/store/runs/runs.ts';
import { SliceTaken, takeHop } from '../../../functions/sweeps/sweeper.ts';
import { openMemory } from '../../contract/engines.ts';
import { at, member } from '../store/given.ts';
import { Sweeping } from './sweeping.ts';

/** Of gold members, whose terms all end as 10 January 2027 begins in New York. */
const bought = '2026-01-10T15:00:00Z';
const tick = '2027-01-10T05:20:00Z';
const later = '2027-01-10T06:20:00Z';

let sweeping: Sweeping;
let store: Store;
beforeEach(async () => {
  ({ store } = await openMemory());
  sweeping = new Sweeping(store, bought);
  await sweeping.publish();
});

const ids = (count: number) => Array.from({ length: count }, (_, index) => `m${index}`);
async function goldMembers(count: number): Promise<string[]> {
  for (const id of ids(count)) await sweeping.buy({ order: id, member: id, cents: 12_000, at: bought });
  return ids(count);
}
const stored = async (id: string) => (await getMember(store, sweeping.program, member(id)))!;
const passages = async (id: string) => {
  const { entries } = await listEntries(store, sweeping.program, member(id), 50, null);
  return entries.filter(({ body }) => body.kind === 'passage');
};
const changed = async (kind = 'review') => JSON.parse((await sweeping.latest(kind)).result!.sum);

async function expectLoweredOnce(members: readonly string[]): Promise<void> {
  const timeline = await sweeping.timeline();
  for (const id of members) {
    expect(await passages(id), id).toHaveLength(1);
    const record = await stored(id);
    expect(record.state.tier.level).toBe('regular');
    expect(await auditMember(store, sweeping.program, timeline, record, sweeping.now)).toBeNull();
  }
}

/** The store, whose `count`th call of a kind does not come to pass: nothing after it does, either. */
function dyingAt(count: number, kinds: RegExp): Store {
  let left = count;
  const send = async (command: object) => {
    if (kinds.test(command.constructor.name) && left-- <= 0) return new Promise(() => {}); // for ever
    return store.documents.send(command as never);
  };
  return { ...store, documents: { send } as unknown as Store['documents'] };
}

describe('a run', () => {
  test('takes every member who is due once, and none who is not', async () => {
    const gold = await goldMembers(40);
    await sweeping.buy({ order: 'regular', member: 'regular', cents: 100, at: bought });
    await sweeping.tick(tick);
    await sweeping.drain();
    await expectLoweredOnce(gold);
    expect((await sweeping.latest()).result).toMatchObject({ found: 40, done: 40, failed: 0 });
    expect(await changed()).toMatchObject({ members: 40, lowered: 40 });
    expect((await stored('regular')).version).toBe(1);
    expect(sweeping.finished).toHaveLength(1);
  });

  test('is not made where nobody is due', async () => {
    await goldMembers(1);
    expect(await sweeping.tick('2026-12-01T05:20:00Z')).toEqual([]);
    expect(sweeping.messages).toEqual([]);
  });

  test('that is repeated, as every message of it, changes nothing', async () => {
    const gold = await goldMembers(20);
    await sweeping.tick(tick);
    await sweeping.tick(tick);
    const messages = [...sweeping.messages];
    await sweeping.drain();
    await sweeping.tick(tick);
    sweeping.messages.push(...messages, ...messages);
    await sweeping.drain();
    await expectLoweredOnce(gold);
    expect(await changed()).toMatchObject({ members: 20, lowered: 20 });
    expect(sweeping.finished).toHaveLength(1);
  });

  test('leaves a purchase a quarter of an hour to arrive', async () => {
    await goldMembers(1);
    expect(await sweeping.tick('2027-01-10T05:14:00Z')).toEqual([]);
    expect(await sweeping.tick('2027-01-10T05:15:00Z')).toHaveLength(1);
  });

  test('three days late, books each outcome at its own moment', async () => {
    await goldMembers(1);
    await sweeping.tick('2027-02-04T12:20:00Z');
    await sweeping.drain();
    const [passage] = await passages('m0');
    expect(passage!.outcomes).toMatchObject([
      { kind: 'tier.lowered', at: at('2027-01-10T05:00:00Z') },
      { kind: 'points.expired', at: at('2027-02-01T05:00:00Z') },
    ]);
    expect(await changed()).toMatchObject({ members: 1, lowered: 1, expired: 1 });
  });

  test('moves who is due too early, without a new version', async () => {
    await goldMembers(1);
    // Another purchase renews the term; it leaves dueAt where it is.
    await sweeping.buy({ order: 'more', member: 'm0', cents: 20_000, at: '2026-06-10T15:00:00Z' });
    const before = await stored('m0');
    await sweeping.tick(tick);
    await sweeping.drain();
    const after = await stored('m0');
    expect(after.version).toBe(before.version);
    expect(after.dueAt).toBeGreaterThan(before.dueAt);
    expect((await changed()).members).toBe(0);
    expect(await sweeping.tick(later)).toEqual([]);
  });
});

describe('a member who can not be read', () => {
  /** As an item of a format that is not known. */
  async function poison(id: string): Promise<void> {
    const whole = await stored(id);
    const pk = memberPk(sweeping.program, member(id));
    const duePk = (await sweepingDuePk(id)) as string;
    const Item = { pk, duePk, dueAt: whole.dueAt, version: 1, state: new Uint8Array([99, 1, 2]) };
    await store.documents.send(new PutCommand({ TableName: store.tables.members, Item }));
  }

  test('is folded from the ledger, and done with the others', async () => {
    const [poisoned, ...others] = (await goldMembers(20)) as [string, ...string[]];
    await poison(poisoned);
    await sweeping.tick(tick);
    await sweeping.drain();
    await expectLoweredOnce([poisoned, ...others]);
    expect((await sweeping.latest()).result).toMatchObject({ found: 20, done: 20, failed: 0 });
  });

  test('nor folded fails alone, is counted and named, and is tried again by the next run', async () => {
    const [poisoned, ...others] = (await goldMembers(20)) as [string, ...string[]];
    const { lastEntry } = await stored(poisoned);
    await poison(poisoned);
    const Delete = { TableName: store.tables.ledger, Key: entryKey(sweeping.program, lastEntry as FactId) };
    await store.documents.send(new TransactWriteCommand({ TransactItems: [{ Delete }] }));
    await sweeping.tick(tick);
    await sweeping.drain();
    await expectLoweredOnce(others);
    const { result } = await sweeping.latest();
    expect(result).toMatchObject({ found: 20, done: 19, failed: 1 });
    expect(result!.failures).toEqual([
      { memberId: poisoned, reason: expect.stringContaining('has an item, and the ledger no entry') },
    ]);
    await sweeping.tick(later);
    await sweeping.drain();
    expect((await sweeping.latest()).result).toMatchObject({ found: 1, done: 0, failed: 1 });
  });

  async function sweepingDuePk(id: string): Promise<unknown> {
    const { duePk } = await import('../../../functions/store/keys.ts');
    return duePk(sweeping.program, member(id));
  }
});

describe('a worker', () => {
  test('hands its slice on when its time is up, page by page', async () => {
    const gold = await goldMembers(8);
    sweeping.timeLeftMs = () => 1_000;
    await sweeping.publish({ tiers: { ...easier, standing: 'at-once' } });
    await sweeping.tick(tick);
    await sweeping.drain();
    const run = await sweeping.latest();
    expect((await getSlices(store, sweeping.program, run.id)).every(({ isEnded }) => isEnded)).toBe(true);
    for (const id of gold) expect(await passages(id)).toHaveLength(1);
  });

  test.each([0, 1, 2, 5, 9])('killed at its %i. write leaves what the next one finishes', async (writes) => {
    const gold = await goldMembers(12);
    await sweeping.tick(tick);
    const [hop, ...others] = sweeping.messages.splice(0);
    const dying = { ...sweeping.sweeper, store: dyingAt(writes, /^(TransactWrite|Put)/) };
    void takeHop(dying, hop!);
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    sweeping.messages.push(...others, hop!); // it comes again
    await sweeping.drain();
    await expectLoweredOnce(gold);
    expect((await sweeping.latest()).result).toMatchObject({ found: 12, done: 12, failed: 0 });
    expect(await changed()).toMatchObject({ members: 12, lowered: 12 });
  });

  test('beside another with the same message: one gives way, and nothing is counted twice', async () => {
    const gold = await goldMembers(30);
    await sweeping.tick(tick);
    const twice = sweeping.messages.splice(0);
    const results = await Promise.allSettled(
      [...twice, ...twice].map((hop) => takeHop(sweeping.sweeper, hop)),
    );
    for (const result of results) {
      if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(SliceTaken);
    }
    sweeping.messages.push(...twice);
    await sweeping.drain();
    await expectLoweredOnce(gold);
    expect(await changed()).toMatchObject({ members: 30, lowered: 30 });
    expect(sweeping.finished).toHaveLength(1);
  });

  test('before a busy store fails the hop, not the member, and says so in the run', async () => {
    const gold = await goldMembers(3);
    await sweeping.tick(tick);
    const [hop] = sweeping.messages;
    const send = (command: object) =>
      command.constructor.name === 'TransactWriteCommand'
        ? Promise.reject(new StoreBusy('tests'))
        : store.documents.send(command as never);
    const busy = { ...store, documents: { send } as unknown as Store['documents'] };
    const timeLeftMs = () => 6_000; // nothing to spare for another try
    const worker = { ...sweeping.sweeper, store: busy, timeLeftMs };
    await expect(takeHop(worker, hop!)).rejects.toThrow(StoreBusy);
    const { id } = await sweeping.latest();
    const slices = await getSlices(store, sweeping.program, id);
    expect(slices.find(({ slice }) => slice === hop!.slice)!.trouble).toContain('tests');
    await sweeping.drain();
    await expectLoweredOnce(gold);
    expect((await sweeping.latest()).result).toMatchObject({ done: 3, failed: 0 });
  });

  test('refuses a message of no run', async () => {
    const hop = { program: sweeping.program, run: 'none', slice: 0, hop: 0 };
    await expect(takeHop(sweeping.sweeper, hop)).rejects.toThrow('no slice');
  });
});

/** Gold from 50.00, and nothing else is new. */
const easier = {
  window: { kind: 'rolling', months: 12 },
  upgrade: 'at-once',
  term: { kind: 'months', months: 12 },
  down: 'one-step',
  levels: [
    { id: 'regular', name: 'Regular', multiplier: '1' },
    {
      id: 'gold',
      name: 'Gold',
      multiplier: '1.25',
      qualify: { anyOf: [{ metric: 'spend', atLeast: '50.00' }] },
    },
  ],
};

describe('after a publication', () => {
  const effective = '2026-03-01T12:00:00Z';
  beforeEach(async () => {
    for (const id of ids(20)) {
      await sweeping.buy({ order: id, member: id, cents: id === 'm0' ? 4_000 : 6_000, at: bought });
    }
    sweeping.now = at(effective);
    await sweeping.publish({ tiers: { ...easier, standing: 'at-once' } });
  });

  test('every member is looked at once, and only who is another one now is written', async () => {
    expect(await sweeping.tick('2026-03-01T12:14:00Z')).toEqual([]);
    const [run] = await sweeping.tick('2026-03-01T12:20:00Z');
    expect(run).toMatchObject({ kind: 'publish', id: '20260301T120000000Z-publish' });
    await sweeping.drain();
    expect((await sweeping.latest('publish')).result).toMatchObject({ found: 20, done: 20, failed: 0 });
    expect(await changed('publish')).toMatchObject({ members: 19, raised: 19 });
    expect((await stored('m0')).version).toBe(1);
    expect((await stored('m1')).state.tier.level).toBe('gold');
    expect(await sweeping.tick('2026-03-01T13:20:00Z')).toEqual([await sweeping.latest('publish')]);
    expect(sweeping.messages).toEqual([]);
  });

  test('members that come up again behind their own change are counted once', async () => {
    sweeping.timeLeftMs = () => 1_000; // a hop for every page, so that each page is one that somebody left
    await sweeping.tick('2026-03-01T12:20:00Z');
    const again = [...sweeping.messages];
    await sweeping.drain();
    sweeping.messages.push(...again);
    await sweeping.drain();
    expect(await changed('publish')).toMatchObject({ members: 19, raised: 19 });
  });

  test('the new line is the next thing that is due', async () => {
    expect(await nextDue(store, at('2026-03-01T11:00:00Z'))).toBe(at(effective));
    expect(await nextDue(store, at(effective))).toBe(at('2027-02-01T05:00:00Z'));
  });
});

describe('a run that does not go on', () => {
  test('is left alone for a while, then rings and is handed on by the schedule', async () => {
    const gold = await goldMembers(5);
    await sweeping.tick(tick);
    sweeping.messages.length = 0; // lost
    await sweeping.tick('2027-01-10T05:40:00Z');
    expect([sweeping.messages, sweeping.stalled]).toEqual([[], []]);
    await sweeping.tick(later);
    expect(sweeping.stalled).toEqual(['20270110T052000000Z-review']);
    await sweeping.drain();
    await expectLoweredOnce(gold);
  });

  test('is handed on also where others of its kind have been started after it', async () => {
    await goldMembers(5);
    const begun = { hop: 0, claim: 0, isTaken: false, pages: 0, page: [], next: null, trouble: null };
    const counts = { found: 0, done: 0, failed: 0, failures: [], sum: '{}' };
    const earlier = at('2027-01-09T05:20:00Z');
    const run = {
      kind: 'since',
      until: earlier,
      startedAt: earlier,
      by: 'me',
      slices: [3],
      finishedAt: null,
    };
    const slice = { slice: 3, ...begun, counts, movedAt: earlier, isEnded: false };
    const ids = ['20270109T052000000Z-since', '20270109T052100000Z-since'];
    for (const [index, id] of ids.entries()) {
      const lane = { name: 'since', latest: ids[index - 1] ?? null };
      const made = await createRun(store, sweeping.program, { ...run, id, result: null }, [slice], lane);
      expect(made).toBe(true);
    }
    await sweeping.tick(tick);
    expect(sweeping.stalled.toSorted()).toEqual(ids);
    expect(sweeping.messages.filter(({ run: of }) => ids.includes(of))).toHaveLength(2);
    expect(sweeping.messages.length).toBeGreaterThan(2); // and the review has begun
  });

  test('is handed on by hand at once', async () => {
    const gold = await goldMembers(5);
    await sweeping.tick(tick);
    sweeping.messages.length = 0;
    const run = await sweeping.byHand('2027-01-10T05:23:00Z');
    expect(run!.id).toBe('20270110T052000000Z-review');
    await sweeping.drain();
    await expectLoweredOnce(gold);
  });

  test('because its planner was killed before it said so, is handed on by the planner that comes again', async () => {
    await goldMembers(5);
    await sweeping.tick(tick);
    const sent = sweeping.messages.splice(0);
    await sweeping.tick(tick);
    expect(sweeping.messages).toEqual(sent);
    expect(sweeping.stalled).toEqual([]);
  });

  test('because it was not closed, is closed', async () => {
    await goldMembers(1);
    await sweeping.tick(tick);
    const [hop] = sweeping.messages.splice(0);
    let closing = false;
    const send = (command: object) => {
      const item = (command as { input: { Item?: { result?: unknown } } }).input.Item;
      closing ||= item?.result !== undefined;
      return closing ? Promise.reject(new StoreBusy('tests')) : store.documents.send(command as never);
    };
    const failing = { ...store, documents: { send } as unknown as Store['documents'] };
    await expect(takeHop({ ...sweeping.sweeper, store: failing }, hop!)).rejects.toThrow(StoreBusy);
    expect((await sweeping.latest()).finishedAt).toBeNull();
    await sweeping.tick(later);
    await sweeping.drain();
    expect((await sweeping.latest()).finishedAt).not.toBeNull();
  });
});
