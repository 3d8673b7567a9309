/** How a tier is reached, kept and lost. */
import { describe, expect, test } from 'vitest';
import { type Event, inWords, member } from '../../support/member.ts';
import type { Changes } from '../../support/programs.ts';

const spend = (atLeast: string) => ({ metric: 'spend', atLeast });
const purchases = (atLeast: number) => ({ metric: 'purchases', atLeast });
const points = (atLeast: number) => ({ metric: 'points', atLeast });

/** Two levels; the second has `qualify`. */
const ladder = (qualify: object) => ({
  levels: [
    { id: 'regular', name: 'Regular' },
    { id: 'gold', name: 'Gold', qualify },
  ],
});

describe('a level is reached at once, by what counts within the window', () => {
  test.each<[string, number, string]>([
    ['one cent short', 99_99, 'regular'],
    ['exactly', 100_00, 'gold'],
    ['one cent short of the next', 299_99, 'gold'],
    ['the highest at once', 300_00, 'platinum'],
    ['far more', 9_000_00, 'platinum'],
  ])('%s: %i cents are %s', (_, cents, level) => {
    expect(member({}, [['2026-01-15T12:00', cents]], '2026-01-15T12:00').level).toBe(level);
  });

  test('the outcome names both levels, the moment and the end of the term', () => {
    const { entries } = member({}, [['2026-01-15T12:00', 300_00]], '2026-01-15T12:00');
    expect(inWords(entries[0]?.applied.outcomes ?? [])).toEqual([
      'member.enrolled',
      'points.earned 300',
      'tier.raised 2026-01-15T12:00:00Z regular → platinum until 2027-01-15T00:00:00Z',
    ]);
  });

  test.each<[string, object, Event[], string]>([
    [
      'any one of several is enough',
      { anyOf: [spend('100.00'), purchases(2)] },
      [
        ['2026-01-01T12:00', 1_00],
        ['2026-01-02T12:00', 1_00],
      ],
      'gold',
    ],
    [
      'all of several are wanted',
      { allOf: [spend('100.00'), purchases(2)] },
      [['2026-01-01T12:00', 200_00]],
      'regular',
    ],
    [
      'all of several are there',
      { allOf: [spend('100.00'), purchases(2)] },
      [
        ['2026-01-01T12:00', 99_00],
        ['2026-01-02T12:00', 1_00],
      ],
      'gold',
    ],
    ['points count as they are earned', { anyOf: [points(99)] }, [['2026-01-01T12:00', 99_99]], 'gold'],
    ['points short by one', { anyOf: [points(100)] }, [['2026-01-01T12:00', 99_99]], 'regular'],
    [
      'a purchase of 0.00 is none',
      { anyOf: [purchases(2)] },
      [
        ['2026-01-01T12:00', 1_00],
        ['2026-01-02T12:00', 0],
      ],
      'regular',
    ],
    [
      'the second purchase',
      { anyOf: [purchases(2)] },
      [
        ['2026-01-01T12:00', 1_00],
        ['2026-01-02T12:00', 1],
      ],
      'gold',
    ],
  ])('%s', (_, qualify, events, level) => {
    expect(member({ tiers: ladder(qualify) }, events, '2026-01-31T00:00').level).toBe(level);
  });
});

