/** What a program file may say of earning and returning, each choice with numbers as a retailer would publish them. */
import { describe } from 'vitest';
import { engagement, redemption, refund, tagSet } from '../../support/commands.ts';
import { purchase } from '../../support/purchases.ts';
import { type Example, examples } from './example.ts';

const bought = (orderId: string, on: string, amount: number) => purchase({ orderId, on, amount });
const day = '2026-12-31T00:00';
const base = { points: 1, per: '1.00', on: 'purchase', rounding: 'down' };

describe('earning with a condition', () => {
  const happy = {
    id: 'happy-hour',
    when: 'purchase.hour >= 15 && purchase.hour < 17',
    effect: { kind: 'multiply', factor: '2' },
  };
  const tuesday = {
    id: 'tuesday',
    when: 'purchase.weekday == "tuesday"',
    effect: { kind: 'add', points: 20 },
  };
  const comeback = {
    id: 'come-back',
    when: 'member.daysSinceLastPurchase >= 90',
    effect: { kind: 'add', points: 50 },
  };
  const gold = { id: 'gold-week', when: 'member.tier == "gold"', effect: { kind: 'add', points: 10 } };
  const promotion = {
    id: 'promotion',
    when: 'line.category == "coffee"',
    effect: { kind: 'rate', points: 5, per: '1.00', on: 'lines' },
    replaces: 'base',
  };
  examples([
    {
      says: 'points from 25.00 on: 24.99 earns nothing, 25.00 earns 25',
      program: { earning: { base: { ...base, when: 'purchase.total >= 2500' } } },
      happens: [
        ['2026-01-05T12:00', 24_99],
        ['2026-01-06T12:00', 25_00],
      ],
      on: day,
      expected: { points: [0, 25] },
    },
    {
      says: 'staff earn nothing: 40.00 earns 40, and as staff none',
      program: { earning: { base: { ...base, when: '!("staff" in member.tags)' } } },
      happens: [
        bought('1', '2026-01-05T12:00', 40_00),
        tagSet('staff', '2026-01-06T12:00'),
        bought('2', '2026-01-07T12:00', 40_00),
      ],
      on: day,
      expected: { points: [40, 0, 0] },
    },
    {
      says: 'no points for money, 50 for a review',
      program: { earning: { base: { ...base, points: 0 }, engagements: [{ kind: 'review', points: 50 }] } },
      happens: [['2026-01-05T12:00', 100_00], engagement('r', '2026-01-06T12:00', 'review')],
      on: day,
      expected: { points: [0, 50] },
    },
    {
      says: '5 points per 1.00 of coffee in the place of 1: 10.00 of coffee and 10.00 of cake are 50 + 10',
      program: { earning: { base, bonuses: [promotion] } },
      happens: [
        purchase({
          orderId: '1',
          on: '2026-01-05T12:00',
          lines: [
            { category: 'coffee', amount: 10_00 },
            { category: 'cake', amount: 10_00 },
          ],
        }),
      ],
      on: day,
      expected: { points: [60] },
    },
    {
      says: 'double points from 3 to 5 by the clock of the shop in New York',
      program: { timeZone: 'America/New_York', earning: { base, bonuses: [happy] } },
      happens: [
        ['2026-01-05T14:59', 10_00],
        ['2026-01-05T15:00', 10_00],
        ['2026-01-05T17:00', 10_00],
      ],
      on: day,
      expected: { points: [10, 20, 10] },
    },
    {
      says: '20 points more on Tuesdays',
      program: { earning: { base, bonuses: [tuesday] } },
      happens: [
        ['2026-01-05T23:59', 10_00],
        ['2026-01-06T00:00', 10_00],
      ],
      on: day,
      expected: { points: [10, 30] },
    },
    {
      says: '50 points for coming back after 90 days',
      program: { earning: { base, bonuses: [comeback] } },
      happens: [
        ['2026-01-01T12:00', 10_00],
        ['2026-03-31T12:00', 10_00],
        ['2026-06-29T12:00', 10_00],
      ],
      on: day,
      expected: { points: [10, 10, 60] },
    },
    {
      says: '10 points more for gold members, who are gold from the purchase after',
      program: { earning: { base, bonuses: [gold] } },
      happens: [
        ['2026-01-05T12:00', 100_00],
        ['2026-01-06T12:00', 10_00],
      ],
      on: day,
      expected: { points: [100, 20] },
    },
  ]);
});

