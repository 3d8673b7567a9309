/** Where a window begins and ends, as seen on a day. */
import type { Day } from '../kernel/brand.ts';
import {
  addDays,
  addMonths,
  civilOfDay,
  dayInYear,
  parseDay,
  parseMonthDay,
  startOfNextMonth,
  startOfNextYear,
  startOfPeriod,
  startOfQuarter,
  startOfYear,
} from '../kernel/civil.ts';
import type { WindowRule } from './tiers/file.ts';

/** Windows of which one begins as the one before ends: years, quarters, months. Counting starts again with each. */
export function isPeriod(window: WindowRule): boolean {
  return isYear(window) || window.kind === 'calendar-quarter' || window.kind === 'calendar-month';
}

/** Periods of the calendar: each year of it begins with one of them. */
export function isOfCalendar({ kind }: WindowRule): boolean {
  return kind === 'calendar-year' || kind === 'calendar-quarter' || kind === 'calendar-month';
}

/** Windows that count by day: amounts leave them, or a new period begins. The others only ever grow. */
export function isByDay({ kind }: WindowRule): boolean {
  return kind !== 'lifetime' && kind !== 'since';
}

/** Periods that are a year long. */
export function isYear({ kind }: WindowRule): boolean {
  return kind === 'calendar-year' || kind === 'membership-year' || kind === 'year-from';
}

/**
 * The first day that counts in the window as seen on `day`.
 *
 * Rolling: a day counts until the same date n months on and no longer on that date; so an amount leaves
 * the window at the very instant at which a term of n months, begun by it, ends.
 */
export function windowStart(window: WindowRule, day: Day, enrolledOn: Day): Day {
  switch (window.kind) {
    case 'rolling': {
      // What leaves tomorrow came n months before it, or, where that month is too short, on its last day.
      const start = addMonths(addDays(day, 1), -window.months);
      return addMonths(start, window.months) > day ? start : addDays(start, 1);
    }
    case 'rolling-days':
      return addDays(day, 1 - window.days);
    case 'calendar-month':
      return startOfPeriod('month', day);
    case 'calendar-quarter':
      return startOfQuarter(day);
    case 'calendar-year':
      return startOfYear(day);
    case 'membership-year':
      return startOfYearLike(civilOfDay(enrolledOn), day);
    case 'year-from':
      return startOfYearLike(dateOf(window.date), day);
    case 'since':
      return dayOf(window.date);
    case 'lifetime':
      return 0 as Day;
  }
}

/** The day on which an amount of `day` no longer counts; null where it always does. */
export function leavesWindowOn(window: WindowRule, day: Day, enrolledOn: Day): Day | null {
  switch (window.kind) {
    case 'rolling':
      return addMonths(day, window.months);
    case 'rolling-days':
      return addDays(day, window.days);
    case 'calendar-month':
      return startOfNextMonth(startOfPeriod('month', day));
    case 'calendar-quarter':
      return addMonths(startOfQuarter(day), 3);
    case 'calendar-year':
      return startOfNextYear(day);
    case 'membership-year':
      return startOfNextYearLike(civilOfDay(enrolledOn), day);
    case 'year-from':
      return startOfNextYearLike(dateOf(window.date), day);
    case 'since':
    case 'lifetime':
      return null;
  }
}

/** The first day of the period before the one that holds `day`. */
export function previousStart(window: WindowRule, day: Day, enrolledOn: Day): Day {
  return windowStart(window, addDays(windowStart(window, day, enrolledOn), -1), enrolledOn);
}

/** A date such as `2026-01-31`, which the file's schema has looked at. */
export function dayOf(date: string): Day {
  return parseDay(date) as Day;
}

/** The day of the month on which the window's years begin, also where they begin on the last day of a shorter one. */
export function turnsOn(window: WindowRule, enrolledOn: Day): number | null {
  if (window.kind === 'membership-year') return civilOfDay(enrolledOn).day;
  return window.kind === 'year-from' ? dateOf(window.date).day : null;
}

interface MonthAndDay {
  readonly month: number;
  readonly day: number;
}

function dateOf(text: string): MonthAndDay {
  const [month, day] = parseMonthDay(text);
  return { month, day };
}

/** The last such date on or before `day`; 29 February is the 28th in a common year. */
function startOfYearLike({ month, day: dayOfMonth }: MonthAndDay, day: Day): Day {
  const { year } = civilOfDay(day);
  const start = dayInYear(year, month, dayOfMonth);
  return start > day ? dayInYear(year - 1, month, dayOfMonth) : start;
}

function startOfNextYearLike({ month, day: dayOfMonth }: MonthAndDay, day: Day): Day {
  const { year } = civilOfDay(day);
  const start = dayInYear(year, month, dayOfMonth);
  return start > day ? start : dayInYear(year + 1, month, dayOfMonth);
}

/** The first day of the period that is `last` periods before the one that holds `day`. */
export function recurrenceStart(
  { window, last }: { readonly window: WindowRule; readonly last: number },
  day: Day,
  enrolledOn: Day,
): Day {
  let start = windowStart(window, day, enrolledOn);
  for (let period = 0; period < last; period++) start = previousStart(window, start, enrolledOn);
  return start;
}
