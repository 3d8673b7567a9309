/** Where windows begin, and when amounts leave them. */
import { describe, expect, test } from 'vitest';
import type { Day } from '../../../domain/kernel/brand.ts';
import { addDays, formatDay } from '../../../domain/kernel/civil.ts';
import type { WindowRule } from '../../../domain/program/file.ts';
import { isYear, leavesWindowOn, previousStart, windowStart } from '../../../domain/program/windows.ts';
import { day } from '../../support/times.ts';

const rolling = (months: number): WindowRule => ({ kind: 'rolling', months });
const from = (date: string): WindowRule => ({ kind: 'year-from', date });
const calendar: WindowRule = { kind: 'calendar-year' };
const membership: WindowRule = { kind: 'membership-year' };
const lifetime: WindowRule = { kind: 'lifetime' };
/** Of the member, on a leap day. */
const enrolledOn = day('2024-02-29');

test.each<[WindowRule, boolean]>([
  [rolling(12), false],
  [lifetime, false],
  [calendar, true],
  [membership, true],
  [from('04-01'), true],
])('%j is made of years: %s', (window, expected) => {
  expect(isYear(window)).toBe(expected);
});

describe('a window', () => {
  test.each<[WindowRule, seen: string, start: string, leaves: string | null, previous: string]>([
    [rolling(1), '2026-03-15', '2026-02-16', '2026-04-15', '2026-01-16'],
    [rolling(1), '2026-03-28', '2026-03-01', '2026-04-28', '2026-02-01'],
    [rolling(1), '2026-03-31', '2026-03-01', '2026-04-30', '2026-02-01'],
    [rolling(12), '2026-03-15', '2025-03-16', '2027-03-15', '2024-03-16'],
    [calendar, '2026-01-01', '2026-01-01', '2027-01-01', '2025-01-01'],
    [calendar, '2026-12-31', '2026-01-01', '2027-01-01', '2025-01-01'],
    [membership, '2026-02-27', '2025-02-28', '2026-02-28', '2024-02-29'],
    [membership, '2026-02-28', '2026-02-28', '2027-02-28', '2025-02-28'],
    [membership, '2028-02-28', '2027-02-28', '2028-02-29', '2026-02-28'],
    [membership, '2028-02-29', '2028-02-29', '2029-02-28', '2027-02-28'],
    [from('04-01'), '2026-03-31', '2025-04-01', '2026-04-01', '2024-04-01'],
    [from('04-01'), '2026-04-01', '2026-04-01', '2027-04-01', '2025-04-01'],
    [lifetime, '2026-04-01', '1970-01-01', null, '1970-01-01'],
  ])('%j as seen on %s', (window, seen, start, leaves, previous) => {
    expect(formatDay(windowStart(window, day(seen), enrolledOn))).toBe(start);
    const leavesOn = leavesWindowOn(window, day(seen), enrolledOn);
    expect(leavesOn === null ? null : formatDay(leavesOn)).toBe(leaves);
    if (window !== lifetime) expect(formatDay(previousStart(window, day(seen), enrolledOn))).toBe(previous);
  });

  test.each([
    rolling(1),
    rolling(2),
    rolling(6),
    rolling(12),
    rolling(13),
    calendar,
    membership,
    from('02-29'),
  ])('%j begins on the first day that has not left it, on every day of four years', (window) => {
    for (let seen = day('2027-01-01'); seen < day('2031-01-01'); seen = addDays(seen, 1)) {
      const start = windowStart(window, seen, enrolledOn);
      const counts = (amountOf: Day) => (leavesWindowOn(window, amountOf, enrolledOn) as Day) > seen;
      expect([counts(addDays(start, -1)), counts(start)], formatDay(seen)).toEqual([false, true]);
    }
  });
});
