/** What a purchase earns, and what of it counts toward a tier. */
import { describe, expect, test } from 'vitest';
import type { Rounding } from '../../../domain/kernel/rounding.ts';
import { member } from '../../support/member.ts';
import type { Changes } from '../../support/programs.ts';
import type { LineOptions } from '../../support/purchases.ts';

const on = '2026-01-15T12:00';

/** Points of one purchase, and what counts of it toward a tier of any metric. */
function bought(changes: Changes, lines: readonly LineOptions[]) {
  const anyMetric = {
    anyOf: [
      { metric: 'spend', atLeast: '9000.00' },
      { metric: 'purchases', atLeast: 900 },
      { metric: 'points', atLeast: 9_000 },
    ],
  };
  const tiers = {
    window: { kind: 'lifetime' },
    levels: [
      { id: 'regular', name: 'Regular' },
      { id: 'gold', name: 'Gold', qualify: anyMetric },
    ],
  };
  const { points, state } = member({ tiers, ...changes }, [{ on, lines }], on);
  return { points: points[0], counted: state.qualifying.lifetime };
}

const base = (choice: object): Changes => ({ earning: { base: choice } });
const items = (...amounts: number[]) => amounts.map((amount) => ({ amount }));

describe('the base rate is multiplied and rounded once', () => {
  test.each<[Rounding, number]>([
    ['down', 19],
    ['nearest', 20],
    ['up', 20],
  ])('19.99 at one point per 1.00, rounded %s, earns %i', (rounding, expected) => {
    expect(bought(base({ rounding }), items(1999)).points).toBe(expected);
  });

  test.each<['purchase' | 'line', Rounding, number[], number]>([
    ['purchase', 'down', [199, 199, 199], 5],
    ['line', 'down', [199, 199, 199], 3],
    ['purchase', 'nearest', [150, 150, 150], 5],
    ['line', 'nearest', [150, 150, 150], 6],
    ['purchase', 'up', [101, 101], 3],
    ['line', 'up', [101, 101], 4],
    ['line', 'nearest', [149, 149], 2],
  ])('per %s, rounded %s: lines of %j cents earn %i', (each, rounding, amounts, expected) => {
    expect(bought(base({ on: each, rounding }), items(...amounts)).points).toBe(expected);
  });

  test.each<[number, string, number, number]>([
    [3, '2.00', 10_00, 15],
    [1, '10.00', 99_99, 9],
    [10, '1.00', 19_99, 199],
    [1, '0.03', 1_00, 33],
    [100, '0.01', 1_23, 12_300],
  ])('%i points per %s: %i cents earn %i', (points, per, cents, expected) => {
    expect(bought(base({ points, per }), items(cents)).points).toBe(expected);
  });

  test.each([
    ['JPY', '100', 1_999, 19],
    ['KWD', '1.000', 19_999, 19],
    ['KWD', '0.005', 1, 0],
    ['KWD', '0.005', 5, 1],
  ])('in %s, one point per %s: %i minor units earn %i', (currency, per, amount, expected) => {
    const whole = (text: string) => (currency === 'JPY' ? text : `${text}.000`);
    const levels = [
      { id: 'regular', name: 'Regular' },
      { id: 'gold', name: 'Gold', qualify: { anyOf: [{ metric: 'spend', atLeast: whole('90000') }] } },
    ];
    expect(bought({ currency, ...base({ per }), tiers: { levels } }, items(amount)).points).toBe(expected);
  });

  test('the multiplier is applied before the rounding, not after', () => {
    const levels = [{ id: 'all', name: 'All', multiplier: '1.25' }];
    // 19.99 × 1.25 = 24.9875; rounding first would give 23.75.
    const { points } = member({ tiers: { levels } }, [[on, 1999]], on);
    expect(points).toEqual([24]);
  });
});

