import { expect, test } from 'vitest';
import { off } from '../../../cli/fit/report.ts';

test.each([
  [1025, 1000, ' (+2.5 %)'],
  [975, 1000, ' (-2.5 %)'],
  [9_999, 10_000, ' (0.0 %)'],
  [10_001, 10_000, ' (0.0 %)'],
  [5, 0, ''],
])('%d expected and %d actual: what rounds to nothing has no sign', (expected, actual, text) => {
  expect(off(expected, actual)).toBe(text);
});
