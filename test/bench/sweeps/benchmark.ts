/** Sweeps: that their cost follows who is due, and what they take of one core and of memory. */
import { type Benchmark, benchmark, type Measure } from '../benchmark.ts';
import { startMeasured } from '../support/measured-process.ts';
import { median, rounded } from '../support/statistics.ts';
import { nightOf } from './night.ts';
import type { Ask, Sweep } from './process.ts';

const programs = [1_000, 10_000, 100_000];
const rounds = 7;

export const sweepsBenchmarks: readonly Benchmark[] = [
  ...programs.map(nightIn),
  worstNight(),
  sweepOnOneCore(),
];

/** One in a hundred is due. */
function nightIn(members: number): Benchmark {
  const measure = (what: string, unit: string, target: Measure['target']): Measure => ({
    name: `review of ${members} members: ${what}`,
    unit,
    target,
  });
  return benchmark(
    {
      membersRead: measure('members read for one who is due', 'members', '<= 1.2'),
      indexItems: measure('index items read for one who is due', 'items', '<= 1.2'),
      membersWritten: measure('writes of members for one who is due', 'writes', '<= 1'),
      othersWritten: measure('writes of members who are not', 'writes', '<= 0'),
      readUnits: measure('RRU for one who is due', 'RRU', null),
      writeUnits: measure('WRU for one who is due', 'WRU', null),
    },
    async () => {
      const night = await nightOf(members, 100);
      const each = (count: number) => rounded(count / night.due);
      return {
        membersRead: each(night.membersRead),
        indexItems: each(night.indexItems),
        membersWritten: each(night.membersWritten),
        othersWritten: night.othersWritten,
        readUnits: each(night.readUnits),
        writeUnits: each(night.writeUnits),
      };
    },
  );
}

/** The night of the year on which everybody is due: what docs/scale.md calculates with. */
function worstNight(): Benchmark {
  const name = (unit: string) => `review of 10000 members, all due: ${unit} for one`;
  return benchmark(
    {
      readUnits: { name: name('RRU'), unit: 'RRU', target: null },
      writeUnits: { name: name('WRU'), unit: 'WRU', target: null },
    },
    async () => {
      const { due, readUnits, writeUnits } = await nightOf(10_000, 1);
      return { readUnits: rounded(readUnits / due), writeUnits: rounded(writeUnits / due) };
    },
  );
}

function sweepOnOneCore(): Benchmark {
  return benchmark(
    {
      all: {
        name: 'sweep: members on one core, one in a hundred due',
        unit: 'members/s',
        target: '>= 50000',
      },
      due: { name: 'sweep: members on one core, all due', unit: 'members/s', target: null },
      previewMemory: {
        name: 'preview: memory at its peak, 100000 members against 10000',
        unit: '×',
        target: '<= 1.3',
      },
      memory: {
        name: 'sweep: memory at its peak, 100000 members against 10000',
        unit: '×',
        target: '<= 1.3',
      },
    },
    async () => ({
      previewMemory: rounded((await peakOf(100_000, 'effect')) / (await peakOf(10_000, 'effect'))),
      all: await membersPerSecond('all'),
      due: await membersPerSecond('due'),
      memory: rounded((await peakOf(100_000, 'all')) / (await peakOf(10_000, 'all'))),
    }),
  );
}

async function membersPerSecond(what: Ask['what']): Promise<number> {
  const members = 20_000;
  const seconds = await measured(async (ask) => {
    await ask({ what, members }); // warm
    const times: number[] = [];
    for (let round = 0; round < rounds; round++) times.push((await ask({ what, members })).cpuMs / 1_000);
    return median(times);
  });
  return rounded(members / seconds);
}

/** With a small heap: left alone, the collector waits, and the peak would tell how long. */
const smallHeap = { NODE_OPTIONS: '--max-old-space-size=96 --max-semi-space-size=4' };

function peakOf(members: number, what: Ask['what']): Promise<number> {
  return measured(async (ask) => (await ask({ what, members })).peakBytes, smallHeap);
}

async function measured<T>(
  work: (ask: (message: Ask) => Promise<Sweep>) => Promise<T>,
  environment: Readonly<Record<string, string>> = {},
): Promise<T> {
  const script = new URL('process.ts', import.meta.url);
  const sweeping = await startMeasured<Ask, Sweep>(script, { environment });
  try {
    return await work(sweeping.ask);
  } finally {
    sweeping.stop();
  }
}
