/** What revisions, refunds and redemptions cost in request units, handler and store together, however long the history is. */
import type { Instant } from '../../../domain/kernel/brand.ts';
import { type Benchmark, benchmark, type Measure } from '../benchmark.ts';
import { type Counter, counterFor } from './counter.ts';

const histories = [100, 10_000];
const dayMs = 86_400_000;

/** What is asked, and how many units it may write and read. */
const commands = {
  revision: { name: 'revision', writes: 6, reads: 3 },
  refund: { name: 'refund of a line', writes: 5, reads: 3 },
  captured: { name: 'captured redemption', writes: 5, reads: 1 },
  reserved: { name: 'reservation', writes: 7, reads: 1 },
  capturedOnOrder: { name: 'captured redemption tied to an order', writes: 7, reads: 1 },
  reservedOnOrder: { name: 'reservation tied to an order', writes: 9, reads: 1 },
} as const;

type Command = keyof typeof commands;
type Key = `${Command}.${'writeUnits' | 'readUnits'}`;

export const commandsBenchmarks: readonly Benchmark[] = histories.map((history) =>
  benchmark(measuresAt(history), async () => {
    // Half a month after the last purchase nothing is on hold, and nothing comes late.
    const last = (Date.now() - 20 * dayMs) as Instant;
    const counter = await counterFor(history, last);
    // A member's first reservation makes them due earlier; both kinds are measured as a first one.
    const other = await counterFor(history, last);
    const values: Partial<Record<Key, number>> = {};
    for (const command of Object.keys(commands) as Command[]) {
      const { writeUnits, readUnits } = await run(command === 'reservedOnOrder' ? other : counter, command);
      values[`${command}.writeUnits`] = writeUnits;
      values[`${command}.readUnits`] = readUnits;
    }
    return values as Record<Key, number>;
  }),
);

function run(counter: Counter, command: Command) {
  switch (command) {
    case 'revision':
      return counter.revise();
    case 'refund':
      return counter.refund();
    case 'captured':
      return counter.redeem({ mode: 'capture' });
    case 'reserved':
      return counter.redeem({ mode: 'reserve' });
    case 'capturedOnOrder':
      return counter.redeem({ mode: 'capture', orderId: 'next-1' });
    case 'reservedOnOrder':
      return counter.redeem({ mode: 'reserve', orderId: 'next-2' });
  }
}

function measuresAt(history: number): Record<Key, Measure> {
  const measures = Object.entries(commands).flatMap(([command, { name, writes, reads }]) => [
    [
      `${command}.writeUnits`,
      { name: `${name} WRU, history ${history}`, unit: 'WRU', target: `<= ${writes}` },
    ],
    [`${command}.readUnits`, { name: `${name} RRU, history ${history}`, unit: 'RRU', target: `<= ${reads}` }],
  ]);
  return Object.fromEntries(measures);
}
