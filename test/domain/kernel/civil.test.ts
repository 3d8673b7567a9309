import * as fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import type { Day } from '../../../domain/kernel/brand.ts';
import {
  addDays,
  addMonths,
  civilOfDay,
  dayOfCivil,
  formatDay,
  isLocalDate,
  never,
  parseDay,
  startOfNextMonth,
  startOfNextYear,
  startOfPeriod,
  startOfYear,
} from '../../../domain/kernel/civil.ts';
import { daysInMonth } from '../../../domain/kernel/instant.ts';
import { runs } from '../../support/runs.ts';
import { day } from '../../support/times.ts';

describe('months later is the same day of the month, or the month’s last', () => {
  test.each([
    ['2026-01-15', 1, '2026-02-15'],
    ['2026-01-31', 1, '2026-02-28'],
    ['2024-01-31', 1, '2024-02-29'],
    ['2024-02-29', 12, '2025-02-28'],
    ['2024-02-29', 48, '2028-02-29'],
    ['2026-03-31', -1, '2026-02-28'],
    ['2026-01-15', -1, '2025-12-15'],
    ['2026-12-31', 2, '2027-02-28'],
    ['2026-01-15', 0, '2026-01-15'],
    ['2026-05-31', -120, '2016-05-31'],
  ])('%s and %i months are %s', (from, months, expected) => {
    expect(formatDay(addMonths(day(from), months))).toBe(expected);
  });
});

describe('the first of what comes next', () => {
  test.each([
    ['2026-01-15', '2026-02-01', '2027-01-01', '2026-01-01'],
    ['2026-12-31', '2027-01-01', '2027-01-01', '2026-01-01'],
    ['2026-01-01', '2026-02-01', '2027-01-01', '2026-01-01'],
    ['2024-02-29', '2024-03-01', '2025-01-01', '2024-01-01'],
  ])('after %s: month %s, year %s; its year began on %s', (from, month, year, start) => {
    expect(formatDay(startOfNextMonth(day(from)))).toBe(month);
    expect(formatDay(startOfNextYear(day(from)))).toBe(year);
    expect(formatDay(startOfYear(day(from)))).toBe(start);
  });
});

describe('a local date', () => {
  test.each([
    '1970-01-01',
    '2026-01-31',
    '2026-12-31',
    '2026-04-30',
    '2024-02-29',
    '2000-02-29',
    '9999-12-31',
  ])('%s is one, and is written as it was read', (text) => {
    expect(isLocalDate(text)).toBe(true);
    expect(formatDay(parseDay(text) as Day)).toBe(text);
  });

  test.each([
    '2026-00-10',
    '2026-13-10',
    '2026-01-00',
    '2026-01-32',
    '2026-04-31',
    '2026-02-29',
    '2100-02-29',
    '2026-1-15',
    '26-01-15',
    '12026-01-15',
    '2026-01-150',
    '2026-01-15T00:00:00Z',
    ' 2026-01-15',
    'today',
    '',
  ])('%j is none', (text) => {
    expect(isLocalDate(text)).toBe(false);
    expect(parseDay(text)).toBeNull();
  });
});

describe('the period of the calendar that holds 15 March 2026 begins on', () => {
  test.each([
    ['day', '2026-03-15'],
    ['month', '2026-03-01'],
    ['year', '2026-01-01'],
    ['lifetime', '1970-01-01'],
  ] as const)('its %s: %s', (per, expected) => {
    expect(formatDay(startOfPeriod(per, day('2026-03-15')))).toBe(expected);
  });
});

describe('day arithmetic agrees with Temporal', () => {
  const days = fc.integer({ min: 0, max: never });
  const dateOf = (value: number) => Temporal.PlainDate.from('1970-01-01').add({ days: value });

  test('on the date of a day and the day of a date', () => {
    fc.assert(
      fc.property(days, (value) => {
        const date = dateOf(value);
        expect(civilOfDay(value as Day)).toEqual({ year: date.year, month: date.month, day: date.day });
        expect(dayOfCivil(date.year, date.month, date.day)).toBe(value);
        expect(formatDay(value as Day)).toBe(date.toString());
        expect(daysInMonth(date.year, date.month)).toBe(date.daysInMonth);
      }),
      runs(5_000),
    );
  });

  test('on adding months and days', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: never - 5_000 }),
        fc.integer({ min: -120, max: 120 }),
        (value, count) => {
          expect(formatDay(addMonths(value as Day, count))).toBe(
            dateOf(value).add({ months: count }).toString(),
          );
          expect(formatDay(addDays(value as Day, count))).toBe(dateOf(value).add({ days: count }).toString());
        },
      ),
      runs(5_000),
    );
  });

  test('on every day of eight hundred years', () => {
    let date = Temporal.PlainDate.from('1970-01-01');
    for (let value = 0; value < 800 * 365; value += 28) {
      expect(formatDay(value as Day)).toBe(date.toString());
      date = date.add({ days: 28 });
    }
  });

  test('on the last day of all', () => {
    expect(formatDay(never)).toBe('9999-12-31');
  });
});
