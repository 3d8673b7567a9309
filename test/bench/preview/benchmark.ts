/** What previews do on one core, warm, without the store: new thresholds and a new rate for the demo program. */
import { benchmark } from '../benchmark.ts';
import { type MeasuredProcess, startMeasured } from '../support/measured-process.ts';
import { median, rounded } from '../support/statistics.ts';
import type { Ask, Round } from './process.ts';

const warmRounds = 5;
const rounds = 15;

export const previewBenchmark = benchmark(
  {
    effect: { name: 'preview of the effect: members on one core', unit: 'members/s', target: '>= 50000' },
    since: { name: 'preview since a day: facts on one core', unit: 'facts/s', target: '>= 200000' },
  },
  async () => {
    const process = await startMeasured<Ask, Round>(new URL('process.ts', import.meta.url));
    try {
      return {
        effect: rounded(await perSecond(process, 'effect')),
        since: rounded(await perSecond(process, 'since')),
      };
    } finally {
      process.stop();
    }
  },
);

async function perSecond(process: MeasuredProcess<Ask, Round>, what: Ask['what']): Promise<number> {
  const speeds: number[] = [];
  for (let round = 0; round < warmRounds + rounds; round++) {
    const { count, cpuMs } = await process.ask({ what });
    if (round >= warmRounds) speeds.push((count / cpuMs) * 1_000);
  }
  return median(speeds);
}
