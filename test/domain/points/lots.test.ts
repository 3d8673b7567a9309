/** The list of lots: the soonest to expire first, and of those the soonest available. */
import { describe, expect, test } from 'vitest';
import { type Day, points } from '../../../domain/kernel/brand.ts';
import { addToLots, balances, clawBack, endHolds, expireLots, spend } from '../../../domain/points/lots.ts';
import type { Lot } from '../../../domain/state/state.ts';

/** Expires on a day, can be spent from a day on (0: now), and how many. */
type Row = readonly [expiresOn: number, availableOn: number, remaining: number];

const lot = ([expiresOn, availableOn, remaining]: Row): Lot => ({
  expiresOn: expiresOn as Day,
  availableOn: availableOn as Day,
  remaining: points(remaining),
});
const lots = (rows: readonly Row[]) => rows.map(lot);
const rows = (list: readonly Lot[]) =>
  list.map(({ expiresOn, availableOn, remaining }) => [expiresOn, availableOn, remaining]);
const taken = (list: readonly { readonly expiresOn: Day; readonly points: number }[]) =>
  list.map(({ expiresOn, points: part }) => [expiresOn, part]);

const some: readonly Row[] = [
  [10, 0, 5],
  [10, 8, 7],
  [20, 0, 9],
  [20, 8, 11],
];

describe('points are added to the lot of their expiry and hold, or open one in its place', () => {
  test.each<[string, Row, readonly Row[]]>([
    [
      'to a lot of the same kind',
      [20, 0, 1],
      [
        [10, 0, 5],
        [10, 8, 7],
        [20, 0, 10],
        [20, 8, 11],
      ],
    ],
    [
      'to the first',
      [10, 0, 1],
      [
        [10, 0, 6],
        [10, 8, 7],
        [20, 0, 9],
        [20, 8, 11],
      ],
    ],
    [
      'to the last',
      [20, 8, 1],
      [
        [10, 0, 5],
        [10, 8, 7],
        [20, 0, 9],
        [20, 8, 12],
      ],
    ],
    ['before all', [9, 0, 1], [[9, 0, 1], ...some]],
    ['after all', [21, 0, 1], [...some, [21, 0, 1]]],
    [
      'after those that expire with them and can be spent sooner',
      [10, 9, 1],
      [
        [10, 0, 5],
        [10, 8, 7],
        [10, 9, 1],
        [20, 0, 9],
        [20, 8, 11],
      ],
    ],
    [
      'between two holds',
      [20, 4, 1],
      [
        [10, 0, 5],
        [10, 8, 7],
        [20, 0, 9],
        [20, 4, 1],
        [20, 8, 11],
      ],
    ],
    ['not at all where there are none', [15, 0, 0], some],
  ])('%s', (_, added, expected) => {
    expect(rows(addToLots(lots(some), lot(added)))).toEqual(expected);
  });
});

describe('a hold that is over joins what can be spent', () => {
  test.each<[number, readonly Row[]]>([
    [7, some],
    [
      8,
      [
        [10, 0, 12],
        [20, 0, 20],
      ],
    ],
    [
      9,
      [
        [10, 0, 12],
        [20, 0, 20],
      ],
    ],
  ])('by the end of day %i', (today, expected) => {
    expect(rows(endHolds(lots(some), today as Day))).toEqual(expected);
  });

  test('also where nothing else expires with it, and one hold after the other', () => {
    const held = lots([
      [10, 3, 1],
      [10, 5, 2],
      [10, 7, 4],
      [20, 5, 8],
    ]);
    expect(rows(endHolds(held, 5 as Day))).toEqual([
      [10, 0, 3],
      [10, 7, 4],
      [20, 0, 8],
    ]);
  });
});

describe('an expired lot is gone from its day on', () => {
  test.each<[number, readonly Row[], number]>([
    [9, some, 0],
    [
      10,
      [
        [20, 0, 9],
        [20, 8, 11],
      ],
      12,
    ],
    [
      19,
      [
        [20, 0, 9],
        [20, 8, 11],
      ],
      12,
    ],
    [20, [], 32],
  ])('on day %i', (day, kept, expired) => {
    const after = expireLots(lots(some), day as Day);
    expect([rows(after.lots), after.expired]).toEqual([kept, expired]);
  });
});

describe('spending takes the lot that expires first, and nothing on hold', () => {
  test.each<[number, readonly Row[], readonly number[][], number]>([
    [0, some, [], 0],
    [
      3,
      [
        [10, 0, 2],
        [10, 8, 7],
        [20, 0, 9],
        [20, 8, 11],
      ],
      [[10, 3]],
      0,
    ],
    [
      5,
      [
        [10, 8, 7],
        [20, 0, 9],
        [20, 8, 11],
      ],
      [[10, 5]],
      0,
    ],
    [
      6,
      [
        [10, 8, 7],
        [20, 0, 8],
        [20, 8, 11],
      ],
      [
        [10, 5],
        [20, 1],
      ],
      0,
    ],
    [
      14,
      [
        [10, 8, 7],
        [20, 8, 11],
      ],
      [
        [10, 5],
        [20, 9],
      ],
      0,
    ],
    [
      15,
      [
        [10, 8, 7],
        [20, 8, 11],
      ],
      [
        [10, 5],
        [20, 9],
      ],
      1,
    ],
  ])('%i points', (wanted, left, from, short) => {
    const after = spend(lots(some), wanted);
    expect([rows(after.lots), taken(after.taken), after.short]).toEqual([left, from, short]);
  });
});

describe('a clawback takes from the lot its purchase fed, its hold first, then from what expires first', () => {
  test.each<[string, Row, number, readonly Row[], readonly number[][], number]>([
    [
      'within its own',
      [20, 8, 0],
      4,
      [
        [10, 0, 5],
        [10, 8, 7],
        [20, 0, 9],
        [20, 8, 7],
      ],
      [[20, 4]],
      0,
    ],
    [
      'its own, and what has left its hold',
      [20, 8, 0],
      15,
      [
        [10, 0, 5],
        [10, 8, 7],
        [20, 0, 5],
      ],
      [[20, 15]],
      0,
    ],
    [
      'then the soonest to expire, on hold or not',
      [20, 8, 0],
      24,
      [
        [10, 0, 1],
        [10, 8, 7],
      ],
      [
        [20, 20],
        [10, 4],
      ],
      0,
    ],
    [
      'not another’s hold before its own lot',
      [20, 0, 0],
      10,
      [
        [10, 0, 4],
        [10, 8, 7],
        [20, 8, 11],
      ],
      [
        [20, 9],
        [10, 1],
      ],
      0,
    ],
    [
      'where its own is gone, as if it had none',
      [15, 0, 0],
      6,
      [
        [10, 8, 6],
        [20, 0, 9],
        [20, 8, 11],
      ],
      [[10, 6]],
      0,
    ],
    [
      'and says what no lot covers',
      [20, 8, 0],
      40,
      [],
      [
        [20, 20],
        [10, 12],
      ],
      8,
    ],
  ])('%s', (_, own, wanted, left, from, short) => {
    const after = clawBack(lots(some), lot(own), wanted);
    expect([rows(after.lots), taken(after.taken), after.short]).toEqual([left, from, short]);
  });
});

test('the balance is what can be spent, the rest is pending', () => {
  expect(balances(lots(some))).toEqual({ balance: 14, pending: 18 });
  expect(balances([])).toEqual({ balance: 0, pending: 0 });
});
