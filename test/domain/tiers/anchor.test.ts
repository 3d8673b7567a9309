/** Months are counted from the day on which a term began, never from the last day of a shorter month. */
import { expect, test } from 'vitest';
import { inWords, member } from '../../support/member.ts';

const ladder = [
  { id: 'regular', name: 'Regular' },
  { id: 'gold', name: 'Gold', qualify: { anyOf: [{ metric: 'spend', atLeast: '100.00' }] } },
];
const lifetime = { kind: 'lifetime' } as const;

const terms = (months: number, bought: string, until: string, more: object = {}) => {
  const tiers = { window: lifetime, term: { kind: 'months', months }, levels: ladder, ...more };
  const { passed, entries } = member({ tiers }, [[bought, 100_00]], until);
  const outcomes = entries.flatMap(({ applied }) => applied.outcomes);
  return inWords([...outcomes, ...passed])
    .filter((words) => words.startsWith('tier.'))
    .map((words) => words.slice(-20, -10));
};

test('a term of one month that begins on 31 January ends on the last day of each month', () => {
  expect(terms(1, '2026-01-31', '2026-06-01')).toEqual([
    '2026-02-28',
    '2026-03-31',
    '2026-04-30',
    '2026-05-31',
    '2026-06-30',
  ]);
});

test('a term of three months that begins on 30 November comes back to the 30th after February', () => {
  expect(terms(3, '2025-11-30', '2026-06-01')).toEqual(['2026-02-28', '2026-05-30', '2026-08-30']);
});

test('a term of one year that begins on 29 February ends on that day in a leap year', () => {
  expect(terms(12, '2024-02-29', '2028-03-01')).toEqual([
    '2025-02-28',
    '2026-02-28',
    '2027-02-28',
    '2028-02-29',
    '2029-02-28',
  ]);
});

test('a review never comes before a membership year of 29 February is over', () => {
  const window = { kind: 'membership-year' } as const;
  const tiers = { window, term: { kind: 'months', months: 12 }, levels: ladder };
  const events = ['2024-02-29', '2025-03-01', '2026-03-01', '2027-03-01'].map((day): [string, number] => [
    day,
    100_00,
  ]);
  const { until } = member({ tiers }, events, '2027-03-02');
  expect(until).toBe('2028-02-29T00:00:00Z');
});

test('days of grace come after the day of the month', () => {
  expect(terms(1, '2026-01-31', '2026-05-10', { graceDays: 3 })).toEqual([
    '2026-03-03',
    '2026-04-03',
    '2026-05-03',
    '2026-06-03',
  ]);
});
