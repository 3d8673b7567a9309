import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { expectedFromTheFirst, expectedPurchases, probabilityActive } from '../../../domain/value/bgNbd.ts';
import { isPossible } from '../../../domain/value/history.ts';
import type { BgNbdParameters } from '../../../domain/value/parameters.ts';
import { runs } from '../../support/runs.ts';

const cdnow: BgNbdParameters = { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };
const weeks = (x: number, recency: number, age: number) => ({
  repeats: x,
  recencyDays: recency * 7,
  ageDays: age * 7,
});

describe('the BG/NBD model', () => {
  test('expects 1.226 purchases in 39 weeks of somebody with x = 2, t_x = 30.43, T = 38.86', () => {
    expect(expectedPurchases(cdnow, weeks(2, 30.43, 38.86), 39)).toBeCloseTo(1.226, 3);
  });

  test('takes somebody with 200 repeats who has been away for two weeks as gone, and says so without overflow', () => {
    const given = weeks(200, 38, 40);
    expect(probabilityActive(cdnow, given)).toBeCloseTo(0.0244, 3);
    expect(expectedPurchases(cdnow, given, 39)).toBeGreaterThan(0);
    expect(probabilityActive(cdnow, weeks(5_000, 500, 5_000))).toBe(0);
  });

  test('the longer the silence after the same purchases, the less probably active', () => {
    const silences = [0, 1, 5, 20, 100].map((silence) =>
      probabilityActive(cdnow, weeks(3, 20, 20 + silence)),
    );
    expect(silences).toEqual(silences.toSorted((a, b) => b - a));
    expect(new Set(silences).size).toBe(silences.length);
  });

  test('who has bought once is active, whatever the silence: the model has them leave after repeats only', () => {
    expect(probabilityActive(cdnow, weeks(0, 0, 500))).toBe(1);
  });

  test('the history of a first purchase alone says what is expected from the first on', () => {
    expect(expectedPurchases(cdnow, weeks(0, 0, 0), 12)).toBe(expectedFromTheFirst(cdnow, 12));
  });

  test('never answers with a number that is none', () => {
    const parameter = fc.double({ min: Math.log(1e-4), max: Math.log(1e5), noNaN: true }).map(Math.exp);
    const history = fc
      .tuple(fc.nat(36_525), fc.nat(36_525), fc.nat(36_525))
      .map((days) => days.toSorted((a, b) => a - b))
      .map(([repeats, recencyDays, ageDays]) => ({
        repeats: repeats!,
        recencyDays: repeats === 0 ? 0 : recencyDays!,
        ageDays: ageDays!,
      }));
    fc.assert(
      fc.property(
        fc.record({ r: parameter, alpha: parameter, a: parameter, b: parameter }),
        history,
        fc.double({ min: 0, max: 5_000, noNaN: true }),
        (parameters, given, ahead) => {
          expect(isPossible(given)).toBe(true);
          const probability = probabilityActive(parameters, given);
          expect(probability >= 0 && probability <= 1).toBe(true);
          const expected = expectedPurchases(parameters, given, ahead);
          expect(Number.isFinite(expected) && expected >= 0).toBe(true);
        },
      ),
      runs(3_000),
    );
  });
});

describe('a history that no time allows', () => {
  test.each([
    ['the last purchase after today', { repeats: 1, recencyDays: 10, ageDays: 9 }],
    ['the first purchase after today', { repeats: 0, recencyDays: 0, ageDays: -1 }],
    ['more purchase days than days', { repeats: 4, recencyDays: 3, ageDays: 9 }],
    ['a second purchase day on the first', { repeats: 1, recencyDays: 0, ageDays: 9 }],
    ['no repeat, but a later purchase', { repeats: 0, recencyDays: 3, ageDays: 9 }],
    ['half a repeat', { repeats: 0.5, recencyDays: 3, ageDays: 9 }],
    ['no number', { repeats: Number.NaN, recencyDays: 3, ageDays: 9 }],
    ['a thousand years', { repeats: 1, recencyDays: 3, ageDays: 365_250 }],
  ])('%s is told from one that is possible', (_, history) => {
    expect(isPossible(history)).toBe(false);
  });
});