describe('a window', () => {
  const window = (kind: string, months?: number) => ({
    ...ladder({ anyOf: [spend('100.00')] }),
    window: months === undefined ? { kind } : { kind, months },
  });

  // 60.00 first; is it still there when 40.00 follow?
  test.each<[string, object, string, string, string, string]>([
    [
      'rolling, the last moment',
      window('rolling', 12),
      'UTC',
      '2026-01-15T00:00',
      '2027-01-14T23:59:59.999',
      'gold',
    ],
    ['rolling, day-exact', window('rolling', 12), 'UTC', '2026-01-15T23:59', '2027-01-15T00:00', 'regular'],
    [
      'rolling over a short month',
      window('rolling', 1),
      'UTC',
      '2026-01-31T12:00',
      '2026-02-27T23:59',
      'gold',
    ],
    [
      'rolling over a short month, its last day',
      window('rolling', 1),
      'UTC',
      '2026-01-31T12:00',
      '2026-02-28T00:00',
      'regular',
    ],
    [
      'rolling from 29 February',
      window('rolling', 12),
      'UTC',
      '2024-02-29T12:00',
      '2025-02-27T23:59',
      'gold',
    ],
    [
      'rolling from 29 February, a year on',
      window('rolling', 12),
      'UTC',
      '2024-02-29T12:00',
      '2025-02-28T00:00',
      'regular',
    ],
    [
      'rolling, by New York’s midnight',
      window('rolling', 12),
      'America/New_York',
      '2026-03-08T01:59',
      '2027-03-07T23:59:59.999',
      'gold',
    ],
    [
      'rolling, past New York’s midnight',
      window('rolling', 12),
      'America/New_York',
      '2026-03-08T01:59',
      '2027-03-08T00:00',
      'regular',
    ],
    [
      'the calendar year, to its end',
      window('calendar-year'),
      'UTC',
      '2026-01-01T00:00',
      '2026-12-31T23:59:59.999',
      'gold',
    ],
    [
      'the calendar year, from the next',
      window('calendar-year'),
      'UTC',
      '2026-12-31T23:59',
      '2027-01-01T00:00',
      'regular',
    ],
    [
      'the calendar year, by Samoa’s own',
      window('calendar-year'),
      'Pacific/Apia',
      '2026-12-31T23:59',
      '2027-01-01T00:00',
      'regular',
    ],
    [
      'the year of membership, to its end',
      window('membership-year'),
      'UTC',
      '2026-03-10T12:00',
      '2027-03-09T23:59',
      'gold',
    ],
    [
      'the year of membership, from the next',
      window('membership-year'),
      'UTC',
      '2026-03-10T12:00',
      '2027-03-10T00:00',
      'regular',
    ],
    [
      'the year of a member of 29 February',
      window('membership-year'),
      'UTC',
      '2024-02-29T12:00',
      '2025-02-27T23:59',
      'gold',
    ],
    [
      'the next year of a member of 29 February',
      window('membership-year'),
      'UTC',
      '2024-02-29T12:00',
      '2025-02-28T00:00',
      'regular',
    ],
    ['a lifetime', window('lifetime'), 'UTC', '1990-01-01T12:00', '2026-01-01T00:00', 'gold'],
  ])('%s', (_, tiers, timeZone, first, then, level) => {
    const events: Event[] = [
      [first, 60_00],
      [then, 40_00],
    ];
    expect(member({ tiers, timeZone }, events, then).level).toBe(level);
  });

  test('of a year of membership begins again on each anniversary of the first purchase', () => {
    const tiers = window('membership-year');
    const events: Event[] = [
      ['2024-02-29T12:00', 1_00],
      ['2028-02-28T12:00', 60_00],
      ['2028-02-29T00:00', 40_00],
    ];
    expect(member({ tiers }, events, '2028-02-29T00:00').level).toBe('regular');
    expect(member({ tiers }, [...events, ['2029-02-27T23:59', 60_00]], '2029-02-27T23:59').level).toBe(
      'gold',
    );
  });
});

