/**
 * Upgrade, roll back, upgrade again: what is stored in each generation of formats is read by this release, and what is
 * written in the generation before is what the release before wrote itself.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, test } from 'vitest';
import { type Generation, generationOf, newestGeneration } from '../../../../functions/shared/generation.ts';
import type { Store } from '../../../../functions/store/client.ts';
import { auditMember } from '../../../../functions/store/history/audit.ts';
import { listEntries } from '../../../../functions/store/history/history.ts';
import { type Entry, toEntryItem } from '../../../../functions/store/ledger/entryItem.ts';
import { pack, unpack } from '../../../../functions/store/ledger/packedText.ts';
import { getMember } from '../../../../functions/store/members/members.ts';
import { rebuildMember } from '../../../../functions/store/rebuild/rebuild.ts';
import { recordFact } from '../../../../functions/store/recording/record.ts';
import { tableNames, tableShapes } from '../../../contract/tables.ts';
import { MemoryDynamo } from '../../../simulation/dynamo/engine.ts';
import { type Item, sizeOfItem } from '../../../simulation/dynamo/expressions/values.ts';
import { fromWire, toWire } from '../../../simulation/dynamo/wire.ts';
import { memoryDocuments } from '../../../simulation/world/memoryDynamo.ts';
import { calm } from '../../../simulation/world/weather.ts';
import { at, bought, shopTimeline } from '../given.ts';
import { basket, itemsIn, m1, play, program } from './played.ts';

const now = at('2027-03-01T12:00:00Z');
const kept = (generation: Generation) =>
  readFileSync(join(import.meta.dirname, `items${generation}.jsonl`), 'utf8')
    .trimEnd()
    .split('\n');

interface Opened {
  readonly engine: MemoryDynamo;
  /** The same tables, as a release with this parameter has them. */
  readonly writing: (generation: Generation) => Store;
}

function open(): Opened {
  const engine = new MemoryDynamo(tableShapes, calm);
  const documents = memoryDocuments(engine, calm);
  return { engine, writing: (generation) => ({ documents, tables: tableNames, generation }) };
}

/** The tables with the items that a release has left in them. */
async function openWith(items: readonly string[]): Promise<Opened> {
  const opened = open();
  const { documents } = opened.writing(newestGeneration);
  for (const line of items) {
    const { table, item } = JSON.parse(line) as { table: string; item: Record<string, { B?: string }> };
    const binary = Object.entries(item).map(([name, value]) => [
      name,
      value.B === undefined ? value : { B: new Uint8Array(Buffer.from(value.B, 'base64')) },
    ]);
    const Item = fromWire(Object.fromEntries(binary) as Item);
    await documents.send(new PutCommand({ TableName: table, Item: Item as Record<string, unknown> }));
  }
  return opened;
}

async function expectSound(store: Store): Promise<void> {
  const found = await getMember(store, program, m1);
  if (found === null) throw new Error('m1 is gone');
  expect(await auditMember(store, program, shopTimeline, found, now)).toBeNull();
}

async function buy(store: Store, order: string, on: string, lines = 40): Promise<void> {
  const fact = basket(order, on, lines);
  const given = { program, timeline: shopTimeline, fact, metadata: null, timeLeftMs: () => 60_000 };
  expect((await recordFact(store, given)).kind).toBe('recorded');
}

/** Generation 1 does not say what the member has after an entry. */
const withoutAfter = ({ after: _, ...entry }: Entry): Entry => entry;

const formatsIn = (engine: MemoryDynamo) =>
  engine.itemsOf(tableNames.ledger).map(({ format }) => Number((format as { N: string }).N));

