/**
 * How often a property is tried. `LAUREL_RUNS` multiplies (10 is ten times as often, 0.1 a tenth);
 * `LAUREL_SEED` repeats the run whose seed a failure has printed. `LAUREL_TALLY` names a file in which
 * the tries are noted down, for whoever counts them.
 */
import { appendFileSync } from 'node:fs';

const factor = Number(process.env.LAUREL_RUNS ?? '1');
if (!(factor > 0)) throw new Error('LAUREL_RUNS must be a positive factor, e.g. 10');

export interface Runs {
  readonly numRuns: number;
  readonly seed?: number;
}

export function runs(numRuns: number): Runs {
  const seed = process.env.LAUREL_SEED;
  const drawn = Math.max(1, Math.round(numRuns * factor));
  const tally = process.env.LAUREL_TALLY;
  if (tally !== undefined) appendFileSync(tally, `${drawn}\n`);
  return { numRuns: drawn, ...(seed === undefined ? {} : { seed: Number(seed) }) };
}
