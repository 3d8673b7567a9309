import { expect, test } from 'vitest';
import { countOf, grouped, groupedAmount, groupedDecimal } from '../../../cli/terminal/numbers.ts';

test.each([
  ['0.00', '0.00'],
  ['999', '999'],
  ['1000', '1,000'],
  ['-1234567.891', '-1,234,567.891'],
  ['1e9', '1e9'],
])('the decimal %s is read as %s', (text, shown) => {
  expect(groupedDecimal(text)).toBe(shown);
});

test('numbers are grouped, and counted in words', () => {
  expect([grouped(1_234_567), groupedAmount(1_000), groupedAmount('1000.5')]).toEqual([
    '1,234,567',
    '1,000',
    '1,000.5',
  ]);
  expect([countOf(0, 'member'), countOf(1, 'member'), countOf(2_000, 'member')]).toEqual([
    '0 members',
    '1 member',
    '2,000 members',
  ]);
});
