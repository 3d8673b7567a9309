/** A program's model and a member's picture by it: on members drawn from the models, and on wild ones. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Day } from '../../../domain/kernel/brand.ts';
import { valueRulesOf } from '../../../domain/program/value/rules.ts';
import { type Activity, noActivity, withChange, withPurchase } from '../../../domain/value/activity.ts';
import { buildModel } from '../../../domain/value/fit/buildModel.ts';
import { predictedValue } from '../../../domain/value/lifetimeValue.ts';
import { pictureOf } from '../../../domain/value/picture.ts';
import { type Profile, profileOf } from '../../../domain/value/profile.ts';
import type { Score } from '../../../domain/value/ranks.ts';
import { segmentOf } from '../../../domain/value/rfm.ts';
import { buyers } from '../../support/buyers.ts';
import { runs } from '../../support/runs.ts';

const rules = valueRulesOf({ currency: 'USD', value: undefined });
const on = 729 as Day;
const asked = { acquisitionCost: 0, perWhole: 100 };

function activityOf(days: readonly number[], cents: readonly number[]): Activity {
  return days.reduce((activity, day, index) => withPurchase(activity, day as Day, cents[index]!), noActivity);
}

function profile(activity: Activity, day = on): Profile {
  const state = profileOf(activity, day);
  if (state.kind !== 'profile') throw new Error(state.kind);
  return state.profile;
}

const activities = [
  ...buyers({
    members: 3_000,
    seed: 3,
    joiningDays: 500,
    lastDay: 728,
    buying: { r: 0.6, alpha: 8, a: 0.9, b: 3 },
    spending: { p: 6, q: 4, v: 15 },
  }),
].map(({ days, spends }) =>
  activityOf(
    days,
    spends.map((spend) => Math.round(spend * 100)),
  ),
);
const profiles = activities.map((activity) => profile(activity));
const built = buildModel(profiles, on, rules, null, 100)!;

/** Every number within, at any depth. */
function numbersIn(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(numbersIn);
}

describe('the model of a program', () => {
  test('is fitted, counts every member in one segment, and survives being stored', () => {
    expect([built.bgNbd.kind, built.gammaGamma.kind]).toEqual(['fitted', 'fitted']);
    const { segments } = built.model;
    expect(segments.reduce((sum, { members }) => sum + members, 0)).toBe(3_000);
    expect(JSON.parse(JSON.stringify(built.model))).toEqual(built.model);
  });

  test('values champions above who is lost', () => {
    const mean = (name: string) => built.model.segments.find((each) => each.name === name)?.mean ?? 0;
    expect(mean('champions')).toBeGreaterThan(3 * mean('lost'));
  });

  test('keeps the parameters before it where it can’t be fitted', () => {
    const previous = built.model.parameters;
    const next = buildModel(profiles.slice(0, 20), on, rules, previous, 100)!;
    expect(next.bgNbd.kind).toBe('not-enough-data');
    expect(next.model.parameters).toEqual(previous);
    expect(next.model.segments.reduce((sum, { members }) => sum + members, 0)).toBe(20);
  });

  test('of nobody is none; of one, or of everybody equal, it has figures but no fit', () => {
    expect(buildModel([], on, rules, null, 100)).toBeNull();
    for (const count of [1, 5_000]) {
      const alike = Array.from({ length: count }, () => profile(activityOf([10, 40, 90], [500, 500, 500])));
      const { model, bgNbd } = buildModel(alike, on, rules, null, 100)!;
      expect(bgNbd.kind).toBe(count === 1 ? 'not-enough-data' : 'too-alike');
      expect(model.parameters).toBeNull();
      expect(model.segments).toEqual([{ name: 'needs-attention', members: count, mean: 1_500, spread: 0 }]);
      expect(numbersIn(model).every(Number.isFinite)).toBe(true);
    }
  });
});

describe('the segments of a program that says nothing', () => {
  test('have a place for every pair of scores', () => {
    const all: Score[] = [1, 2, 3, 4, 5];
    const names = all.flatMap((recency) =>
      all.map((frequency) => segmentOf(rules.segments, { recency, frequency, monetary: 3 })),
    );
    expect(new Set(names)).toEqual(new Set(rules.segments.map(({ name }) => name)));
  });
});

