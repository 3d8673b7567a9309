/** The surplus of a year: what it brings beyond what keeps the level counts in the next year. */

import { isSummed, type NamedMetric } from '../facts/vocabulary.ts';
import type { Day, Instant } from '../kernel/brand.ts';
import { addDays } from '../kernel/civil.ts';
import { endOfTime } from '../kernel/instant.ts';
import type { Metric } from '../program/file.ts';
import { levelAt, levelIndex } from '../program/ladder.ts';
import type { Rules } from '../program/rules.ts';
import { rulesOfLine, type Timeline, type TimelineLine } from '../program/timeline.ts';
import { leavesWindowOn, windowStart } from '../program/windows.ts';
import { decidedBy, type TimeContext } from '../state/context.ts';
import { amountOf, withNamed } from '../state/qualifying.ts';
import { type Amounts, type Carried, type MemberState, noAmounts, type Qualifying } from '../state/state.ts';
import { completeIn, enrolledOn } from './counted.ts';
import { countOf, meets } from './levels.ts';

/** The end of the present year, if there is a surplus to carry over; the end of time where there is none. */
export function carriesAt(state: MemberState, timeline: Timeline): Instant {
  const rules = rulesOfLine(timeline, state.line);
  const day = nextTurn(state, timeline, rules);
  return surplusAt(state, rules, day).length === 0 ? endOfTime : rules.calendar.startOfDay(day);
}

/**
 * The first turn of the year that is not decided yet. A turn at this moment is still open where no fact is of
 * this moment.
 */
function nextTurn(state: MemberState, timeline: Timeline, rules: Rules): Day {
  const { asOf, tier, qualifying } = state;
  const enrolled = enrolledOn(state, rules);
  const { effectiveFrom } = timeline.lines[state.line] as TimelineLine;
  const from = Math.max(asOf.at, effectiveFrom) as Instant;
  const day = rules.calendar.dayOf(from);
  const start = windowStart(rules.tiers.window, day, enrolled);
  const isTurn = start === day && rules.calendar.startOfDay(day) === from;
  const isOpen = (from > asOf.at || asOf.id === '') && qualifying.carried?.into !== day;
  const { decision } = tier.because;
  const isLost = tier.since === from && decision !== 'raised-at-review' && decision !== 'for-life';
  return isTurn && isOpen && !isLost ? day : (leavesWindowOn(rules.tiers.window, day, enrolled) as Day);
}

type Surplus = readonly (readonly [Metric, number])[];

/** The surplus of the year that ends as `day` begins, where the year was enough to keep the level. */
function surplusAt(state: MemberState, rules: Rules, day: Day): Surplus {
  const { keep } = levelAt(rules, levelIndex(rules, state.tier.level));
  if (keep === null) return [];
  const counted = rules.tiers.windows.map((_, place) => completeIn(rules, state, place, day));
  if (!meets(keep, counted)) return [];
  return keep.conditions.flatMap((condition): Surplus => {
    const { metric, window, atLeast } = condition;
    const left = countOf(condition, counted) - atLeast;
    return window !== 0 || !isSummed(metric) || left <= 0 ? [] : [[metric, left]];
  });
}

/** A year ends: its surplus counts in the next one. */
export function carryOver(state: MemberState, context: TimeContext): MemberState {
  const { rules, at, today, outcomes } = context;
  const surplus = surplusAt(state, rules, today);
  const decided = { ...decidedBy(context, 'tiers.surplus'), at };
  for (const [metric, amount] of surplus) {
    outcomes.push({ kind: 'qualifying.carried', ...decided, metric, amount, day: today });
  }
  const of = windowStart(rules.tiers.window, addDays(today, -1), enrolledOn(state, rules));
  const carried: Carried = { of, into: today, amounts: amountsFrom(surplus) };
  return { ...state, qualifying: { ...state.qualifying, carried } };
}

function amountsFrom(surplus: Surplus): Amounts {
  const named = surplus.filter(([metric]) => metric.includes(':')) as readonly (readonly [
    NamedMetric,
    number,
  ])[];
  const plain = surplus.filter(([metric]) => !metric.includes(':'));
  return withNamed({ ...noAmounts, ...Object.fromEntries(plain) }, named);
}

/** A refund of a purchase in the year of the surplus reduces the surplus first. */
export function reduceCarried(qualifying: Qualifying, day: Day, change: Amounts): Qualifying {
  const { carried } = qualifying;
  if (carried === null || day < carried.of || day >= carried.into) return qualifying;
  const { spend, purchases, points, named = {} } = carried.amounts;
  const less = (amount: number, metric: Metric) =>
    Math.max(0, amount + Math.min(0, amountOf(change, metric)));
  const plain = {
    spend: less(spend, 'spend'),
    purchases: less(purchases, 'purchases'),
    points: less(points, 'points'),
  };
  const rest = (Object.entries(named) as [NamedMetric, number][]).map(
    ([metric, amount]) => [metric, less(amount, metric)] as const,
  );
  return { ...qualifying, carried: { ...carried, amounts: withNamed(plain, rest) } };
}

/** A member who falls loses the surplus. */
export function withoutCarried(qualifying: Qualifying): Qualifying {
  return qualifying.carried === null ? qualifying : { ...qualifying, carried: null };
}
