import { expect, test, vi } from 'vitest';
import { type StormReport, storm } from './storm.ts';

/** `LAUREL_SEEDS=5000` plays more, `LAUREL_SEED=17` that one alone. */
const { LAUREL_SEED, LAUREL_SEEDS = '200' } = process.env;
const seeds =
  LAUREL_SEED === undefined
    ? Array.from({ length: Number(LAUREL_SEEDS) }, (_, index) => index + 1)
    : [Number(LAUREL_SEED)];

// However many were asked for.
vi.setConfig({ testTimeout: 120_000 + 1_000 * seeds.length });

test(`after ${seeds.length} storms every acknowledged purchase is there once and all books are right`, async () => {
  const reports: StormReport[] = [];
  for (const seed of seeds) {
    const report = await storm(seed);
    expect(report.faults, `LAUREL_SEED=${seed}`).toEqual([]);
    reports.push(report);
  }
  // A storm in which nothing ever went wrong would show nothing.
  const total = (what: Exclude<keyof StormReport, 'faults'>) =>
    reports.reduce((sum, report) => sum + report[what], 0);
  expect(total('recorded')).toBeGreaterThan(0);
  if (seeds.length >= 50) {
    for (const what of [
      'duplicates',
      'conflicts',
      'busy',
      'deaths',
      'refunds',
      'waiting',
      'refused',
    ] as const) {
      expect(total(what), what).toBeGreaterThan(0);
    }
  }
});

test('the same seed plays the same storm', async () => {
  expect(await storm(7)).toEqual(await storm(7));
});
