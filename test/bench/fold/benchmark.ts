/** The fold on one core, warm: under the demo program, with five conditions, and again for a late fact. */
import { benchmark } from '../benchmark.ts';
import { type MeasuredProcess, startMeasured } from '../support/measured-process.ts';
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
  async () => {
    const folding = await startMeasured<Ask, Round>(new URL('process.ts', import.meta.url));
    try {
      return {
        demo: rounded(1_000 / (await cpuMsEach(folding, 'demo'))),
        bonuses: rounded(1_000 / (await cpuMsEach(folding, 'bonuses'))),
        late: rounded(await cpuMsEach(folding, 'late')),
      };
    } finally {
      folding.stop();
    }
  },
);

async function cpuMsEach(folding: MeasuredProcess<Ask, Round>, what: Ask['what']): Promise<number> {
  const each: number[] = [];
  for (let round = 0; round < warmRounds + rounds; round++) {
    const { count, cpuMs } = await folding.ask({ what });
    if (round >= warmRounds) each.push(cpuMs / count);
  }
  return median(each);
}
