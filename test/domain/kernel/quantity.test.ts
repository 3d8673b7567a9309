/** Quantities: whole numbers and decimals, exact. */
import { expect, test } from 'vitest';
import { millionths, parseQuantity, wholePart } from '../../../domain/kernel/quantity.ts';

test.each<[number | string, number | string | null]>([
  [0, 0],
  [3, 3],
  [1_000_000, 1_000_000],
  [1_000_001, null],
  [-1, null],
  [0.5, null],
  [Number.NaN, null],
  ['0', 0],
  ['2', 2],
  ['2.0', 2],
  ['02', 2],
  ['2.50', '2.5'],
  ['0.000001', '0.000001'],
  ['0.0000001', null],
  ['0.1000000', '0.1'],
  ['1000000', 1_000_000],
  ['1000000.1', null],
  ['-1', null],
  ['1e3', null],
  ['', null],
  ['.5', null],
  ['5.', null],
  ['1,5', null],
])('%j is %j', (value, expected) => {
  expect(parseQuantity(value)).toBe(expected);
});

test('is counted in millionths, exactly', () => {
  expect([2, '0.1', '0.000001', '999999.999999'].map(millionths)).toEqual([
    2_000_000, 100_000, 1, 999_999_999_999,
  ]);
  expect([0, 3, '2.999999', '0.5'].map(wholePart)).toEqual([0, 3, 2, 0]);
});
