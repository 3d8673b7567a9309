/** What a member is shown. */
import { describe, expect, test } from 'vitest';
import type { Fact } from '../../../domain/facts/facts.ts';
import { fold } from '../../../domain/member/fold.ts';
import { status } from '../../../domain/reading/status.ts';
import type { MemberState } from '../../../domain/state/state.ts';
import { override } from '../../support/commands.ts';
import { type Changes, timelineOf } from '../../support/programs.ts';
import { type PurchaseOptions, purchase } from '../../support/purchases.ts';
import { at, text } from '../../support/times.ts';

/** The status at `now` after purchases, under the plain program with `changes`. */
function seen(changes: Changes, purchases: readonly PurchaseOptions[], now: string) {
  const timeline = timelineOf(changes);
  const facts = purchases.map(purchase);
  const until = at(now);
  return status(fold(facts, timeline, until).state as MemberState, timeline, until);
}

describe('the way to the next tier', () => {
  const spend = { on: '2026-01-15T12:00', amount: 60_00 };

  test('is what the window still lacks, until its oldest part leaves', () => {
    const { nextTier } = seen({}, [spend, { on: '2026-03-01T09:00', amount: 15_00 }], '2026-03-02T00:00');
    expect(nextTier?.level.id).toBe('gold');
    expect(nextTier?.missing.map(({ metric, amount, by }) => [metric, amount, text(by)])).toEqual([
      ['spend', 25_00, '2027-01-15T00:00:00Z'],
    ]);
  });

  test('names no date where nothing in a rolling window can leave it', () => {
    const { nextTier } = seen({}, [{ ...spend, amount: 0 }], '2026-03-02T00:00');
    expect(nextTier?.missing).toMatchObject([{ metric: 'spend', amount: 100_00, by: null }]);
  });

  test('names the end of the year where the window is a year, whatever is in it', () => {
    const changes = { tiers: { window: { kind: 'calendar-year' } } };
    const { nextTier } = seen(changes, [{ ...spend, amount: 0 }], '2026-03-02T00:00');
    expect(nextTier?.missing.map(({ by }) => text(by))).toEqual(['2027-01-01T00:00:00Z']);
  });

  test('names the next anniversary where the window is a year of membership', () => {
    const changes = { tiers: { window: { kind: 'membership-year' } } };
    const { nextTier } = seen(changes, [spend], '2027-02-01T00:00');
    expect(nextTier?.missing.map(({ amount, by }) => [amount, text(by)])).toEqual([
      [100_00, '2028-01-15T00:00:00Z'],
    ]);
  });

  test('names no date where everything counts for life', () => {
    const changes = { tiers: { window: { kind: 'lifetime' } } };
    const { nextTier } = seen(changes, [spend], '2036-03-02T00:00');
    expect(nextTier?.missing).toMatchObject([{ metric: 'spend', amount: 40_00, by: null }]);
  });

  test('names for each metric when that metric loses something', () => {
    const levels = [
      { id: 'regular', name: 'Regular' },
      {
        id: 'gold',
        name: 'Gold',
        qualify: {
          allOf: [
            { metric: 'spend', atLeast: '100.00' },
            { metric: 'points', atLeast: 50 },
          ],
        },
      },
    ];
    // The first purchase is too small for a point.
    const small = { on: '2026-01-15T12:00', amount: 50 };
    const { nextTier } = seen(
      { tiers: { levels } },
      [small, { on: '2026-02-01T12:00', amount: 30_00 }],
      '2026-03-01T00:00',
    );
    expect(nextTier?.needs).toBe('all');
    expect(nextTier?.missing.map(({ metric, amount, by }) => [metric, amount, text(by)])).toEqual([
      ['spend', 69_50, '2027-01-15T00:00:00Z'],
      ['points', 20, '2027-02-01T00:00:00Z'],
    ]);
  });

  test('counts from the window’s first day on, which a day before does not', () => {
    const changes = { tiers: { window: { kind: 'rolling', months: 1 } } };
    const bought = [
      { on: '2026-01-15T12:00', amount: 60_00 },
      { on: '2026-01-16T12:00', amount: 10_00 },
    ];
    const way = (now: string) =>
      seen(changes, bought, now).nextTier?.missing.map(({ amount, by }) => [amount, text(by)]);
    expect(way('2026-02-14T23:59')).toEqual([[30_00, '2026-02-15T00:00:00Z']]);
    expect(way('2026-02-15T00:00')).toEqual([[90_00, '2026-02-16T00:00:00Z']]);
    expect(way('2026-02-16T00:00')).toEqual([[100_00, null]]);
  });

  test('leaves out what is enough already, where all of several are wanted', () => {
    const qualify = {
      allOf: [
        { metric: 'spend', atLeast: '60.00' },
        { metric: 'purchases', atLeast: 2, window: { kind: 'calendar-year' } },
      ],
    };
    const levels = [
      { id: 'regular', name: 'Regular' },
      { id: 'gold', name: 'Gold', qualify },
    ];
    expect(seen({ tiers: { levels } }, [spend], '2026-03-02T00:00').nextTier).toMatchObject({
      needs: 'all',
      missing: [{ metric: 'purchases', amount: 1, window: { kind: 'calendar-year' }, by: at('2027-01-01') }],
    });
  });

  describe('where nothing is missing says when the next tier comes', () => {
    const bought = (...amounts: readonly [string, number][]) =>
      amounts.map(([on, amount]) => ({ on, amount }));
    const monthly = { tiers: { upgrade: 'at-month-end' } };
    const yearly = { tiers: { upgrade: 'at-year-end' } };
    const steps = { tiers: { climb: 'one-step' } };

    test.each<[string, Changes, readonly PurchaseOptions[], string, number, string | null]>([
      [
        'as the month is over',
        monthly,
        bought(['2026-01-10', 100_00]),
        '2026-01-20',
        0,
        '2026-02-01T00:00:00Z',
      ],
      [
        'as the year is over',
        yearly,
        bought(['2026-01-10', 100_00]),
        '2026-01-20',
        0,
        '2027-01-01T00:00:00Z',
      ],
      [
        'at none, where it has left the window by then',
        { tiers: { upgrade: 'at-year-end', window: { kind: 'rolling', months: 1 } } },
        bought(['2026-01-10', 100_00]),
        '2026-01-20',
        0,
        null,
      ],
      ['at none, where something is missing', monthly, bought(['2026-01-10', 99_99]), '2026-01-20', 1, null],
      [
        'one step a month',
        { tiers: { ...monthly.tiers, ...steps.tiers } },
        bought(['2026-01-10', 900_00]),
        '2026-02-20',
        0,
        '2026-03-01T00:00:00Z',
      ],
      [
        'with the next thing that counts, where what is there has left the window by the review',
        steps,
        bought(['2026-01-10', 900_00]),
        '2026-01-20',
        0,
        null,
      ],
      [
        'at the review, where what is there still counts then',
        { tiers: { ...steps.tiers, window: { kind: 'lifetime' } } },
        bought(['2026-01-10', 900_00]),
        '2026-01-20',
        0,
        '2027-01-10T00:00:00Z',
      ],
      [
        'with the next thing that counts, where there is no review',
        { tiers: { ...steps.tiers, window: { kind: 'lifetime' }, term: { kind: 'unlimited' } } },
        bought(['2026-01-10', 900_00]),
        '2026-01-20',
        0,
        null,
      ],
      [
        'at the review, where that comes before the year is over',
        { tiers: { ...yearly.tiers, term: { kind: 'months', months: 2 }, window: { kind: 'lifetime' } } },
        bought(['2025-12-10', 100_00], ['2026-01-20', 300_00]),
        '2026-01-21',
        0,
        '2026-03-01T00:00:00Z',
      ],
    ])('%s', (_, changes, purchases, now, missing, expected) => {
      const { nextTier } = seen(changes, purchases, now);
      expect(nextTier?.missing).toHaveLength(missing);
      expect(text(nextTier?.at ?? null)).toBe(expected);
    });

    test('also above the tier that an operator gave', () => {
      const timeline = timelineOf(monthly);
      const now = at('2026-01-20');
      const facts = [
        purchase({ on: '2026-01-10', amount: 300_00 }),
        override('o', '2026-01-11', 'gold', '2026-06-01'),
      ];
      const { nextTier } = status(fold(facts, timeline, now).state as MemberState, timeline, now);
      expect([nextTier?.level.id, nextTier?.at]).toEqual(['platinum', at('2026-02-01')]);
    });
  });

  test('ends at the highest level', () => {
    expect(seen({}, [{ ...spend, amount: 300_00 }], '2026-02-01T00:00').nextTier).toBeNull();
  });
});

