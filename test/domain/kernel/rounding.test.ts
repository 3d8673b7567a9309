import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  multiply,
  type Rounding,
  ratio,
  roundings,
  scale,
  scaleShare,
} from '../../../domain/kernel/rounding.ts';
import { runs } from '../../support/runs.ts';

const half = ratio(1, 2);
const third = ratio(1, 3);

describe('scaling by a rate rounds once, by its name', () => {
  test.each<[number, Rounding, number]>([
    // 19.99 at one point per 1.00
    [1999, 'down', 19],
    [1999, 'nearest', 20],
    [1999, 'up', 20],
    [1949, 'nearest', 19],
    [1950, 'nearest', 20],
    [2000, 'down', 20],
    [2000, 'up', 20],
    [1, 'down', 0],
    [1, 'up', 1],
    [0, 'up', 0],
  ])('%i cents, rounded %s, are %i points', (cents, rounding, expected) => {
    expect(scale(cents, ratio(1, 100), rounding)).toBe(expected);
  });

  test.each<[number, Rounding, number]>([
    [5, 'down', 2],
    [5, 'nearest', 3],
    [5, 'up', 3],
    // Down is toward minus infinity, up toward plus infinity; a half goes up.
    [-5, 'down', -3],
    [-5, 'nearest', -2],
    [-5, 'up', -2],
    [-4, 'down', -2],
    [-1, 'up', 0],
    [-1, 'nearest', 0],
  ])('half of %i, rounded %s, is %i', (value, rounding, expected) => {
    expect(scale(value, half, rounding)).toBe(expected);
  });

  test.each<[number, Rounding, number]>([
    [-4, 'nearest', -1],
    [-5, 'nearest', -2],
    [4, 'nearest', 1],
    [5, 'nearest', 2],
  ])('a third of %i, rounded %s, is %i', (value, rounding, expected) => {
    expect(scale(value, third, rounding)).toBe(expected);
  });

  test('nothing rounds to minus zero', () => {
    for (const rounding of roundings) {
      for (const value of [0, -0, -1, 1])
        expect(Object.is(scale(value, ratio(1, 1000), rounding), -0)).toBe(false);
    }
  });

  test('a product beyond the safe integers is rounded just as exactly', () => {
    const rate = ratio(999_983, 1_000_003);
    // 10^12 × 999983 = 999983000000000000; ÷ 1000003 = 999980000059.99982…
    expect(scale(1_000_000_000_000, rate, 'down')).toBe(999_980_000_059);
    expect(scale(1_000_000_000_000, rate, 'nearest')).toBe(999_980_000_060);
    expect(scale(1_000_000_000_000, rate, 'up')).toBe(999_980_000_060);
    expect(scale(-1_000_000_000_000, rate, 'down')).toBe(-999_980_000_060);
    expect(scale(-1_000_000_000_000, rate, 'up')).toBe(-999_980_000_059);
  });

  test.each<[number, Rounding, number]>([
    [1_000_000_000_000, 'down', 5_000_250_000_000_000],
    [1_000_000_000_000, 'up', 5_000_250_000_000_000],
    // Two more make a half of it.
    [1_000_000_000_002, 'down', 5_000_250_000_010_000],
    [1_000_000_000_002, 'nearest', 5_000_250_000_010_001],
    [1_000_000_000_002, 'up', 5_000_250_000_010_001],
  ])('and so are wholes and halves of it: %i at 5000.25, rounded %s, is %i', (value, rounding, expected) => {
    expect(scale(value, ratio(20_001, 4), rounding)).toBe(expected);
  });

  test('agrees with arithmetic in BigInt, whatever the size and the sign', () => {
    const value = fc.oneof(
      fc.integer({ min: -1000, max: 1000 }),
      fc.integer({ min: -1_000_000_000_000, max: 1_000_000_000_000 }),
    );
    const part = fc.integer({ min: 1, max: 100_000_000 });
    fc.assert(
      fc.property(value, part, part, fc.constantFrom(...roundings), (amount, a, b, rounding) => {
        const exact = Number(roundedBig(BigInt(amount) * BigInt(a), BigInt(b), rounding));
        if (Number.isSafeInteger(exact)) expect(scale(amount, ratio(a, b), rounding)).toBe(exact);
      }),
      runs(20_000),
    );
  });
});

describe('scaling by a rate and a share rounds once, too', () => {
  test.each<[number, [number, number], Rounding, number]>([
    [1000, [1, 1], 'down', 10],
    [1000, [1, 3], 'down', 3],
    [1000, [1, 3], 'up', 4],
    [1000, [2, 3], 'nearest', 7],
    [1050, [1, 3], 'nearest', 4],
    [1000, [0, 3], 'up', 0],
    [900, [1, 3], 'up', 3],
  ])(
    '%i at 1 per 100, %j of it, rounded %s, is %i',
    (value, [numerator, denominator], rounding, expected) => {
      expect(scaleShare(value, ratio(1, 100), { numerator, denominator }, rounding)).toBe(expected);
    },
  );
});

/** Written another way than the code: by the exact quotient's distance to its neighbours. */
function roundedBig(numerator: bigint, denominator: bigint, rounding: Rounding): bigint {
  let below = numerator / denominator - 1n;
  while ((below + 1n) * denominator <= numerator) below++;
  const isWhole = below * denominator === numerator;
  switch (rounding) {
    case 'down':
      return below;
    case 'up':
      return isWhole ? below : below + 1n;
    case 'nearest':
      return 2n * (numerator - below * denominator) >= denominator ? below + 1n : below;
  }
}

describe('a ratio', () => {
  test('is kept in lowest terms', () => {
    expect(ratio(100, 250)).toEqual({ numerator: 2, denominator: 5 });
    expect(ratio(0, 5)).toEqual({ numerator: 0, denominator: 1 });
  });

  test('multiplies both parts', () => {
    expect(multiply(ratio(3, 4), ratio(5, 7))).toEqual({ numerator: 15, denominator: 28 });
  });

  test('multiplies exactly, reducing across before it could grow too large', () => {
    expect(multiply(ratio(1, 100), ratio(5, 4))).toEqual({ numerator: 1, denominator: 80 });
    const large = 9_007_199_254_740_881; // prime
    expect(multiply(ratio(1, large), ratio(large, 1))).toEqual({ numerator: 1, denominator: 1 });
  });

  test('that leaves the safe integers is refused, never rounded', () => {
    expect(() => multiply(ratio(1, 999_999_999_989), ratio(1, 9_999))).toThrow(RangeError);
  });
});
