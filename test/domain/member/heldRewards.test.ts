/** The reward for a level is on hold as long as the points of the order that brought it. */
import { describe, expect, test } from 'vitest';
import type { Fact } from '../../../domain/facts/facts.ts';
import { engagement, fulfilment, refund } from '../../support/commands.ts';
import { type Event, member } from '../../support/member.ts';
import type { Changes } from '../../support/programs.ts';
import { purchase } from '../../support/purchases.ts';

const rewarding = (hold: object, more: object = {}): Changes => ({
  earning: { hold, engagements: [{ kind: 'review', points: 0 }] },
  tiers: {
    levels: [
      { id: 'regular', name: 'Regular' },
      {
        id: 'gold',
        name: 'Gold',
        qualify: {
          anyOf: [
            { metric: 'spend', atLeast: '100.00' },
            { metric: 'engagements', of: 'review', atLeast: 2 },
          ],
        },
        entryReward: { points: 500 },
      },
    ],
    ...more,
  },
});
const order = purchase({ orderId: 'gold', on: '2026-01-10T12:00', amount: 100_00 });
const points = (changes: Changes, events: readonly Event[], now: string) => {
  const { balance, pending, deficit } = member(changes, events, now).status;
  return [balance, pending, deficit];
};

describe('the reward for a level', () => {
  const days = rewarding({ kind: 'days', days: 14 });

  test('can be spent with the points of the purchase that brought it, and not before', () => {
    expect(points(days, [order], '2026-01-23T23:59')).toEqual([0, 600, 0]);
    expect(points(days, [order], '2026-01-24T00:00')).toEqual([600, 0, 0]);
  });

  test('so nothing is left to spend where the purchase is returned next day', () => {
    const back = refund('r', order, '2026-01-11T12:00', 100_00);
    expect(points(days, [order, back], '2026-02-01')).toEqual([0, 0, 0]);
  });

  test('can be spent at once where nothing is on hold, or what brought it is no order', () => {
    expect(points(rewarding({ kind: 'none' }), [order], '2026-01-10T13:00')).toEqual([600, 0, 0]);
    const reviews = ['a', 'b'].map((id, day) => engagement(id, `2026-01-1${day}T12:00`, 'review'));
    expect(points(days, reviews, '2026-01-12')).toEqual([500, 0, 0]);
  });

  test('comes with the fulfilment of the order that brought it, and of no other', () => {
    const waiting = rewarding({ kind: 'until-fulfilled', days: 0, atMostDays: 30 });
    const other = purchase({ orderId: 'other', on: '2026-01-10T13:00', amount: 7_00 });
    const seen = (done: Fact) => points(waiting, [order, other, done], '2026-01-16');
    expect(seen(fulfilment(order, '2026-01-15T12:00'))).toEqual([600, 7, 0]);
    expect(seen(fulfilment(other, '2026-01-15T12:00'))).toEqual([7, 600, 0]);
  });

  test('is on hold with the last of the points where the end of a month brought the level', () => {
    const monthly = rewarding({ kind: 'days', days: 14 }, { upgrade: 'at-month-end' });
    const late = purchase({ orderId: 'late', on: '2026-01-30T12:00', amount: 100_00 });
    expect(points(monthly, [late], '2026-02-12T23:59')).toEqual([0, 600, 0]);
    expect(points(monthly, [late], '2026-02-13')).toEqual([600, 0, 0]);
  });

  test('says until when', () => {
    const outcomes = member(days, [order], '2026-01-11').entries[0]?.applied.outcomes ?? [];
    expect(outcomes.find(({ kind }) => kind === 'points.rewarded')).toMatchObject({
      points: 500,
      availableOn: Date.parse('2026-01-24') / 86_400_000,
    });
  });
});
