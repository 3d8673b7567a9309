/** Lanes in batches: of one lane nothing is on its way twice at once, and everything goes in its order. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sendInBatches } from '../../../cli/import/batches.ts';

interface Item {
  readonly lane: string;
  readonly n: number;
  readonly bytes: number;
  readonly alone?: boolean;
}

async function send(items: readonly Item[], change: { concurrency?: number; stopAfter?: number } = {}) {
  const batches: (readonly Item[])[] = [];
  const open = new Set<string>();
  let openMost = 0;
  let openNow = 0;
  await sendInBatches(
    Map.groupBy(items, ({ lane }) => lane),
    {
      concurrency: change.concurrency ?? 3,
      itemsMax: 10,
      bytesMax: 100,
      bytesOf: ({ bytes }) => bytes,
      mayFollow: ({ alone = false }, before) => !alone || before.length === 0,
      isStopped: () => batches.length >= (change.stopAfter ?? Number.POSITIVE_INFINITY),
      async send(batch) {
        batches.push(batch);
        openNow += 1;
        openMost = Math.max(openMost, openNow);
        for (const lane of new Set(batch.map((item) => item.lane))) {
          expect(open.has(lane)).toBe(false);
          open.add(lane);
        }
        await new Promise((resolve) => setTimeout(resolve, batch.length % 3));
        for (const { lane } of batch) open.delete(lane);
        openNow -= 1;
      },
    },
  );
  return { batches, openMost };
}

describe('batches', () => {
  test('of many lanes fill up, and several are on their way at once', async () => {
    const items = Array.from({ length: 95 }, (_, n) => ({ lane: `l${n % 40}`, n, bytes: 1 }));
    const { batches, openMost } = await send(items);
    expect(batches.flat()).toHaveLength(95);
    expect(batches.length).toBeLessThan(15);
    expect(openMost).toBe(3);
  });

  test('of one lane go one after the other', async () => {
    const items = Array.from({ length: 35 }, (_, n) => ({ lane: 'one', n, bytes: 1 }));
    const { batches, openMost } = await send(items);
    expect(batches.map((batch) => batch.length)).toEqual([10, 10, 10, 5]);
    expect(openMost).toBe(1);
  });

  test('are no larger than a body may be, but for one item that is larger itself', async () => {
    const items = [60, 60, 30, 500, 1].map((bytes, n) => ({ lane: 'one', n, bytes }));
    const { batches } = await send(items);
    expect(batches.map((batch) => batch.map(({ n }) => n))).toEqual([[0], [1, 2], [3], [4]]);
  });

  test('end before what may not follow', async () => {
    const items = [false, false, true, false].map((alone, n) => ({ lane: 'one', n, bytes: 1, alone }));
    const { batches } = await send(items);
    expect(batches.map((batch) => batch.map(({ n }) => n))).toEqual([
      [0, 1],
      [2, 3],
    ]);
  });

  test('are no more once it is stopped', async () => {
    const items = Array.from({ length: 100 }, (_, n) => ({ lane: `l${n}`, n, bytes: 1 }));
    const { batches } = await send(items, { concurrency: 1, stopAfter: 2 });
    expect(batches).toHaveLength(2);
  });

  test('bring everything once, each lane in its order, whatever there is', async () => {
    const item = fc.record({
      lane: fc.constantFrom('a', 'b', 'c', 'd'),
      bytes: fc.integer({ min: 1, max: 150 }),
      alone: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(item, { maxLength: 60 }),
        fc.integer({ min: 1, max: 5 }),
        async (some, concurrency) => {
          const items = some.map((each, n) => ({ ...each, n }));
          const { batches } = await send(items, { concurrency });
          const sent = batches.flat();
          expect(sent.map(({ n }) => n).toSorted((a, b) => a - b)).toEqual(items.map(({ n }) => n));
          for (const lane of ['a', 'b', 'c', 'd']) {
            const order = sent.filter((each) => each.lane === lane).map(({ n }) => n);
            expect(order).toEqual(order.toSorted((a, b) => a - b));
          }
        },
      ),
      { numRuns: 50 },
    );
  });
});
