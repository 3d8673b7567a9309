/** What counts toward a level, looked at from a day or by a review. */
import type { Day } from '../../kernel/brand.ts';
import { addDays } from '../../kernel/civil.ts';
import type { WindowRule } from '../../program/file.ts';
import type { Rules } from '../../program/rules.ts';
import { isYear, previousStart, windowStart } from '../../program/windows.ts';
import { amountsIn, sumFrom } from '../qualifying.ts';
import type { Amounts, MemberState, Qualifying } from '../state.ts';
import type { Counted } from '../tiers.ts';

type Counting = Pick<MemberState, 'qualifying' | 'enrolledAt'>;

export function enrolledOn({ enrolledAt }: Pick<MemberState, 'enrolledAt'>, { calendar }: Rules): Day {
  return calendar.dayOf(enrolledAt);
}

/** What counts on `day`. */
export function countedOn(rules: Rules, state: Counting, day: Day): Counted {
  const enrolled = enrolledOn(state, rules);
  const { window, windows } = rules.tiers;
  if (windows.length === 1) return [amountsIn(window, state.qualifying, day, enrolled)];
  return windows.map((each) => amountsIn(each, state.qualifying, day, enrolled));
}

/**
 * What a review at the first instant of `day` looks at: rolling windows as of the term's end; of a window
 * that is a year the one that has just ended, and, where the term ended inside a year, first the complete
 * year before and then the present one so far. The better of the two decides. What the days of grace
 * brought counts with what it would have counted with in the term's last days.
 */
export function sightsAtReview(rules: Rules, state: Counting, day: Day): readonly Counted[] {
  const enrolled = enrolledOn(state, rules);
  const { windows, graceDays } = rules.tiers;
  const termEnd = addDays(day, -graceDays);
  const complete = windows.map((each) => completeIn(each, state.qualifying, termEnd, enrolled));
  if (turnInside(rules, state, day) === null) return [complete];
  const soFar = windows.map((each, index) =>
    isYear(each) && windowStart(each, termEnd, enrolled) !== termEnd
      ? sumFrom(state.qualifying.days, windowStart(each, termEnd, enrolled))
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

function completeIn(window: WindowRule, qualifying: Qualifying, termEnd: Day, enrolled: Day): Amounts {
  if (window.kind === 'lifetime') return qualifying.lifetime;
  const start = windowStart(window, termEnd, enrolled);
  if (!isYear(window)) return sumFrom(qualifying.days, start);
  const previous = previousStart(window, termEnd, enrolled);
  return start === termEnd ? sumFrom(qualifying.days, previous) : sumFrom(qualifying.days, previous, start);
}
