/** What browsers load: sizes, which no machine's speed changes. */
import { buildCard } from '../../../infra/site/card.ts';
import { buildConsole } from '../../../infra/site/console.ts';
import { benchmark } from '../benchmark.ts';

const measures = {
  console: { name: 'first load of the console, after gzip', unit: 'bytes', target: '<= 153600' },
  card: { name: "script of the member's card, after gzip", unit: 'bytes', target: '<= 15360' },
} as const;

export const pagesBenchmark = benchmark(measures, async () => {
  const [{ gzipAtStart }, { gzip }] = await Promise.all([buildConsole(), buildCard()]);
  return { console: gzipAtStart, card: gzip };
});
