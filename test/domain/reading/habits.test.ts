/** What a member tends to. */
import { describe, expect, test } from 'vitest';
import { recountActivity } from '../../../domain/reading/activity.ts';
import { habitsOf } from '../../../domain/reading/habits.ts';
import { noActivity } from '../../../domain/value/activity.ts';
import { cancellation, engagement, refund, refundOfLine } from '../../support/commands.ts';
import { timelineOf } from '../../support/programs.ts';
import { purchase } from '../../support/purchases.ts';
import { at } from '../../support/times.ts';

type Line = readonly [category: string | undefined, cents: number];

const buy = (orderId: string, on: string, lines: readonly Line[], channel?: string) => ({
  ...purchase({
    orderId,
    on,
    lines: lines.map(([category, amount], index) => ({
      lineId: `l${index}`,
      amount,
      ...(category === undefined ? {} : { category }),
    })),
  }),
  ...(channel === undefined ? {} : { channel }),
});
const end = at('2027-01-01');

describe('the favourite category is that of most money kept', () => {
  const tea = buy('1', '2026-01-01', [
    ['tea', 10_00],
    ['cups', 4_00],
    [undefined, 90_00],
  ]);

  test.each<[string, Parameters<typeof habitsOf>[0], string | null]>([
    ['of no purchase there is none', [], null],
    ['lines without a category are of none', [buy('1', '2026-01-01', [[undefined, 5_00]])], null],
    ['of one purchase', [tea], 'tea'],
    ['over several purchases', [tea, buy('2', '2026-01-02', [['cups', 6_01]])], 'cups'],
    ['of equal ones the first by name', [tea, buy('2', '2026-01-02', [['cups', 6_00]])], 'cups'],
    [
      'of equal ones the first by name, whatever came first',
      [buy('2', '2026-01-02', [['a', 10_00]]), tea],
      'a',
    ],
    ['a cent less is less', [tea, buy('2', '2026-01-02', [['cups', 5_99]])], 'tea'],
    [
      'what was refunded of a line is not kept',
      [tea, refundOfLine('r', tea, '2026-01-03', 'l0', 6_01)],
      'cups',
    ],
    [
      'what was refunded in two parts neither',
      [
        tea,
        refundOfLine('r', tea, '2026-01-03', 'l0', 4_00),
        refundOfLine('s', tea, '2026-01-04', 'l0', 2_01),
      ],
      'cups',
    ],
    [
      'a cancelled purchase never happened',
      [tea, cancellation(tea, '2026-01-03'), buy('2', '2026-01-02', [['milk', 1]])],
      'milk',
    ],
    [
      'what comes after the look is not there yet',
      [tea, buy('2', '2027-01-01T00:00:00.001', [['milk', 99_00]])],
      'tea',
    ],
    ['what comes as somebody looks is', [tea, buy('2', '2027-01-01T00:00', [['milk', 99_00]])], 'milk'],
  ])('%s', (_, facts, expected) => {
    expect(habitsOf(facts, end).favouriteCategory).toBe(expected);
  });
});

describe('the channel is that of most purchases', () => {
  const lines: Line[] = [['tea', 10_00]];
  const [web, shop, again] = [
    buy('1', '2026-01-01', lines, 'web'),
    buy('2', '2026-01-02', lines, 'shop'),
    buy('3', '2026-01-03', lines, 'shop'),
  ];

  test.each<[string, Parameters<typeof habitsOf>[0], string | null, string | null]>([
    ['of no purchase there is none', [], null, null],
    ['nor of purchases that name none', [buy('1', '2026-01-01', lines)], null, null],
    ['of one', [web], 'web', 'web'],
    ['of equal ones the first by name', [web, shop], 'shop', 'web'],
    ['more count more, in whatever order they are told', [again, shop, web], 'shop', 'web'],
    ['a purchase of 0.00 counts', [buy('0', '2025-12-31', [['tea', 0]], 'fair')], 'fair', 'fair'],
    [
      'one that was refunded in full does not',
      [web, refund('r', web, '2026-01-05', 10_00), shop],
      'shop',
      'shop',
    ],
    ['one of which a cent is kept does', [web, refund('r', web, '2026-01-05', 9_99), shop], 'shop', 'web'],
  ])('%s', (_, facts, preferred, first) => {
    expect(habitsOf(facts, end)).toMatchObject({ preferredChannel: preferred, firstChannel: first });
  });
});

describe('the activity of a member, counted from all facts', () => {
  const { calendar } = timelineOf({ timeZone: 'America/New_York' }).lines[0]!.rules;
  const day = (text: string) => calendar.dayOf(at(text));
  const buyOn = (orderId: string, on: string, amount: number) => purchase({ orderId, on, amount });
  const counted = (...facts: Parameters<typeof recountActivity>[0]) => recountActivity(facts, calendar, end);
  const one = buyOn('1', '2026-01-01T12:00Z', 10_00);

  test('of nobody is none', () => {
    expect(counted()).toEqual(noActivity);
  });

  test('purchases of one local day are one day, in whatever order they are told', () => {
    // 03:00 is still the evening before in New York.
    const late = buyOn('3', '2026-02-02T03:00Z', 3_00);
    expect(counted(late, buyOn('2', '2026-02-01T15:00Z', 2_00), one)).toEqual({
      ...noActivity,
      first: { day: day('2026-01-01T12:00Z'), spend: 10_00, purchases: 1 },
      recent: [
        { day: day('2026-01-01T12:00Z'), spend: 10_00, purchases: 1 },
        { day: day('2026-02-01T15:00Z'), spend: 5_00, purchases: 2 },
      ],
      days: 2,
      spend: 15_00,
    });
  });

  test.each([
    ['as somebody looks', '2027-01-01T00:00', 2],
    ['a moment later', '2027-01-01T00:00:00.001', 1],
  ])('a purchase that happens %s', (_, on, days) => {
    expect(counted(one, buyOn('2', on, 1_00)).days).toBe(days);
  });

  test('what is refunded is not spent, and what is refunded in full never happened', () => {
    const two = buyOn('2', '2026-02-01T12:00Z', 5_00);
    const parts = [refund('r', two, '2026-02-02', 2_00), refund('s', two, '2026-02-03', 2_99)];
    expect(counted(one, two, ...parts)).toMatchObject({ days: 2, spend: 10_01 });
    expect(counted(one, two, ...parts, refund('t', two, '2026-02-04', 1))).toEqual(counted(one));
    expect(counted(one, two, cancellation(two, '2026-02-04'))).toEqual(counted(one));
  });

  test('a purchase of 0.00 is one', () => {
    expect(counted(buyOn('1', '2026-01-01T12:00Z', 0))).toMatchObject({ days: 1, spend: 0 });
  });

  test('engagements count, the last eight days are kept, and the first', () => {
    const days = Array.from({ length: 10 }, (_, index) =>
      buyOn(`${index}`, `2026-03-1${index}T12:00Z`, 1_00),
    );
    const { first, recent, engagements, referrals } = counted(
      ...days,
      engagement('e1', '2026-03-01T12:00Z', 'review'),
      engagement('e2', '2026-03-02T12:00Z', 'referral'),
      engagement('e3', '2026-03-02T12:00Z', 'visit'),
    );
    expect([first?.day, recent[0]?.day, recent.length]).toEqual([
      day('2026-03-10T12:00Z'),
      day('2026-03-12T12:00Z'),
      8,
    ]);
    expect([engagements, referrals]).toEqual([3, 1]);
  });
});