describe('rounding, discounts, and what is taken back', () => {
  const multiplied = (rounded: string): Example['program'] => ({
    earning: { base: { ...base, rounding: 'nearest', rounded } },
    tiers: {
      levels: [
        { id: 'regular', name: 'Regular', multiplier: '1.5' },
        {
          id: 'gold',
          name: 'Gold',
          multiplier: '1.5',
          qualify: { anyOf: [{ metric: 'spend', atLeast: '9999' }] },
        },
      ],
    },
  });
  const returned = (deficit: string): Example => ({
    says:
      deficit === 'forgiven'
        ? 'forgiven: 100 earned, 80 spent, all returned: 20 are taken back and nothing is owed'
        : 'owed: 100 earned, 80 spent, all returned: 80 are owed',
    program: {
      earning: { base },
      refunds: { deficit },
      redemption: { pointValue: '0.01' },
    },
    happens: [
      bought('1', '2026-01-05T12:00', 100_00),
      redemption('s', '2026-01-06T12:00', 80),
      refund('r', bought('1', '2026-01-05T12:00', 100_00), '2026-01-07T12:00', 100_00),
    ],
    on: day,
    expected: { balance: 0, owed: deficit === 'forgiven' ? 0 : 80 },
  });
  const card = [
    { lineId: 'a', category: 'gift-card', amount: 40_00 },
    { lineId: 'b', category: 'shoes', amount: 60_00 },
  ];
  const coupon = { kind: 'discount', amount: -10_00 } as const;
  const excluding = { earning: { base, exclude: { categories: ['gift-card'] } } };
  examples([
    {
      says: 'rounded once: 10.33 at 1.5 points is 15.495, so 15',
      program: multiplied('once'),
      happens: [['2026-01-05T12:00', 10_33]],
      on: day,
      expected: { points: [15] },
    },
    {
      says: 'rounded before and after: 11.40 is 11, and 11 × 1.5 = 16.5 is 17',
      program: multiplied('before-and-after-multiplier'),
      happens: [['2026-01-05T12:00', 11_40]],
      on: day,
      expected: { points: [17] },
    },
    {
      says: 'a coupon of 10.00 on shoes for 60.00 and a gift card for 40.00 leaves 54.00 that earn',
      program: excluding,
      happens: [purchase({ orderId: '1', on: '2026-01-05T12:00', lines: [...card, coupon] })],
      on: day,
      expected: { points: [54] },
    },
    {
      says: 'a coupon for the shoes alone leaves 50.00 that earn',
      program: excluding,
      happens: [
        purchase({ orderId: '1', on: '2026-01-05T12:00', lines: [...card, { ...coupon, over: ['b'] }] }),
      ],
      on: day,
      expected: { points: [50] },
    },
    returned('forgiven'),
    returned('zero-with-deficit'),
  ]);
});

describe('expiry', () => {
  const expiring = (days: number) => ({ expiry: { kind: 'after-days', days } });
  examples([
    {
      says: 'points live 90 days: those of 1 January are there on 31 March',
      program: expiring(90),
      happens: [['2026-01-01T12:00', 50_00]],
      on: '2026-03-31T23:59',
      expected: { balance: 50 },
    },
    {
      says: 'and gone on 1 April',
      program: expiring(90),
      happens: [['2026-01-01T12:00', 50_00]],
      on: '2026-04-01T00:00',
      expected: { balance: 0 },
    },
  ]);
});
