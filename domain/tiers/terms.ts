/** How long a level is kept. */
import type { Day, Instant } from '../kernel/brand.ts';
import { addDays, addMonths, civilOfDay, dayInYear, dayOfCivil, parseMonthDay } from '../kernel/civil.ts';
import type { WindowRule } from '../program/file.ts';
import type { Rules } from '../program/rules.ts';
import { isYear, leavesWindowOn, windowStart } from '../program/windows.ts';
import type { Tier } from '../state/state.ts';

/** From when a term runs: the day on which it begins, and a day of the year in which the level was earned. */
export interface TermStart {
  readonly from: Day;
  readonly earnedOn: Day;
  /** The day of the month from which months are counted, where `from` is the last day of a shorter month. */
  readonly anchor?: number | undefined;
}

/** When a term ends, and to which day of the month the next one comes back. */
export type Term = Pick<Tier, 'until' | 'anchor'>;

/** A term that begins with what happens on `day`. */
export function termFrom(day: Day): TermStart {
  return { from: day, earnedOn: day };
}

/** The term after one that ended as `end` began; `isSoFar`: the present year earned it, not the one before. */
export function termAfter(
  rules: Rules,
  { end, anchor }: { readonly end: Day; readonly anchor: number | undefined },
  enrolledOn: Day,
  isSoFar: boolean,
): TermStart {
  const start = windowStart(qualificationYear(rules), end, enrolledOn);
  return { from: end, earnedOn: addDays(isSoFar ? end : start, -1), anchor };
}

/** The term of a reached or renewed level, days of grace included; it has no end for a level without reviews. */
export function termOf(
  rules: Rules,
  level: number,
  { from, earnedOn, anchor }: TermStart,
  enrolledOn: Day,
): Term {
  const { term, graceDays } = rules.tiers;
  if (level === 0) return endless;
  switch (term.kind) {
    case 'months': {
      const end = addMonths(from, term.months, anchor);
      return { until: startOf(rules, end, graceDays), ...anchorOf(end, anchor ?? civilOfDay(from).day) };
    }
    case 'next-year-end':
      return { until: startOf(rules, dayOfCivil(civilOfDay(earnedOn).year + 2, 1, 1), graceDays) };
    case 'until-date': {
      const fullYears = yearsAfter(qualificationYear(rules), earnedOn, term.years, enrolledOn);
      return { until: startOf(rules, addDays(dateFrom(addDays(fullYears, -1), term.lastDay), 1), graceDays) };
    }
    case 'while-qualified':
    case 'unlimited':
      return endless;
  }
}

const endless: Term = { until: null };

/** Most terms end on their own day of the month: they need no anchor. */
function anchorOf(end: Day, day: number): Pick<Term, 'anchor'> {
  return civilOfDay(end).day === day ? {} : { anchor: day };
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
