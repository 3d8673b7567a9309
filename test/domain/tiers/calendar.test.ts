/** What the calendar decides: where windows begin, when terms end, and what an end of a month looks at. */
import { describe, expect, test } from 'vitest';
import { refund } from '../../support/commands.ts';
import { type Event, inWords, member } from '../../support/member.ts';
import type { Changes } from '../../support/programs.ts';
import { purchase } from '../../support/purchases.ts';

const tiers = (changes: Changes): Changes => ({ tiers: changes });
const gold = { id: 'gold', name: 'Gold', qualify: { anyOf: [{ metric: 'spend', atLeast: '100.00' }] } };
const ladder = [{ id: 'regular', name: 'Regular' }, gold];

const moves = (changes: Changes, events: readonly Event[], now: string) => {
  const { passed, entries } = member(changes, events, now);
  return inWords(
    [...entries.flatMap(({ applied }) => [...applied.passed, ...applied.outcomes])].concat(
      passed.filter((outcome) => !entries.some(({ applied }) => applied.passed.includes(outcome))),
    ),
  ).filter((words) => words.startsWith('tier.'));
};

describe('a rise at the end of a month or year looks as of the last day', () => {
  const quarter: Changes = tiers({
    window: { kind: 'rolling', months: 3 },
    upgrade: 'at-month-end',
    levels: ladder,
  });
  const both: Event[] = [
    ['2026-01-01T12:00', 60_00],
    ['2026-03-31T12:00', 40_00],
  ];

  test('60.00 on 1 January and 40.00 on 31 March are 100.00 over three months', () => {
    expect(moves(quarter, both, '2026-04-02')).toEqual([
      'tier.raised 2026-04-01T00:00:00Z regular → gold until 2027-04-01T00:00:00Z',
    ]);
  });

  test('the status says beforehand that nothing is missing, and when the rise comes', () => {
    const { nextTier } = member(quarter, both, '2026-03-31T18:00').status;
    expect(nextTier).toMatchObject({ missing: [], at: Date.parse('2026-04-01T00:00:00Z') });
  });

  test('so do days, where the last day is the ninetieth', () => {
    const days = tiers({
      window: { kind: 'rolling-days', days: 90 },
      upgrade: 'at-month-end',
      levels: ladder,
    });
    expect(moves(days, both, '2026-04-02')).toHaveLength(1);
    const fewer = tiers({
      window: { kind: 'rolling-days', days: 89 },
      upgrade: 'at-month-end',
      levels: ladder,
    });
    expect(moves(fewer, both, '2026-04-02')).toEqual([]);
  });

  test('so does a year', () => {
    const year = tiers({ window: { kind: 'rolling', months: 12 }, upgrade: 'at-year-end', levels: ladder });
    const events: Event[] = [
      ['2025-01-01T12:00', 60_00],
      ['2025-12-31T12:00', 40_00],
    ];
    expect(moves(year, events, '2026-01-02')).toEqual([
      'tier.raised 2026-01-01T00:00:00Z regular → gold until 2027-01-01T00:00:00Z',
    ]);
    expect(member(year, events, '2025-12-31T18:00').status.nextTier?.at).toBe(Date.parse('2026-01-01'));
  });
});

