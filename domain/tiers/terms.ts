/** How long a level is kept. */
import type { Day, Instant } from '../kernel/brand.ts';
import {
  addDays,
  addMonths,
  civilOfDay,
  dayInYear,
  dayOfCivil,
  parseMonthDay,
  startOfPeriod,
} from '../kernel/civil.ts';
import type { WindowRule } from '../program/file.ts';
import type { Rules } from '../program/rules.ts';
import type { Timeline } from '../program/timeline.ts';
import { isYear, leavesWindowOn, turnsOn, windowStart } from '../program/windows.ts';
import type { HeldTerm, MemberState, Term, TermStart } from '../state/state.ts';

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
export function termOf(rules: Rules, level: number, start: TermStart, enrolledOn: Day): Term {
  const { term } = rules.tiers;
  const { from, earnedOn, anchor } = start;
  if (level === 0) return endless(start);
  const ending = (end: Day): Term => ({ until: startOf(rules, end), start: { from, earnedOn } });
  switch (term.kind) {
    case 'months': {
      const day = anchor ?? turnDay(rules, from, enrolledOn) ?? civilOfDay(from).day;
      const end = addMonths(from, term.months, day);
      const counted = { from, earnedOn, ...anchorOf(from, day) };
      return { until: startOf(rules, end), start: counted, ...anchorOf(end, day) };
    }
    case 'next-year-end':
      return ending(dayOfCivil(civilOfDay(earnedOn).year + 2, 1, 1));
    case 'until-date': {
      const fullYears = yearsAfter(qualificationYear(rules), earnedOn, term.years, enrolledOn);
      return ending(addDays(dateFrom(addDays(fullYears, -1), term.lastDay), 1));
    }
    case 'until-next-date':
      return ending(addDays(dateFrom(from, term.lastDay), 1));
    case 'until-day-of-month':
      return ending(dayOfMonthAfter(from, term.day, term.months));
    case 'while-qualified':
    case 'unlimited':
      return endless(start);
  }
}

/** The day of the month from which a year begins that has no such day of its own: the 29th for 28 February. */
function turnDay({ tiers }: Rules, from: Day, enrolledOn: Day): number | null {
  const day = turnsOn(tiers.window, enrolledOn);
  return day !== null && windowStart(tiers.window, from, enrolledOn) === from ? day : null;
}

/** The first such day of a month after `from`, so many months later or more. */
function dayOfMonthAfter(from: Day, dayOfMonth: number, months: number): Day {
  const earliest = addMonths(from, months);
  const here = addMonths(startOfPeriod('month', earliest), 0, dayOfMonth);
  const isReached = here > from && here >= earliest;
  return isReached ? here : addMonths(startOfPeriod('month', earliest), 1, dayOfMonth);
}

/** The term of a level that is not reviewed. */
export function endless({ from, earnedOn }: TermStart): Term {
  return { until: null, start: { from, earnedOn } };
}

/** Most terms begin and end on one day of the month: they need no anchor. */
function anchorOf(date: Day, day: number): Pick<Term, 'anchor'> {
  return civilOfDay(date).day === day ? {} : { anchor: day };
}

/** The days of grace come after it. */
function startOf({ calendar, tiers }: Rules, end: Day): Instant {
  return calendar.startOfDay(addDays(end, tiers.graceDays));
}

/** The day on which a term ended or ends, the days of grace left out. */
export function endOf({ calendar, tiers }: Rules, until: Instant): Day {
  return addDays(calendar.dayOf(until), -tiers.graceDays);
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

/** Where no version of the program calculates terms again, nobody needs to know from when one runs. */
export function keepStarts(state: MemberState, { need }: Timeline): MemberState {
  const { tier } = state;
  if (need.starts || (tier.start === undefined && tier.before?.start === undefined)) return state;
  const { before } = tier;
  const bare = before === null ? null : withoutStarts(before);
  return { ...state, tier: { ...withoutStart(tier), before: bare } };
}

function withoutStarts({ before, ...held }: HeldTerm): HeldTerm {
  const bare = withoutStart(held);
  return before === undefined ? bare : { ...bare, before: withoutStarts(before) };
}

function withoutStart<T extends Term>({ start: _, ...term }: T): Omit<T, 'start'> {
  if (term.extended === undefined) return term;
  const extended = term.extended.map(({ was: { start: __, ...was }, by }) => ({ was, by }));
  return { ...term, extended };
}