describe('a term', () => {
  const reached: Event = ['2026-01-15T12:00', 350_00];

  test.each<[string, Changes, string | null]>([
    ['of twelve months', {}, '2027-01-15T00:00:00Z'],
    ['of one month', { tiers: { term: { kind: 'months', months: 1 } } }, '2026-02-15T00:00:00Z'],
    ['in New York', { timeZone: 'America/New_York' }, '2027-01-15T05:00:00Z'],
    ['without end', { tiers: { term: { kind: 'unlimited' } } }, null],
  ])('%s ends at a local midnight', (_, changes, until) => {
    expect(member(changes, [reached], '2026-01-16T00:00').until).toBe(until);
  });

  test.each<[string, string, string]>([
    ['2026-01-31T12:00', 'UTC', '2026-02-28T00:00:00Z'],
    ['2024-01-31T12:00', 'UTC', '2024-02-29T00:00:00Z'],
    ['2018-10-04T12:00', 'America/Sao_Paulo', '2018-11-04T03:00:00Z'],
    ['2011-11-30T12:00', 'Pacific/Apia', '2011-12-30T10:00:00Z'],
    ['2026-02-08T12:00', 'America/New_York', '2026-03-08T05:00:00Z'],
  ])('of one month from %s in %s ends at %s', (on, timeZone, until) => {
    const changes = { timeZone, tiers: { term: { kind: 'months', months: 1 } } };
    expect(member(changes, [[on, 350_00]], on).until).toBe(until);
  });

  test('is not prolonged by qualifying again for the same level', () => {
    const { until, level } = member(
      {},
      [
        ['2026-01-15T12:00', 150_00],
        ['2026-06-01T12:00', 100_00],
      ],
      '2026-06-02T00:00',
    );
    expect([level, until]).toEqual(['gold', '2027-01-15T00:00:00Z']);
  });

  test('begins anew with the next level', () => {
    const { until, level } = member(
      {},
      [
        ['2026-01-15T12:00', 150_00],
        ['2026-06-01T12:00', 150_00],
      ],
      '2026-06-02T00:00',
    );
    expect([level, until]).toEqual(['platinum', '2027-06-01T00:00:00Z']);
  });

  test('shows the tier until a moment before its end, and the review’s from the end on', () => {
    const before = member({}, [reached], '2027-01-14T23:59:59.999');
    expect([before.level, before.until, before.status.tier.because.decision]).toEqual([
      'platinum',
      '2027-01-15T00:00:00Z',
      'qualified',
    ]);
    const after = member({}, [reached], '2027-01-15T00:00');
    expect([after.level, after.until, after.status.tier.because.decision]).toEqual([
      'gold',
      '2028-01-15T00:00:00Z',
      'lowered-at-review',
    ]);
  });
});

