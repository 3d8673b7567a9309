/** Every choice of the tier policy at its boundaries: what was bought when, and which level is held until when. */
import { describe, expect, test } from 'vitest';
import { parseProgramFile } from '../../../domain/program/parse.ts';
import { type Event, inWords, member } from '../../support/member.ts';
import { programJson, timelineOfVersions } from '../../support/programs.ts';

const spend = (atLeast: string, window?: object) => ({
  metric: 'spend',
  atLeast,
  ...(window === undefined ? {} : { window }),
});

/** Gold from 100.00, platinum from 300.00, diamond from 1,000.00; kept from the second number on. */
const ladder = (...keep: readonly (string | undefined)[]) => [
  { id: 'regular', name: 'Regular' },
  ...(['gold', 'platinum', 'diamond'] as const).map((id, index) => ({
    id,
    name: id,
    qualify: { anyOf: [spend(['100.00', '300.00', '1000.00'][index] as string)] },
    ...(keep[index] === undefined ? {} : { keep: { anyOf: [spend(keep[index])] } }),
  })),
];

const calendar = { window: { kind: 'calendar-year' }, levels: ladder() };
const nextYearEnd = { ...calendar, term: { kind: 'next-year-end' } };
const airline = { ...calendar, term: { kind: 'until-date', lastDay: '02-29' } };
const whileQualified = { term: { kind: 'while-qualified' }, down: 'to-earned', levels: ladder() };

type Row = [what: string, tiers: object, bought: Event[], now: string, held: string];

/** `gold until 2027-01-01`; times of day are left out where it is midnight. */
function held(tiers: object, bought: readonly Event[], now: string): string {
  const { level, until } = member({ tiers }, bought, now);
  return until === null ? level : `${level} until ${until.replace('T00:00:00Z', '')}`;
}

describe('a year from a fixed date', () => {
  const tiers = {
    window: { kind: 'year-from', date: '04-01' },
    levels: ladder(),
    term: { kind: 'unlimited' },
  };
  const leap = { ...tiers, window: { kind: 'year-from', date: '02-29' } };

  test.each<Row>([
    [
      'its first moment counts',
      tiers,
      [
        ['2026-04-01T00:00', 60_00],
        ['2026-04-02', 40_00],
      ],
      '2026-04-03',
      'gold',
    ],
    [
      'the moment before it does not',
      tiers,
      [
        ['2026-03-31T23:59:59.999', 60_00],
        ['2026-04-01', 40_00],
      ],
      '2026-04-03',
      'regular',
    ],
    [
      'its last moment counts',
      tiers,
      [
        ['2026-04-01', 60_00],
        ['2027-03-31T23:59:59.999', 40_00],
      ],
      '2027-04-03',
      'gold',
    ],
    [
      'the next year is another',
      tiers,
      [
        ['2026-04-01', 60_00],
        ['2027-04-01', 40_00],
      ],
      '2027-04-03',
      'regular',
    ],
    [
      '29 February is the 28th in a common year',
      leap,
      [
        ['2027-02-27', 60_00],
        ['2027-02-28', 40_00],
      ],
      '2027-03-03',
      'regular',
    ],
    [
      'and the 29th in a leap year',
      leap,
      [
        ['2028-02-28', 60_00],
        ['2028-02-29', 40_00],
      ],
      '2028-03-03',
      'regular',
    ],
    [
      'of which the 28th belongs to the year before',
      leap,
      [
        ['2027-02-28', 60_00],
        ['2028-02-28', 40_00],
      ],
      '2028-02-28T12:00',
      'gold',
    ],
  ])('%s', (_, tiers, bought, now, expected) => {
    expect(held(tiers, bought, now)).toBe(expected);
  });
});