describe('windows', () => {
  const held = (window: object, bought: string, seen: string) =>
    member(
      tiers({ window, term: { kind: 'while-qualified' }, down: 'to-earned', levels: ladder }),
      [[bought, 100_00]],
      seen,
    ).level;

  test.each<[string, object, string, string, string]>([
    [
      'days: to the end of the last',
      { kind: 'rolling-days', days: 30 },
      '2026-01-31',
      '2026-03-01T23:59',
      'gold',
    ],
    ['days: and no longer', { kind: 'rolling-days', days: 30 }, '2026-01-31', '2026-03-02T00:00', 'regular'],
    ['two days', { kind: 'rolling-days', days: 2 }, '2026-01-31T09:00', '2026-02-02T00:00', 'regular'],
    ['a month', { kind: 'calendar-month' }, '2026-02-01', '2026-02-28T23:59', 'gold'],
    ['and not the next', { kind: 'calendar-month' }, '2026-02-28', '2026-03-01T00:00', 'regular'],
    ['a quarter', { kind: 'calendar-quarter' }, '2026-04-01', '2026-06-30T23:59', 'gold'],
    ['and not the next one', { kind: 'calendar-quarter' }, '2026-06-30', '2026-07-01T00:00', 'regular'],
    ['the last quarter of a year', { kind: 'calendar-quarter' }, '2026-12-31', '2027-01-01T00:00', 'regular'],
    [
      'since a day: that day counts',
      { kind: 'since', date: '2026-03-01' },
      '2026-03-01',
      '2036-01-01',
      'gold',
    ],
    [
      'and not the day before',
      { kind: 'since', date: '2026-03-01' },
      '2026-02-28T23:59',
      '2036-01-01',
      'regular',
    ],
  ])('%s', (_, window, bought, seen, expected) => {
    expect(held(window, bought, seen)).toBe(expected);
  });

  test('a refund takes from what counts since a day only what was bought since', () => {
    const since = tiers({ window: { kind: 'since', date: '2026-03-01' }, levels: ladder });
    const early = purchase({ on: '2026-02-28T12:00', amount: 90_00 });
    const late = purchase({ on: '2026-03-02T12:00', amount: 90_00 });
    const missing = (...events: Event[]) =>
      member(since, [early, late, ...events], '2026-04-01').status.nextTier?.missing[0]?.amount;
    expect(missing()).toBe(10_00);
    expect(missing(refund('r', early, '2026-03-05T12:00', 50_00))).toBe(10_00);
    expect(missing(refund('r', late, '2026-03-05T12:00', 50_00))).toBe(60_00);
  });

  test('the status says until when the figure is right: to the end of the quarter, or the day that leaves', () => {
    const by = (window: object) =>
      member(tiers({ window, levels: ladder }), [['2026-02-10T12:00', 40_00]], '2026-02-20').status.nextTier
        ?.missing[0]?.by ?? null;
    expect(by({ kind: 'calendar-quarter' })).toBe(Date.parse('2026-04-01'));
    expect(by({ kind: 'calendar-month' })).toBe(Date.parse('2026-03-01'));
    expect(by({ kind: 'rolling-days', days: 30 })).toBe(Date.parse('2026-03-12'));
    expect(by({ kind: 'since', date: '2026-01-01' })).toBeNull();
  });

  test('a review inside a quarter looks at the complete one before, then at the present one so far', () => {
    const quarterly = tiers({
      window: { kind: 'calendar-quarter' },
      term: { kind: 'months', months: 5 },
      down: 'to-earned',
      levels: ladder,
    });
    const kept: Event[] = [
      ['2026-01-10T12:00', 100_00],
      ['2026-06-20T12:00', 0],
      ['2026-05-20T12:00', 100_00],
    ];
    // Up on 10 June: the first quarter is the complete one before, the second has 100.00 so far.
    expect(member(quarterly, kept, '2026-06-11').level).toBe('gold');
    expect(member(quarterly, [['2026-01-10T12:00', 100_00]], '2026-06-11').level).toBe('gold');
    expect(member(quarterly, [['2025-12-10T12:00', 100_00]], '2026-05-11').level).toBe('regular');
  });
});

describe('terms that end on a day', () => {
  const until = (term: object, bought: string, seen: string, window: object = { kind: 'lifetime' }) =>
    member(tiers({ window, term, levels: ladder }), [[bought, 100_00]], seen).until;

  test.each<[string, object, string, string]>([
    [
      'of the same year, where it is ahead',
      { kind: 'until-next-date', lastDay: '08-31' },
      '2026-06-01',
      '2026-09-01',
    ],
    ['that day itself', { kind: 'until-next-date', lastDay: '08-31' }, '2026-08-31', '2026-09-01'],
    [
      'of the next year, where it is over',
      { kind: 'until-next-date', lastDay: '08-31' },
      '2026-09-01',
      '2027-09-01',
    ],
    ['29 February', { kind: 'until-next-date', lastDay: '02-29' }, '2026-01-10', '2026-03-01'],
    ['of the month', { kind: 'until-day-of-month', day: 15 }, '2026-01-10', '2026-01-15'],
    [
      'of the next month, on the day itself',
      { kind: 'until-day-of-month', day: 15 },
      '2026-01-15',
      '2026-02-15',
    ],
    ['the last of a short month', { kind: 'until-day-of-month', day: 31 }, '2026-01-31', '2026-02-28'],
    ['so many months on', { kind: 'until-day-of-month', day: 15, months: 2 }, '2026-01-10', '2026-03-15'],
    ['and no fewer', { kind: 'until-day-of-month', day: 15, months: 2 }, '2026-01-20', '2026-04-15'],
  ])('%s', (_, term, bought, end) => {
    expect(until(term, `${bought}T12:00`, `${bought}T13:00`)).toBe(`${end}T00:00:00Z`);
  });

  test('the next one is a year later, or on the same day of the next month', () => {
    const date = { kind: 'until-next-date', lastDay: '08-31' };
    expect(until(date, '2026-06-01T12:00', '2026-09-02')).toBe('2027-09-01T00:00:00Z');
    const ends = (seen: string) => until({ kind: 'until-day-of-month', day: 31 }, '2026-01-31T12:00', seen);
    expect(['2026-03-01', '2026-04-01', '2026-05-01'].map(ends)).toEqual([
      '2026-03-31T00:00:00Z',
      '2026-04-30T00:00:00Z',
      '2026-05-31T00:00:00Z',
    ]);
  });
});

