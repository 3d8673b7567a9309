/** Where a window begins and ends, as seen on a day. */
import type { Day } from '../kernel/brand.ts';
import {
  addDays,
  addMonths,
  civilOfDay,
  dayInYear,
  parseMonthDay,
  startOfNextYear,
  startOfYear,
} from '../kernel/civil.ts';
import type { WindowRule } from './tiers/file.ts';

/** Windows that are consecutive years. Counting starts again with each year. */
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
    case 'calendar-year':
      return startOfYear(day);
    case 'membership-year':
      return startOfYearLike(civilOfDay(enrolledOn), day);
    case 'year-from':
      return startOfYearLike(dateOf(window.date), day);
    case 'lifetime':
      return 0 as Day;
  }
}

/** The day on which an amount of `day` no longer counts; null where it always does. */
export function leavesWindowOn(window: WindowRule, day: Day, enrolledOn: Day): Day | null {
  switch (window.kind) {
    case 'rolling':
      return addMonths(day, window.months);
    case 'calendar-year':
      return startOfNextYear(day);
    case 'membership-year':
      return startOfNextYearLike(civilOfDay(enrolledOn), day);
    case 'year-from':
      return startOfNextYearLike(dateOf(window.date), day);
    case 'lifetime':
      return null;
  }
}

/** The first day of the year before the one that holds `day`. */
export function previousStart(window: WindowRule, day: Day, enrolledOn: Day): Day {
  return windowStart(window, addDays(windowStart(window, day, enrolledOn), -1), enrolledOn);
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
