import { setTimeout as sleep } from 'node:timers/promises';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createLanes } from '../../../cli/deliver/lanes.ts';

describe('lanes', () => {
  test('every job runs once, one lane’s in order and never two at a time, within the concurrency', async () => {
    const plan = fc.array(fc.record({ lane: fc.constantFrom('a', 'b', 'c', 'd', 'e'), turns: fc.nat(3) }), {
      maxLength: 60,
    });
    await fc.assert(
      fc.asyncProperty(
        plan,
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 8 }),
        async (jobs, concurrency, pendingMax) => {
          const lanes = createLanes({ concurrency, pendingMax });
          const ran: number[] = [];
          const open = new Set<string>();
          let openMax = 0;
          for (const [index, { lane, turns }] of jobs.entries()) {
            await lanes.push(lane, async () => {
              expect(open.has(lane)).toBe(false);
              open.add(lane);
              openMax = Math.max(openMax, open.size);
              for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
              ran.push(index);
              open.delete(lane);
            });
          }
          await lanes.drain();
          const indexes = jobs.map((_, index) => index);
          expect(ran.toSorted((a, b) => a - b)).toEqual(indexes);
          for (const lane of ['a', 'b', 'c', 'd', 'e']) {
            expect(ran.filter((index) => jobs[index]?.lane === lane)).toEqual(
              indexes.filter((index) => jobs[index]?.lane === lane),
            );
          }
          expect(openMax).toBeLessThanOrEqual(concurrency);
        },
      ),
      { numRuns: 200 },
    );
  });

  test('lanes run side by side', async () => {
    const lanes = createLanes({ concurrency: 3, pendingMax: 100 });
    const meeting = Promise.withResolvers<void>();
    let arrived = 0;
    for (const lane of ['a', 'b', 'c']) {
      // None of the three can end before all have begun.
      await lanes.push(lane, async () => {
        arrived += 1;
        if (arrived === 3) meeting.resolve();
        await meeting.promise;
      });
    }
    await lanes.drain();
    expect(arrived).toBe(3);
  });

  test('whoever pushes waits while too much is pending', async () => {
    const lanes = createLanes({ concurrency: 1, pendingMax: 2 });
    const gate = Promise.withResolvers<void>();
    await lanes.push('a', () => gate.promise);
    await lanes.push('b', async () => {});
    let third = false;
    const pushed = lanes
      .push('c', async () => {})
      .then(() => {
        third = true;
      });
    await sleep(5);
    expect(third).toBe(false);
    gate.resolve();
    await pushed;
    await lanes.drain();
    expect(third).toBe(true);
  });

  test('a job that throws ends the rest and is told by drain', async () => {
    const lanes = createLanes({ concurrency: 1, pendingMax: 10 });
    const ran: string[] = [];
    await lanes.push('a', async () => {
      ran.push('a');
      throw new Error('a bug');
    });
    await lanes.push('b', async () => void ran.push('b'));
    await expect(lanes.drain()).rejects.toThrow('a bug');
    await lanes.push('c', async () => void ran.push('c'));
    expect(ran).toEqual(['a']);
  });

  test('after stop what runs is finished and nothing else begins', async () => {
    const lanes = createLanes({ concurrency: 1, pendingMax: 10 });
    const gate = Promise.withResolvers<void>();
    const ran: string[] = [];
    await lanes.push('a', async () => {
      await gate.promise;
      ran.push('a1');
    });
    await lanes.push('a', async () => void ran.push('a2'));
    await lanes.push('b', async () => void ran.push('b'));
    lanes.stop();
    gate.resolve();
    await lanes.drain();
    expect(ran).toEqual(['a1']);
  });
});
