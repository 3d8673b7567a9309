/** Two hundred purchases of one member at the same moment, in a store as quick as DynamoDB is, conflicts included. */
import { expect, test } from 'vitest';
import { type FactResult, recordFact } from '../../../functions/store/recording/record.ts';
import { tableNames, tableShapes } from '../../contract/tables.ts';
import { at, bought, member, newProgram, shopTimeline } from '../../functions/store/given.ts';
import { faultsInBooks, readBooks } from '../books/books.ts';
import { MemoryDynamo } from '../dynamo/engine.ts';
import { memoryDocuments } from '../world/memoryDynamo.ts';
import { calm, type Stage, type Weather } from '../world/weather.ts';
import { World } from '../world/world.ts';

/** Milliseconds: there and back within a region, and what a transaction takes between its two steps. */
const stageMs: Readonly<Record<Stage, readonly [number, number]>> = {
  request: [1, 4],
  'late-request': [1, 4],
  held: [3, 8],
  answer: [1, 4],
  'time-out': [5_000, 5_000],
  retry: [10, 100],
};

const weatherOf = (world: World): Weather => ({
  ...calm,
  now: () => world.now(),
  lagMs: () => world.random.between(0, 200),
  turn: (stage) => world.sleep(world.random.between(...stageMs[stage])),
});

const gatewayMs = 29_000;
const dayMs = 86_400_000;
const recordedAt = at('2026-11-22T15:00:00Z');

test('200 purchases of two years, some sent again, all succeed before the gateway gives up', async () => {
  const world = new World(20_261_122);
  const weather = weatherOf(world);
  const store = {
    documents: memoryDocuments(new MemoryDynamo(tableShapes, weather), weather),
    tables: tableNames,
  };
  const program = newProgram();
  const purchases = Array.from({ length: 200 }, (_, index) =>
    bought({
      order: `${index}`,
      cents: world.random.between(0, 4_000),
      at: recordedAt - world.random.between(0, 730 * dayMs),
      recordedAt,
    }),
  );
  const again = purchases.filter(() => world.random.chance(20));
  const results: FactResult[] = [];
  const timeLeftMs = () => gatewayMs - world.now();
  const deliver = async (fact: (typeof purchases)[number]) => {
    const request = { program, timeline: shopTimeline, fact, metadata: null, timeLeftMs };
    results.push(await recordFact(store, request));
    expect(world.now()).toBeLessThan(gatewayMs); // the world's clock, not this machine's
  };
  let faults: readonly string[] = ['the books were not read'];
  await world.play(async () => {
    await Promise.all(world.random.shuffled([...purchases, ...again]).map(deliver));
    await world.sleep(1_000);
    faults = faultsInBooks(await readBooks(store, program, member('m1')), shopTimeline);
  });
  const kinds = results.map(({ kind }) => kind);
  expect(kinds.filter((kind) => kind === 'recorded')).toHaveLength(200);
  expect(kinds.filter((kind) => kind === 'duplicate')).toHaveLength(again.length);
  expect(faults).toEqual([]);
});
