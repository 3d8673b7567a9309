/** The fold on one core, warm: under the demo program, with five conditions, and again for a late fact. */
import { benchmark } from '../benchmark.ts';
import { startMeasured } from '../support/measured-process.ts';
import { median, rounded } from '../support/statistics.ts';
import type { Ask, Round } from './process.ts';

const warmRounds = 5;
const rounds = 25;

export const foldBenchmark = benchmark(
  {
    demo: { name: 'fold: purchases on one core', unit: 'purchases/s', target: '>= 300000' },
    bonuses: {
      name: 'fold: purchases on one core, five bonuses with conditions',
      unit: 'purchases/s',
      target: '>= 100000',
    },
    late: {
      name: 'fold: CPU of a late purchase that folds a history of 1000 again',
      unit: 'ms',
      target: '<= 10',
    },
  },
  async () => ({
    demo: rounded(1_000 / (await cpuMsEach('demo'))),
    bonuses: rounded(1_000 / (await cpuMsEach('bonuses'))),
    late: rounded(await cpuMsEach('late')),
  }),
);

/** Each in a process of its own: what one has made the compiler learn would slow the other. */
async function cpuMsEach(what: Ask['what']): Promise<number> {
  const folding = await startMeasured<Ask, Round>(new URL('process.ts', import.meta.url));
  try {
    const each: number[] = [];
    for (let round = 0; round < warmRounds + rounds; round++) {
      const { count, cpuMs } = await folding.ask({ what });
      if (round >= warmRounds) each.push(cpuMs / count);
    }
    return median(each);
  } finally {
    folding.stop();
  }
}
