/**
 * When time alone decides a tier: at a term's end, when an amount leaves the window, at the end of a month or
 * year.
 */
import type { Day, Instant } from '../kernel/brand.ts';
import { addDays, startOfNextMonth, startOfPeriod } from '../kernel/civil.ts';
import { endOfTime } from '../kernel/instant.ts';
import { levelIndex } from '../program/ladder.ts';
import type { Rules } from '../program/rules.ts';
import { rulesOfLine, type Timeline, type TimelineLine } from '../program/timeline.ts';
import { leavesWindowOn, windowStart } from '../program/windows.ts';
import type { Amounts, MemberState } from '../state/state.ts';
import { carriesAt } from './carry.ts';
import { countedAtEnd, countedOn, enrolledOn } from './counted.ts';
import { keptLevel } from './levels.ts';
import { lifeDueAt } from './life.ts';
import { decidedLevel } from './making.ts';
import { asksAt } from './returns/again.ts';
import { qualificationYear } from './terms.ts';
import { recurrenceTurns, tenureDays } from './watched.ts';

/** The first moment at which time alone decides the tier; the end of time where none is ahead. */
export function tierDueAt(state: MemberState, timeline: Timeline): Instant {
  const { until, whileQualified } = state.tier;
  const rules = rulesOfLine(timeline, state.line);
  const ends = until ?? (whileQualified ? fallsAt(state, rules) : endOfTime);
  const { upgrade, carriesOver } = rules.tiers;
  return Math.min(
    ends,
    asksAt(state, timeline),
    upgrade === 'at-once' ? risesByTenure(state, timeline, rules) : risesAt(state, timeline, rules),
    carriesOver ? carriesAt(state, timeline) : endOfTime,
    lifeDueAt(state, timeline),
  ) as Instant;
}

/**
 * When a tier that is held while qualified falls: when an amount leaves the window and the rest is too little.
 * If there is too little already, the tier falls at once. It is the end of time where no needed amount leaves.
 */
export function fallsAt(state: MemberState, rules: Rules): Instant {
  const { calendar } = rules;
  const today = calendar.dayOf(state.asOf.at);
  const current = levelIndex(rules, state.tier.level);
  const falls = (day: Day) => decidedLevel(rules, state, countedOn(rules, state, day)) < current;
  const day = [today, ...leavingDays(state, rules, today)].find(falls);
  if (day === undefined) return endOfTime;
  return Math.max(state.asOf.at, calendar.startOfDay(day)) as Instant;
}

/**
 * The days after `today` on which an amount leaves a window. A surplus leaves at the end of the year it
 * counts in.
 */
function leavingDays(state: MemberState, rules: Rules, today: Day): readonly Day[] {
  const enrolled = enrolledOn(state, rules);
  const { days: counted, carried } = state.qualifying;
  const since = [...counted.map(({ day }) => day), ...(carried === null ? [] : [carried.into])];
  const days = rules.tiers.windows.flatMap((window) =>
    since.map((day) => leavesWindowOn(window, day, enrolled) ?? today),
  );
  // All amounts of a year leave it on the same day.
  const leaving = [...days, ...recurrenceTurns(rules, enrolled, today)].filter((day) => day > today);
  return [...new Set(leaving)].sort((a, b) => a - b);
}

/**
 * The end of a month or year at which the member rises to an earned level; the end of time where there is
 * none.
 */
export function risesAt(state: MemberState, timeline: Timeline, rules: Rules): Instant {
  const current = levelIndex(rules, state.tier.level);
  const enrolled = enrolledOn(state, rules);
  const rises = (day: Day) => keptLevel(rules, current, countedAtEnd(rules, state, day)) > current;
  let day = firstEnd(state, timeline, rules);
  // Time only takes amounts away, so a later day can't bring a rise, unless the amount that leaves is negative, or
  // a level asks for how long somebody is a member.
  const leaving = state.qualifying.days.some(isNegative) ? leavingDays(state, rules, day) : [];
  const last = [...leaving, ...tenureDays(rules, enrolled)].sort((a, b) => a - b).at(-1);
  while (!rises(day)) {
    if (last === undefined || day > last) return endOfTime;
    day = nextEnd(rules, day, enrolled);
  }
  return rules.calendar.startOfDay(day);
}

/** Where members rise at once, time alone raises by how long they are members; the end of time where it will not. */
export function risesByTenure(state: MemberState, timeline: Timeline, rules: Rules): Instant {
  const { calendar } = rules;
  const { asOf, tier } = state;
  const current = levelIndex(rules, tier.level);
  const { effectiveFrom } = timeline.lines[state.line] as TimelineLine;
  const from = Math.max(asOf.at, effectiveFrom);
  // The day that begins at this moment is still open where no fact is of this moment, and nothing has moved the tier.
  const isUntouched = (from > asOf.at || asOf.id === '') && tier.since < from;
  const isOpen = (at: Instant) => at > from || (at === from && isUntouched);
  const day = tenureDays(rules, enrolledOn(state, rules)).find(
    (each) =>
      isOpen(calendar.startOfDay(each)) && keptLevel(rules, current, countedOn(rules, state, each)) > current,
  );
  return day === undefined ? endOfTime : calendar.startOfDay(day);
}

function isNegative({ spend, purchases, points, named = {} }: Amounts): boolean {
  return Math.min(spend, purchases, points, ...Object.values(named)) < 0;
}

/**
 * The first end that is not decided yet. An end at this moment is still open where no fact is of this moment.
 */
function firstEnd(state: MemberState, timeline: Timeline, rules: Rules): Day {
  const { asOf, tier } = state;
  const { calendar } = rules;
  const enrolled = enrolledOn(state, rules);
  const { effectiveFrom } = timeline.lines[state.line] as TimelineLine;
  const from = Math.max(asOf.at, effectiveFrom) as Instant;
  const day = calendar.dayOf(from);
  const isOpen = (from > asOf.at || asOf.id === '') && tier.since < from;
  const isEnd = calendar.startOfDay(day) === from && nextEnd(rules, addDays(day, -1), enrolled) === day;
  return isOpen && isEnd ? day : nextEnd(rules, day, enrolled);
}

/** The first day after `day` that begins a month or year. */
function nextEnd(rules: Rules, day: Day, enrolled: Day): Day {
  if (rules.tiers.upgrade === 'at-month-end') return startOfNextMonth(startOfPeriod('month', day));
  const year = qualificationYear(rules);
  return leavesWindowOn(year, windowStart(year, day, enrolled), enrolled) as Day;
}
