/** How long the models of lifetime value take: to fit a published sample, and a program of a million members. */
import { benchmark } from '../benchmark.ts';
import { startMeasured } from '../support/measured-process.ts';
import { rounded } from '../support/statistics.ts';
import type { Ask, Seconds } from './process.ts';

export const valueBenchmark = benchmark(
  {
    sample: { name: 'value: fit of the CDNOW sample', unit: 's CPU', target: '<= 2' },
    million: { name: 'value: fit of 1,000,000 members, scanned', unit: 's CPU', target: '<= 10' },
  },
  async () => {
    const measured = await startMeasured<Ask, Seconds>(new URL('process.ts', import.meta.url));
    try {
      const sample = await measured.ask({ fit: 'sample' });
      const million = await measured.ask({ fit: 'million' });
      return { sample: rounded(sample.seconds), million: rounded(million.seconds) };
    } finally {
      measured.stop();
    }
  },
);
