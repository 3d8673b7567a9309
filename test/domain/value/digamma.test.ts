import * as fc from 'fast-check';
import { gammaln } from 'simple-statistics';
import { describe, expect, test } from 'vitest';
import { digamma } from '../../../domain/value/fit/digamma.ts';
import { runs } from '../../support/runs.ts';

const euler = 0.577_215_664_901_532_9;

describe('ψ', () => {
  test.each([
    [1, -euler],
    [2, 1 - euler],
    [0.5, -euler - 2 * Math.LN2],
    [10, 2.251_752_589_066_721],
    [1_000, 6.907_255_195_648_812],
  ])('of %d is %d', (x, value) => {
    expect(digamma(x)).toBeCloseTo(value, 13);
  });

  test('is the slope of the logarithm of the gamma function', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.05, max: 1e4, noNaN: true }), (x) => {
        const h = 1e-4 * x;
        const slope = (gammaln(x + h) - gammaln(x - h)) / (2 * h);
        expect(digamma(x)).toBeCloseTo(slope, 5);
      }),
      runs(500),
    );
  });
});
