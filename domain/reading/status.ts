/** What a member sees: tier, privileges, points, what is missing to the next tier and to keep this one. */

import type { TimedOutcome } from '../facts/outcomes.ts';
import { type ConditionMetric, isSummed } from '../facts/vocabulary.ts';
import { type Instant, minorUnits, type Points } from '../kernel/brand.ts';
import { endOfTime } from '../kernel/instant.ts';
import { advance, expireAt, expiryAt } from '../member/advance.ts';
import type { WindowRule } from '../program/file.ts';
import { levelAt, levelIndex, stepUp } from '../program/ladder.ts';
import type { Condition, Level, Privilege, Qualify, Rules } from '../program/rules.ts';
import { keepsInvited } from '../program/tiers/rules.ts';
import { rulesOfLine, type Timeline } from '../program/timeline.ts';
import { isPeriod, leavesWindowOn, windowStart } from '../program/windows.ts';
import { amountOf } from '../state/qualifying.ts';
import type { DayAmounts, MemberState, TierReason } from '../state/state.ts';
import { amountsAtReview, countedOn, enrolledOn, turnInside } from '../tiers/counted.ts';
import { type Counted, countOf, lifeLevel, meets, reaches } from '../tiers/levels.ts';
import { fallsAt, risesAt, risesByTenure } from '../tiers/moments.ts';
import { lapses } from '../tiers/review.ts';
import { changesOn } from '../tiers/watched.ts';
import { summary } from './summary.ts';

export interface Status {
  readonly rules: Rules;
  readonly state: MemberState;
  readonly tier: {
    readonly level: Level;
    readonly since: Instant;
    readonly until: Instant | null;
    readonly because: TierReason;
  };
  /** What is the member's for life, if anything. */
  readonly forLife: Level | null;
  readonly privileges: readonly Privilege[];
  readonly balance: Points;
  readonly pending: Points;
  readonly deficit: Points;
  readonly nextExpiry: { readonly points: Points; readonly at: Instant } | null;
  /** `at`: where nothing is missing but time, when time alone raises the member; null where it takes something that counts. */
  readonly nextTier: (Outlook & { readonly level: Level; readonly at: Instant | null }) | null;
  readonly keepTier: Outlook | null;
}

/** What is still missing; `any` one of the list is enough, or `all` are wanted. Empty when nothing is. */
export interface Outlook {
  readonly needs: 'any' | 'all';
  readonly missing: readonly Missing[];
}

/**
 * `amount` of the `atLeast` that are asked for, in minor units for spend, 1 for a tag, which nobody can buy;
 * `window`: its own, null where it is the program's. It holds until `by`: then part of it has left the window;
 * null if none does.
 */
export interface Missing {
  readonly metric: ConditionMetric;
  readonly window: WindowRule | null;
  readonly atLeast: number;
  readonly amount: number;
  readonly by: Instant | null;
}

/** What is ahead of a member as of `now`; `next`: null on the highest level. */
export interface Ahead {
  readonly summary: ReturnType<typeof summary>;
  readonly nextExpiry: Status['nextExpiry'];
  readonly next: (Outlook & { readonly level: Level }) | null;
}

/** The part of the status that events tell, without looking into the years to come. */
export function ahead(state: MemberState, timeline: Timeline, now: Instant): Ahead {
  const known = summary(state, timeline, now);
  const { rules, state: current } = known;
  const level = rules.tiers.levels[stepUp(rules, levelIndex(rules, known.level.id))];
  const next = level === undefined ? null : { level, ...missingFor(level, current, rules, now) };
  return { summary: known, nextExpiry: nextExpiry(current, timeline, rules), next };
}

/** The member as of `now`, whether or not a job has run since. */
export function status(state: MemberState, timeline: Timeline, now: Instant): Status {
  const { rules, state: current, level, balance, pending, deficit } = summary(state, timeline, now);
  const index = levelIndex(rules, level.id);
  const next = rules.tiers.levels[stepUp(rules, index)];
  const tier = heldTier(current, rules, level);
  const isEarned = tier.because.decision !== 'given-by-operator';
  return {
    rules,
    state: current,
    tier,
    forLife: lifeOf(current, rules),
    privileges: level.privileges,
    balance,
    pending,
    deficit,
    nextExpiry: nextExpiry(current, timeline, rules),
    nextTier: next === undefined ? null : wayTo(next, index, current, timeline, now),
    keepTier:
      index === 0 ||
      tier.until === null ||
      !(isEarned ? isReviewed(level, current, rules) : keepsInvited(level))
        ? null
        : missingToKeep(level, current, rules, now, {
            until: tier.until,
            isFixed: !isEarned || current.tier.until !== null,
          }),
  };
}

function lifeOf(state: MemberState, rules: Rules): Level | null {
  const index = lifeLevel(rules, state);
  return index === 0 ? null : levelAt(rules, index);
}

/** The tier that was earned, or the operator's where that is the higher one. */
function heldTier(state: MemberState, rules: Rules, level: Level): Status['tier'] {
  const { tier, override } = state;
  if (override === null || tier.level === level.id) {
    const { since, because } = tier;
    return { level, since, until: endOf(state, rules), because };
  }
  const because = { decision: 'given-by-operator', programVersion: rules.version } as const;
  return { level, since: override.since, until: override.until, because };
}

