/** Qualifying amounts by day: adding, forgetting what no window reaches, summing a window. */
import type { Day } from '../kernel/brand.ts';
import { addDays, addMonths, civilOfDay, dayOfCivil, startOfYear } from '../kernel/civil.ts';
import { daysInMonth } from '../kernel/instant.ts';
import type { WindowRule } from '../program/file.ts';
import type { Need } from '../program/timeline.ts';
import type { Amounts, DayAmounts, Qualifying } from './state.ts';

/** The part of `amounts` that some version of the timeline needs. */
export function neededPart(need: Need, amounts: Amounts): Amounts {
  return {
    spend: need.spend ? amounts.spend : 0,
    purchases: need.purchases ? amounts.purchases : 0,
    points: need.points ? amounts.points : 0,
  };
}

/** `counts` is false for a day that no window reaches any more: then only the lifetime knows it. */
export function addQualifying(
  qualifying: Qualifying,
  need: Need,
  day: Day,
  amounts: Amounts,
  counts = need.windows.length > 0,
): Qualifying {
  if (isZero(amounts)) return qualifying;
  return {
    days: counts ? addToDay(qualifying.days, day, amounts) : qualifying.days,
    lifetime: need.lifetime ? sum(qualifying.lifetime, amounts) : qualifying.lifetime,
  };
}

function addToDay(days: readonly DayAmounts[], day: Day, amounts: Amounts): readonly DayAmounts[] {
  let index = days.length;
  while (index > 0 && (days[index - 1] as DayAmounts).day > day) index--;
  const before = days[index - 1];
  if (before !== undefined && before.day === day) {
    const total = sum(before, amounts);
    return isZero(total) ? days.toSpliced(index - 1, 1) : days.with(index - 1, { ...total, day });
  }
  return days.toSpliced(index, 0, { ...amounts, day }); // a spread that comes first is ten times faster
}

/** Forgets the days that no window of the need reaches from `today` or later. */
export function prune(qualifying: Qualifying, need: Need, today: Day, enrolledOn: Day): Qualifying {
  const oldest = qualifying.days[0];
  if (oldest === undefined) return qualifying;
  const start = oldestKept(need, today, enrolledOn);
  if (oldest.day >= start) return qualifying;
  return { ...qualifying, days: qualifying.days.filter(({ day }) => day >= start) };
}

/** Whether some window of the need still reaches `day`. */
export function isKept(need: Need, day: Day, today: Day, enrolledOn: Day): boolean {
  return need.windows.length > 0 && day >= oldestKept(need, today, enrolledOn);
}

function oldestKept(need: Need, today: Day, enrolledOn: Day): Day {
  let start = today;
  for (const window of need.windows) start = earlier(start, windowStart(window, today, enrolledOn));
  return start;
}

/** What counts within a window that is looked at on `day`. */
export function amountsIn(window: WindowRule, qualifying: Qualifying, day: Day, enrolledOn: Day): Amounts {
  if (window.kind === 'lifetime') return qualifying.lifetime;
  return sumFrom(qualifying.days, windowStart(window, day, enrolledOn));
}

export function sumFrom(days: readonly DayAmounts[], start: Day): Amounts {
  let spend = 0;
  let purchases = 0;
  let points = 0;
  for (let index = days.length - 1; index >= 0; index--) {
    const amounts = days[index] as DayAmounts;
    if (amounts.day < start) break;
    spend += amounts.spend;
    purchases += amounts.purchases;
    points += amounts.points;
  }
  return { spend, purchases, points };
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
      return startOfMembershipYear(day, enrolledOn);
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
      return dayOfCivil(civilOfDay(day).year + 1, 1, 1);
    case 'membership-year':
      return anniversary(enrolledOn, yearsSince(enrolledOn, day) + 1);
    case 'lifetime':
      return null;
  }
}

function startOfMembershipYear(day: Day, enrolledOn: Day): Day {
  return anniversary(enrolledOn, yearsSince(enrolledOn, day));
}

/** The day of the nth year of membership; enrolled on 29 February, it is the 28th in a common year. */
function anniversary(enrolledOn: Day, years: number): Day {
  const { year, month, day } = civilOfDay(enrolledOn);
  return dayOfCivil(year + years, month, Math.min(day, daysInMonth(year + years, month)));
}

function yearsSince(enrolledOn: Day, day: Day): number {
  const years = civilOfDay(day).year - civilOfDay(enrolledOn).year;
  return anniversary(enrolledOn, years) > day ? years - 1 : years;
}

function isZero({ spend, purchases, points }: Amounts): boolean {
  return spend === 0 && purchases === 0 && points === 0;
}

function sum(a: Amounts, b: Amounts): Amounts {
  return { spend: a.spend + b.spend, purchases: a.purchases + b.purchases, points: a.points + b.points };
}

function earlier(a: Day, b: Day): Day {
  return a < b ? a : b;
}
