/** What a program file may say of tiers, each choice with numbers as a retailer would publish them. */
import { describe } from 'vitest';
import { redemption, refund } from '../../support/commands.ts';
import { timelineOfVersions } from '../../support/programs.ts';
import { purchase } from '../../support/purchases.ts';
import { examples, levels } from './example.ts';

const spend = (atLeast: string, window?: object) => ({
  metric: 'spend',
  atLeast,
  ...(window === undefined ? {} : { window }),
});
const gold = (window: object, more: object = {}) => ({
  tiers: { window, levels: levels(['gold', spend('500.00')]), ...more },
});
const big = purchase({ orderId: 'big', on: '2026-03-10T12:00', amount: 500_00 });

describe('windows', () => {
  examples([
    {
      says: '500.00 since the opening on 1 March: what was bought in February does not count',
      program: gold({ kind: 'since', date: '2026-03-01' }),
      happens: [
        ['2026-02-28T12:00', 400_00],
        ['2026-03-01T12:00', 499_00],
      ],
      on: '2026-12-31T12:00',
      expected: { level: 'regular' },
    },
    {
      says: '500.00 within 90 days, the day of the purchase included',
      program: gold({ kind: 'rolling-days', days: 90 }),
      happens: [
        ['2026-01-01T12:00', 250_00],
        ['2026-03-31T12:00', 250_00],
      ],
      on: '2026-03-31T12:00',
      expected: { level: 'gold' },
    },
    {
      says: 'and on the 91st day no longer',
      program: gold({ kind: 'rolling-days', days: 90 }),
      happens: [
        ['2026-01-01T12:00', 250_00],
        ['2026-04-01T12:00', 250_00],
      ],
      on: '2026-04-01T12:00',
      expected: { level: 'regular' },
    },
    {
      says: '500.00 in one quarter: March and April are two',
      program: gold({ kind: 'calendar-quarter' }),
      happens: [
        ['2026-03-31T12:00', 250_00],
        ['2026-04-01T12:00', 250_00],
      ],
      on: '2026-04-02T12:00',
      expected: { level: 'regular' },
    },
    {
      says: '500.00 in one month: 1 and 31 March are one',
      program: gold({ kind: 'calendar-month' }),
      happens: [
        ['2026-03-01T00:00', 250_00],
        ['2026-03-31T23:59', 250_00],
      ],
      on: '2026-03-31T23:59',
      expected: { level: 'gold' },
    },
  ]);
});

describe('terms', () => {
  const year = { kind: 'calendar-year' };
  examples([
    {
      says: 'gold until 31 October of the same year',
      program: gold(year, { term: { kind: 'until-next-date', lastDay: '10-31' } }),
      happens: [big],
      on: '2026-10-31T23:59',
      expected: { level: 'gold', until: '2026-11-01T00:00:00Z' },
    },
    {
      says: 'gold for three months, then reviewed on the 15th',
      program: gold(year, { term: { kind: 'until-day-of-month', day: 15, months: 3 } }),
      happens: [big],
      on: '2026-03-11T12:00',
      expected: { level: 'gold', until: '2026-06-15T00:00:00Z' },
    },
    {
      says: 'gold of one month reached on 31 January ends with 28 February',
      program: gold(year, { term: { kind: 'months', months: 1 } }),
      happens: [['2026-01-31T12:00', 500_00]],
      on: '2026-02-01T12:00',
      expected: { level: 'gold', until: '2026-02-28T00:00:00Z' },
    },
    {
      says: 'gold lapses after six months and begins anew, though 600.00 of twelve months are still there',
      program: gold(
        { kind: 'rolling', months: 12 },
        { term: { kind: 'months', months: 6 }, onTermEnd: 'lapse', down: 'to-lowest' },
      ),
      happens: [['2026-01-10T12:00', 600_00]],
      on: '2026-07-10T00:00',
      expected: { level: 'regular' },
    },
    {
      says: 'where it is reviewed instead, the same member keeps gold',
      program: gold(
        { kind: 'rolling', months: 12 },
        { term: { kind: 'months', months: 6 }, down: 'to-earned' },
      ),
      happens: [['2026-01-10T12:00', 600_00]],
      on: '2026-07-10T00:00',
      expected: { level: 'gold' },
    },
    {
      says: 'a rise at the end of the quarter still sees the first day: 60.00 on 1 January and 40.00 on 31 March',
      program: {
        tiers: {
          window: { kind: 'rolling', months: 3 },
          upgrade: 'at-month-end',
          levels: levels(['gold', spend('100.00')]),
        },
      },
      happens: [
        ['2026-01-01T12:00', 60_00],
        ['2026-03-31T12:00', 40_00],
      ],
      on: '2026-04-01T00:00',
      expected: { level: 'gold' },
    },
  ]);
});