describe('what keeps the tier', () => {
  const gold = { on: '2026-01-15T12:00', amount: 120_00 };
  const keep = (changes: Changes, purchases: readonly PurchaseOptions[], now: string) => {
    const { keepTier } = seen(changes, purchases, now);
    return (
      keepTier && [
        keepTier.needs,
        ...keepTier.missing.map(({ metric, amount, by }) => [metric, amount, text(by)]),
      ]
    );
  };
  const later = (on: string, amount: number) => ({ on, amount });

  test.each<[string, Changes, readonly PurchaseOptions[], string, unknown]>([
    ['nothing is asked of the lowest level', {}, [{ ...gold, amount: 50_00 }], '2026-02-01T00:00', null],
    [
      'what will have left the window by then does not count',
      {},
      [gold],
      '2026-02-01T00:00',
      ['any', ['spend', 100_00, '2027-01-15T00:00:00Z']],
    ],
    [
      'what will still be in it does',
      {},
      [gold, later('2026-03-01T12:00', 30_00)],
      '2026-03-02T00:00',
      ['any', ['spend', 70_00, '2027-01-15T00:00:00Z']],
    ],
    [
      'by a cent',
      {},
      [gold, later('2026-03-01T12:00', 99_99)],
      '2026-03-02T00:00',
      ['any', ['spend', 1, '2027-01-15T00:00:00Z']],
    ],
    [
      'nothing is missing any more',
      {},
      [gold, later('2026-03-01T12:00', 100_00)],
      '2026-03-02T00:00',
      ['any'],
    ],
    [
      'nothing is asked where the term has no end',
      { tiers: { term: { kind: 'unlimited' } } },
      [gold],
      '2026-03-02T00:00',
      null,
    ],
    [
      'in a lifetime nothing is lost',
      { tiers: { window: { kind: 'lifetime' } } },
      [gold],
      '2026-03-02T00:00',
      ['any'],
    ],
    [
      'of a year that the term cuts, the complete one counts until it is over',
      { tiers: { window: { kind: 'calendar-year' } } },
      [gold],
      '2026-12-31T23:59',
      ['any'],
    ],
  ])('%s', (_, changes, purchases, now, expected) => {
    expect(keep(changes, purchases, now)).toEqual(expected);
  });

  /** A year that ends inside the term: the complete one decides until it is over, then the present one. */
  describe('where the term ends inside a year', () => {
    const changes = { tiers: { window: { kind: 'calendar-year' }, down: 'to-earned' } };
    const reached = { on: '2025-06-15T12:00', amount: 80_00 };
    const risen = { on: '2025-07-15T12:00', amount: 20_00 };

    test.each<[string, readonly PurchaseOptions[], string, unknown]>([
      [
        'in the year that reached it nothing is missing: it is the complete one',
        [reached, risen],
        '2025-12-31T23:59',
        ['any'],
      ],
      ['the year before is over, and was enough', [reached, risen], '2026-03-01T00:00', ['any']],
      [
        'in the next term the complete year is the one that runs',
        [reached, risen, later('2026-02-01T12:00', 30_00)],
        '2026-12-31T23:59',
        ['any', ['spend', 70_00, '2027-01-01T00:00:00Z']],
      ],
      [
        'that is over: the present one alone can make up for it, until the term ends',
        [reached, risen, later('2026-02-01T12:00', 30_00), later('2027-02-01T12:00', 10_00)],
        '2027-01-01T00:00',
        ['any', ['spend', 100_00, '2027-07-15T00:00:00Z']],
      ],
      [
        'with what it has brought so far',
        [reached, risen, later('2026-02-01T12:00', 30_00), later('2027-02-01T12:00', 10_00)],
        '2027-02-01T12:00',
        ['any', ['spend', 90_00, '2027-07-15T00:00:00Z']],
      ],
      [
        'which may be enough',
        [reached, risen, later('2027-02-01T12:00', 100_00)],
        '2027-03-01T00:00',
        ['any'],
      ],
      [
        'to the cent',
        [reached, risen, later('2027-02-01T12:00', 99_99)],
        '2027-03-01T00:00',
        ['any', ['spend', 1, '2027-07-15T00:00:00Z']],
      ],
    ])('%s', (_, purchases, now, expected) => {
      expect(keep(changes, purchases, now)).toEqual(expected);
    });
  });

  describe('where it is held while qualified', () => {
    const held = (window: object, more: object = {}) => ({
      tiers: { window, term: { kind: 'while-qualified' }, down: 'to-earned', ...more },
    });

    test.each<[string, Changes, readonly PurchaseOptions[], string, unknown]>([
      [
        'what will be left as the first needed amount leaves',
        held({ kind: 'rolling', months: 1 }),
        [gold, later('2026-01-20T12:00', 30_00)],
        '2026-02-01T00:00',
        ['any', ['spend', 70_00, '2026-02-15T00:00:00Z']],
      ],
      [
        'nothing is asked where nothing ever leaves',
        held({ kind: 'lifetime' }),
        [gold],
        '2026-02-01T00:00',
        null,
      ],
      [
        'nothing keeps it into the next year: that begins with nothing',
        held({ kind: 'calendar-year' }),
        [gold],
        '2026-02-01T00:00',
        null,
      ],
      [
        'nor where one of its conditions alone is of a year',
        held(
          { kind: 'rolling', months: 1 },
          {
            levels: [
              { id: 'regular', name: 'Regular' },
              {
                id: 'gold',
                name: 'Gold',
                qualify: {
                  allOf: [
                    { metric: 'spend', atLeast: '100.00' },
                    { metric: 'purchases', atLeast: 1, window: { kind: 'calendar-year' } },
                  ],
                },
              },
            ],
          },
        ),
        [gold],
        '2026-02-01T00:00',
        null,
      ],
    ])('%s', (_, changes, purchases, now, expected) => {
      expect(keep(changes, purchases, now)).toEqual(expected);
    });
  });

  test('is asked of the earned tier alone, not of one that an operator gave', () => {
    const timeline = timelineOf();
    const now = at('2026-02-10T00:00');
    const given = override('o', '2026-02-01T12:00', 'platinum', '2026-06-01T12:00');
    const held = (...facts: Fact[]) => status(fold(facts, timeline, now).state as MemberState, timeline, now);
    const platinum = held(purchase(gold), given);
    expect([platinum.tier.level.id, platinum.keepTier, text(platinum.tier.until)]).toEqual([
      'platinum',
      null,
      '2026-06-01T12:00:00Z',
    ]);
    expect(platinum.tier.because.decision).toBe('given-by-operator');
    // A gift of the level that is earned already changes nothing.
    const same = held(purchase(gold), override('o', '2026-02-01T12:00', 'gold', '2026-06-01T12:00'));
    expect([same.tier.because.decision, text(same.tier.until)]).toEqual([
      'qualified',
      '2027-01-15T00:00:00Z',
    ]);
    expect(same.keepTier?.missing).toHaveLength(1);
  });
});
