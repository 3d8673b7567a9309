import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { areAlike, cutPointsOf, percentileOf, percentilesOf, scoreOf } from '../../../domain/value/ranks.ts';
import { runs } from '../../support/runs.ts';

const values = fc.array(
  fc.oneof(fc.integer({ min: -5, max: 5 }), fc.double({ noNaN: true, min: -1e9, max: 1e9 })),
  {
    minLength: 1,
    maxLength: 200,
  },
);
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);
const scores = (all: readonly number[]) => all.map((value) => scoreOf(cutPointsOf(all)!, value));

describe('scores by fifths', () => {
  test('of a hundred different values are twenty each', () => {
    const counts = Map.groupBy(scores(upTo(100)), (score) => score);
    expect([...counts].map(([score, all]) => [score, all.length])).toEqual(
      [1, 2, 3, 4, 5].map((s) => [s, 20]),
    );
  });

  test.each([
    ['everybody equal is in the middle', [7, 7, 7, 7], [3, 3, 3, 3], 1],
    ['one alone is in the middle', [7], [3], 1],
    ['two kinds of as many stand either side of it', [1, 1, 9, 9], [2, 2, 4, 4], 2],
    [
      'most with one purchase share the score of their middle',
      [1, 1, 1, 1, 1, 1, 2, 3, 4, 9],
      [2, 2, 2, 2, 2, 2, 4, 4, 5, 5],
      5,
    ],
  ])('%s', (_, all, expected, distinct) => {
    expect(scores(all)).toEqual(expected);
    expect(cutPointsOf(all)!.distinct).toBe(distinct);
  });

  test('nobody has no cut points', () => {
    expect(cutPointsOf([])).toBeNull();
    expect(percentilesOf([])).toBeNull();
  });

  test('equal values score equal, larger ones never less, whatever the values', () => {
    fc.assert(
      fc.property(values, (all) => {
        const cuts = cutPointsOf(all)!;
        const sorted = all.toSorted((a, b) => a - b).map((value) => scoreOf(cuts, value));
        expect(sorted).toEqual(sorted.toSorted());
        expect(sorted.every((score) => score >= 1 && score <= 5)).toBe(true);
      }),
      runs(500),
    );
  });
});

describe('percentiles', () => {
  test.each([
    [0, 0],
    [500, 50],
    [1_000, 100],
    [-1, 0],
    [1_001, 100],
  ])('of the values 0 to 1,000, %d is at %d', (value, percentile) => {
    expect(percentileOf(percentilesOf(upTo(1_001))!, value)).toBe(percentile);
  });

  test('everybody equal is in the middle, and alike', () => {
    expect(percentileOf(percentilesOf([3, 3, 3])!, 3)).toBe(50);
    expect(
      [
        [3, 3, 3],
        [3, 3, 4],
      ].map((all) => areAlike(percentilesOf(all)!)),
    ).toEqual([true, false]);
  });

  test.each([
    [
      [1, 2],
      [25, 75],
    ],
    [
      [0, 0, 2, 2],
      [25, 25, 75, 75],
    ],
    [
      [1, 2, 3, 4],
      [12.5, 37.5, 62.5, 87.5],
    ],
    [
      [5, 0, 0, 0, 0],
      [90, 40, 40, 40, 40],
    ],
  ])('of the few %j they are those of their middles', (all, expected) => {
    const percentiles = percentilesOf(all)!;
    for (const [index, value] of all.entries()) {
      expect(Math.abs(percentileOf(percentiles, value) - expected[index]!)).toBeLessThanOrEqual(0.5);
    }
  });

  test('stay from 0 to 100 and rise with the value', () => {
    fc.assert(
      fc.property(values, fc.double({ noNaN: true }), fc.double({ noNaN: true }), (all, a, b) => {
        const percentiles = percentilesOf(all)!;
        const [low, high] = [Math.min(a, b), Math.max(a, b)].map((value) => percentileOf(percentiles, value));
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(100);
        expect(high).toBeGreaterThanOrEqual(low!);
      }),
      runs(500),
    );
  });
});