describe('a term to the end of the next calendar year', () => {
  test.each<Row>([
    [
      'reached in its first moment',
      nextYearEnd,
      [['2026-01-01T00:00', 100_00]],
      '2026-01-02',
      'gold until 2028-01-01',
    ],
    [
      'reached in its last moment',
      nextYearEnd,
      [['2026-12-31T23:59:59.999', 100_00]],
      '2027-01-01',
      'gold until 2028-01-01',
    ],
    [
      'renewed by the year that has ended',
      nextYearEnd,
      [
        ['2026-06-01', 100_00],
        ['2027-12-31', 100_00],
      ],
      '2028-01-01',
      'gold until 2029-01-01',
    ],
    [
      'not by the year that reached it',
      nextYearEnd,
      [['2026-06-01', 500_00]],
      '2028-01-01',
      'gold until 2029-01-01',
    ],
    [
      'lost where the year has too little',
      nextYearEnd,
      [
        ['2026-06-01', 100_00],
        ['2027-12-31', 99_99],
      ],
      '2028-01-01',
      'regular',
    ],
    [
      'raised anew by a higher level',
      nextYearEnd,
      [
        ['2026-06-01', 100_00],
        ['2027-06-01', 300_00],
      ],
      '2027-07-01',
      'platinum until 2029-01-01',
    ],
  ])('%s', (_, tiers, bought, now, expected) => {
    expect(held(tiers, bought, now)).toBe(expected);
  });
});

describe('a term to a fixed day after the qualification year', () => {
  const two = { ...calendar, term: { kind: 'until-date', lastDay: '02-29', years: 2 } };
  const fiscal = {
    ...airline,
    window: { kind: 'year-from', date: '04-01' },
    term: { kind: 'until-date', lastDay: '03-31' },
  };
  const rolling = { ...airline, window: { kind: 'rolling', months: 12 } };

  test.each<Row>([
    [
      'one full year, and to the next end of February',
      airline,
      [['2025-01-01', 100_00]],
      '2025-06-01',
      'gold until 2027-03-01',
    ],
    [
      'wherever in the year it was reached',
      airline,
      [['2025-12-31T23:59', 100_00]],
      '2026-01-01',
      'gold until 2027-03-01',
    ],
    [
      'the leap day is a last day, too',
      airline,
      [['2026-06-01', 100_00]],
      '2026-07-01',
      'gold until 2028-03-01',
    ],
    ['two full years', two, [['2025-06-01', 100_00]], '2025-07-01', 'gold until 2028-03-01'],
    [
      'a last day that is the end of the year itself',
      fiscal,
      [['2025-06-01', 100_00]],
      '2025-07-01',
      'gold until 2027-04-01',
    ],
    [
      'without a year of its own the calendar’s',
      rolling,
      [['2025-06-01', 100_00]],
      '2025-07-01',
      'gold until 2027-03-01',
    ],
    [
      'renewed by the complete year before',
      airline,
      [
        ['2025-06-01', 100_00],
        ['2026-12-31', 100_00],
      ],
      '2027-03-01',
      'gold until 2028-03-01',
    ],
    [
      'or by the present year so far, which is better',
      airline,
      [
        ['2025-06-01', 100_00],
        ['2027-02-28', 100_00],
      ],
      '2027-03-01',
      'gold until 2029-03-01',
    ],
    [
      'but not by both together',
      airline,
      [
        ['2025-06-01', 100_00],
        ['2026-12-31', 60_00],
        ['2027-01-01', 60_00],
      ],
      '2027-03-01',
      'regular',
    ],
    [
      'lowered softly, for another year',
      airline,
      [['2025-06-01', 300_00]],
      '2027-03-01',
      'gold until 2028-03-01',
    ],
  ])('%s', (_, tiers, bought, now, expected) => {
    expect(held(tiers, bought, now)).toBe(expected);
  });
});

