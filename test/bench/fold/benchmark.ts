/** How many purchases a second of one core folds, warm, under the demo program. */
import { benchmark } from '../benchmark.ts';
import { startMeasured } from '../support/measured-process.ts';
import { median, rounded } from '../support/statistics.ts';
import type { Round } from './process.ts';

const warmRounds = 5;
const rounds = 25;

export const foldBenchmark = benchmark(
  {
    speed: { name: 'fold: purchases on one core', unit: 'purchases/s', target: '>= 300000' },
  },
  async () => {
    const folding = await startMeasured<object, Round>(new URL('process.ts', import.meta.url));
    try {
      for (let round = 0; round < warmRounds; round++) await folding.ask({});
      const speeds: number[] = [];
      for (let round = 0; round < rounds; round++) {
        const { purchases, cpuMs } = await folding.ask({});
        speeds.push((purchases / cpuMs) * 1_000);
      }
      return { speed: rounded(median(speeds)) };
    } finally {
      folding.stop();
    }
  },
);