describe('months are counted from the anchor', () => {
  test('a level reached on the first day of a membership year of 29 February is reviewed when one is over', () => {
    const window = { kind: 'membership-year' };
    const changes = tiers({ window, term: { kind: 'months', months: 12 }, levels: ladder });
    const events: Event[] = [
      ['2024-02-29T12:00', 10_00],
      ['2025-02-28T12:00', 100_00],
      ['2026-03-01T12:00', 100_00],
      ['2027-03-01T12:00', 60_00],
      ['2028-02-28T12:00', 40_00],
    ];
    // The year that began on 28 February 2027 is over on 29 February 2028, and its last day counts.
    expect(member(changes, events, '2027-03-02').until).toBe('2028-02-29T00:00:00Z');
    expect(member(changes, events, '2028-02-29T01:00').level).toBe('gold');
  });

  test('so is one of a year that begins on 29 February', () => {
    const window = { kind: 'year-from', date: '02-29' };
    const changes = tiers({ window, term: { kind: 'months', months: 12 }, levels: ladder });
    expect(member(changes, [['2027-02-28T12:00', 100_00]], '2027-03-01').until).toBe('2028-02-29T00:00:00Z');
  });

  test('a refund that undoes a later rise comes back to the day of the month, and gives no days of grace twice', () => {
    const platinum = {
      id: 'platinum',
      name: 'Platinum',
      qualify: { anyOf: [{ metric: 'spend', atLeast: '300.00' }] },
    };
    const changes = tiers({
      window: { kind: 'lifetime' },
      term: { kind: 'months', months: 1 },
      graceDays: 3,
      onUpgrade: 'new-term',
      levels: [...ladder, platinum],
    });
    const large = purchase({ orderId: 'large', on: '2026-02-15T12:00', amount: 300_00 });
    const events: Event[] = [
      ['2026-01-31T12:00', 100_00],
      large,
      refund('r', large, '2026-03-10T12:00', 300_00),
    ];
    // Gold to 28 February and three days; platinum meanwhile; then gold to 31 March and three days.
    const { level, until } = member(changes, events, '2026-03-11');
    expect([level, until]).toEqual(['gold', '2026-04-03T00:00:00Z']);
  });

  test('and a term to the end of the next year is not given a year more', () => {
    const changes = tiers({
      window: { kind: 'rolling', months: 12 },
      term: { kind: 'next-year-end' },
      levels: [
        ...ladder,
        { id: 'platinum', name: 'Platinum', qualify: { anyOf: [{ metric: 'spend', atLeast: '300.00' }] } },
      ],
    });
    const large = purchase({ orderId: 'large', on: '2026-12-20T12:00', amount: 300_00 });
    const events: Event[] = [
      ['2025-06-10T12:00', 100_00],
      ['2026-06-10T12:00', 100_00],
      large,
      refund('r', large, '2027-01-05T12:00', 300_00),
    ];
    const { level, until } = member(changes, events, '2027-01-06');
    expect([level, until]).toEqual(['gold', '2028-01-01T00:00:00Z']);
  });
});

test('points expire so many days after the day on which they were earned', () => {
  const changes: Changes = { expiry: { kind: 'after-days', days: 90 } };
  const balance = (now: string) => member(changes, [['2026-01-01T12:00', 50_00]], now).status.balance;
  expect([balance('2026-03-31T23:59'), balance('2026-04-01T00:00')]).toEqual([50, 0]);
});
