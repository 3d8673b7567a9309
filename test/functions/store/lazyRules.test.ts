/** A program with many versions: what of them is loaded, when, and that it changes nothing that anybody decides. */
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Instant, ProgramId } from '../../../domain/kernel/brand.ts';
import { beginningOfTime } from '../../../domain/kernel/instant.ts';
import { makeTimeline, type Timeline } from '../../../domain/program/timeline.ts';
import { StoreBusy } from '../../../functions/shared/busy.ts';
import { loaded, NotLoaded } from '../../../functions/shared/loading.ts';
import type { Store } from '../../../functions/store/client.ts';
import { auditMember } from '../../../functions/store/history/audit.ts';
import { listEntries } from '../../../functions/store/history/history.ts';
import { programKeys } from '../../../functions/store/keys.ts';
import { getMember } from '../../../functions/store/members/members.ts';
import { LazyRules } from '../../../functions/store/programs/lazyRules.ts';
import { getStoredTimeline, getVersion } from '../../../functions/store/programs/programs.ts';
import { timelineReader } from '../../../functions/store/programs/timelines.ts';
import { addVersion } from '../../../functions/store/programs/versions.ts';
import { openMemory } from '../../contract/engines.ts';
import { at, bought, member, newProgram, programFile, record, shop } from './given.ts';

const count = 60;
/** A version a month, from 2020 on. */
const from = (version: number) =>
  version === 1 ? beginningOfTime : (Date.UTC(2020, version - 1, 1) as Instant);
const now = at('2025-01-15T12:00:00Z');

let program: ProgramId;
let whole: Store;
let fail: (version: number) => boolean;
let asked: number[];
let together: number;
let mostTogether: number;
let store: Store;

/** Each asks a little more for gold, and the twentieth counts purchases as well. */
function fileOf(version: number) {
  const [regular, gold, platinum] = shop.tiers.levels;
  const atLeast = `${100 + version}.00`;
  const byCount = { anyOf: [{ metric: 'purchases', atLeast: 40 }] };
  const levels = [
    regular,
    { ...gold, qualify: { anyOf: [{ metric: 'spend', atLeast }] } },
    version === 20 ? { ...platinum, qualify: byCount } : platinum,
  ];
  return programFile({ ...shop, id: program, tiers: { ...shop.tiers, levels } });
}

beforeEach(async () => {
  program = newProgram();
  whole = (await openMemory()).store;
  for (let version = 1; version <= count; version++) {
    const before = await getStoredTimeline(whole, program);
    const line = {
      version,
      effectiveFrom: from(version),
      publishedAt: Math.max(0, from(version) - 60_000),
      standing: 'at-once' as const,
    };
    const added = {
      line,
      text: JSON.stringify(fileOf(version)),
      author: 'tests',
      note: null,
      requestId: `r${version}`,
    };
    expect(await addVersion(whole, program, before, added)).toBe(true);
  }
  fail = () => false;
  asked = [];
  [together, mostTogether] = [0, 0];
  store = { ...whole, documents: { send: watched } as unknown as Store['documents'] };
});

async function watched(command: object): Promise<unknown> {
  const pk = command instanceof GetCommand ? String(command.input.Key?.pk) : '';
  const version = pk.startsWith('F#') ? Number(pk.split('#')[2]) : null;
  if (version === null) return whole.documents.send(command as GetCommand);
  asked.push(version);
  mostTogether = Math.max(mostTogether, ++together);
  await new Promise((resolve) => setImmediate(resolve));
  together--;
  if (fail(version)) throw new StoreBusy('forced');
  return whole.documents.send(command as GetCommand);
}

const reader = () => timelineReader(store, { realNow: () => 0, platformNow: () => now });

async function lazily(): Promise<Timeline> {
  const timeline = await reader()(program);
  if (timeline === null) throw new Error('nothing is published');
  return timeline;
}

/** As every function had it before: all of them, at once. */
async function eagerly(): Promise<Timeline> {
  const lines = [];
  for (let version = 1; version <= count; version++) {
    const rules = await getVersion(whole, program, version);
    const publishedAt = Math.max(0, from(version) - 60_000) as Instant;
    lines.push({ effectiveFrom: from(version), publishedAt, standing: 'at-once' as const, rules });
  }
  return makeTimeline(lines);
}

test('a cold start loads the version in force, and none of those before it', async () => {
  const timeline = await lazily();
  expect(asked).toEqual([count]);
  expect(timeline.need).toEqual((await eagerly()).need);
  expect(timeline.need.purchases).toBe(true); // as one of those that nobody has loaded asks
});

test('a purchase of today by somebody new needs no other', async () => {
  const timeline = await lazily();
  await record(store, program, bought({ order: '1', at: now }), timeline);
  expect(asked).toEqual([count]);
});

test('what was published by an earlier release, without what versions ask of a state, is read all the same', async () => {
  const { demand: _, ...stored } = (await getStoredTimeline(whole, program)) ?? { demand: null };
  const { documents, tables } = whole;
  const { PutCommand } = await import('@aws-sdk/lib-dynamodb');
  const Item = { ...programKeys.timeline(program), ...stored };
  await documents.send(new PutCommand({ TableName: tables.programs, Item }));
  expect((await lazily()).need).toEqual((await eagerly()).need);
  expect([...asked].sort((a, b) => a - b)).toEqual(
    Array.from({ length: count }, (_each, index) => index + 1),
  );
});

test('a history of five years is decided as with all of them, each loaded once, some side by side', async () => {
  const facts = Array.from({ length: 30 }, (_, month) =>
    bought({ order: `o${month}`, cents: 9_000, at: Date.UTC(2020, month * 2, 10), recordedAt: now + month }),
  );
  // Late ones, too: everything is folded again.
  const order = [...facts.slice(15), ...facts.slice(0, 15)];
  const timeline = await lazily();
  for (const fact of order) expect((await record(store, program, fact, timeline)).kind).toBe('recorded');
  const entries = await listEntries(store, program, member('m1'), 100, null);

  const other = newProgram();
  const eager = await eagerly();
  for (const fact of order) await record(whole, other, fact, eager);
  expect(entries.entries).toEqual((await listEntries(whole, other, member('m1'), 100, null)).entries);
  expect(new Set(asked).size).toBe(asked.length);
  expect(mostTogether).toBeGreaterThan(1);
  expect(mostTogether).toBeLessThanOrEqual(8);
  const stored = await getMember(store, program, member('m1'));
  expect(await auditMember(store, program, await lazily(), stored!, now)).toBeNull();
});

describe('loading that fails', () => {
  test('is busy, and what came is kept: trying again goes on', async () => {
    const read = reader();
    const timeline = (await read(program)) as Timeline;
    const all = () => timeline.lines.map(({ rules }) => rules.version);
    let left = 20;
    fail = () => left-- <= 0;
    await expect(loaded(all)).rejects.toThrow(StoreBusy);
    const before = new Set(asked).size;
    expect(before).toBeGreaterThan(20);
    fail = () => false;
    expect(await loaded(all)).toHaveLength(count);
    expect(asked.length - new Set(asked).size).toBeLessThanOrEqual(8); // those that failed
  });

  test('of a version that is missing is an error, and no endless loop', async () => {
    const rules = new LazyRules(store, program);
    await expect(loaded(() => rules.get(count + 1, []))).rejects.toThrow(`version ${count + 1} of program`);
  });

  test('gives up where nothing ever comes', async () => {
    let times = 0;
    const never = () => {
      times++;
      throw new NotLoaded('it', async () => {});
    };
    await expect(loaded(never)).rejects.toThrow(NotLoaded);
    expect(times).toBe(64);
  });
});