describe('a term in months under a year looks at the complete year before, and at the present one so far', () => {
  const tiers = { ...calendar, term: { kind: 'months', months: 12 }, down: 'to-earned' };
  const reached: Event = ['2025-06-15', 100_00];

  test.each<Row>([
    [
      'the complete year keeps it',
      tiers,
      [['2025-02-01', 20_00], reached],
      '2026-06-15',
      'gold until 2027-06-15',
    ],
    [
      'the present one keeps it',
      tiers,
      [reached, ['2026-06-14T23:59', 100_00], ['2027-01-01', 1]],
      '2027-06-15',
      'gold until 2028-06-15',
    ],
    [
      'a higher level of either is reached',
      tiers,
      [reached, ['2025-07-01', 100_00], ['2026-05-01', 200_00]],
      '2026-06-15',
      'gold until 2027-06-15',
    ],
    [
      'neither has enough',
      tiers,
      [reached, ['2026-12-31', 60_00], ['2027-05-01', 60_00]],
      '2027-06-15',
      'regular',
    ],
  ])('%s', (_, tiers, bought, now, expected) => {
    expect(held(tiers, bought, now)).toBe(expected);
  });
});

describe('a level held while qualified', () => {
  const month = { ...whileQualified, window: { kind: 'rolling', months: 1 } };
  const bought: Event[] = [
    ['2026-01-10', 80_00],
    ['2026-01-20', 40_00],
  ];

  test.each<Row>([
    ['shows until when it is held', month, bought, '2026-01-21', 'gold until 2026-02-10'],
    ['stands to the last moment', month, bought, '2026-02-09T23:59:59.999', 'gold until 2026-02-10'],
    ['falls at the instant an amount leaves the window', month, bought, '2026-02-10T00:00', 'regular'],
    [
      'stands longer with what was bought meanwhile',
      month,
      [...bought, ['2026-02-09', 60_00]],
      '2026-02-10',
      'gold until 2026-02-20',
    ],
    [
      'falls to what is still earned',
      month,
      [...bought, ['2026-01-25', 200_00]],
      '2026-02-12',
      'gold until 2026-02-25',
    ],
    [
      'is not lost with an amount that is not needed',
      month,
      [
        ['2026-01-05', 50_00],
        ['2026-01-10', 100_00],
      ],
      '2026-02-06',
      'gold until 2026-02-10',
    ],
    [
      'never falls where nothing ever leaves',
      { ...month, window: { kind: 'lifetime' } },
      bought,
      '2036-01-01',
      'gold',
    ],
    [
      'of a year falls with it',
      { ...month, window: { kind: 'calendar-year' } },
      bought,
      '2026-02-01',
      'gold until 2027-01-01',
    ],
    [
      'with a mark of its own falls below that',
      { ...month, levels: ladder('40.00') },
      bought,
      '2026-02-19',
      'gold until 2026-02-20',
    ],
  ])('%s', (_, tiers, bought, now, expected) => {
    expect(held(tiers, bought, now)).toBe(expected);
  });

  test('is kept by new rules that do not hold it for as long as the old ones would have', () => {
    const timeline = timelineOfVersions(
      { changes: { tiers: month } },
      { from: '2026-02-01', changes: { tiers: { term: { kind: 'months', months: 12 }, levels: ladder() } } },
    );
    const { level, until } = member(timeline, bought, '2026-02-02');
    expect([level, until]).toEqual(['gold', '2026-02-10T00:00:00Z']);
  });
});