describe('a review at the term’s end', () => {
  const reached: Event = ['2026-01-15T12:00', 350_00];

  test('lowers one step a term, however little is left, where the program says one step', () => {
    const { passed, level, until } = member({}, [reached], '2030-01-01T00:00');
    expect(inWords(passed)).toEqual([
      'tier.lowered 2027-01-15T00:00:00Z platinum → gold until 2028-01-15T00:00:00Z',
      'tier.lowered 2028-01-15T00:00:00Z gold → regular until null',
    ]);
    expect([level, until]).toEqual(['regular', null]);
  });

  test('lowers to what was earned, where the program says so', () => {
    const { passed } = member({ tiers: { down: 'to-earned' } }, [reached], '2030-01-01T00:00');
    expect(inWords(passed)).toEqual(['tier.lowered 2027-01-15T00:00:00Z platinum → regular until null']);
  });

  test('lowers one step to gold where gold is what was earned, by either choice', () => {
    for (const down of ['one-step', 'to-earned']) {
      const { level } = member(
        { tiers: { down } },
        [reached, ['2026-12-01T12:00', 100_00]],
        '2027-01-15T00:00',
      );
      expect(level).toBe('gold');
    }
  });

  test.each<[string, string, number, string]>([
    ['what the term reached is gone by its end', '2026-06-01T12:00', 299_99, 'gold'],
    ['enough was spent within the window', '2026-06-01T12:00', 300_00, 'platinum'],
    ['on its first day still counted', '2026-01-16T00:00', 300_00, 'platinum'],
    ['on the day of the raise no longer counts', '2026-01-15T23:59', 300_00, 'gold'],
    ['to the last moment', '2027-01-14T23:59:59.999', 300_00, 'platinum'],
  ])('keeps the tier if %s', (_, on, cents, level) => {
    expect(member({}, [reached, [on, cents]], '2027-01-15T00:00').level).toBe(level);
  });

  test('that keeps the tier renews its term from the review, and keeps its beginning', () => {
    const { passed, until, status } = member({}, [reached, ['2026-06-01T12:00', 300_00]], '2027-01-15T00:00');
    expect(inWords(passed)).toEqual(['tier.kept 2027-01-15T00:00:00Z platinum until 2028-01-15T00:00:00Z']);
    expect([until, status.tier.because.decision]).toEqual(['2028-01-15T00:00:00Z', 'kept-at-review']);
    expect(status.tier.since).toBe(Date.parse('2026-01-15T12:00:00Z'));
  });

  test('comes before a purchase of the same instant, which may reach the tier again', () => {
    const { entries, passed, level } = member(
      {},
      [
        ['2026-01-15T12:00', 150_00],
        ['2027-01-15T00:00', 100_00],
      ],
      '2027-01-15T00:00',
    );
    expect(inWords(passed)).toEqual(['tier.lowered 2027-01-15T00:00:00Z gold → regular until null']);
    expect(inWords(entries[1]?.applied.outcomes ?? [])).toEqual([
      'points.earned 100',
      'tier.raised 2027-01-15T00:00:00Z regular → gold until 2028-01-15T00:00:00Z',
    ]);
    expect(level).toBe('gold');
  });

  test('catches up with every term that ended unseen', () => {
    const tiers = { term: { kind: 'months', months: 1 }, window: { kind: 'lifetime' } };
    const { passed, until } = member({ tiers }, [['2026-01-31T12:00', 150_00]], '2026-05-01T00:00');
    expect(inWords(passed)).toEqual([
      'tier.kept 2026-02-28T00:00:00Z gold until 2026-03-31T00:00:00Z',
      'tier.kept 2026-03-31T00:00:00Z gold until 2026-04-30T00:00:00Z',
      'tier.kept 2026-04-30T00:00:00Z gold until 2026-05-31T00:00:00Z',
    ]);
    expect(until).toBe('2026-05-31T00:00:00Z');
  });

  test('never comes for the first level, nor where the term is unlimited', () => {
    expect(member({}, [['2026-01-15T12:00', 50_00]], '2036-01-15T12:00').passed).toEqual([]);
    const unlimited = { tiers: { term: { kind: 'unlimited' } } };
    expect(member(unlimited, [reached], '2036-01-15T12:00').passed).toEqual([]);
  });

  test('looks at the year that has ended, where the window is a year and the term ends with it', () => {
    const tiers = { window: { kind: 'calendar-year' } };
    // Reached on New Year's Day: the review is on the next.
    const first: Event = ['2026-01-01T12:00', 100_00];
    expect(member({ tiers }, [first], '2027-01-01T00:00').level).toBe('gold');
    expect(member({ tiers }, [first], '2028-01-01T00:00').level).toBe('regular');
    expect(member({ tiers }, [first, ['2027-12-31T23:59', 100_00]], '2028-01-01T00:00').level).toBe('gold');
  });

  test('looks at the year of membership that has ended', () => {
    const tiers = { window: { kind: 'membership-year' } };
    const first: Event = ['2026-03-10T12:00', 100_00];
    expect(member({ tiers }, [first], '2027-03-10T00:00').level).toBe('gold');
    expect(member({ tiers }, [first], '2028-03-10T00:00').level).toBe('regular');
  });
});

describe('several things at one instant come in a fixed order', () => {
  test('points expire before the term is reviewed', () => {
    const changes = { expiry: { kind: 'after-months', months: 12, roundedTo: 'day' } };
    const { passed } = member(changes, [['2026-01-15T12:00', 150_00]], '2027-01-15T00:00');
    expect(inWords(passed)).toEqual([
      'points.expired 2027-01-15T00:00:00Z -150',
      'tier.lowered 2027-01-15T00:00:00Z gold → regular until null',
    ]);
  });

  test('purchases of one instant come by their ids, whatever the order of arrival', () => {
    const on = '2026-01-15T12:00';
    const small = { orderId: 'a', on, amount: 10_00 };
    const large = { orderId: 'b', on, amount: 100_00 };
    const levels = [
      { id: 'regular', name: 'Regular' },
      { id: 'gold', name: 'Gold', multiplier: '2', qualify: { anyOf: [spend('100.00')] } },
    ];
    // "a" before the raise by "b", hence at the lower rate; the other way round it would be 20.
    expect(member({ tiers: { levels } }, [large, small], on).points).toEqual([10, 100]);
    expect(member({ tiers: { levels } }, [small, large], on).points).toEqual([10, 100]);
  });
});
