/** The points of a line become available with the line, in whatever order parcels, refunds and contents come. */
import { describe, expect, test } from 'vitest';
import type { Fact } from '../../../domain/facts/facts.ts';
import { orderNow } from '../../../domain/reading/orders.ts';
import {
  cancellation,
  fulfilledLines,
  fulfilment,
  parcel,
  redemption,
  refund,
  refundOfLine,
  revision,
} from '../../support/commands.ts';
import { member } from '../../support/member.ts';
import { purchase } from '../../support/purchases.ts';

const held = (days: number) => ({
  earning: {
    base: { points: 1, per: '1', on: 'purchase', rounding: 'down' },
    hold: { kind: 'until-fulfilled', days, atMostDays: 30 },
    exclude: { kinds: ['tax'] },
  },
});

const order = purchase({
  orderId: '1',
  on: '2026-01-10T12:00',
  lines: [
    { lineId: 'a', quantity: 2, amount: 60_00 },
    { lineId: 'b', amount: 30_00 },
    { kind: 'shipping', amount: 10_00 },
    { kind: 'tax', amount: 5_00 },
  ],
});
const content = (on: string, fulfilled?: Record<string, number | null>) => ({
  ...revision(order, on, 0),
  lines: order.lines,
  ...(fulfilled === undefined ? {} : { fulfilled: fulfilledLines(fulfilled) }),
});

function seen(days: number, facts: readonly Fact[], on = '2026-01-20T12:00') {
  const { balance, pending, deficit } = member(held(days), [order, ...facts], on).status;
  return [balance, pending, deficit];
}

const day = (n: number) => `2026-01-${n}T12:00`;

/** Every order of arrival is the same state. */
function permutations<T>(list: readonly T[]): T[][] {
  if (list.length < 2) return [[...list]];
  return list.flatMap((first, index) =>
    permutations(list.toSpliced(index, 1)).map((rest) => [first, ...rest]),
  );
}

describe('what can be spent of an order of 100 points', () => {
  test.each<[string, Fact[], number[]]>([
    ['is nothing before a parcel', [], [0, 100, 0]],
    [
      'is the part of the line that was sent, with its share of the shipping',
      [parcel('p', order, day(12), { b: null })],
      [34, 66, 0],
    ],
    [
      'is half of a line of which one of two pieces was sent',
      [parcel('p', order, day(12), { a: 1 })],
      [33, 67, 0],
    ],
    [
      'is more with each parcel',
      [parcel('p', order, day(12), { a: 1 }), parcel('q', order, day(13), { a: 1, b: null })],
      [100, 0, 0],
    ],
    [
      'is a whole line where its parcel says no quantity',
      [parcel('p', order, day(12), { a: null })],
      [66, 34, 0],
    ],
    ['is no more than the line where more is sent', [parcel('p', order, day(12), { a: 7 })], [66, 34, 0]],
    [
      'is nothing where a parcel has lines that are not in the order',
      [parcel('p', order, day(12), { x: 1 })],
      [0, 100, 0],
    ],
    ['is all of it once the order is fulfilled as a whole', [fulfilment(order, day(12))], [100, 0, 0]],
    [
      'is all of it with the whole order, whatever parcels say',
      [parcel('p', order, day(11), { b: null }), fulfilment(order, day(12))],
      [100, 0, 0],
    ],
    [
      'is without what was refunded of a line that was sent',
      [parcel('p', order, day(12), { b: null }), refundOfLine('r', order, day(13), 'b', 30_00)],
      [0, 70, 0],
    ],
    [
      'is what was sent where the rest is refunded',
      [parcel('p', order, day(12), { b: null }), refundOfLine('r', order, day(13), 'a', 60_00)],
      [40, 0, 0],
    ],
    [
      'is nothing where the order is cancelled after a parcel',
      [parcel('p', order, day(12), { b: null }), cancellation(order, day(13))],
      [0, 0, 0],
    ],
    [
      'is nothing where a parcel leaves after the order was cancelled',
      [cancellation(order, day(12)), parcel('p', order, day(13), { b: null })],
      [0, 0, 0],
    ],
    ['is what a content says was sent by then', [content(day(12), { b: null })], [34, 66, 0]],
    [
      'counts a parcel once that a content has in it',
      [parcel('p', order, day(12), { a: 1 }), content(day(13), { a: 1 })],
      [33, 67, 0],
    ],
    [
      'counts a parcel that leaves after a content beside it',
      [content(day(12), { a: 1 }), parcel('p', order, day(13), { a: 1 })],
      [66, 34, 0],
    ],
    [
      'is not less where a later content says nothing of it',
      [content(day(12), { b: null }), content(day(13))],
      [34, 66, 0],
    ],
    [
      'is not less where a later content says less: what could be spent stays',
      [content(day(12), { b: null }), content(day(13), {})],
      [34, 66, 0],
    ],
    [
      'is owed where what was freed is spent, and all is refunded',
      [
        parcel('p', order, day(12), { b: null }),
        redemption('x', day(13), 30),
        refund('r', order, day(14), 105_00),
      ],
      [0, 0, 30],
    ],
  ])('%s', (_, facts, expected) => {
    for (const some of permutations(facts)) expect(seen(0, some)).toEqual(expected);
  });
});

