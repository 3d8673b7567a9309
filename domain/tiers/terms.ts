/** How long a level is kept. */
import type { Day, Instant } from '../kernel/brand.ts';
import { addDays, addMonths, civilOfDay, dayInYear, dayOfCivil, parseMonthDay } from '../kernel/civil.ts';
import type { WindowRule } from '../program/file.ts';
import type { Rules } from '../program/rules.ts';
import { isYear, leavesWindowOn, windowStart } from '../program/windows.ts';

/** From when a term runs: the day on which it begins, and a day of the year in which the level was earned. */
export interface TermStart {
  readonly from: Day;
  readonly earnedOn: Day;
}

/** A term that begins with what happens on `day`. */
export function termFrom(day: Day): TermStart {
  return { from: day, earnedOn: day };
}

/** The term after one that ended as `termEnd` began; `isSoFar`: the present year earned it, not the one before. */
export function termAfter(rules: Rules, termEnd: Day, enrolledOn: Day, isSoFar: boolean): TermStart {
  const start = windowStart(qualificationYear(rules), termEnd, enrolledOn);
  return { from: termEnd, earnedOn: isSoFar ? addDays(termEnd, -1) : addDays(start, -1) };
}

/** When a level reached or renewed is reviewed; null for one that needs no review. Days of grace are in it. */
export function termEnd(
  rules: Rules,
  level: number,
  { from, earnedOn }: TermStart,
  enrolledOn: Day,
): Instant | null {
  const { term, graceDays } = rules.tiers;
  if (level === 0) return null;
  switch (term.kind) {
    case 'months':
      return startOf(rules, addMonths(from, term.months), graceDays);
    case 'next-year-end':
      return startOf(rules, dayOfCivil(civilOfDay(earnedOn).year + 2, 1, 1), graceDays);
    case 'until-date': {
      const fullYears = yearsAfter(qualificationYear(rules), earnedOn, term.years, enrolledOn);
      return startOf(rules, addDays(dateFrom(addDays(fullYears, -1), term.lastDay), 1), graceDays);
    }
    case 'while-qualified':
    case 'unlimited':
      return null;
  }
}

function startOf({ calendar }: Rules, day: Day, graceDays: number): Instant {
  return calendar.startOfDay(addDays(day, graceDays));
}

/** The window's own year, or the calendar's where the window is none. */
export function qualificationYear({ tiers }: Rules): WindowRule {
  return isYear(tiers.window) ? tiers.window : { kind: 'calendar-year' };
}

/** The first day after so many full years from the end of the year that holds `day`. */
function yearsAfter(window: WindowRule, day: Day, years: number, enrolledOn: Day): Day {
  let end = day;
  for (let year = 0; year <= years; year++) end = leavesWindowOn(window, end, enrolledOn) as Day;
  return end;
}

/** The first such date on or after `day`. */
function dateFrom(day: Day, monthDay: string): Day {
  const [month, dayOfMonth] = parseMonthDay(monthDay);
  const { year } = civilOfDay(day);
  const date = dayInYear(year, month, dayOfMonth);
  return date >= day ? date : dayInYear(year + 1, month, dayOfMonth);
}
