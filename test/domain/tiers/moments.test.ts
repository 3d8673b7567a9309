/** When time alone decides a tier: the end of a month or year, an amount that leaves the window. */
import { describe, expect, test } from 'vitest';
import { advance, dueAt } from '../../../domain/member/advance.ts';
import { fold } from '../../../domain/member/fold.ts';
import type { MemberState } from '../../../domain/state/state.ts';
import { enrolment, qualifyingAdjustment } from '../../support/commands.ts';
import { type Event, inWords, member } from '../../support/member.ts';
import { type Changes, timelineOf, timelineOfVersions } from '../../support/programs.ts';
import { purchase } from '../../support/purchases.ts';
import { at, text } from '../../support/times.ts';

const spend = (atLeast: string, window?: object) => ({
  metric: 'spend',
  atLeast,
  ...(window === undefined ? {} : { window }),
});
const ladder = (...marks: readonly object[]) => [
  { id: 'regular', name: 'Regular' },
  ...marks.map((mark, index) => {
    const id = ['gold', 'platinum', 'diamond'][index] as string;
    return { id, name: id, qualify: { anyOf: [mark] } };
  }),
];

const rises = (program: Parameters<typeof member>[0], events: readonly Event[], now: string) =>
  inWords(member(program, events, now).passed).filter((words) => words.startsWith('tier.raised'));

describe('what was taken off what counts leaves the window, too: then the end of a month may raise', () => {
  const monthly = (mark: object, window: object = { kind: 'rolling', months: 2 }): Changes => ({
    quantities: [{ id: 'nights', name: 'nights' }],
    earning: { engagements: [{ kind: 'review', points: 0 }] },
    tiers: { window, upgrade: 'at-month-end', levels: ladder(mark) },
  });

  test.each<[string, object, Event[], string[]]>([
    [
      'spend',
      spend('100.00'),
      [qualifyingAdjustment('a', '2026-01-20', 'spend', -1), ['2026-02-03', 100_00]],
      ['tier.raised 2026-04-01T00:00:00Z regular → gold until 2027-04-01T00:00:00Z'],
    ],
    [
      'purchases',
      { metric: 'purchases', atLeast: 1 },
      [qualifyingAdjustment('a', '2026-01-20', 'purchases', -1), ['2026-02-03', 1]],
      ['tier.raised 2026-04-01T00:00:00Z regular → gold until 2027-04-01T00:00:00Z'],
    ],
    [
      'points',
      { metric: 'points', atLeast: 9 },
      [qualifyingAdjustment('a', '2026-01-20', 'points', -1), ['2026-02-03', 9_00]],
      ['tier.raised 2026-04-01T00:00:00Z regular → gold until 2027-04-01T00:00:00Z'],
    ],
    [
      'engagements',
      { metric: 'engagements', of: 'review', atLeast: 3 },
      [
        qualifyingAdjustment('a', '2026-01-20', 'engagements:review', -1),
        qualifyingAdjustment('b', '2026-02-03', 'engagements:review', 3),
      ],
      ['tier.raised 2026-04-01T00:00:00Z regular → gold until 2027-04-01T00:00:00Z'],
    ],
    [
      'a quantity, beside another that is there',
      { metric: 'quantity', of: 'nights', atLeast: 3 },
      [
        qualifyingAdjustment('a', '2026-01-20', 'quantity:nights', -1),
        qualifyingAdjustment('b', '2026-02-03', 'quantity:nights', 3),
        qualifyingAdjustment('c', '2026-01-20', 'engagements:review', 3),
      ],
      ['tier.raised 2026-04-01T00:00:00Z regular → gold until 2027-04-01T00:00:00Z'],
    ],
    [
      'not where what is left is one unit short',
      spend('100.00'),
      [qualifyingAdjustment('a', '2026-01-20', 'spend', -1), ['2026-02-03', 99_99]],
      [],
    ],
    [
      'not where it leaves no sooner than what was bought',
      spend('100.00'),
      [qualifyingAdjustment('a', '2026-02-03', 'spend', -1), ['2026-02-03', 100_00]],
      [],
    ],
  ])('%s', (_, mark, events, expected) => {
    expect(rises(monthly(mark), events, '2027-01-01')).toEqual(expected);
  });

  test('however many months lie between', () => {
    const events: Event[] = [qualifyingAdjustment('a', '2026-01-20', 'spend', -1), ['2026-09-03', 100_00]];
    expect(rises(monthly(spend('100.00'), { kind: 'rolling', months: 12 }), events, '2028-01-01')).toEqual([
      'tier.raised 2027-02-01T00:00:00Z regular → gold until 2028-02-01T00:00:00Z',
    ]);
  });

  test('in a lifetime nothing leaves', () => {
    const events: Event[] = [qualifyingAdjustment('a', '2026-01-20', 'spend', -1), ['2026-02-03', 100_00]];
    expect(rises(monthly(spend('100.00'), { kind: 'lifetime' }), events, '2028-01-01')).toEqual([]);
  });
});

