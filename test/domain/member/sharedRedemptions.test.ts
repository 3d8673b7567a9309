/** A redemption over several orders: each order's share comes back with it alone. */
import { describe, expect, test } from 'vitest';
import type { Fact, Purchase, Redemption } from '../../../domain/facts/facts.ts';
import { points } from '../../../domain/kernel/brand.ts';
import { cancel, cancellation, capture, redemption, refund, revision } from '../../support/commands.ts';
import { member } from '../../support/member.ts';
import type { Changes } from '../../support/programs.ts';
import { purchase } from '../../support/purchases.ts';

const program = (more: Changes = {}): Changes => ({
  earning: { base: { points: 10, per: '1', on: 'purchase', rounding: 'down' } },
  redemption: {
    pointValue: '0.01',
    reservationMinutes: 100_000,
    rewards: [{ id: 'mug', name: 'Mug', points: 90, perMember: 1 }],
  },
  ...more,
});
const saved = purchase({ orderId: 'saved', on: '2026-01-02T12:00', amount: 20_00 });
const one = purchase({ orderId: 'one', on: '2026-01-03T12:00', amount: 10_00 });
const two = purchase({ orderId: 'two', on: '2026-01-03T12:01', amount: 10_00 });
const bought = [saved, one, two];

const shared = (mode: 'reserve' | 'capture', more: Partial<Redemption> = {}): Redemption => ({
  ...(redemption('r', '2026-01-03T12:02', 90, mode) as Redemption),
  shares: [
    { order: one.order, points: points(60) },
    { order: two.order, points: points(30) },
  ],
  ...more,
});
const gone = (order: Purchase, day: number) => cancellation(order, `2026-01-0${day}T12:00`);

function back(facts: readonly Fact[], changes: Changes = program()) {
  const { entries, state } = member(changes, [...bought, ...facts], '2026-01-20T12:00');
  const returned = entries
    .flatMap(({ applied }) => applied.outcomes)
    .flatMap((outcome) => (outcome.kind === 'points.returned' ? [outcome.points as number] : []));
  const open = state.reservations.map(({ taken }) => taken.reduce((sum, part) => sum + part.points, 0));
  return { returned, open, uses: state.uses.map(({ what }) => what) };
}

describe('a redemption over two orders', () => {
  test.each<[string, readonly Fact[], number[]]>([
    ['the first is cancelled', [gone(one, 4)], [60]],
    ['the second is cancelled', [gone(two, 4)], [30]],
    ['one after the other', [gone(one, 4), gone(two, 5)], [60, 30]],
    ['the other way round', [gone(two, 4), gone(one, 5)], [30, 60]],
    ['half of one is refunded', [refund('f', one, '2026-01-04T12:00', 5_00)], []],
    ['the first is cancelled twice over', [gone(one, 4), refund('f', one, '2026-01-05T12:00', 5_00)], [60]],
  ])('gives back the share of an order that is gone: %s', (_, facts, returned) => {
    expect(back([shared('capture'), ...facts]).returned).toEqual(returned);
  });

  test('gives a part of a share back where the program says so', () => {
    const proportional = program({ refunds: { redeemed: 'in-proportion' } });
    const halves = [one, two].map((order, at) => refund('f', order, `2026-01-04T12:0${at}`, 5_00));
    expect(back([shared('capture'), ...halves], proportional).returned).toEqual([30, 15]);
  });

  test('gives each share back with its own expiry: the first takes what expires first', () => {
    const expiring = program({ expiry: { kind: 'after-days', days: 30 } });
    const late = redemption('r', '2026-01-31T23:00', 250, 'capture') as Redemption;
    const shares = [
      { order: one.order, points: points(200) },
      { order: two.order, points: points(50) },
    ];
    const facts = [...bought, { ...late, shares }];
    const balance = (of: Purchase) =>
      member(expiring, [...facts, cancellation(of, '2026-02-01T12:00')], '2026-02-01T13:00').status.balance;
    // 200 of 2 January, and 50 of 3 January, of which the cancelled order's own 100 are taken back first.
    expect([balance(one), balance(two)]).toEqual([50, 100]);
  });

  test('has its reward back when all shares are', () => {
    const reward = shared('capture', { rewardId: 'mug' });
    expect(back([reward, gone(one, 4)]).uses).toEqual(['reward:mug']);
    expect(back([reward, gone(one, 4), gone(two, 5)]).uses).toEqual([]);
  });
});

describe('a reservation for two orders', () => {
  test('keeps the share of the other', () => {
    expect(back([shared('reserve'), gone(one, 4)])).toMatchObject({ returned: [60], open: [30] });
    expect(back([shared('reserve'), gone(two, 4)])).toMatchObject({ returned: [30], open: [60] });
  });

  test('is over with the last share, and its reward counts as not had', () => {
    const all = [shared('reserve', { rewardId: 'mug' }), gone(two, 4), gone(one, 5)];
    expect(back(all)).toEqual({ returned: [30, 60], open: [], uses: [] });
  });

  test('captured or cancelled after one share came back is so with the rest', () => {
    const captured = [shared('reserve'), gone(one, 4), capture('r', '2026-01-05T12:00')];
    expect(back([...captured, gone(two, 6)])).toMatchObject({ returned: [60, 30], open: [] });
    expect(back([shared('reserve'), gone(one, 4), cancel('r', '2026-01-05T12:00')]).returned).toEqual([
      60, 30,
    ]);
  });

  test('gives a share back once, however often its order is cancelled', () => {
    const content = (day: number, isCancelled: boolean): Fact => ({
      ...revision(one, `2026-01-0${day}T12:00`, 10_00),
      isCancelled,
    });
    const facts = [shared('reserve'), content(4, true), content(5, false), content(6, true)];
    expect(back(facts)).toMatchObject({ returned: [60], open: [30] });
  });

  test('whose orders are named with the capture gives back as if they had been named before', () => {
    const { shares = [], ...plain } = shared('reserve');
    const tied = { ...capture('r', '2026-01-03T13:00'), shares } as Fact;
    expect(back([plain, tied, gone(two, 4)]).returned).toEqual([30]);
    expect(back([plain, gone(two, 3), tied]).returned).toEqual([30]);
  });
});
