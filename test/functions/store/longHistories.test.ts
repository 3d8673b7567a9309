/** Members with more entries than anyone wants to fold at once, and indexes that are behind. */
import { PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { beginningOfTime } from '../../../domain/kernel/instant.ts';
import { compileRules } from '../../../domain/program/rules.ts';
import { makeTimeline } from '../../../domain/program/timeline.ts';
import { StoreBusy } from '../../../functions/shared/busy.ts';
import type { Store } from '../../../functions/store/client.ts';
import { toMemberItem } from '../../../functions/store/members/memberItem.ts';
import type { FactResult } from '../../../functions/store/recording/record.ts';
import { tableNames, tableShapes } from '../../contract/tables.ts';
import { faultsInBooks, readBooks } from '../../simulation/books/books.ts';
import { MemoryDynamo } from '../../simulation/dynamo/engine.ts';
import { memoryDocuments } from '../../simulation/world/memoryDynamo.ts';
import { calm, type Weather } from '../../simulation/world/weather.ts';
import {
  at,
  bought,
  member,
  newProgram,
  programFile,
  record,
  shop,
  shopRules,
  shopTimeline,
} from './given.ts';

const gapMs = 6 * 3_600_000;
const began = at('2024-01-10T12:00:00Z');

interface WatchedStore extends Store {
  /** From where each reading of a history began, null for the beginning. */
  readonly readFrom: (string | null)[];
}

function openMemory(weather: Weather = calm): WatchedStore {
  const documents = memoryDocuments(new MemoryDynamo(tableShapes, weather), weather);
  const readFrom: (string | null)[] = [];
  const send = (command: object) => {
    const isWhole = command instanceof QueryCommand && command.input.Limit === undefined;
    if (isWhole && command.input.IndexName === 'byMember') {
      readFrom.push(command.input.ExpressionAttributeValues?.[':from'] ?? null);
    }
    return documents.send(command as QueryCommand);
  };
  return { documents: { send } as unknown as Store['documents'], tables: tableNames, readFrom };
}

/** The nth of a long row of purchases, six hours apart. */
const nth = (index: number) => bought({ order: `${index}`, cents: 100, at: began + index * gapMs });

/** A purchase three hours before the nth. */
const justBefore = (index: number) =>
  bought({
    order: `late ${index}`,
    cents: 100,
    at: began + (index - 0.5) * gapMs,
    recordedAt: at('2026-11-22T12:00:00Z'),
  });

function memberOf(result: FactResult) {
  if (result.kind !== 'recorded') throw new Error(`the purchase was not recorded: ${result.kind}`);
  return result.member;
}

async function history(store: Store, length: number) {
  const program = newProgram();
  let last: FactResult | null = null;
  for (let index = 1; index <= length; index++) last = await record(store, program, nth(index));
  return { program, last: memberOf(last as FactResult) };
}

describe('a state is kept every 500 entries', () => {
  test('and folding again starts from the last one before a late purchase', async () => {
    const store = openMemory();
    const { program, last } = await history(store, 1_100);
    expect(last.checkpoints).toEqual([
      { version: 500, at: nth(500).occurredAt },
      { version: 1_000, at: nth(1_000).occurredAt },
    ]);
    const recordBefore = async (index: number) => {
      store.readFrom.length = 0;
      const { checkpoints } = memberOf(await record(store, program, justBefore(index)));
      const from = store.readFrom[0];
      expect(faultsInBooks(await readBooks(store, program, member('m1')), shopTimeline)).toEqual([]);
      return { from, versions: checkpoints.map(({ version }) => version) };
    };
    // A purchase before a kept state makes it void.
    const keptAt = (index: number) => new Date(nth(index).occurredAt).toISOString();
    expect(await recordBefore(1_050)).toEqual({ from: keptAt(1_000), versions: [500, 1_000] });
    expect(await recordBefore(900)).toEqual({ from: keptAt(500), versions: [500] });
    expect(await recordBefore(100)).toEqual({ from: null, versions: [] });
  });

  test('and the last four are remembered', async () => {
    const store = openMemory();
    const { program, last } = await history(store, 2_600);
    expect(last.checkpoints.map(({ version }) => version)).toEqual([1_000, 1_500, 2_000, 2_500]);
    store.readFrom.length = 0;
    await record(store, program, justBefore(700));
    expect(store.readFrom[0]).toBe(null);
  });

  test('also by a late purchase that is itself the 500th, with all that is known then', async () => {
    const store = openMemory();
    const { program } = await history(store, 499);
    const { checkpoints } = memberOf(await record(store, program, justBefore(250)));
    expect(checkpoints).toEqual([{ version: 500, at: nth(499).occurredAt }]);
    for (let index = 500; index <= 505; index++) await record(store, program, nth(index));
    await record(store, program, justBefore(500));
    expect(store.readFrom.at(-1)).toBe(new Date(nth(499).occurredAt).toISOString());
    expect(faultsInBooks(await readBooks(store, program, member('m1')), shopTimeline)).toEqual([]);
  });

  test('and is not used under rules that need more than it keeps', async () => {
    const store = openMemory();
    const { program } = await history(store, 510);
    const [regular, gold] = shop.tiers.levels;
    const byPoints = { ...gold, qualify: { anyOf: [{ metric: 'points', atLeast: 400 }] } };
    const file = programFile({ ...shop, tiers: { ...shop.tiers, levels: [regular, byPoints] } });
    const first = {
      effectiveFrom: beginningOfTime,
      publishedAt: beginningOfTime,
      standing: 'at-once',
    } as const;
    const changed = makeTimeline([
      { ...first, rules: shopRules },
      { ...first, effectiveFrom: nth(505).occurredAt, rules: compileRules(file, 2) },
    ]);
    store.readFrom.length = 0;
    const result = await record(store, program, nth(511), changed);
    expect(store.readFrom).toEqual([null]);
    expect(memberOf(result).state.tier.level).toBe('gold');
    expect(faultsInBooks(await readBooks(store, program, member('m1')), changed)).toEqual([]);
  });

  test('and one in another format is as good as none', async () => {
    const store = openMemory();
    const { program } = await history(store, 510);
    const Item = { pk: `C#${program}#m1`, sk: '000000500', near: nth(500).id, state: Uint8Array.from([99]) };
    await store.documents.send(new PutCommand({ TableName: tableNames.ledger, Item }));
    store.readFrom.length = 0;
    expect((await record(store, program, justBefore(505))).kind).toBe('recorded');
    expect(store.readFrom).toEqual([null]);
  });
});

describe('an index that is behind', () => {
  let lagMs = 0;
  const weather: Weather = { ...calm, now: () => Date.now(), lagMs: () => lagMs };

  beforeEach(() => {
    vi.useFakeTimers();
    return () => vi.useRealTimers();
  });

  /** 60 entries that the index shows after `ms`, and a purchase before them all. */
  const lateAfter = async (ms: number, length = 60) => {
    const store = openMemory(weather);
    lagMs = ms;
    const { program } = await history(store, length);
    store.readFrom.length = 0;
    const late = record(store, program, justBefore(1)).then(
      (result) => result.kind,
      (error: unknown) => error,
    );
    await vi.runAllTimersAsync();
    return { outcome: await late, readings: store.readFrom.length };
  };

  test('by a few entries is filled from the chain at once', async () => {
    expect(await lateAfter(60_000, 50)).toEqual({ outcome: 'recorded', readings: 1 });
  });

  test('by many is waited for', async () => {
    const { outcome, readings } = await lateAfter(500);
    expect(outcome).toBe('recorded');
    expect(readings).toBeGreaterThan(1);
  });

  test('for too long is busy', async () => {
    const { outcome, readings } = await lateAfter(60_000);
    expect(outcome).toBeInstanceOf(StoreBusy);
    expect(readings).toBe(5);
  });
});

test('a history that is too long to fold while somebody waits is busy, and nothing is read', async () => {
  const store = openMemory();
  const { program, last } = await history(store, 2);
  const longer = { ...last, version: 20_001, checkpoints: [] };
  await store.documents.send(
    new PutCommand({ TableName: tableNames.members, Item: toMemberItem(program, longer) }),
  );
  await expect(record(store, program, justBefore(1))).rejects.toThrow(StoreBusy);
  expect(store.readFrom).toEqual([]);
});

test('a chain that breaks is an error, not a shorter history', async () => {
  const store = openMemory();
  const { program, last } = await history(store, 3);
  const longer = { ...last, version: 4 };
  await store.documents.send(
    new PutCommand({ TableName: tableNames.members, Item: toMemberItem(program, longer) }),
  );
  const error = await record(store, program, justBefore(1)).catch((thrown: unknown) => thrown);
  expect(error).not.toBeInstanceOf(StoreBusy);
  expect(String(error)).toMatch(/the chain of entries breaks at version 4/);
});