describe('a member rises', () => {
  const monthly = { upgrade: 'at-month-end', levels: ladder() };
  const yearly = { ...nextYearEnd, upgrade: 'at-year-end' };
  const bought: Event[] = [['2026-01-10', 350_00]];

  test.each<Row>([
    ['at the end of the month and no moment before', monthly, bought, '2026-01-31T23:59:59.999', 'regular'],
    ['at the end of the month', monthly, bought, '2026-02-01T00:00', 'platinum until 2027-02-01'],
    ['at the end of the year and no moment before', yearly, bought, '2026-12-31T23:59:59.999', 'regular'],
    [
      'at the end of the year, by the year that has ended',
      yearly,
      bought,
      '2027-01-01T00:00',
      'platinum until 2028-01-01',
    ],
    [
      'at the end of the year of the window',
      { ...yearly, window: { kind: 'year-from', date: '04-01' } },
      bought,
      '2026-04-01T00:00',
      'platinum until 2028-01-01',
    ],
    [
      'with what the last day of the month still sees: the first day of a rolling window',
      { ...monthly, window: { kind: 'rolling', months: 3 } },
      [
        ['2026-01-01', 60_00],
        ['2026-03-31', 40_00],
      ],
      '2026-04-01T00:00',
      'gold until 2027-04-01',
    ],
    [
      'at the end of a year with what its last day still sees',
      { ...monthly, upgrade: 'at-year-end', window: { kind: 'rolling', months: 3 } },
      [['2026-10-01', 100_00]],
      '2027-01-01T00:00',
      'gold until 2028-01-01',
    ],
    [
      'not with what has left the window by then',
      { ...monthly, upgrade: 'at-year-end', window: { kind: 'rolling', months: 3 } },
      [['2026-09-30', 100_00]],
      '2027-01-01T00:00',
      'regular',
    ],
    [
      'not with what has left on the first day, where a level is held while qualified',
      {
        ...monthly,
        term: { kind: 'while-qualified' },
        down: 'to-earned',
        window: { kind: 'rolling', months: 3 },
      },
      [
        ['2026-01-01', 60_00],
        ['2026-03-31', 40_00],
      ],
      '2026-04-01T00:00',
      'regular',
    ],
    [
      'one step at a time, at once',
      { climb: 'one-step', levels: ladder() },
      [['2026-01-10', 2_000_00]],
      '2026-01-11',
      'gold until 2027-01-10',
    ],
    [
      'the next step with what counts next',
      { climb: 'one-step', levels: ladder() },
      [
        ['2026-01-10', 2_000_00],
        ['2026-01-11', 1],
      ],
      '2026-01-11',
      'platinum until 2027-01-11',
    ],
    [
      'one step a month',
      { ...monthly, climb: 'one-step' },
      [['2026-01-10', 2_000_00]],
      '2026-03-01',
      'platinum until 2027-03-01',
    ],
  ])('%s', (_, tiers, bought, now, expected) => {
    expect(held(tiers, bought, now)).toBe(expected);
  });
});

describe('inside a term', () => {
  const bought: Event[] = [['2026-01-10', 150_00]];
  const extending = { onRequalifying: 'extend', levels: ladder() };
  const flying = { ...airline, onRequalifying: 'extend' };

  test.each<Row>([
    [
      'a further upgrade begins a term of its own',
      { onUpgrade: 'new-term', levels: ladder() },
      [...bought, ['2026-06-01', 150_00]],
      '2026-06-02',
      'platinum until 2027-06-01',
    ],
    [
      'or goes on with the term that runs',
      { onUpgrade: 'keep-term', levels: ladder() },
      [...bought, ['2026-06-01', 150_00]],
      '2026-06-02',
      'platinum until 2027-01-10',
    ],
    [
      'the first level has no term to go on with',
      { onUpgrade: 'keep-term', levels: ladder() },
      bought,
      '2026-06-02',
      'gold until 2027-01-10',
    ],
    [
      'enough for the level again waits for the review',
      { onRequalifying: 'review', levels: ladder() },
      [...bought, ['2026-06-01', 1_00]],
      '2026-06-02',
      'gold until 2027-01-10',
    ],
    [
      'or extends the term from that day',
      extending,
      [...bought, ['2026-06-01', 1_00]],
      '2026-06-02',
      'gold until 2027-06-01',
    ],
    [
      'as long as it is enough',
      { ...extending, window: { kind: 'rolling', months: 1 } },
      [...bought, ['2026-06-01', 99_99]],
      '2026-06-02',
      'gold until 2027-01-10',
    ],
    [
      'the mark that keeps the level is enough',
      { ...extending, window: { kind: 'rolling', months: 1 }, levels: ladder('80.00') },
      [...bought, ['2026-06-01', 80_00]],
      '2026-06-02',
      'gold until 2027-06-01',
    ],
    [
      'in the year that reached it nothing is added',
      flying,
      [...bought, ['2026-12-31', 500]],
      '2027-01-01',
      'gold until 2028-03-01',
    ],
    [
      'the next year’s amounts extend it at once',
      flying,
      [...bought, ['2027-05-01', 100_00]],
      '2027-05-02',
      'gold until 2029-03-01',
    ],
    [
      'and not one cent less',
      flying,
      [...bought, ['2027-05-01', 99_99]],
      '2027-05-02',
      'gold until 2028-03-01',
    ],
  ])('%s', (_, tiers, bought, now, expected) => {
    expect(held(tiers, bought, now)).toBe(expected);
  });

  test('the outcome of the purchase says so', () => {
    const { entries } = member({ tiers: extending }, [...bought, ['2026-06-01', 1_00]], '2026-06-02');
    expect(inWords(entries[1]?.applied.outcomes ?? [])).toContain(
      'tier.kept 2026-06-01T00:00:00Z gold until 2027-06-01T00:00:00Z',
    );
  });
});

