/**
 * How often a property is tried. `LAUREL_RUNS` multiplies (10 is ten times as often, 0.1 a tenth);
 * `LAUREL_SEED` repeats the run whose seed a failure has printed.
 */
const factor = Number(process.env.LAUREL_RUNS ?? '1');
if (!(factor > 0)) throw new Error('LAUREL_RUNS must be a positive factor, e.g. 10');

export interface Runs {
  readonly numRuns: number;
  readonly seed?: number;
}

export function runs(numRuns: number): Runs {
  const seed = process.env.LAUREL_SEED;
  return {
    numRuns: Math.max(1, Math.round(numRuns * factor)),
    ...(seed === undefined ? {} : { seed: Number(seed) }),
  };
}
