/** What counts toward a level on a day or at a review. */
import type { Day } from '../kernel/brand.ts';
import { addDays } from '../kernel/civil.ts';
import type { WindowRule } from '../program/file.ts';
import type { Rules } from '../program/rules.ts';
import { dayOf, isPeriod, previousStart, windowStart } from '../program/windows.ts';
import { countedSince, sum, sumFrom } from '../state/qualifying.ts';
import type { Amounts, MemberState } from '../state/state.ts';
import type { Counted, CountedAmounts } from './levels.ts';
import { watchedOn } from './watched.ts';

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
  const ever = countedEver(rules, state, window, day);
  if (ever !== null) return ever;
  const span = { from: windowStart(window, day, enrolledOn(state, rules)) };
  return countedFrom(rules, state, place, span, day);
}

/** What counts in a window that only ever grows; null for the others. */
function countedEver(rules: Rules, state: Counting, window: WindowRule, day: Day): CountedAmounts | null {
  const { lifetime, since } = state.qualifying;
  if (window.kind === 'lifetime') return withOthers(rules, state, lifetime, day);
  return window.kind === 'since'
    ? withOthers(rules, state, countedSince(since, dayOf(window.date)), day)
    : null;
}

/** What counts from `start` on, together with the surplus that was carried into the year that begins then. */
function countedFrom(
  rules: Rules,
  state: Counting,
  place: number,
  { from: start, end }: { readonly from: Day; readonly end?: Day | undefined },
  day: Day,
): CountedAmounts {
  const { days, carried } = state.qualifying;
  const own = sumFrom(days, start, end);
  const isCarried = rules.tiers.carriesOver && place === 0 && carried?.into === start;
  return withOthers(rules, state, isCarried ? sum(own, carried.amounts) : own, day);
}

/** Tags belong to no window: a tag counts as long as it is set. So does what is found by looking on a day. */
function withOthers(rules: Rules, state: Counting, amounts: Amounts, day: Day): CountedAmounts {
  const { tiers } = rules;
  const { tags, qualifying } = state;
  const tagged = tiers.tags.size === 0 || tags.length === 0 ? amounts : { ...amounts, tags };
  if (tiers.watched.length === 0) return tagged;
  const looked = { days: qualifying.days, enrolledOn: enrolledOn(state, rules) };
  return { ...tagged, watched: watchedOn(rules, looked, day) };
}

/**
 * The amounts that a review at the first instant of `day` looks at. Rolling windows end with the term. A
 * window that is a period is the one that has just ended. Where the term ended inside a period, the review looks
 * first at the complete one before and then at the present one so far, and the better of the two decides.
 * What was bought in the days of grace counts as if it had been bought in the last days of the term.
 */
export function amountsAtReview(rules: Rules, state: Counting, day: Day): readonly Counted[] {
  const enrolled = enrolledOn(state, rules);
  const { windows, graceDays } = rules.tiers;
  const termEnd = addDays(day, -graceDays);
  const complete = windows.map((_, place) => completeIn(rules, state, place, termEnd));
  if (turnInside(rules, state, day) === null) return [complete];
  const soFar = windows.map((each, index) =>
    isPeriod(each) && windowStart(each, termEnd, enrolled) !== termEnd
      ? countedFrom(rules, state, index, { from: windowStart(each, termEnd, enrolled) }, termEnd)
      : (complete[index] as Amounts),
  );
  return [complete, soFar];
}

/** The first day of the period inside which the term of a review on `day` ended; null where none was cut. */
export function turnInside(rules: Rules, state: Counting, day: Day): Day | null {
  const { windows, graceDays } = rules.tiers;
  const termEnd = addDays(day, -graceDays);
  const enrolled = enrolledOn(state, rules);
  const starts = windows.filter(isPeriod).map((each) => windowStart(each, termEnd, enrolled));
  return starts.find((start) => start !== termEnd) ?? null;
}

/** A period that ended with the term goes on through the days of grace. */
export function completeIn(rules: Rules, state: Counting, place: number, termEnd: Day): CountedAmounts {
  const window = rules.tiers.windows[place] as WindowRule;
  const ever = countedEver(rules, state, window, termEnd);
  if (ever !== null) return ever;
  const enrolled = enrolledOn(state, rules);
  const start = windowStart(window, termEnd, enrolled);
  if (!isPeriod(window)) return countedFrom(rules, state, place, { from: start }, termEnd);
  const previous = previousStart(window, termEnd, enrolled);
  const span = { from: previous, end: start === termEnd ? undefined : start };
  return countedFrom(rules, state, place, span, termEnd);
}

/**
 * What counted on the last day of a month or year that ended as `day` began: the first day of a rolling
 * window still counts then. A level that is held while qualified has to be qualified for on `day` as well.
 */
export function countedAtEnd(rules: Rules, state: MemberState, day: Day): Counted {
  const endsWithDay = rules.tiers.term.kind === 'while-qualified';
  return rules.tiers.windows.map((window, place) =>
    countedIn(rules, state, place, endsWithDay && !isPeriod(window) ? day : addDays(day, -1)),
  );
}