describe.each([1, 2] as const)('what a release left in generation %i', (generation) => {
  test('is read, and the member is sound', async () => {
    const { writing } = await openWith(kept(generation));
    const store = writing(newestGeneration);
    await expectSound(store);
    const { entries } = await listEntries(store, program, m1, 100, null);
    const played = open();
    await play(played.writing(newestGeneration));
    const again = await listEntries(played.writing(newestGeneration), program, m1, 100, null);
    expect(entries).toEqual(again.entries.map((entry) => (generation === 1 ? withoutAfter(entry) : entry)));
  });

  test('is what members are folded from, when their items are of a format that nobody knows', async () => {
    const { writing } = await openWith(kept(generation));
    const store = writing(newestGeneration);
    const asked = { program, timeline: shopTimeline, memberId: m1, by: { actor: 'a', requestId: 'r' } };
    const { Items } = { Items: kept(generation).filter((line) => line.includes('"Members"')) };
    const [member] = Items.map((line) => fromWire(JSON.parse(line).item as Item));
    const Item = { ...(member as Record<string, unknown>), state: new Uint8Array([99, 1, 2]) };
    await store.documents.send(new PutCommand({ TableName: tableNames.members, Item }));
    const rebuilt = await rebuildMember(store, { ...asked, now: () => now });
    expect(rebuilt).toMatchObject({ kind: 'rebuilt', was: 'unreadable' });
    await expectSound(store);
  });

  test('is gone on with, in this generation and in the other, late facts included', async () => {
    const { writing } = await openWith(kept(generation));
    await buy(writing(1), 'next', '2027-02-25T15:00:00Z');
    await buy(writing(2), 'after', '2027-02-26T15:00:00Z');
    await buy(writing(1), 'late-1', '2026-01-09T15:00:00Z');
    await buy(writing(2), 'late-2', '2026-01-08T15:00:00Z');
    await expectSound(writing(newestGeneration));
  });
});

test('what is written in generation 1 is, attribute for attribute, what the release before has written', async () => {
  const { engine, writing } = open();
  await play(writing(1));
  const parsed = (lines: readonly string[]) => lines.map((line) => JSON.parse(line) as object);
  expect(parsed(itemsIn(engine))).toEqual(parsed(kept(1)));
});

test('upgrade, roll back, upgrade again, and only then the parameter: nothing is ever unread', async () => {
  const { engine, writing } = await openWith(kept(1));
  await buy(writing(1), 'upgraded', '2027-02-25T15:00:00Z');
  // Rolled back, the release before finds nothing that it did not write itself.
  expect(new Set(formatsIn(engine))).toEqual(new Set([1]));
  const names = (items: readonly string[]) =>
    new Set(items.flatMap((line) => Object.keys(JSON.parse(line).item as object)));
  expect(names(itemsIn(engine))).toEqual(names(kept(1)));
  await buy(writing(1), 'rolled-back', '2027-02-26T15:00:00Z');
  await buy(writing(1), 'upgraded-again', '2027-02-27T15:00:00Z');
  await buy(writing(2), 'switched-on', '2027-02-28T15:00:00Z');
  expect(formatsIn(engine).filter((format) => format === 2)).toHaveLength(1);
  await expectSound(writing(2));
});

test.each(['0', '3', '', 'newest'])('generation %j is none that this release writes', (text) => {
  expect(() => generationOf(text)).toThrow(`writes no generation ${JSON.stringify(text)}`);
});

describe('a packed entry', () => {
  const bytesOf = (lines: number, generation: Generation) => {
    const fact = basket('1', '2026-01-10T15:00:00Z', lines);
    const earned = { rule: 'earning.base', programVersion: 3, points: 120, eligible: 12_000, tier: 'gold' };
    const days = { deficitPaid: 0, availableOn: 20_000, expiresOn: 20_365 };
    const outcomes = [{ kind: 'points.earned', ...earned, ...days }];
    const body = { kind: 'fact', fact, metadata: null, by: null } as const;
    const at = fact.occurredAt;
    const chain = { version: 7, previous: fact.id, recordedAt: at, memberId: m1, programVersion: 3 };
    const entry = { id: fact.id, body, at, outcomes: outcomes as never, ...chain };
    return sizeOfItem(toWire<{ Item: Item }>({ Item: toEntryItem(program, entry, generation) }).Item);
  };

  test('of 40 lines fits into one write unit, where it took four', () => {
    expect(bytesOf(40, 2)).toBeLessThanOrEqual(1_024);
    expect(bytesOf(40, 1)).toBeGreaterThan(3 * 1_024);
  });

  test.each([1, 3])('is not packed where it is short: of %i lines', (lines) => {
    expect(bytesOf(lines, 2)).toBe(bytesOf(lines, 1));
  });

  test('gives back any text, and stops at what unpacks to more than an entry can be', () => {
    for (const text of ['', 'é😀\u2028', JSON.stringify(bought({ order: 'x' }))])
      expect(unpack(pack(text))).toBe(text);
    expect(() => unpack(pack('0'.repeat(5 * 1_024 * 1_024)))).toThrow();
    expect(() => unpack(new Uint8Array([1, 2, 3]))).toThrow();
  });
});
