import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { byIntegral } from '../../../domain/value/expectation/integral.ts';
import { bySeries } from '../../../domain/value/expectation/series.ts';
import { expectedWhileActive } from '../../../domain/value/expectation.ts';
import type { BgNbdParameters } from '../../../domain/value/parameters.ts';
import { runs } from '../../support/runs.ts';

const cdnow: BgNbdParameters = { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };

/** As it stands in the literature: fine for small numbers, and for nothing else. */
function literally({ r, alpha, a, b }: BgNbdParameters, x: number, weeks: number, t: number): number {
  const z = t / (alpha + weeks + t);
  const [A, B, C] = [r + x, b + x, a + b + x - 1];
  let [term, sum] = [1, 1];
  for (let n = 0; Math.abs(term) > 1e-15 * Math.abs(sum); n++) {
    term *= (((A + n) * (B + n)) / ((C + n) * (n + 1))) * z;
    sum += term;
  }
  return (C / (a - 1)) * (1 - (1 - z) ** A * sum);
}

const near = (a: number, b: number) => Math.abs(a - b) / Math.max(Math.abs(a), Math.abs(b), 1e-300);
const logUniform = (from: number, to: number) =>
  fc.double({ min: Math.log(from), max: Math.log(to), noNaN: true }).map(Math.exp);
const parameters = (from: number, to: number) =>
  fc.record({
    r: logUniform(from, to),
    alpha: logUniform(from, to),
    a: logUniform(from, to),
    b: logUniform(from, to),
  });

/** From a minute to a century, or none at all. */
const weeks = fc.oneof(fc.constant(0), fc.double({ min: 1e-4, max: 5_000, noNaN: true }));

describe('what is to be expected of somebody active', () => {
  test.each([
    [0, 0, 39],
    [2, 38.86, 39],
    [7, 20, 4],
    [1, 10, 0.5],
  ])('%d repeats in %d weeks, %d ahead: as the literature has it', (x, weeks, t) => {
    expect(expectedWhileActive(cdnow, x, weeks, t)).toBeCloseTo(literally(cdnow, x, weeks, t), 10);
  });

  test('the series, where it answers, and the integral agree', () => {
    let answered = 0;
    fc.assert(
      fc.property(parameters(0.01, 1_000), fc.nat(300), logUniform(1e-4, 1e4), (given, x, w) => {
        const series = bySeries(given, x, w);
        if (series === null) return;
        answered += 1;
        expect(near(series, byIntegral(given, x, w))).toBeLessThan(1e-6);
      }),
      runs(2_000),
    );
    expect(answered).toBeGreaterThan(500);
  });

  test('the pole that the formula has at a = 1 is none', () => {
    const at = (a: number) => expectedWhileActive({ ...cdnow, a }, 2, 30, 39);
    expect(near(at(1), (at(1 - 1e-6) + at(1 + 1e-6)) / 2)).toBeLessThan(1e-9);
  });

  test('nothing in no time, more in more time, and never a number that is none', () => {
    fc.assert(
      fc.property(parameters(1e-4, 1e5), fc.nat(20_000), weeks, weeks, weeks, (given, x, known, t, more) => {
        const [some, all] = [t, t + more].map((ahead) => expectedWhileActive(given, x, known, ahead));
        expect(Number.isFinite(some) && Number.isFinite(all)).toBe(true);
        expect(some).toBeGreaterThanOrEqual(0);
        expect(all! - some!).toBeGreaterThanOrEqual(-1e-6 * all!);
        // Were nobody ever to leave, they would buy on at their rate.
        const rate = ((given.r + x) / (given.alpha + known)) * t;
        expect(some).toBeLessThanOrEqual(rate * (1 + 1e-6));
      }),
      runs(3_000),
    );
    expect(expectedWhileActive(cdnow, 3, 20, 0)).toBe(0);
  });
});