describe('a member’s picture', () => {
  const regular = activityOf([0, 30, 60, 700, 720], [2_000, 3_000, 1_000, 3_000, 1_000]);

  test('has every figure once there is a model', () => {
    const picture = pictureOf(regular, on, rules, built.model, { ...asked, acquisitionCost: 500 });
    expect(picture).toMatchObject({
      kind: 'picture',
      rfm: { kind: 'scored', recency: 5, segment: 'champions' },
      rhythm: { kind: 'estimated' },
      lifecycle: { stage: 'active', by: 'days' },
      historical: { amount: 9_500, averageSpend: 2_000 },
      predictive: { kind: 'predicted' },
      bySegment: { kind: 'segment', name: 'champions' },
      coefficient: { kind: 'weighed' },
    });
    if (picture.kind !== 'picture' || picture.coefficient.kind !== 'weighed')
      throw new Error('no coefficient');
    const { value, parts } = picture.coefficient;
    const weighed = parts.reduce((sum, { weight, percentile }) => sum + weight * percentile, 0);
    expect(value).toBeCloseTo(weighed / 100, 10);
  });

  test('goes by the rhythm where the program does, and by the days for who has none', () => {
    const byRhythm = { ...rules, lifecycle: { ...rules.lifecycle, by: 'rhythm' as const } };
    const often = activityOf([0, 7, 14, 21, 28, 35, 42, 49], Array(8).fill(1_000));
    const stage = (activity: Activity) => {
      const picture = pictureOf(activity, on, byRhythm, built.model, asked);
      return picture.kind === 'picture' ? picture.lifecycle : null;
    };
    expect(stage(often)).toEqual({ stage: 'lost', by: 'rhythm' });
    expect(stage(activityOf([200], [1_000]))).toEqual({ stage: 'lost', by: 'days' });
  });

  test('knows how long somebody was away before their last purchase, or is stale', () => {
    const ten = activityOf([0, 400, 401, 402, 403, 404, 405, 406, 407, 408], Array(10).fill(100));
    const without = (activity: Activity, ...days: number[]) =>
      days.reduce((left, day) => withChange(left, day as Day, -100, -1), activity);
    expect(profile(ten).lastGap).toBe(1);
    expect(profile(activityOf([3], [100])).lastGap).toBeNull();
    expect(profileOf(without(ten, 402, 403, 404, 405, 406, 407, 408), on)).toEqual({ kind: 'stale' });
    const nine = activityOf([0, 401, 402, 403, 404, 405, 406, 407, 408], Array(9).fill(100));
    expect(profile(without(nine, 401, 402, 403, 404, 405, 406, 407)).lastGap).toBe(408);
  });

  test('expects nothing in no time, and less the more is discounted', () => {
    const given = profile(regular);
    const amount = (discount: number) => {
      const predicted = predictedValue(built.model.parameters!, given, { months: 12, discount }, 100);
      return predicted.kind === 'predicted' ? predicted.amount : Number.NaN;
    };
    expect(amount(0.1)).toBeLessThan(amount(0));
    expect(amount(0.1)).toBeGreaterThan(amount(0) / 1.1);
  });

  test.each([
    ['nothing bought', noActivity, 'no-purchases'],
    ['all of it refunded', withChange(activityOf([5], [100]), 5 as Day, -100, -1), 'no-purchases'],
    ['a purchase after today', activityOf([800], [100]), 'time-runs-backwards'],
    ['a day lost sight of', { ...regular, isStale: true }, 'stale'],
  ])('%s has a name', (_, activity, kind) => {
    expect(pictureOf(activity, on, rules, built.model, asked)).toEqual({ kind });
  });

  test('is a name or finite numbers, whatever happened', () => {
    const wild = fc.array(
      fc.record({
        gap: fc.oneof(fc.constant(0), fc.nat(2_000)),
        spend: fc.oneof(fc.constant(0), fc.nat(100_000), fc.constant(1_000_000_000_000)),
        refund: fc.option(
          fc.record({ daysAgo: fc.nat(100), spend: fc.nat(1_000_000), isGone: fc.boolean() }),
        ),
      }),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(wild, fc.integer({ min: -1, max: 60_000 }), (steps, day) => {
        let at = 0;
        const activity = steps.reduce((before, { gap, spend, refund }) => {
          at += gap;
          const bought = withPurchase(before, at as Day, spend);
          if (refund === null) return bought;
          return withChange(bought, (at - refund.daysAgo) as Day, -refund.spend, refund.isGone ? -1 : 0);
        }, noActivity);
        for (const model of [built.model, { ...built.model, parameters: null }, null]) {
          const picture = pictureOf(activity, day as Day, rules, model, asked);
          expect(numbersIn(picture).filter((value) => !Number.isFinite(value))).toEqual([]);
        }
      }),
      runs(1_000),
    );
  });
});
