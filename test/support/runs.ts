/**
 * How often a property is tried, and from which seed. `npm test` draws the same histories every time, so
 * that it fails for a change and never by chance, and six tenths of them, so that it stays short; `npm run prove`
 * draws all and goes on with new ones. `LAUREL_SEED`
 * draws others (a failure prints the one that repeats it), `LAUREL_RUNS` multiplies (10 is ten times as
 * often, 0.1 a tenth), `LAUREL_TALLY` names a file in which the tries are noted down, for whoever counts.
 */
import { appendFileSync } from 'node:fs';

const usual = process.env.LAUREL_TALLY === undefined ? '0.6' : '1';
const factor = Number(process.env.LAUREL_RUNS ?? usual);
if (!(factor > 0)) throw new Error('LAUREL_RUNS must be a positive factor, e.g. 10');

interface Runs {
  readonly numRuns: number;
  readonly seed: number;
}

export const seed = Number(process.env.LAUREL_SEED ?? '20261122');
if (!Number.isSafeInteger(seed)) throw new Error('LAUREL_SEED must be a whole number, e.g. 17');

export function runs(numRuns: number): Runs {
  const drawn = Math.max(1, Math.round(numRuns * factor));
  const tally = process.env.LAUREL_TALLY;
  if (tally !== undefined) appendFileSync(tally, `${drawn}\n`);
  return { numRuns: drawn, seed };
}
