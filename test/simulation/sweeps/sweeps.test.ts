import { expect, test, vi } from 'vitest';
import { type SweepReport, sweepStorm } from './storm.ts';

/** `LAUREL_SEEDS=2000` plays more, `LAUREL_SEED=17` that one alone. */
const { LAUREL_SEED, LAUREL_SEEDS = '60' } = process.env;
const seeds =
  LAUREL_SEED === undefined
    ? Array.from({ length: Number(LAUREL_SEEDS) }, (_, index) => index + 1)
    : [Number(LAUREL_SEED)];

// However many were asked for.
vi.setConfig({ testTimeout: 120_000 + 3_000 * seeds.length });

test(`after ${seeds.length} storms every member is where time alone has brought them, each outcome booked once`, async () => {
  const reports: SweepReport[] = [];
  for (const seed of seeds) {
    const report = await sweepStorm(seed);
    expect(report.faults, `LAUREL_SEED=${seed}`).toEqual([]);
    reports.push(report);
  }
  if (seeds.length < 50) return;
  // A storm in which nothing ever went wrong would show nothing.
  const kinds = Object.keys(reports[0]!).filter((kind) => kind !== 'faults') as (keyof SweepReport)[];
  for (const kind of kinds) {
    expect(
      reports.reduce((sum, report) => sum + Number(report[kind]), 0),
      kind,
    ).toBeGreaterThan(0);
  }
});

test('the same seed plays the same storm', async () => {
  expect(await sweepStorm(7)).toEqual(await sweepStorm(7));
});
