/** Qualifying amounts by day: what is added, what is forgotten and when, what counts in a window. */
import { describe, expect, test } from 'vitest';
import type { NamedMetric } from '../../../domain/facts/vocabulary.ts';
import type { Day } from '../../../domain/kernel/brand.ts';
import {
  addQualifying,
  difference,
  isKept,
  neededPart,
  prune,
  sum,
  sumFrom,
} from '../../../domain/state/qualifying.ts';
import { noAmounts, type Qualifying } from '../../../domain/state/state.ts';
import { type Changes, timelineOf, timelineOfVersions } from '../../support/programs.ts';
import { at } from '../../support/times.ts';

const spend = (atLeast: string) => ({ metric: 'spend', atLeast });
const needOf = (...versions: Changes[]) =>
  timelineOfVersions(
    ...versions.map((changes, index) => ({
      changes,
      ...(index === 0 ? {} : { from: `203${index}-01-01T00:00Z` }),
    })),
  ).need;
const day = (text: string) => Math.floor(at(text) / 86_400_000) as Day;
const amounts = (spent: number, more: object = {}) => ({ ...noAmounts, spend: spent, ...more });
const nothing: Qualifying = { days: [], lifetime: noAmounts, since: [], carried: null, anew: 0 as Day };
const rolling = needOf({ tiers: { window: { kind: 'rolling', months: 1 } } });
const lifelong = needOf({ tiers: { window: { kind: 'lifetime' } } });

describe('an amount is added to its day', () => {
  const days = (qualifying: Qualifying) => qualifying.days.map(({ day: on, spend: spent }) => [on, spent]);
  const added = (...list: readonly (readonly [number, number])[]) =>
    list.reduce((all, [on, spent]) => addQualifying(all, rolling, on as Day, amounts(spent)), nothing);

  test.each<[string, [number, number][], number[][]]>([
    ['the first', [[5, 10]], [[5, 10]]],
    [
      'after another',
      [
        [5, 10],
        [6, 20],
      ],
      [
        [5, 10],
        [6, 20],
      ],
    ],
    [
      'before another',
      [
        [6, 20],
        [5, 10],
      ],
      [
        [5, 10],
        [6, 20],
      ],
    ],
    [
      'between others',
      [
        [5, 10],
        [7, 30],
        [6, 20],
      ],
      [
        [5, 10],
        [6, 20],
        [7, 30],
      ],
    ],
    [
      'of the same day',
      [
        [5, 10],
        [6, 20],
        [5, 1],
      ],
      [
        [5, 11],
        [6, 20],
      ],
    ],
    [
      'and a day of nothing is none',
      [
        [5, 10],
        [6, 20],
        [5, -10],
      ],
      [[6, 20]],
    ],
    ['nothing adds no day', [[5, 0]], []],
  ])('%s', (_, list, expected) => {
    expect(days(added(...list))).toEqual(expected);
  });

  test('of a lifetime’s need to that alone, of a window’s to the day', () => {
    expect(addQualifying(nothing, lifelong, 5 as Day, amounts(10))).toEqual({
      ...nothing,
      lifetime: amounts(10),
    });
    expect(addQualifying(nothing, rolling, 5 as Day, amounts(10)).lifetime).toEqual(noAmounts);
  });

  test('a day is of nothing only where every metric is', () => {
    const named = { 'quantity:nights': 2 } as const;
    const twice = [amounts(10, { named }), amounts(-10)].reduce(
      (all, each) => addQualifying(all, rolling, 5 as Day, each),
      nothing,
    );
    expect(twice.days).toEqual([{ ...noAmounts, named, day: 5 }]);
    expect(
      addQualifying(twice, rolling, 5 as Day, { ...noAmounts, named: { 'quantity:nights': -2 } }).days,
    ).toEqual([]);
  });
});

