/** What counts toward a level on a day or at a review. */
import type { Day } from '../kernel/brand.ts';
import { addDays } from '../kernel/civil.ts';
import type { WindowRule } from '../program/file.ts';
import type { Rules } from '../program/rules.ts';
import { isYear, previousStart, windowStart } from '../program/windows.ts';
import { sum, sumFrom } from '../state/qualifying.ts';
import type { Amounts, MemberState } from '../state/state.ts';
import type { Counted, CountedAmounts } from './levels.ts';

type Counting = Pick<MemberState, 'qualifying' | 'enrolledAt' | 'tags'>;

export function enrolledOn({ enrolledAt }: Pick<MemberState, 'enrolledAt'>, { calendar }: Rules): Day {
  return calendar.dayOf(enrolledAt);
}

/** What counts on `day`. */
export function countedOn(rules: Rules, state: Counting, day: Day): Counted {
  const { windows } = rules.tiers;
  if (windows.length === 1) return [countedIn(rules, state, 0, day)];
  return windows.map((_, place) => countedIn(rules, state, place, day));
}

/** What counts in one of the windows, looked at on `day`. */
export function countedIn(rules: Rules, state: Counting, place: number, day: Day): CountedAmounts {
  const window = rules.tiers.windows[place] as WindowRule;
  if (window.kind === 'lifetime') return withTags(rules, state, state.qualifying.lifetime);
  return countedFrom(rules, state, place, windowStart(window, day, enrolledOn(state, rules)));
}

/** What counts from `start` on, together with the surplus that was carried into the year that begins then. */
function countedFrom(rules: Rules, state: Counting, place: number, start: Day, end?: Day): CountedAmounts {
  const { days, carried } = state.qualifying;
  const own = sumFrom(days, start, end);
  const isCarried = rules.tiers.carriesOver && place === 0 && carried?.into === start;
  return withTags(rules, state, isCarried ? sum(own, carried.amounts) : own);
}

/** Tags belong to no window: a tag counts as long as it is set. */
function withTags({ tiers }: Rules, { tags }: Counting, amounts: Amounts): CountedAmounts {
  return tiers.tags.size === 0 || tags.length === 0 ? amounts : { ...amounts, tags };
}

/**
 * The amounts that a review at the first instant of `day` looks at. Rolling windows end with the term. A
 * window that is a year is the year that has just ended. Where the term ended inside a year, the review looks
 * first at the complete year before and then at the present year so far, and the better of the two decides.
 * What was bought in the days of grace counts as if it had been bought in the last days of the term.
 */
export function amountsAtReview(rules: Rules, state: Counting, day: Day): readonly Counted[] {
  const enrolled = enrolledOn(state, rules);
  const { windows, graceDays } = rules.tiers;
  const termEnd = addDays(day, -graceDays);
  const complete = windows.map((_, place) => completeIn(rules, state, place, termEnd));
  if (turnInside(rules, state, day) === null) return [complete];
  const soFar = windows.map((each, index) =>
    isYear(each) && windowStart(each, termEnd, enrolled) !== termEnd
      ? countedFrom(rules, state, index, windowStart(each, termEnd, enrolled))
      : (complete[index] as Amounts),
  );
  return [complete, soFar];
}

/** The first day of the year inside which the term of a review on `day` ended; null where none was cut. */
export function turnInside(rules: Rules, state: Counting, day: Day): Day | null {
  const { windows, graceDays } = rules.tiers;
  const termEnd = addDays(day, -graceDays);
  const enrolled = enrolledOn(state, rules);
  const starts = windows.filter(isYear).map((each) => windowStart(each, termEnd, enrolled));
  return starts.find((start) => start !== termEnd) ?? null;
}

/** A year that ended with the term goes on through the days of grace. */
export function completeIn(rules: Rules, state: Counting, place: number, termEnd: Day): CountedAmounts {
  const window = rules.tiers.windows[place] as WindowRule;
  if (window.kind === 'lifetime') return withTags(rules, state, state.qualifying.lifetime);
  const enrolled = enrolledOn(state, rules);
  const start = windowStart(window, termEnd, enrolled);
  if (!isYear(window)) return countedFrom(rules, state, place, start);
  const previous = previousStart(window, termEnd, enrolled);
  return countedFrom(rules, state, place, previous, start === termEnd ? undefined : start);
}