describe('the end of a month raises', () => {
  const monthly: Changes = {
    tiers: { upgrade: 'at-month-end', levels: ladder(spend('100.00'), spend('300.00')) },
  };
  const gold = 'regular → gold until 2027-0';

  test.each<[string, string, string]>([
    ['a purchase of its last moment', '2026-01-31T23:59:59.999', '2026-02-01'],
    ['not a purchase of the very instant: that is the next month’s', '2026-02-01T00:00', '2026-03-01'],
    ['nor one a moment later', '2026-02-01T00:00:00.001', '2026-03-01'],
  ])('%s', (_, on, raised) => {
    expect(rises(monthly, [[on, 100_00]], '2026-06-01')).toEqual([
      `tier.raised ${raised}T00:00:00Z ${gold}${raised.slice(6)}T00:00:00Z`,
    ]);
  });

  test('where points expire at the same instant as well', () => {
    const expiring = { ...monthly, expiry: { kind: 'after-months', months: 1, roundedTo: 'day' } };
    const { passed } = member(
      expiring,
      [
        ['2026-02-01T12:00', 10_00],
        ['2026-02-20T12:00', 90_00],
      ],
      '2026-03-01',
    );
    expect(inWords(passed)).toEqual([
      'points.expired 2026-03-01T00:00:00Z -10',
      'tier.raised 2026-03-01T00:00:00Z regular → gold until 2027-03-01T00:00:00Z',
    ]);
  });

  test('once, whoever asks again at that instant', () => {
    const timeline = timelineOf({ tiers: { ...(monthly.tiers as object), climb: 'one-step' } });
    const { state } = fold([purchase({ on: '2026-01-10', amount: 300_00 })], timeline, at('2026-02-01'));
    expect([state?.tier.level, text(dueAt(state as MemberState, timeline))]).toEqual([
      'gold',
      '2026-03-01T00:00:00Z',
    ]);
    expect(advance(state as MemberState, timeline, at('2026-02-01'), [])).toBe(state);
  });

  const strict = { changes: { tiers: { levels: ladder(spend('500.00')) } } };
  test.each<[string, string, string]>([
    ['as it begins', '2026-03-01T00:00', '2026-03-01'],
    ['a moment later', '2026-03-01T00:00:00.001', '2026-04-01'],
    ['at noon', '2026-03-01T12:00', '2026-04-01'],
    ['at midnight inside a month', '2026-03-02T00:00', '2026-04-01'],
    ['at the last midnight of a month', '2026-03-31T00:00', '2026-04-01'],
  ])('where the rules that say so took effect with the month: %s', (_, from, raised) => {
    const timeline = timelineOfVersions(strict, { from: `${from}Z`, changes: monthly });
    expect(rises(timeline, [['2026-02-10', 120_00]], '2026-08-01')).toEqual([
      `tier.raised ${raised}T00:00:00Z ${gold}${raised.slice(6)}T00:00:00Z`,
    ]);
  });

  test('nobody who has reached the top', () => {
    const { state } = member(monthly, [['2026-01-10', 900_00]], '2026-03-10');
    expect([state.tier.level, text(dueAt(state, timelineOf(monthly)))]).toEqual([
      'platinum',
      '2027-02-01T00:00:00Z',
    ]);
  });

  test('nobody by what keeps their own level', () => {
    const { passed, level } = member(
      monthly,
      [
        ['2026-01-10', 100_00],
        ['2026-02-10', 150_00],
      ],
      '2026-12-31',
    );
    expect([level, passed.length]).toEqual(['gold', 1]);
  });
});

