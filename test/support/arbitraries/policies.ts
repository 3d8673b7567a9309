/** Random tier policies: every named choice of `domain/program/tiers/file.ts`, without those that contradict each other. */
import * as fc from 'fast-check';

/** What members are tagged with, in programs and in facts. */
export const tags = ['vip', 'press', 'staff'] as const;

const months = fc.constantFrom(12, 1, 2, 3, 6, 13, 24);
const monthDays = fc.constantFrom('04-01', '02-29', '12-31', '06-15', '01-01');

const rolling = months.map((months) => ({ kind: 'rolling', months }) as const);
const calendarYear = fc.constant({ kind: 'calendar-year' } as const);
const membershipYear = fc.constant({ kind: 'membership-year' } as const);
const yearFrom = monthDays.map((date) => ({ kind: 'year-from', date }) as const);
const days = fc.constantFrom(30, 2, 7, 90, 365);
const rollingDays = days.map((days) => ({ kind: 'rolling-days', days }) as const);
const parts = fc.constantFrom({ kind: 'calendar-month' } as const, { kind: 'calendar-quarter' } as const);
/** Around the dates at which histories begin. */
const since = fc
  .constantFrom('2024-03-10', '2024-02-29', '2025-07-01', '2001-01-01')
  .map((date) => ({ kind: 'since', date }) as const);
const lifetime = fc.constant({ kind: 'lifetime' } as const);

const window = fc.oneof(
  { weight: 4, arbitrary: rolling },
  { weight: 1, arbitrary: calendarYear },
  { weight: 1, arbitrary: membershipYear },
  { weight: 1, arbitrary: yearFrom },
  { weight: 1, arbitrary: lifetime },
  { weight: 1, arbitrary: rollingDays },
  { weight: 1, arbitrary: parts },
  { weight: 1, arbitrary: since },
);

const term = fc.oneof(
  { weight: 4, arbitrary: months.map((months) => ({ kind: 'months', months }) as const) },
  { weight: 1, arbitrary: fc.constant({ kind: 'next-year-end' } as const) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('until-date' as const),
      lastDay: monthDays,
      years: fc.constantFrom(1, 2),
    }),
  },
  { weight: 1, arbitrary: monthDays.map((lastDay) => ({ kind: 'until-next-date', lastDay }) as const) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('until-day-of-month' as const),
      day: fc.constantFrom(1, 15, 31, 29),
      months: fc.constantFrom(0, 1, 3),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'while-qualified' } as const) },
  { weight: 1, arbitrary: fc.constant({ kind: 'unlimited' } as const) },
);

const down = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom('one-step' as const, 'to-earned' as const) },
  { weight: 1, arbitrary: fc.constant('to-lowest' as const) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('one-step-if-active' as const),
      purchases: fc.constantFrom(1, 2, 3),
    }),
  },
);

/** Mostly the plain choice: what is drawn otherwise meets the rest as it usually is. */
function mostly<T, U>(usual: T, ...others: readonly U[]) {
  return fc.oneof(
    { weight: 2, arbitrary: fc.constant(usual) },
    { weight: 1, arbitrary: fc.constantFrom(...others) },
  );
}

export const policy = fc
  .record({
    window,
    upgrade: mostly('at-once', 'at-month-end', 'at-year-end'),
    climb: mostly('to-earned', 'one-step'),
    term,
    onUpgrade: mostly('new-term', 'keep-term'),
    onRequalifying: mostly('review', 'extend'),
    down,
    graceDays: mostly(0, 1, 30),
    surplus: mostly('lost', 'carried-over'),
    onTermEnd: fc.oneof(
      { weight: 5, arbitrary: fc.constant('review' as const) },
      { weight: 1, arbitrary: fc.constant('lapse' as const) },
    ),
  })
  .map((drawn) => {
    const isYear = ['calendar-year', 'membership-year', 'year-from'].includes(drawn.window.kind);
    const isPeriod = isYear || ['calendar-month', 'calendar-quarter'].includes(drawn.window.kind);
    const whileQualified = drawn.term.kind === 'while-qualified';
    const isEndless = whileQualified || drawn.term.kind === 'unlimited';
    const isEver = drawn.window.kind === 'since' || drawn.window.kind === 'lifetime';
    const lapses = drawn.onTermEnd === 'lapse' && !isEndless && !isEver;
    return {
      ...drawn,
      ...(lapses
        ? { down: 'to-lowest' as const, graceDays: 0, surplus: 'lost' as const }
        : { onTermEnd: 'review' as const }),
      ...(isEndless ? { graceDays: 0, onRequalifying: 'review' } : {}),
      ...(isYear ? {} : { surplus: 'lost' as const }),
      ...(whileQualified ? { down: 'to-earned' as const } : {}),
      ...(whileQualified && isPeriod ? { upgrade: 'at-once' as const } : {}),
    };
  });

