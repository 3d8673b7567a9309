import { expect, test } from 'vitest';
import { createThrottle } from '../../../infra/local/gateway/throttle.ts';

function throttleAt(limits: { rate: number; burst: number } | undefined) {
  let nowMs = 0;
  const isWithinLimits = createThrottle(limits, () => nowMs);
  return (atMs: number, count: number) => {
    nowMs = atMs;
    return Array.from({ length: count }, isWithinLimits).filter(Boolean).length;
  };
}

test('as many at once as the burst, then as many as the rate refills', () => {
  const taken = throttleAt({ rate: 10, burst: 3 });
  expect(taken(0, 5)).toBe(3);
  expect(taken(100, 5)).toBe(1);
  expect(taken(50_000, 5)).toBe(3); // never more than the burst
});

test('no limits, no throttling', () => {
  expect(throttleAt(undefined)(0, 1_000)).toBe(1_000);
  expect(throttleAt({ rate: Number.POSITIVE_INFINITY, burst: 2 })(0, 5)).toBe(2);
});

test('a rate of nothing lets nothing through', () => {
  expect(throttleAt({ rate: 0, burst: 0 })(1_000, 5)).toBe(0);
});