describe('what reaches a level beside money', () => {
  const tenure = (of: string, atLeast: number) => ({
    tiers: { levels: levels(['gold', { metric: 'tenure', of, atLeast }]) },
  });
  const monthly = { metric: 'recurrence', per: 'calendar-month', last: 6, atLeast: 3 };
  examples([
    {
      says: 'gold after a year of membership: not on the last day of it',
      program: tenure('months', 12),
      happens: [['2026-01-15T12:00', 1_00]],
      on: '2027-01-14T23:59',
      expected: { level: 'regular' },
    },
    {
      says: 'but from the day of the year after',
      program: tenure('months', 12),
      happens: [['2026-01-15T12:00', 1_00]],
      on: '2027-01-15T00:00',
      expected: { level: 'gold' },
    },
    {
      says: 'gold after 100 days',
      program: tenure('days', 100),
      happens: [['2026-01-01T12:00', 1_00]],
      on: '2026-04-11T00:00',
      expected: { level: 'gold' },
    },
    {
      says: 'gold who came in three of six months',
      program: { tiers: { levels: levels(['gold', monthly]) } },
      happens: [
        ['2026-01-15T12:00', 5_00],
        ['2026-03-15T12:00', 5_00],
        ['2026-06-15T12:00', 5_00],
      ],
      on: '2026-06-16T12:00',
      expected: { level: 'gold' },
    },
    {
      says: 'but not who came three times in two',
      program: { tiers: { levels: levels(['gold', monthly]) } },
      happens: [
        ['2026-01-15T12:00', 5_00],
        ['2026-06-14T12:00', 5_00],
        ['2026-06-15T12:00', 5_00],
      ],
      on: '2026-06-16T12:00',
      expected: { level: 'regular' },
    },
  ]);
});

describe('what a return does to a level', () => {
  const back = refund('f', big, '2026-03-20T12:00', 500_00);
  const rewarding = (onFall: string) => ({
    tiers: {
      levels: [
        { id: 'regular', name: 'Regular' },
        {
          id: 'gold',
          name: 'Gold',
          qualify: { anyOf: [spend('500.00')] },
          entryReward: { points: 1_000, onFall },
        },
      ],
    },
  });
  examples([
    {
      says: 'decided again at once: gold by 500.00, which go back ten days later',
      program: { ...gold({ kind: 'rolling', months: 12 }), refunds: { tier: 'decide-again' } },
      happens: [big, back],
      on: '2026-03-21T12:00',
      expected: { level: 'regular' },
    },
    {
      says: 'or left until the term ends',
      program: { ...gold({ kind: 'rolling', months: 12 }), refunds: { tier: 'leave' } },
      happens: [big, back],
      on: '2026-03-21T12:00',
      expected: { level: 'gold' },
    },
    {
      says: '1,000 points for gold go back with it',
      program: rewarding('take-back'),
      happens: [big, back],
      on: '2026-03-21T12:00',
      expected: { balance: 0, owed: 0, level: 'regular' },
    },
    {
      says: 'or are kept',
      program: rewarding('keep'),
      happens: [big, back],
      on: '2026-03-21T12:00',
      expected: { balance: 1_000, level: 'regular' },
    },
    {
      says: 'points that are spent do not lower a level that counts points earned',
      program: {
        redemption: { pointValue: '0.01' },
        tiers: { levels: levels(['gold', { metric: 'points', atLeast: 500 }]) },
      },
      happens: [big, redemption('r', '2026-03-11T12:00', 400)],
      on: '2026-03-12T12:00',
      expected: { balance: 100, level: 'gold' },
    },
  ]);
});

