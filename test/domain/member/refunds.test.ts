/** What refunds take back: the difference between what a purchase was worth and what is kept of it is. */
import { describe, expect, test } from 'vitest';
import type { Fact } from '../../../domain/facts/facts.ts';
import { cancellation, capture, redemption, refund, refundOfLine } from '../../support/commands.ts';
import { Ledger } from '../../support/ledger.ts';
import { inWords, member } from '../../support/member.ts';
import { type Changes, timelineOf } from '../../support/programs.ts';
import { purchase } from '../../support/purchases.ts';

const day = '2026-01-20T12:00';
const perTen: Changes = { earning: { base: { per: '10.00' } } };
const bought = (amount: number) => purchase({ orderId: '1', on: '2026-01-15T12:00', amount });

describe('points are calculated again on what is kept', () => {
  test.each<[string, number, number[], number[]]>([
    ['refunding 5.00 twice takes back what refunding 10.00 once does', 25_00, [5_00, 5_00], [2, 0, -1]],
    ['refunding 10.00 once', 25_00, [10_00], [2, -1]],
    ['the cent that costs a point', 20_00, [1], [2, -1]],
    ['the cent that costs none', 20_01, [1], [2, 0]],
    ['a full refund takes all', 25_00, [25_00], [2, -2]],
    ['a full refund in three parts', 25_00, [8_33, 8_33, 8_34], [2, -1, -1, 0]],
    ['more than was bought takes what there is', 25_00, [20_00, 20_00], [2, -2, 0]],
  ])('%s', (_, amount, refunds, points) => {
    const order = bought(amount);
    const facts = refunds.map((part, index) => refund(`r${index}`, order, day, part));
    expect(member(perTen, [order, ...facts], day).points).toEqual(points);
  });

  test('at the tier and by the rules of the purchase, not of the refund', () => {
    const levels = [
      { id: 'regular', name: 'Regular' },
      {
        id: 'gold',
        name: 'Gold',
        multiplier: '3',
        qualify: { anyOf: [{ metric: 'spend', atLeast: '100.00' }] },
      },
    ];
    const order = bought(100_00);
    const kept: Changes = { tiers: { levels }, refunds: { tier: 'leave' } };
    const { points, level } = member(kept, [order, refund('r', order, day, 50_00)], day);
    expect(points).toEqual([100, -50]);
    expect(level).toBe('gold');
  });

  test('and nothing is taken back of points that inactivity has taken, though later ones are there', () => {
    const inactive: Changes = { expiry: { kind: 'after-inactivity', months: 2 } };
    const order = bought(25_00);
    const later = purchase({ orderId: '2', on: '2026-06-01T12:00', amount: 10_00 });
    const taken = refund('r', order, '2026-06-02T12:00', 25_00);
    expect(member(inactive, [order, later, taken], '2026-06-03T12:00').points).toEqual([25, 10, 0]);
    const same = refund('r', later, '2026-06-02T12:00', 10_00);
    expect(member(inactive, [order, later, same], '2026-06-03T12:00').points).toEqual([25, 10, -10]);
  });

  test('and nothing is taken back of points that have expired', () => {
    const order = bought(50_00);
    const changes: Changes = { expiry: { kind: 'after-months', months: 1, roundedTo: 'day' } };
    const before = member(
      changes,
      [order, refund('r', order, '2026-02-14T23:59', 50_00)],
      '2026-03-01T00:00',
    );
    const after = member(changes, [order, refund('r', order, '2026-02-15T00:00', 50_00)], '2026-03-01T00:00');
    expect([before.points, after.points.map((count) => count + 0)]).toEqual([
      [50, -50],
      [50, 0],
    ]);
    expect([before.status.deficit, after.status.deficit]).toEqual([0, 0]);
  });

  test('points that were spent become a deficit, which later points pay first', () => {
    const order = bought(50_00);
    const facts: Fact[] = [order, redemption('s', '2026-01-16T12:00', 30), refund('r', order, day, 50_00)];
    const { status } = member({}, facts, day);
    expect([status.balance, status.pending, status.deficit]).toEqual([0, 0, 30]);
    const next = member({}, [...facts, ['2026-01-21T12:00', 40_00]], '2026-01-21T12:00');
    expect([next.status.balance, next.status.deficit]).toEqual([10, 0]);
  });
});