describe('a day is forgotten as no window reaches it any more', () => {
  const enrolled = day('2025-03-10');
  const kept = (tiers: object, of: string, on: string) =>
    isKept(needOf({ tiers }), day(of), day(on), enrolled);

  test.each<[string, object, string, string, boolean]>([
    [
      'of a rolling month, its last day',
      { window: { kind: 'rolling', months: 1 } },
      '2026-01-15',
      '2026-02-14',
      true,
    ],
    [
      'of a rolling month, a day later',
      { window: { kind: 'rolling', months: 1 } },
      '2026-01-15',
      '2026-02-15',
      false,
    ],
    [
      'with days of grace, the last of them',
      { window: { kind: 'rolling', months: 1 }, graceDays: 10 },
      '2026-01-15',
      '2026-02-24',
      true,
    ],
    [
      'with days of grace, the day after',
      { window: { kind: 'rolling', months: 1 }, graceDays: 10 },
      '2026-01-15',
      '2026-02-25',
      false,
    ],
    [
      'of a year whose term ends inside another, to the end of the next',
      { window: { kind: 'calendar-year' } },
      '2025-01-01',
      '2026-12-31',
      true,
    ],
    ['and no day longer', { window: { kind: 'calendar-year' } }, '2025-12-31', '2027-01-01', false],
    ['of a lifetime never as a day', { window: { kind: 'lifetime' } }, '2026-01-15', '2026-01-15', false],
  ])('%s', (_, tiers, of, on, expected) => {
    expect(kept(tiers, of, on)).toBe(expected);
  });

  test('the widest window of all versions decides', () => {
    const need = needOf(
      { tiers: { window: { kind: 'rolling', months: 1 } } },
      { tiers: { window: { kind: 'rolling', months: 3 } } },
    );
    expect(
      [day('2026-04-14'), day('2026-04-15')].map((on) => isKept(need, day('2026-01-15'), on, enrolled)),
    ).toEqual([true, false]);
  });

  test('and those that are reached stay as they are', () => {
    const [first, second] = [day('2026-01-15'), day('2026-01-20')].map((on) => ({ ...amounts(10), day: on }));
    const qualifying: Qualifying = { ...nothing, days: [first!, second!] };
    const left = (on: string) => prune(qualifying, rolling, day(on), enrolled);
    expect(left('2026-02-14')).toBe(qualifying);
    expect(left('2026-02-15').days).toEqual([second]);
    expect(left('2026-02-19').days).toEqual([second]);
    expect(left('2026-02-20').days).toEqual([]);
    expect(prune(nothing, rolling, day('2026-02-20'), enrolled)).toBe(nothing);
  });
});

describe('amounts', () => {
  const named = (list: Record<string, number>) => ({ named: list as Record<NamedMetric, number> });
  const a = { spend: 5, purchases: 2, points: 7, ...named({ 'quantity:nights': 3, 'engagements:visit': 1 }) };
  const b = { spend: 1, purchases: 1, points: 2, ...named({ 'quantity:nights': -3, 'quantity:miles': 9 }) };

  test('add up, and what comes to nothing among the named is left out', () => {
    expect(sum(a, b)).toEqual({
      spend: 6,
      purchases: 3,
      points: 9,
      ...named({ 'engagements:visit': 1, 'quantity:miles': 9 }),
    });
    const plain = { spend: 1, purchases: 1, points: 1 };
    expect(sum(plain, plain)).toStrictEqual({ spend: 2, purchases: 2, points: 2 });
    expect(sum(plain, a)).toStrictEqual(sum(a, plain));
    expect(sum(a, difference(a, noAmounts))).toStrictEqual(noAmounts);
  });

  test('and what they lack of others is what adds up to those', () => {
    expect(sum(a, difference(a, b))).toEqual(b);
    expect(sum(b, difference(b, a))).toEqual(a);
  });

  test('of days from one on, before another', () => {
    const days = [3, 4, 5].map((on) => ({ ...amounts(10 ** (on - 3)), day: on as Day }));
    expect([3, 4, 5, 6].map((from) => sumFrom(days, from as Day).spend)).toEqual([111, 110, 100, 0]);
    expect([3, 4, 5, 6].map((to) => sumFrom(days, 3 as Day, to as Day).spend)).toEqual([0, 1, 11, 111]);
    expect(
      sumFrom(
        [
          { ...a, day: 3 as Day },
          { ...b, day: 4 as Day },
        ],
        3 as Day,
      ),
    ).toEqual(sum(a, b));
  });

  test('that no version asks for are left out', () => {
    const levels = (...conditions: readonly object[]) => [
      { id: 'regular', name: 'Regular' },
      { id: 'gold', name: 'Gold', qualify: { anyOf: conditions } },
    ];
    const quantities = [
      { id: 'nights', name: 'nights' },
      { id: 'miles', name: 'miles' },
    ];
    const needed = (...conditions: readonly object[]) =>
      neededPart(timelineOf({ quantities, tiers: { levels: levels(...conditions) } }).need, a);
    expect(needed(spend('1.00'))).toStrictEqual(amounts(5));
    expect(needed({ metric: 'purchases', atLeast: 1 })).toStrictEqual({ ...noAmounts, purchases: 2 });
    expect(needed({ metric: 'points', atLeast: 1 })).toStrictEqual({ ...noAmounts, points: 7 });
    expect(needed({ metric: 'quantity', of: 'nights', atLeast: 1 })).toStrictEqual({
      ...noAmounts,
      ...named({ 'quantity:nights': 3 }),
    });
    expect(needed({ metric: 'quantity', of: 'miles', atLeast: 1 })).toStrictEqual(noAmounts);
  });
});
