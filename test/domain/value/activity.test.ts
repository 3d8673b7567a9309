import { describe, expect, test } from 'vitest';
import type { Day } from '../../../domain/kernel/brand.ts';
import {
  type Activity,
  noActivity,
  withChange,
  withEngagement,
  withPurchase,
} from '../../../domain/value/activity.ts';

/** A purchase of 10.00 on each of these days. */
const bought = (...days: number[]): Activity =>
  days.reduce((activity, day) => withPurchase(activity, day as Day, 1_000), noActivity);
const refunded = (activity: Activity, day: number, isGone = true) =>
  withChange(activity, day as Day, isGone ? -1_000 : -400, isGone ? -1 : 0);
const daysOf = ({ recent }: Activity) => recent.map(({ day }) => day);
const ten = bought(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);

describe('activity', () => {
  test('purchases of one day are one day', () => {
    expect(bought(5, 5, 9)).toEqual({
      ...noActivity,
      first: { day: 5, spend: 2_000, purchases: 2 },
      recent: [
        { day: 5, spend: 2_000, purchases: 2 },
        { day: 9, spend: 1_000, purchases: 1 },
      ],
      days: 2,
      spend: 3_000,
    });
  });

  test('knows the first day and the last eight', () => {
    expect(daysOf(ten)).toEqual([3, 4, 5, 6, 7, 8, 9, 10]);
    expect(ten).toMatchObject({ first: { day: 1 }, days: 10, spend: 10_000, isStale: false });
  });

  test('a purchase that is refunded in full never happened', () => {
    expect(refunded(bought(5, 9), 9)).toEqual(bought(5));
    expect(refunded(bought(5, 9), 5)).toEqual(bought(9));
    expect(refunded(bought(5), 5)).toEqual(noActivity);
    expect(refunded(bought(5, 9, 9), 9)).toEqual(bought(5, 9));
  });

  test('a part that is refunded is taken off its day', () => {
    expect(refunded(bought(5, 9), 9, false)).toMatchObject({
      days: 2,
      spend: 1_600,
      recent: [{}, { spend: 600 }],
    });
    expect(refunded(ten, 1, false)).toMatchObject({ first: { spend: 600 }, isStale: false });
    expect(refunded(ten, 2, false)).toMatchObject({ days: 10, spend: 9_600, isStale: false });
  });

  test.each([
    ['of a day between the first and the last eight', refunded(ten, 2)],
    ['of the first day, when the second is not known', refunded(ten, 1)],
    [
      'of all of the last eight, one after another',
      [3, 4, 5, 6, 7, 8, 9, 10].reduce((a, day) => refunded(a, day), ten),
    ],
    [
      'of all of the last eight but one, when the day before it is not known',
      [3, 4, 5, 6, 7, 8, 9].reduce((a, day) => refunded(a, day), ten),
    ],
  ])('a full refund %s leaves it stale', (_, activity) => {
    expect(activity.isStale).toBe(true);
  });

  test('engagements are counted, and those that brought somebody', () => {
    const both = withEngagement(withEngagement(noActivity, 'review', 1), 'referral', 1);
    expect(both).toMatchObject({ engagements: 2, referrals: 1 });
    expect(withEngagement(both, 'review', -1)).toMatchObject({ engagements: 1, referrals: 1 });
    expect(withEngagement(both, 'referral', -1)).toMatchObject({ engagements: 1, referrals: 0 });
  });
});