describe('a refund that waited for its purchase, and asks for more than is kept', () => {
  const lines = [
    { lineId: 'a', amount: 10_00 },
    { lineId: 'b', amount: 15_00 },
  ];
  const order = purchase({ orderId: '1', on: '2026-01-15T12:00', lines });
  const excesses = (...facts: readonly Fact[]) =>
    member(perTen, [order, ...facts], day).entries.flatMap(({ applied }) =>
      applied.outcomes.flatMap((each) => (each.kind === 'points.clawed-back' ? [each.excess ?? 0] : [])),
    );

  test.each<[what: string, facts: Fact[], excess: number[]]>([
    ['of what there is: none', [refund('r', order, day, 25_00)], [0]],
    ['of a cent more', [refund('r', order, day, 25_01)], [1]],
    ['of the rest and more', [refund('r', order, day, 20_00), refund('s', order, day, 20_00)], [0, 15_00]],
    ['of more than its line', [refundOfLine('r', order, day, 'a', 12_00)], [2_00]],
    ['of a line that is not there', [refundOfLine('r', order, day, 'x', 3_00)], [3_00]],
    [
      'of a line, of which an amount before it left less',
      [refund('r', order, day, 20_00), refundOfLine('s', order, day, 'b', 15_00)],
      [0, 10_00],
    ],
    ['of an order that is cancelled', [cancellation(order, day), refund('r', order, day, 1_00)], [0, 1_00]],
    [
      'a cancellation never asks for more',
      [refund('r', order, '2026-01-16T12:00', 20_00), cancellation(order, day)],
      [0, 0],
    ],
  ])('%s', (_, facts, excess) => {
    expect(excesses(...facts).toSorted((a, b) => a - b)).toEqual(excess);
  });
});

describe('points set aside for an order', () => {
  const before = ['2026-01-01T12:00', 100_00] as const;
  const club: Changes = { redemption: { pointValue: '0.01', reservationMinutes: 60 } };
  const order = bought(50_00);
  const reserved = redemption('x', '2026-01-15T12:10', 80, 'reserve', order);
  const seen = (facts: readonly Fact[], now: string) => {
    const { status, points, state } = member(club, [before, order, ...facts], now);
    return [points.slice(2), status.balance, state.reservations.length];
  };

  test('come back when nothing of it is kept, and a capture after that takes nothing', () => {
    const back = refund('r', order, '2026-01-15T12:30', 50_00);
    expect(seen([reserved, back], '2026-01-15T12:30')).toEqual([[-80, 30], 100, 0]);
    const late = capture('x', '2026-01-15T12:40');
    expect(seen([reserved, back, late], '2026-01-15T13:30')).toEqual([[-80, 30, 0], 100, 0]);
    expect(seen([reserved, cancellation(order, '2026-01-15T12:30')], '2026-01-15T14:00')).toEqual([
      [-80, 30],
      100,
      0,
    ]);
  });

  test('stay set aside while something of it is kept', () => {
    const back = refund('r', order, '2026-01-15T12:30', 49_99);
    expect(seen([reserved, back], '2026-01-15T12:30')).toEqual([[-80, -50], 20, 1]);
  });

  test('come back once: not again where they ran out or were made final before', () => {
    const back = refund('r', order, '2026-01-15T13:10', 50_00);
    expect(seen([reserved, back], '2026-01-15T14:00')).toEqual([[-80, -50], 100, 0]);
    const final = capture('x', '2026-01-15T12:20');
    expect(seen([reserved, final, back], '2026-01-15T14:00')).toEqual([[-80, 0, 30], 100, 0]);
  });
});

describe('where discounts come to the whole price', () => {
  // The program earns on the price before discounts; a coupon paid for everything.
  const changes: Changes = { earning: { exclude: { kinds: ['discount'] } } };
  const free = purchase({
    orderId: '1',
    on: '2026-01-15T12:00',
    lines: [
      { lineId: 'a', amount: 10_00 },
      { lineId: 'b', amount: 20_00 },
      { lineId: 'c', kind: 'discount', amount: -30_00 },
    ],
  });

  test('a cancellation takes back all that was earned', () => {
    expect(member(changes, [free, cancellation(free, day)], day).points).toEqual([30, -30]);
  });

  test('a refund of one line takes back what that line earned', () => {
    expect(member(changes, [free, refundOfLine('r', free, day, 'a', 10_00)], day).points).toEqual([30, -10]);
  });
});

describe('a deficit that was paid on the same day', () => {
  test('would have been paid by a purchase before it: that is folded again', () => {
    const ledger = new Ledger(timelineOf());
    const order = bought(50_00);
    ledger.record(order);
    ledger.record(redemption('s', '2026-01-16T12:00', 50));
    ledger.record(refund('r', order, '2026-01-17T09:00', 20_00));
    ledger.record(purchase({ on: '2026-01-17T12:00', amount: 30_00 }));
    expect(ledger.record(purchase({ on: '2026-01-17T10:00', amount: 5_00 }))).toBe('folded');
    expect(ledger.bookings.at(-1)?.outcomes).toMatchObject([{ kind: 'points.earned', deficitPaid: 5 }]);
    expect(inWords(ledger.bookings.at(-1)?.correction ?? [])).toEqual([]);
    expect(ledger.record(purchase({ on: '2026-01-17T13:00', amount: 5_00 }))).toBe('on-state');
    expect(ledger.record(purchase({ on: '2026-01-17T12:30', amount: 5_00 }))).toBe('on-state');
  });
});
