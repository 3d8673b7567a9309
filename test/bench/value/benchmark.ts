/** How long the models of lifetime value take: to fit a published sample, a million members, and on a read. */
import { benchmark } from '../benchmark.ts';
import { startMeasured } from '../support/measured-process.ts';
import { rounded } from '../support/statistics.ts';
import type { Ask, Seconds } from './process.ts';

export const valueBenchmark = benchmark(
  {
    sample: { name: 'value: fit of the CDNOW sample', unit: 's CPU', target: '<= 2' },
    read: { name: 'value: all figures of a member on read', unit: 'ms CPU', target: '<= 0.2' },
    million: { name: 'value: fit of 1,000,000 members, scanned', unit: 's CPU', target: '<= 10' },
  },
  async () => {
    const measured = await startMeasured<Ask, Seconds>(new URL('process.ts', import.meta.url));
    try {
      const sample = await measured.ask({ fit: 'sample' });
      const read = await measured.ask({ read: 5_000 });
      const million = await measured.ask({ fit: 'million' });
      return {
        sample: rounded(sample.seconds),
        read: rounded((read.seconds / 5_000) * 1_000),
        million: rounded(million.seconds),
      };
    } finally {
      measured.stop();
    }
  },
);