describe('a review', () => {
  const reached: Event = ['2026-01-15', 1_000_00];
  const keeping = { levels: ladder('50.00', '200.00', '600.00'), down: 'to-earned' };
  const active = { levels: ladder(), down: { kind: 'one-step-if-active', purchases: 2 } };

  test.each<Row>([
    [
      'keeps by the mark that keeps',
      keeping,
      [reached, ['2026-06-01', 600_00]],
      '2027-01-15',
      'diamond until 2028-01-15',
    ],
    [
      'one cent less gives the next lower level that its own mark keeps',
      keeping,
      [reached, ['2026-06-01', 599_99]],
      '2027-01-15',
      'platinum until 2028-01-15',
    ],
    [
      'also where that is more than reaching it asks for',
      keeping,
      [reached, ['2026-06-01', 50_00]],
      '2027-01-15',
      'gold until 2028-01-15',
    ],
    [
      'lowers to the lowest',
      { levels: ladder(), down: 'to-lowest' },
      [reached, ['2026-06-01', 999_99]],
      '2027-01-15',
      'regular',
    ],
    [
      'and keeps where enough was bought',
      { levels: ladder(), down: 'to-lowest' },
      [reached, ['2026-06-01', 1_000_00]],
      '2027-01-15',
      'diamond until 2028-01-15',
    ],
    [
      'lowers by one step who was active',
      active,
      [reached, ['2026-06-01', 1], ['2026-06-02', 1]],
      '2027-01-15',
      'platinum until 2028-01-15',
    ],
    [
      'to what was earned who was not',
      active,
      [reached, ['2026-06-01', 100_00]],
      '2027-01-15',
      'gold until 2028-01-15',
    ],
    [
      'the purchase that has left the window is none',
      active,
      [reached, ['2026-06-01', 1]],
      '2027-01-15',
      'regular',
    ],
  ])('%s', (_, tiers, bought, now, expected) => {
    expect(held(tiers, bought, now)).toBe(expected);
  });
});

describe('days of grace', () => {
  const tiers = { ...nextYearEnd, graceDays: 30 };
  const reached: Event = ['2026-06-01', 100_00];

  test.each<Row>([
    ['the level is held through them', tiers, [reached], '2028-01-30T23:59', 'gold until 2028-01-31'],
    ['and falls after the last', tiers, [reached], '2028-01-31T00:00', 'regular'],
    [
      'what is missing can be made up for in them',
      tiers,
      [reached, ['2027-12-01', 60_00], ['2028-01-30T23:59', 40_00]],
      '2028-01-31',
      'gold until 2029-01-31',
    ],
    [
      'one cent less is not enough',
      tiers,
      [reached, ['2027-12-01', 60_00], ['2028-01-30', 39_99]],
      '2028-01-31',
      'regular',
    ],
    [
      'the term is renewed from its own end',
      { graceDays: 10, levels: ladder() },
      [reached, ['2027-06-05', 100_00]],
      '2027-06-11',
      'gold until 2028-06-11',
    ],
    [
      'a rolling window goes on through them',
      { graceDays: 10, levels: ladder() },
      [reached, ['2026-06-02', 50_00], ['2027-06-10', 50_00]],
      '2027-06-11',
      'gold until 2028-06-11',
    ],
  ])('%s', (_, tiers, bought, now, expected) => {
    expect(held(tiers, bought, now)).toBe(expected);
  });
});

