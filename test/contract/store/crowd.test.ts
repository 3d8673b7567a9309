/** Two hundred purchases of one member at the same moment, on the real engine. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { beginningOfTime } from '../../../domain/kernel/instant.ts';
import { sumLots } from '../../../domain/points/lots.ts';
import { compileRules } from '../../../domain/program/rules.ts';
import { makeTimeline, type Timeline } from '../../../domain/program/timeline.ts';
import { openStore, type Store } from '../../../functions/store/client.ts';
import {
  at,
  type Bought,
  bought,
  member,
  newProgram,
  programFile,
  record,
  shop,
  shopTimeline,
} from '../../functions/store/given.ts';
import { faultsInBooks, readBooks } from '../../simulation/books/books.ts';
import { Random } from '../../simulation/world/random.ts';
import { type Engine, openLocal } from '../engines.ts';
import { tableNames } from '../tables.ts';

let engine: Engine;
/** A function has a client for itself; a few callers each keep out of one another's way. */
let stores: readonly Store[] = [];
beforeAll(async () => {
  engine = await openLocal();
  stores = Array.from({ length: 20 }, () => openStore(tableNames));
});
afterAll(async () => {
  for (const { documents } of stores) documents.destroy();
  await engine?.close();
});

const count = 200;
const dayMs = 86_400_000;
/** Ten seconds are enough on a quiet machine; "within 29 s" is held by the world's clock in `simulation/`. */
const patienceMs = 300_000;

vi.setConfig({ testTimeout: patienceMs });

const recordedAt = at('2026-11-22T15:00:00Z');

async function allAtOnce(deliveries: readonly Bought[], timeline: Timeline) {
  const program = newProgram();
  const results = await Promise.all(
    deliveries.map((what, index) =>
      record(
        stores[index % stores.length] as Store,
        program,
        bought({ ...what, recordedAt }),
        timeline,
        patienceMs,
      ),
    ),
  );
  const kinds = results.map(({ kind }) => kind);
  const books = await readBooks(engine.store, program, member('m1'));
  return { kinds, books, faults: faultsInBooks(books, timeline) };
}

/** A point for each whole 1.00, whatever was bought before. */
const flatFile = programFile({ ...shop, tiers: { ...shop.tiers, levels: shop.tiers.levels.slice(0, 1) } });
const flatTimeline = makeTimeline([
  {
    effectiveFrom: beginningOfTime,
    publishedAt: beginningOfTime,
    standing: 'at-once',
    rules: compileRules(flatFile, 1),
  },
]);

test(`${count} purchases of one moment all succeed, and the sum is right to the point`, async () => {
  const deliveries = Array.from({ length: count }, (_, index) => ({
    order: `${index}`,
    cents: 99 + 37 * index,
    at: recordedAt - (index % 7),
  }));
  const { kinds, books, faults } = await allAtOnce(deliveries, flatTimeline);
  expect(new Set(kinds)).toEqual(new Set(['recorded']));
  expect(faults).toEqual([]);
  expect(books.record.version).toBe(count);
  const worth = deliveries.reduce((sum, { cents }) => sum + Math.floor(cents / 100), 0);
  expect(sumLots(books.record.state.lots)).toBe(worth);
});

/** Fewer: every late one folds the history again, and this engine shares its two processors with us. */
const lateCount = 60;

test(`${lateCount} purchases of two years, some sent again, all succeed whatever comes first`, async () => {
  const random = new Random(20_261_122);
  const purchases = Array.from({ length: lateCount }, (_, index) => ({
    order: `${index}`,
    cents: random.between(0, 4_000),
    at: recordedAt - random.between(0, 730 * dayMs),
  }));
  const again = purchases.filter(() => random.chance(25));
  const { kinds, books, faults } = await allAtOnce(random.shuffled([...purchases, ...again]), shopTimeline);
  expect(kinds.filter((kind) => kind === 'recorded')).toHaveLength(lateCount);
  expect(kinds.filter((kind) => kind === 'duplicate')).toHaveLength(again.length);
  expect(faults).toEqual([]);
  expect(books.record.version).toBe(lateCount);
});
