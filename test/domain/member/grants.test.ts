/** What was granted because of an order goes with it, and may be had again. */
import { describe, expect, test } from 'vitest';
import { asPurchase, type Fact, type Purchase, type Revision } from '../../../domain/facts/facts.ts';
import { sumPoints } from '../../../domain/facts/outcomeCatalogue.ts';
import { fold } from '../../../domain/member/fold.ts';
import { cancellation, refund, refundVoid, revision } from '../../support/commands.ts';
import { type Changes, timelineOf } from '../../support/programs.ts';
import { purchase } from '../../support/purchases.ts';
import { at } from '../../support/times.ts';

const bonus = (id: string, more: Record<string, unknown>): Changes => ({
  earning: {
    base: { points: 1, per: '1.00', on: 'purchase', rounding: 'down' },
    bonuses: [{ id, effect: { kind: 'add', points: 100 }, ...more }],
  },
});
const first = bonus('first', { trigger: 'first-purchase' });

/** The points of each fact, in business order. */
function pointsOf(changes: Changes, facts: readonly Fact[]): readonly number[] {
  const folded = fold(facts, timelineOf(changes), at('2026-12-31T00:00'));
  return folded.entries.map(({ applied }) => sumPoints(applied.outcomes));
}

const order = (orderId: string, day: string, amount: number): Purchase =>
  purchase({ orderId, on: `2026-01-${day}T12:00`, amount });

describe('the bonus for the first purchase', () => {
  test.each<[string, readonly Fact[], readonly number[]]>([
    ['is not used up by a purchase of nothing', [order('a', '05', 0), order('b', '06', 10_00)], [0, 110]],
    [
      'is free again when all of the first purchase is refunded',
      [
        order('a', '05', 10_00),
        refund('r', order('a', '05', 10_00), '2026-01-06T12:00', 10_00),
        order('b', '07', 10_00),
      ],
      [110, -110, 110],
    ],
    [
      'is not free while something of the first purchase is kept',
      [
        order('a', '05', 10_00),
        refund('r', order('a', '05', 10_00), '2026-01-06T12:00', 9_00),
        order('b', '07', 10_00),
      ],
      [110, -9, 10],
    ],
    [
      'is paid once where a purchase of nothing grows after another was the first',
      [
        order('a', '05', 0),
        order('b', '06', 10_00),
        revision(order('a', '05', 0), '2026-01-07T12:00', 30_00),
      ],
      [0, 110, 30],
    ],
    [
      'is paid to the order that grows where no other is kept',
      [order('a', '05', 0), revision(order('a', '05', 0), '2026-01-07T12:00', 30_00)],
      [0, 130],
    ],
    [
      'stays with the first purchase where its refund never was',
      [
        order('a', '05', 10_00),
        refund('r', order('a', '05', 10_00), '2026-01-06T12:00', 10_00),
        refundVoid('r', order('a', '05', 10_00), '2026-01-08T12:00'),
        order('b', '07', 10_00),
      ],
      [110, 0, 0, 10],
    ],
    [
      'goes to the next one while a cancelled order is dead, and does not come to life twice',
      [
        order('a', '05', 10_00),
        cancellation(order('a', '05', 10_00), '2026-01-06T12:00'),
        order('b', '07', 10_00),
        revision(order('a', '05', 10_00), '2026-01-08T12:00', 10_00),
      ],
      [110, -110, 110, 10],
    ],
  ])('%s', (_, facts, expected) => {
    expect(pointsOf(first, facts)).toEqual(expected);
  });
});

describe('a bonus that a member may have only so much of', () => {
  const capped = bonus('extra', { capPerMember: { points: 150, per: 'month' } });

  test('may be paid again by as much as was taken back', () => {
    const facts = [
      order('a', '05', 10_00),
      order('b', '06', 10_00),
      cancellation(order('a', '05', 10_00), '2026-01-07T12:00'),
      order('c', '08', 10_00),
    ];
    expect(pointsOf(capped, facts)).toEqual([110, 60, -110, 110]);
  });
});

describe('a content of an order', () => {
  test('without a purchase is the purchase, on the day on which it was bought', () => {
    const told: Revision = revision(order('a', '05', 0), '2026-01-09T12:00', 10_00);
    expect(asPurchase(told)).toMatchObject({ kind: 'purchase', occurredAt: at('2026-01-05T12:00') });
    const { entries } = fold([told], timelineOf(first), at('2026-12-31T00:00'));
    expect(entries.map(({ applied }) => applied.state.asOf.at)).toEqual([at('2026-01-05T12:00')]);
    expect(pointsOf(first, [told])).toEqual([110]);
  });
});