describe('the end of a year raises', () => {
  const yearly = (window: object): Changes => ({
    tiers: { window, upgrade: 'at-year-end', term: { kind: 'unlimited' }, levels: ladder(spend('100.00')) },
  });

  test.each<[string, object, string, string[]]>([
    ['of the calendar', { kind: 'calendar-year' }, '2026-03-10', ['2027-01-01']],
    ['of the program', { kind: 'year-from', date: '03-11' }, '2026-03-10', ['2026-03-11']],
    ['of membership', { kind: 'membership-year' }, '2026-03-10', ['2027-02-20']],
    [
      'of the calendar, where the window is none',
      { kind: 'rolling', months: 12 },
      '2026-03-10',
      ['2027-01-01'],
    ],
    ['not by what a rolling window has lost by then', { kind: 'rolling', months: 6 }, '2026-06-30', []],
    ['but by what it has not', { kind: 'rolling', months: 6 }, '2026-07-02', ['2027-01-01']],
  ])('%s', (_, window, on, expected) => {
    const raised = rises(yearly(window), [enrolment('2026-02-20T12:00'), [on, 100_00]], '2028-01-01');
    expect(raised).toEqual(expected.map((day) => `tier.raised ${day}T00:00:00Z regular → gold until null`));
  });

  test('by the year that has ended, not by the one that begins', () => {
    const events: Event[] = [
      ['2026-12-31T23:59:59.999', 60_00],
      ['2027-01-01T00:00', 60_00],
    ];
    expect(rises(yearly({ kind: 'calendar-year' }), events, '2030-01-01')).toEqual([]);
  });
});

describe('a level held while qualified falls', () => {
  const tiers = {
    window: { kind: 'rolling', months: 1 },
    term: { kind: 'while-qualified' },
    down: 'to-earned',
    levels: ladder(spend('100.00')),
  };
  const falls = (changes: Changes, events: readonly Event[]) =>
    inWords(member(changes, events, '2030-01-01').passed);

  test('at the first of several leavings that leaves too little, in whatever order things came', () => {
    const events: Event[] = [
      ['2026-01-10', 60_00],
      ['2026-01-20', 60_00],
      ['2026-01-25', 60_00],
    ];
    expect(falls({ tiers }, events)).toEqual(['tier.lowered 2026-02-20T00:00:00Z gold → regular until null']);
  });

  test('not by what has left one window long ago and is still in another', () => {
    // 50.00 less in December have left the month, not the year; 10.00 of November have left it before that.
    const two = {
      ...tiers,
      levels: ladder(spend('100.00'), spend('9000.00', { kind: 'rolling', months: 12 })),
    };
    const events: Event[] = [
      ['2025-11-20', 10_00],
      qualifyingAdjustment('a', '2025-12-10', 'spend', -50_00),
      ['2026-01-15', 100_00],
    ];
    expect(falls({ tiers: two }, events)).toEqual([
      'tier.lowered 2026-02-15T00:00:00Z gold → regular until null',
    ]);
  });

  test('with the first of two windows that loses what is needed of it', () => {
    const both = {
      ...tiers,
      window: { kind: 'rolling', months: 3 },
      levels: [
        { id: 'regular', name: 'Regular' },
        {
          id: 'gold',
          name: 'Gold',
          qualify: { allOf: [spend('100.00'), spend('10.00', { kind: 'rolling', months: 1 })] },
        },
      ],
    };
    const events: Event[] = [
      ['2026-01-10', 90_00],
      ['2026-01-20', 10_00],
    ];
    expect(falls({ tiers: both }, events)).toEqual([
      'tier.lowered 2026-02-20T00:00:00Z gold → regular until null',
    ]);
    const lifelong = {
      ...both,
      levels: [
        both.levels[0],
        { ...both.levels[1], qualify: { allOf: [spend('100.00', { kind: 'lifetime' })] } },
      ],
    };
    expect(falls({ tiers: lifelong }, events)).toEqual([]);
  });

  test('and is due then', () => {
    const timeline = timelineOf({ tiers });
    const { state } = fold(
      [purchase({ on: '2026-01-10T12:00', amount: 100_00 })],
      timeline,
      at('2026-01-10T12:00'),
    );
    expect(text(dueAt(state as MemberState, timeline))).toBe('2026-02-10T00:00:00Z');
  });
});
