/** What a program file may say of paying with points, each choice with numbers as a retailer would publish them. */
import { describe, expect, test } from 'vitest';
import type { Instant } from '../../../domain/kernel/brand.ts';
import { minorUnits, points } from '../../../domain/kernel/brand.ts';
import { admitRedemption, memberAt } from '../../../domain/member/admit.ts';
import { admitNoOrder, admitOnOrders } from '../../../domain/member/admitOrders.ts';
import { cancellation, redemption } from '../../support/commands.ts';
import { member } from '../../support/member.ts';
import { timelineOf } from '../../support/programs.ts';
import { purchase } from '../../support/purchases.ts';
import { at } from '../../support/times.ts';
import { examples } from './example.ts';

interface Paying {
  readonly says: string;
  /** The part of the program file that says so. */
  readonly redemption: object;
  readonly balance: number;
  readonly asks: number;
  /** What each of the orders costs, in cents, and the points that are to pay for it; none where no order is named. */
  readonly orders: readonly (readonly [cents: number, points: number])[];
  /** The points of each order, or the refusal. */
  readonly expected: readonly number[] | string;
}

const on = '2026-01-06T12:00';

function pay({ redemption: changes, balance, asks, orders }: Paying): readonly number[] | string {
  const timeline = timelineOf({ redemption: { pointValue: '0.01', ...changes } });
  const { state } = member(timeline, [['2026-01-05T12:00', balance * 100]], on);
  const now = memberAt(state, timeline, at(on) as Instant);
  const taking = admitRedemption(now, { mode: 'capture', points: asks });
  if ('kind' in taking) return taking.reason;
  const rules = now.rules.redemption;
  if (rules === null) throw new Error('the program lets nobody pay with points');
  if (orders.length === 0) return admitNoOrder(rules)?.reason ?? [taking.points];
  const asked = orders.map(([cents, share], index) => ({
    order: { source: 'standard', orderId: `o${index}` },
    points: points(share),
    isGone: false,
    amount: minorUnits(cents),
    paid: 0,
  }));
  const admitted = admitOnOrders(taking, asked, rules, false);
  return 'kind' in admitted ? admitted.reason : admitted.shares.map((share) => share.points);
}

describe('how much of an order points may pay', () => {
  const half = { mostOfOrder: 50 };
  const clamped = { mostOfOrder: 50, tooMany: 'clamp' };
  test.each<Paying>([
    {
      says: 'half of 30.00 are 1,500 points',
      redemption: half,
      balance: 5_000,
      asks: 1_500,
      orders: [[30_00, 1_500]],
      expected: [1_500],
    },
    {
      says: 'one point more is refused',
      redemption: half,
      balance: 5_000,
      asks: 1_501,
      orders: [[30_00, 1_501]],
      expected: 'above-most-of-order',
    },
    {
      says: 'or, clamped, left out',
      redemption: clamped,
      balance: 5_000,
      asks: 1_501,
      orders: [[30_00, 1_501]],
      expected: [1_500],
    },
    {
      says: 'all of it where nothing is said',
      redemption: {},
      balance: 5_000,
      asks: 3_000,
      orders: [[30_00, 3_000]],
      expected: [3_000],
    },
    {
      says: 'half of each of two orders: what one leaves does not pay the other',
      redemption: clamped,
      balance: 5_000,
      asks: 2_000,
      orders: [
        [10_00, 1_000],
        [30_00, 1_000],
      ],
      expected: [500, 1_000],
    },
    {
      says: 'and points are spent on an order that is named',
      redemption: half,
      balance: 5_000,
      asks: 100,
      orders: [],
      expected: 'order-needed',
    },
  ])('$says', (paying) => {
    expect(pay(paying)).toEqual(paying.expected);
  });
});

describe('a request for more points than there are', () => {
  test.each<Paying>([
    {
      says: 'is refused: 800 of 500',
      redemption: { tooMany: 'refuse' },
      balance: 500,
      asks: 800,
      orders: [],
      expected: 'insufficient-points',
    },
    {
      says: 'or takes the 500',
      redemption: { tooMany: 'clamp' },
      balance: 500,
      asks: 800,
      orders: [],
      expected: [500],
    },
    {
      says: 'in steps of 200 it takes 400',
      redemption: { tooMany: 'clamp', step: 200, minimum: 200 },
      balance: 500,
      asks: 800,
      orders: [],
      expected: [400],
    },
    {
      says: 'and is refused where not even the minimum of 600 is there',
      redemption: { tooMany: 'clamp', minimum: 600 },
      balance: 500,
      asks: 800,
      orders: [],
      expected: 'insufficient-points',
    },
  ])('$says', (paying) => {
    expect(pay(paying)).toEqual(paying.expected);
  });
});

describe('points come back with the order that they paid', () => {
  const bought = purchase({ orderId: '1', on: '2026-01-05T12:00', amount: 500_00 });
  const paid = purchase({ orderId: '2', on: '2026-01-06T12:00', amount: 10_00 });
  examples([
    {
      says: '300 points on an order of 10.00, which is cancelled: all 500 are there again, and nothing of the 10',
      program: { redemption: { pointValue: '0.01' } },
      happens: [
        bought,
        paid,
        redemption('r', '2026-01-06T13:00', 300, 'capture', paid),
        cancellation(paid, '2026-01-07T12:00'),
      ],
      on: '2026-01-08T12:00',
      expected: { balance: 500, owed: 0 },
    },
  ]);
});