test('each parcel waits its own days', () => {
  const facts = [parcel('p', order, day(12), { b: null }), parcel('q', order, day(14), { a: null })];
  const on = (date: string) => seen(3, facts, date);
  expect([on(day(14)), on(day(15)), on(day(16)), on(day(17))]).toEqual([
    [0, 100, 0],
    [34, 66, 0],
    [34, 66, 0],
    [100, 0, 0],
  ]);
});

test('a refund of a line takes the points that wait with the line, not those of another parcel', () => {
  const facts = [
    parcel('p', order, day(12), { b: null }),
    parcel('q', order, day(14), { a: null }),
    refundOfLine('r', order, day(14), 'a', 60_00),
  ];
  expect(seen(3, facts, day(15))).toEqual([40, 0, 0]);
});

test('where holds do not wait for fulfilment, a parcel changes nothing', () => {
  const facts = [order, parcel('p', order, day(12), { b: null })];
  const { balance, pending } = member({}, facts, day(13)).status;
  expect(balance + pending).toBeGreaterThan(0);
  expect(member({}, [order], day(13)).status).toMatchObject({ balance, pending });
});

test('a content that is the purchase says what was sent already', () => {
  const only = { ...content(day(12), { b: null }), occurredAt: order.occurredAt };
  const { balance, pending } = member(held(0), [only], day(13)).status;
  expect([balance, pending]).toEqual([34, 66]);
});

test('an order without items has its points on what else there is', () => {
  const tips = purchase({
    orderId: '2',
    on: day(10),
    lines: [
      { lineId: 's', kind: 'shipping', amount: 10_00 },
      { lineId: 't', kind: 'shipping', amount: 10_00 },
    ],
  });
  const { balance, pending } = member(
    held(0),
    [tips, parcel('p', tips, day(12), { t: null })],
    day(13),
  ).status;
  expect([balance, pending]).toEqual([10, 10]);
});

describe('an order', () => {
  const status = (...facts: Fact[]) => orderNow([order, ...facts], order.order)?.status;

  test.each<[string, Fact[], string]>([
    ['is open before anything is sent', [], 'open'],
    ['is open while a line is missing', [parcel('p', order, day(12), { a: null })], 'open'],
    [
      'is fulfilled when all its goods are sent',
      [parcel('p', order, day(12), { a: null }), parcel('q', order, day(13), { b: null })],
      'fulfilled',
    ],
    [
      'is fulfilled when what was not sent is refunded',
      [parcel('p', order, day(12), { a: null }), refundOfLine('r', order, day(13), 'b', 30_00)],
      'fulfilled',
    ],
    ['is fulfilled where it was sent as a whole', [fulfilment(order, day(12))], 'fulfilled'],
    ['is fulfilled where a content says so', [content(day(12), { a: 2, b: null })], 'fulfilled'],
  ])('%s', (_, facts, expected) => {
    expect(status(...facts)).toBe(expected);
  });
});

test('lines in fractions are sent in fractions', () => {
  const cloth = purchase({
    orderId: '3',
    on: day(10),
    lines: [{ lineId: 'c', quantity: '2.5', amount: 100_00 }],
  });
  const sent = parcel('p', cloth, day(12), { c: '0.5' });
  const { balance, pending } = member(held(0), [cloth, sent], day(13)).status;
  expect([balance, pending]).toEqual([20, 80]);
});