describe('a return of what did not bring the level, and a return of the same day', () => {
  const quarter = (refunds: object) => ({
    tiers: { window: { kind: 'rolling', months: 3 }, levels: levels(['gold', spend('500.00')]) },
    refunds,
  });
  const later = purchase({ orderId: 'later', on: '2026-07-01T12:00', amount: 600_00 });
  const back = refund('l', later, '2026-07-02T12:00', 600_00);
  const exchanged = refund('e', big, '2026-03-20T10:00', 500_00);
  const instead = purchase({ orderId: 'instead', on: '2026-03-20T16:00', amount: 500_00 });
  examples([
    {
      says: 'decided again only if caused: gold by 500.00 in March stays when 600.00 of July go back',
      program: quarter({ tier: 'decide-again-if-caused' }),
      happens: [big, later, back],
      on: '2026-07-03T12:00',
      expected: { level: 'gold' },
    },
    {
      says: 'and ends when the 500.00 themselves go back',
      program: quarter({ tier: 'decide-again-if-caused' }),
      happens: [big, refund('f', big, '2026-03-20T12:00', 500_00)],
      on: '2026-03-21T12:00',
      expected: { level: 'regular' },
    },
    {
      says: 'where every return asks, that of July finds too little left within three months',
      program: quarter({ tier: 'decide-again' }),
      happens: [big, later, back],
      on: '2026-07-03T12:00',
      expected: { level: 'regular' },
    },
    {
      says: 'at the end of the day: exchanged in the morning and bought again in the afternoon, gold has its old term',
      program: quarter({ at: 'day-end' }),
      happens: [big, exchanged, instead],
      on: '2026-03-21T12:00',
      expected: { level: 'gold', until: '2027-03-10T00:00:00Z' },
    },
    {
      says: 'decided at once, the same exchange ends gold and begins it anew',
      program: quarter({ at: 'at-once' }),
      happens: [big, exchanged, instead],
      on: '2026-03-21T12:00',
      expected: { level: 'gold', until: '2027-03-20T00:00:00Z' },
    },
    {
      says: 'returned and not bought again, gold is there until midnight',
      program: quarter({ at: 'day-end' }),
      happens: [big, exchanged],
      on: '2026-03-20T23:59',
      expected: { level: 'gold' },
    },
    {
      says: 'and gone after it',
      program: quarter({ at: 'day-end' }),
      happens: [big, exchanged],
      on: '2026-03-21T00:00',
      expected: { level: 'regular' },
    },
  ]);
});

describe('new rules for who holds a level', () => {
  const longer = (standing: string) =>
    timelineOfVersions(
      { changes: gold({ kind: 'rolling', months: 12 }) },
      {
        from: '2026-07-01T00:00',
        changes: gold({ kind: 'rolling', months: 12 }, { standing, term: { kind: 'months', months: 24 } }),
      },
    );
  examples([
    {
      says: 'gold for 24 months instead of 12 from 1 July: with recompute-terms gold of March has two years as well',
      program: longer('recompute-terms'),
      happens: [big],
      on: '2026-07-02T12:00',
      expected: { level: 'gold', until: '2028-03-10T00:00:00Z' },
    },
    {
      says: 'and otherwise the year that was promised',
      program: longer('keep-until-term-ends'),
      happens: [big],
      on: '2026-07-02T12:00',
      expected: { level: 'gold', until: '2027-03-10T00:00:00Z' },
    },
  ]);
});