describe('excluded lines neither earn nor count', () => {
  const lines: LineOptions[] = [
    { amount: 10_00, sku: 'shirt', category: 'clothes' },
    { amount: 2_00, kind: 'tax' },
    { amount: 5_00, kind: 'shipping' },
    { amount: 50_00, sku: 'card-50', category: 'gift-cards' },
    { amount: -1_00, kind: 'discount' },
  ];

  test.each<[object, number]>([
    [{}, 66_00],
    // The discount of 1.00 is shared over all lines: 0.03 of it are the tax's, 0.07 the shipping's, 0.75 the card's.
    [{ kinds: ['tax'] }, 64_03],
    [{ kinds: ['tax', 'shipping'] }, 59_10],
    [{ categories: ['gift-cards'] }, 16_75],
    [{ skus: ['shirt'] }, 56_15],
    [{ kinds: ['discount'] }, 67_00],
    [{ kinds: ['tax', 'shipping'], categories: ['gift-cards', 'clothes'] }, 0],
    [{ categories: ['unknown'], skus: ['unknown'] }, 66_00],
  ])('with %j, %i cents of the purchase count', (exclude, cents) => {
    const { points, counted } = bought({ earning: { exclude } }, lines);
    expect(points).toBe(Math.floor(cents / 100));
    expect(counted).toEqual({ spend: cents, purchases: cents > 0 ? 1 : 0, points });
  });

  test('a line without category or SKU is not excluded by either', () => {
    const exclude = { categories: ['clothes'], skus: ['shirt'] };
    expect(bought({ earning: { exclude } }, items(10_00)).points).toBe(10);
  });
});

describe('discounts', () => {
  const discount = (amount: number): LineOptions => ({ kind: 'discount', amount: -amount });

  test('take off what they are worth', () => {
    expect(bought({}, [...items(20_00), discount(5_01)])).toEqual({
      points: 14,
      counted: { spend: 14_99, purchases: 1, points: 14 },
    });
  });

  test('take off their lines before these are rounded', () => {
    // 20.00 − 5.01 = 14.99.
    expect(bought(base({ on: 'line' }), [...items(20_00), discount(5_01)]).points).toBe(14);
    expect(bought(base({ on: 'line', rounding: 'up' }), [...items(20_00), discount(5_01)]).points).toBe(15);
  });

  test.each<[string, Rounding]>([
    ['purchase', 'up'],
    ['line', 'up'],
    ['line', 'nearest'],
    ['line', 'down'],
  ])(
    'that outweigh what counts leave nothing to earn, and take nothing, per %s rounded %s',
    (each, rounding) => {
      // What counts is a free item; the discount was for what is excluded.
      const base = { on: each, rounding };
      const exclude = { categories: ['gift-cards'] };
      const changes = { earning: { base, exclude, discounts: 'off-what-counts' } };
      const lines = [...items(10, 10, 10), { amount: 50_00, category: 'gift-cards' }, discount(30)];
      expect(bought(changes, lines)).toEqual({ points: 0, counted: { spend: 0, purchases: 0, points: 0 } });
    },
  );
});

describe('a purchase of 0.00', () => {
  test('earns nothing and counts as no purchase', () => {
    expect(bought({}, items(0))).toEqual({ points: 0, counted: { spend: 0, purchases: 0, points: 0 } });
  });
});

describe('the tier multiplier', () => {
  const levels = [
    { id: 'regular', name: 'Regular' },
    {
      id: 'gold',
      name: 'Gold',
      multiplier: '2',
      qualify: { anyOf: [{ metric: 'spend', atLeast: '100.00' }] },
    },
  ];

  test('is that of the tier held before the purchase', () => {
    const { points, level } = member(
      { tiers: { levels } },
      [
        ['2026-01-15T12:00', 99_00],
        ['2026-01-16T12:00', 50_00],
        ['2026-01-17T12:00', 10_00],
      ],
      '2026-01-18T00:00',
    );
    expect(points).toEqual([99, 50, 20]);
    expect(level).toBe('gold');
  });

  test('ends with the tier: a purchase at the very instant of the review earns at the lower rate', () => {
    const events: [string, number][] = [
      ['2026-01-15T12:00', 150_00],
      ['2027-01-14T23:59:59.999', 10_00],
      ['2027-01-15T00:00', 10_00],
    ];
    expect(member({ tiers: { levels } }, events, '2027-01-15T00:00').points).toEqual([150, 20, 10]);
  });
});
