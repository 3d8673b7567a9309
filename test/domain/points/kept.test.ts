/** What is kept of a purchase after its refunds, and when nothing of it was kept any more. */
import { describe, expect, test } from 'vitest';
import type { Cancellation, Fact, Position, Refund } from '../../../domain/facts/facts.ts';
import { positionOf } from '../../../domain/facts/facts.ts';
import type { FactId, Instant } from '../../../domain/kernel/brand.ts';
import { changesOf, isGoneBetween, keptOf, keptTotal } from '../../../domain/points/kept.ts';
import { cancellation, fulfilment, refund, refundOfLine } from '../../support/commands.ts';
import { member } from '../../support/member.ts';
import { purchase } from '../../support/purchases.ts';
import { at } from '../../support/times.ts';

const on = '2026-01-15T12:00';
const order = purchase({
  orderId: '1',
  on,
  lines: [
    { lineId: 'a', amount: 60_00 },
    { lineId: 'b', amount: 40_00 },
  ],
});
const back = (id: string, amount: number, when = '2026-01-16T12:00') =>
  refund(id, order, when, amount) as Refund;
const line = (id: string, lineId: string, amount: number) =>
  refundOfLine(id, order, '2026-01-16T12:00', lineId, amount) as Refund;

describe('what is kept', () => {
  test.each<[string, (Refund | Cancellation)[], number]>([
    ['of none: all', [], 100_00],
    ['of one by amount', [back('r', 30_00)], 70_00],
    ['of more than there was', [back('r', 80_00), back('s', 80_00)], 0],
    ['of one of a line', [line('r', 'a', 25_00)], 75_00],
    ['of more than a line', [line('r', 'a', 75_00)], 40_00],
    ['of a line that is not there', [line('r', 'x', 75_00)], 100_00],
    [
      'of both kinds: the amount shares what lines have left',
      [line('r', 'a', 60_00), back('s', 10_00)],
      30_00,
    ],
    ['of both kinds, whichever came first', [back('s', 10_00), line('r', 'a', 60_00)], 30_00],
    ['of a cancellation: nothing', [cancellation(order, on) as Cancellation], 0],
  ])('%s', (_, facts, kept) => {
    expect(keptTotal(keptOf(order, changesOf(facts)))).toBe(kept);
  });

  test('of an order whose discounts come to its price, or more, is nothing once anything is refunded', () => {
    for (const discount of [-10_00, -12_00]) {
      const free = purchase({
        orderId: '2',
        on,
        lines: [{ amount: 10_00 }, { kind: 'discount', amount: discount }],
      });
      const kept = keptOf(free, changesOf([refund('r', free, on, 1)]));
      expect([kept.share, keptTotal(kept)]).toEqual([{ numerator: 0, denominator: 1 }, 0]);
    }
  });
});

describe('an order of which nothing is kept between two moments', () => {
  const from: Position = { at: at('2026-01-16T00:00'), id: '' as FactId };
  const until = at('2026-01-17T00:00');
  const gone = (facts: readonly Fact[], since: Position = from, end: Instant = until) =>
    isGoneBetween([order, ...facts], since, end);

  test.each<[string, readonly Fact[], boolean]>([
    ['where nothing was refunded', [], false],
    ['where a part was', [back('r', 99_99)], false],
    ['where all was', [back('r', 100_00)], true],
    ['where the last part was', [back('r', 50_00, '2026-01-15T18:00'), back('s', 50_00)], true],
    ['where it was cancelled', [cancellation(order, '2026-01-16T12:00')], true],
    ['where all was before', [back('r', 100_00, '2026-01-15T18:00')], true],
    [
      'where more than all is asked for again within',
      [back('r', 100_00, '2026-01-15T18:00'), back('s', 1)],
      true,
    ],
    ['where all was at its end', [back('r', 100_00, '2026-01-17T00:00')], false],
    ['where all was a moment before its end', [back('r', 100_00, '2026-01-16T23:59:59.999')], true],
    ['where all was at its beginning', [back('r', 100_00, '2026-01-16T00:00')], true],
    ['where it was fulfilled', [fulfilment(order, '2026-01-16T12:00')], false],
  ])('%s: %s', (_, facts, expected) => {
    expect(gone(facts)).toBe(expected);
  });

  test('counts what was gone at the very place that is asked about', () => {
    const fact = back('r', 100_00);
    expect(gone([fact], positionOf(fact))).toBe(true);
  });
});

describe('what is known of when somebody bought', () => {
  const other = purchase({ orderId: '2', on: '2026-02-15T12:00', amount: 30_00 });
  const activity = (...facts: Fact[]) => {
    const { days, spend, first } = member({}, [order, other, ...facts], '2026-03-01T12:00').state.activity;
    return [days, spend, first?.spend];
  };

  test.each<[string, Fact[], readonly unknown[]]>([
    ['is every day and all that was bought', [], [2, 130_00, 100_00]],
    ['is less by what was refunded', [back('r', 30_00)], [2, 100_00, 70_00]],
    ['is a day less when nothing of it is kept', [back('r', 100_00)], [1, 30_00, 30_00]],
    ['is a day less once, however it went', [back('r', 60_00), back('s', 40_00)], [1, 30_00, 30_00]],
    ['is a day less once, also when more is asked for', [back('r', 100_00), back('s', 5)], [1, 30_00, 30_00]],
    ['is a day less where it was cancelled', [cancellation(order, '2026-01-16T12:00')], [1, 30_00, 30_00]],
  ])('%s', (_, facts, expected) => {
    expect(activity(...facts)).toEqual(expected);
  });
});