export type Policy = typeof policy extends fc.Arbitrary<infer T> ? T : never;

/** Of one level: the part of each mark that keeps it, and the window of its first condition, if it has its own. */
export const levelPolicy = {
  beside: fc.oneof(
    { weight: 4, arbitrary: fc.constant(null) },
    {
      weight: 2,
      arbitrary: fc.record({
        metric: fc.constant('quantity' as const),
        of: fc.constantFrom('nights', 'miles'),
        atLeast: fc.constantFrom(3, 1, 2, 8),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        metric: fc.constant('engagements' as const),
        of: fc.constantFrom('review', 'visit'),
        atLeast: fc.constantFrom(1, 2, 3),
      }),
    },
  ),
  tag: fc.oneof(
    { weight: 3, arbitrary: fc.constant(null) },
    {
      weight: 1,
      arbitrary: fc.record({ of: fc.constantFrom(...tags), keepsAlike: fc.boolean() }),
    },
  ),
  watched: fc.oneof(
    { weight: 6, arbitrary: fc.constant(null) },
    {
      weight: 1,
      arbitrary: fc.record({
        metric: fc.constant('tenure' as const),
        of: fc.constantFrom('days' as const, 'months' as const),
        atLeast: fc.constantFrom(1, 3, 30, 90),
      }),
    },
    {
      weight: 1,
      arbitrary: fc
        .record({
          metric: fc.constant('recurrence' as const),
          per: fc.constantFrom(
            'calendar-month' as const,
            'calendar-quarter' as const,
            'calendar-year' as const,
            'membership-year' as const,
          ),
          last: fc.constantFrom(3, 1, 2, 6),
          atLeast: fc.constantFrom(2, 1, 3),
          each: fc.constantFrom(
            { metric: 'purchases' as const, atLeast: 1 },
            { metric: 'points' as const, atLeast: 20 },
          ),
        })
        .map((drawn) => ({ ...drawn, atLeast: Math.min(drawn.atLeast, drawn.last) })),
    },
  ),
  keepPart: mostly(1, 0.5, 0.9),
  isByInvitation: fc.oneof(
    { weight: 6, arbitrary: fc.constant(false) },
    { weight: 1, arbitrary: fc.constant(true) },
  ),
  entryReward: fc.oneof(
    { weight: 3, arbitrary: fc.constant(null) },
    {
      weight: 1,
      arbitrary: fc.record({
        points: fc.constantFrom(40, 500),
        onFall: fc.constantFrom('take-back' as const, 'keep' as const),
      }),
    },
  ),
  life: fc.oneof(
    { weight: 4, arbitrary: fc.constant(null) },
    {
      weight: 1,
      arbitrary: fc.record({
        years: fc.option(fc.constantFrom(1, 2)),
        metric: fc.constantFrom(
          'spend' as const,
          'purchases' as const,
          'points' as const,
          'quantity' as const,
          'engagements' as const,
        ),
        atLeast: fc.constantFrom(5, 2, 8),
      }),
    },
  ),
  ownWindow: fc.oneof(
    { weight: 4, arbitrary: fc.constant(null) },
    {
      weight: 1,
      arbitrary: fc.oneof(
        rolling,
        calendarYear,
        membershipYear,
        yearFrom,
        lifetime,
        rollingDays,
        parts,
        since,
      ),
    },
  ),
};

type Ever = 'spend' | 'purchases' | 'points' | 'quantity' | 'engagements';

export interface LevelPolicy {
  /** Something beside money, where the program declares it. */
  readonly beside: {
    readonly metric: 'quantity' | 'engagements';
    readonly of: string;
    readonly atLeast: number;
  } | null;
  /** How long somebody is a member, or how often they come back. */
  readonly watched: { readonly metric: 'tenure' | 'recurrence'; readonly atLeast: number } | null;
  /** A tag that reaches the level, and keeps it alike; or it is only to keep it easier than to reach it. */
  readonly tag: { readonly of: string; readonly keepsAlike: boolean } | null;
  readonly isByInvitation: boolean;
  readonly entryReward: { readonly points: number; readonly onFall: 'take-back' | 'keep' } | null;
  readonly life: { readonly years: number | null; readonly metric: Ever; readonly atLeast: number } | null;
  readonly keepPart: number;
  readonly ownWindow: Policy['window'] | null;
}