/** The term's end, or when it falls if nothing more counts; null where neither is ahead. */
function endOf(state: MemberState, rules: Rules): Instant | null {
  if (!state.tier.whileQualified) return state.tier.until;
  const falls = fallsAt(state, rules);
  return falls === endOfTime ? null : falls;
}

function nextExpiry(state: MemberState, timeline: Timeline, rules: Rules): Status['nextExpiry'] {
  const at = expiryAt(state, timeline, rules);
  return at === endOfTime ? null : { points: expireAt(state, timeline, rules, at).expired, at };
}

function wayTo(
  level: Level,
  held: number,
  state: MemberState,
  timeline: Timeline,
  now: Instant,
): NonNullable<Status['nextTier']> {
  const rules = rulesOfLine(timeline, state.line);
  const outlook = missingFor(level, state, rules, now);
  return {
    level,
    ...outlook,
    at: isByTime(outlook) ? raisedAt(held, state, timeline, rules) : null,
  };
}

/** Whether nothing is missing but time. */
function isByTime({ needs, missing }: Outlook): boolean {
  const isTime = ({ metric }: Missing) => metric.startsWith('tenure:');
  return needs === 'any' && missing.length > 0 ? missing.some(isTime) : missing.every(isTime);
}

/** At the end of a month or year, or at a review: whichever comes first, as things stand. */
function raisedAt(held: number, state: MemberState, timeline: Timeline, rules: Rules): Instant | null {
  const isAtOnce = rules.tiers.upgrade === 'at-once';
  const end = isAtOnce ? risesByTenure(state, timeline, rules) : risesAt(state, timeline, rules);
  const [last] = [end, state.tier.until ?? endOfTime].filter((at) => at < endOfTime).sort((a, b) => b - a);
  if (last === undefined) return null;
  const outcomes: TimedOutcome[] = [];
  advance(state, timeline, last, outcomes);
  const isRise = (outcome: TimedOutcome) =>
    outcome.kind === 'tier.raised' && levelIndex(rules, outcome.to) > held;
  return outcomes.find(isRise)?.at ?? null;
}

function missingFor(level: Level, state: MemberState, rules: Rules, now: Instant): Outlook {
  const today = rules.calendar.dayOf(now);
  const enrolled = enrolledOn(state, rules);
  const by = ({ metric, window: place }: Condition) => {
    const watched = rules.tiers.watched.find((each) => each.metric === metric);
    if (watched !== undefined) return rules.calendar.startOfDay(changesOn(watched, today, enrolled));
    if (!isSummed(metric)) return null;
    const window = rules.tiers.windows[place] as WindowRule;
    const start = windowStart(window, today, enrolled);
    // What rolls takes nothing away from a metric that has nothing in it: there is no date to name.
    const counts = (amounts: DayAmounts) => amounts.day >= start && amountOf(amounts, metric) > 0;
    const first = isPeriod(window) ? today : state.qualifying.days.find(counts)?.day;
    const leaves = first === undefined ? null : leavesWindowOn(window, first, enrolled);
    return leaves === null ? null : rules.calendar.startOfDay(leaves);
  };
  return outlook(level.qualify, countedOn(rules, state, today), rules, by);
}

/** Whether what counts decides at the end: a level that lapses ends whatever counts. */
function isReviewed(level: Level, state: MemberState, rules: Rules): boolean {
  return !turnsAnyway(level, state, rules) && !lapses(rules, state);
}

/** Held while qualified, by what counts in a year: nothing bought in the year keeps it into the next. */
function turnsAnyway({ keep }: Level, { tier }: MemberState, rules: Rules): boolean {
  const ofYear = ({ metric, window }: Condition) =>
    isSummed(metric) && isPeriod(rules.tiers.windows[window] as WindowRule);
  return tier.whileQualified && (keep?.conditions.some(ofYear) ?? false);
}

/** What will still count of today's amounts when the tier ends, against what keeps the level. `isFixed`: a review decides. */
function missingToKeep(
  { keep }: Level,
  state: MemberState,
  rules: Rules,
  now: Instant,
  { until, isFixed }: { readonly until: Instant; readonly isFixed: boolean },
): Outlook {
  const day = rules.calendar.dayOf(until);
  const [complete, soFar] = isFixed ? amountsAtReview(rules, state, day) : [countedOn(rules, state, day)];
  const turn = isFixed ? turnInside(rules, state, day) : null;
  // The complete year counts until it is over; then only the present one can still make up for it.
  const isOver = turn !== null && turn <= rules.calendar.dayOf(now);
  const isKept = keep !== null && meets(keep, complete as Counted);
  if (isKept || soFar === undefined || turn === null)
    return outlook(keep, complete as Counted, rules, () => until);
  const by = isOver ? until : rules.calendar.startOfDay(turn);
  return outlook(keep, isOver ? soFar : (complete as Counted), rules, () => by);
}

function outlook(
  qualify: Qualify | null,
  counted: Counted,
  { tiers }: Rules,
  by: (condition: Condition) => Instant | null,
): Outlook {
  if (qualify === null) return { needs: 'all', missing: [] };
  if (meets(qualify, counted)) return { needs: qualify.needs, missing: [] };
  const missing = qualify.conditions
    .filter((condition) => !reaches(condition, counted))
    .map((condition) => ({
      metric: condition.metric,
      window: condition.window === 0 ? null : (tiers.windows[condition.window] as WindowRule),
      atLeast: condition.atLeast,
      amount: minorUnits(condition.atLeast - countOf(condition, counted)),
      by: by(condition),
    }));
  return { needs: qualify.needs, missing };
}