describe('a condition with a window of its own', () => {
  const two = {
    levels: [
      { id: 'regular', name: 'Regular' },
      {
        id: 'gold',
        name: 'Gold',
        qualify: { anyOf: [spend('100.00'), spend('150.00', { kind: 'rolling', months: 24 })] },
      },
    ],
  };
  const both = {
    levels: [
      two.levels[0],
      {
        id: 'gold',
        name: 'Gold',
        qualify: { allOf: [spend('50.00'), spend('150.00', { kind: 'lifetime' })] },
      },
    ],
  };

  test.each<Row>([
    ['a hundred in twelve months', two, [['2026-01-01', 100_00]], '2026-01-02', 'gold until 2027-01-01'],
    [
      'or a hundred and fifty in twenty-four',
      two,
      [
        ['2026-01-01', 75_00],
        ['2027-12-31', 75_00],
      ],
      '2027-12-31',
      'gold until 2028-12-31',
    ],
    [
      'not a day more',
      two,
      [
        ['2026-01-01', 75_00],
        ['2028-01-01', 75_00],
      ],
      '2028-01-01',
      'regular',
    ],
    [
      'both, where all are wanted',
      both,
      [
        ['2020-01-01', 100_00],
        ['2026-01-01', 50_00],
      ],
      '2026-01-02',
      'gold until 2027-01-01',
    ],
    [
      'not one alone',
      both,
      [
        ['2020-01-01', 101_00],
        ['2026-01-01', 49_99],
      ],
      '2026-01-02',
      'regular',
    ],
  ])('%s', (_, tiers, bought, now, expected) => {
    expect(held(tiers, bought, now)).toBe(expected);
  });

  test('names its window in what is missing', () => {
    const { status } = member({ tiers: two }, [['2026-01-01', 70_00]], '2026-01-02');
    expect(status.nextTier?.missing).toMatchObject([
      { metric: 'spend', window: null, amount: 30_00 },
      { metric: 'spend', window: { kind: 'rolling', months: 24 }, amount: 80_00 },
    ]);
  });
});

describe('choices that contradict each other are refused where they stand', () => {
  const wrong = (tiers: object) => {
    const parsed = parseProgramFile(programJson({ tiers }));
    return parsed.kind === 'valid' ? [] : parsed.errors.map(({ path, rule }) => `${path}: ${rule}`);
  };

  test.each<[string, object, string]>([
    [
      'a date that no year has',
      { window: { kind: 'year-from', date: '04-31' } },
      'tiers.window.date: "date" is "04-31", which is not in the calendar',
    ],
    [
      'a last day that no year has',
      { term: { kind: 'until-date', lastDay: '02-30' } },
      'tiers.term.lastDay: "lastDay" is "02-30", which is not in the calendar',
    ],
    [
      'a step down while qualified',
      { term: { kind: 'while-qualified' } },
      'tiers.down: "down" must be "to-earned": a level held while qualified falls to what is still earned',
    ],
    [
      'grace without an end',
      { term: { kind: 'unlimited' }, graceDays: 1 },
      'tiers.graceDays: "graceDays" is 1, and a "term" that is "unlimited" has no end after which days are given',
    ],
    [
      'more time without an end',
      { term: { kind: 'unlimited' }, onRequalifying: 'extend' },
      'tiers.onRequalifying: "onRequalifying" is "extend", and a "term" that is "unlimited" has no end to extend',
    ],
    [
      'a mark for the first level',
      { levels: [{ id: 'regular', name: 'Regular', keep: { anyOf: [spend('1.00')] } }] },
      'tiers.levels[0].keep: "keep" must not be in the first level: every member starts there, and nobody falls below it',
    ],
  ])('%s', (_, tiers, expected) => {
    expect(wrong(tiers)).toEqual([expected]);
  });
});
