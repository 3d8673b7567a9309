/** What a cart would bring if it were bought now, by line and rule. */
import { describe, expect, test } from 'vitest';
import { inProportion, quote } from '../../../domain/reading/quote.ts';
import { redemption } from '../../support/commands.ts';
import { type Event, member } from '../../support/member.ts';
import { type Changes, timelineOf } from '../../support/programs.ts';
import { type LineOptions, purchase } from '../../support/purchases.ts';

const now = '2026-02-01T12:00';

/** For a member who has bought for 30.00 on 10 January, and what else happened. */
function quoted(changes: Changes, lines: readonly LineOptions[], ...events: readonly Event[]) {
  const timeline = timelineOf(changes);
  const { state } = member(timeline, [['2026-01-10T12:00', 30_00], ...events], now);
  return quote(state, timeline, purchase({ orderId: 'cart', on: now, lines }));
}

const items = (...amounts: number[]) => amounts.map((amount) => ({ amount }));
const perLine = (rounding: string): Changes => ({ earning: { base: { on: 'line', rounding } } });

describe('the points of a cart', () => {
  test.each<[string, Changes, readonly LineOptions[], number, readonly number[]]>([
    ['on the whole, in proportion', {}, items(10_40, 20_60), 31, [10, 21]],
    ['on the whole, of equal fractions to the first', {}, items(10_50, 20_50), 31, [11, 20]],
    ['on the whole, what is left over to the largest fractions', {}, items(1_50, 1_60, 1_90), 5, [1, 2, 2]],
    ['line by line, rounded down', perLine('down'), items(10_50, 20_50), 30, [10, 20]],
    ['line by line, to the nearest', perLine('nearest'), items(10_50, 20_49), 31, [11, 20]],
    ['line by line, up, where in proportion it were another', perLine('up'), items(1_01, 5_99), 8, [2, 6]],
    ['line by line, to the nearest, the same', perLine('nearest'), items(50, 50, 5_00), 7, [1, 1, 5]],
    ['line by line, rounded up', perLine('up'), items(10_01, 20_01), 32, [11, 21]],
    [
      'none for what is excluded',
      { earning: { exclude: { kinds: ['tax'] } } },
      [{ amount: 10_00 }, { amount: 5_00, kind: 'tax' }],
      10,
      [10, 0],
    ],
    [
      'what a discount has left of the line, none for the discount',
      {},
      [{ amount: 10_00 }, { amount: -4_00, kind: 'discount' }],
      6,
      [6, 0],
    ],
    [
      'of a discount that outweighs it, none',
      {},
      [{ amount: 3_00 }, { amount: -4_00, kind: 'discount' }],
      0,
      [0, 0],
    ],
  ])('are shared %s', (_, changes, lines, points, parts) => {
    const found = quoted(changes, lines);
    expect(found.points).toBe(points);
    expect(found.lines.map((line) => line.points)).toEqual(parts);
    expect(found.earned).toMatchObject({ kind: 'points.earned', points });
  });

  test('are told by rule: a bonus on lines on its own, a sum for the whole on none', () => {
    const bonuses = [
      {
        id: 'coffee',
        when: 'line.category == "coffee"',
        effect: { kind: 'multiply', factor: '3', on: 'lines' },
      },
      { id: 'web', when: 'purchase.total > 2000', effect: { kind: 'multiply', factor: '2' } },
      { id: 'ten', effect: { kind: 'add', points: 10 } },
      { id: 'never', when: 'purchase.total > 900000', effect: { kind: 'add', points: 10 } },
    ];
    const lines = [{ amount: 10_00, category: 'coffee' }, { amount: 20_00 }];
    const found = quoted({ earning: { bonuses } }, lines);
    expect(found.points).toBe(30 + 20 + 30 + 10);
    expect(found.bonuses.map(({ rule, points }) => [rule, points])).toEqual([
      ['earning.bonuses.coffee', 20],
      ['earning.bonuses.web', 30],
      ['earning.bonuses.ten', 10],
    ]);
    expect(found.lines).toEqual([
      {
        counted: 10_00,
        points: 40,
        rules: [
          { rule: 'earning.base', points: 10 },
          { rule: 'earning.bonuses.coffee', points: 20 },
          { rule: 'earning.bonuses.web', points: 10 },
        ],
      },
      {
        counted: 20_00,
        points: 40,
        rules: [
          { rule: 'earning.base', points: 20 },
          { rule: 'earning.bonuses.web', points: 20 },
        ],
      },
    ]);
  });

  test('that a cap has cut are shared in proportion, also where every line is rounded', () => {
    const bonus = { id: 'b', effect: { kind: 'multiply', factor: '2' }, capPerPurchase: 10 };
    const { lines } = quoted({ earning: { base: { on: 'line' }, bonuses: [bonus] } }, items(10_00, 30_00));
    expect(lines.map(({ rules }) => rules.map(({ points }) => points))).toEqual([
      [10, 3],
      [30, 7],
    ]);
  });
});

describe('the tier of a cart', () => {
  test.each<[number, boolean, string]>([
    [69_99, false, 'regular'],
    [70_00, true, 'gold'],
    [270_00, true, 'platinum'],
  ])('of %i cents', (amount, isRaised, level) => {
    const found = quoted({}, items(amount));
    expect([found.isRaised, found.after.tier.level.id]).toEqual([isRaised, level]);
    expect(found.earned.tier).toBe('regular');
  });
});

describe('what can be redeemed', () => {
  const redeeming = (minimum: number, step: number): Changes => ({
    redemption: { pointValue: '0.05', minimum, step },
  });
  test.each<[number, number, number]>([
    [1, 1, 30],
    [1, 20, 20],
    [30, 1, 30],
    [31, 1, 0],
    [20, 7, 28],
    [29, 7, 0],
  ])('at least %i in steps of %i: %i of 30, before the cart’s own points', (minimum, step, points) => {
    const { redeemable } = quoted(redeeming(minimum, step), items(50_00));
    expect(redeemable).toEqual({ points, value: points * 5 });
  });

  test('is not what is reserved, and nothing where the program has no redemption', () => {
    const reserved = redemption('r', '2026-02-01T11:30', 12, 'reserve');
    expect(quoted(redeeming(1, 1), items(1_00), reserved).redeemable?.points).toBe(18);
    expect(quoted({}, items(1_00)).redeemable).toBeNull();
  });
});

describe('parts in proportion are whole and add up', () => {
  test.each<[number, number[], number[]]>([
    [10, [1, 1], [5, 5]],
    [10, [1, 1, 1], [4, 3, 3]],
    [11, [1, 1, 1], [4, 4, 3]],
    [1, [1, 2, 3], [0, 0, 1]],
    [0, [1, 2], [0, 0]],
    [5, [0, 0], [0, 0]],
    [5, [3, -3], [0, 0]],
    [5, [], []],
    [6, [10, -4], [10, -4]],
    [3, [4, -1], [4, -1]],
    [2, [4, -1], [3, -1]],
  ])('%i over %j', (points, amounts, parts) => {
    expect(inProportion(points, amounts)).toEqual(parts);
  });
});
