/** What a member sees: tier, privileges, points, what is missing to the next tier and to keep this one. */
import { type Instant, minorUnits, type Points } from '../kernel/brand.ts';
import { addDays } from '../kernel/civil.ts';
import { endOfTime } from '../kernel/instant.ts';
import type { Metric } from '../program/file.ts';
import type { Level, Privilege, Qualify, Rules } from '../program/rules.ts';
import { rulesOfLine, type Timeline } from '../program/timeline.ts';
import { expireAt, expiryAt, seenAt } from './advance.ts';
import { balances } from './lots.ts';
import { amountsIn, leavesWindowOn, windowStart } from './qualifying.ts';
import type { Amounts, MemberState, TierReason } from './state.ts';
import { heldLevel, levelAt, meets } from './tiers.ts';

export interface Status {
  readonly rules: Rules;
  readonly state: MemberState;
  readonly tier: {
    readonly level: Level;
    readonly since: Instant;
    readonly until: Instant | null;
    readonly because: TierReason;
  };
  readonly privileges: readonly Privilege[];
  readonly balance: Points;
  readonly pending: Points;
  readonly deficit: Points;
  readonly nextExpiry: { readonly points: Points; readonly at: Instant } | null;
  readonly nextTier: (Outlook & { readonly level: Level }) | null;
  readonly keepTier: Outlook | null;
}

/** What is still missing; `any` one of the list is enough, or `all` are wanted. Empty when nothing is. */
export interface Outlook {
  readonly needs: 'any' | 'all';
  readonly missing: readonly Missing[];
}

/** `amount` in minor units for spend. It holds until `by`: then part of it has left the window; null if none does. */
export interface Missing {
  readonly metric: Metric;
  readonly amount: number;
  readonly by: Instant | null;
}

/** The member as of `now`, whether or not a job has run since. */
export function status(state: MemberState, timeline: Timeline, now: Instant): Status {
  const current = seenAt(state, timeline, now);
  const rules = rulesOfLine(timeline, current.line);
  const index = heldLevel(rules, current);
  const level = levelAt(rules, index);
  const next = rules.tiers.levels[index + 1];
  const tier = heldTier(current, rules, level);
  const isEarned = tier.because.decision !== 'given-by-operator';
  return {
    rules,
    state: current,
    tier,
    privileges: level.privileges,
    ...balances(current.lots),
    deficit: current.deficit,
    nextExpiry: nextExpiry(current, timeline, rules),
    nextTier: next === undefined ? null : { level: next, ...missingFor(next, current, rules, now) },
    keepTier:
      index === 0 || tier.until === null || !isEarned
        ? null
        : missingToKeep(level, current, rules, tier.until),
  };
}

/** The tier that was earned, or the operator's where that is the higher one. */
function heldTier({ tier, override }: MemberState, rules: Rules, level: Level): Status['tier'] {
  if (override === null || tier.level === level.id) {
    const { since, until, because } = tier;
    return { level, since, until, because };
  }
  const because = { decision: 'given-by-operator', programVersion: rules.version } as const;
  return { level, since: override.since, until: override.until, because };
}

function nextExpiry(state: MemberState, timeline: Timeline, rules: Rules): Status['nextExpiry'] {
  const at = expiryAt(state, timeline, rules);
  return at === endOfTime ? null : { points: expireAt(state, timeline, rules, at).expired, at };
}

function missingFor(level: Level, state: MemberState, rules: Rules, now: Instant): Outlook {
  const { window } = rules.tiers;
  const today = rules.calendar.dayOf(now);
  const enrolledOn = rules.calendar.dayOf(state.enrolledAt);
  const start = windowStart(window, today, enrolledOn);
  const by = (metric: Metric) => {
    // A rolling window takes nothing away from a metric that has nothing in it: there is no date to name.
    const oldest = state.qualifying.days.find((amounts) => amounts.day >= start && amounts[metric] > 0);
    const first = window.kind === 'rolling' ? oldest?.day : today;
    const leaves = first === undefined ? null : leavesWindowOn(window, first, enrolledOn);
    return leaves === null ? null : rules.calendar.startOfDay(leaves);
  };
  return outlook(level.qualify, amountsIn(window, state.qualifying, today, enrolledOn), by);
}

/** What the review at the term's end will still count of today's amounts, against what the level asks. */
function missingToKeep(level: Level, state: MemberState, rules: Rules, until: Instant): Outlook {
  const { window } = rules.tiers;
  const lastDay = rules.calendar.dayOf(until);
  const enrolledOn = rules.calendar.dayOf(state.enrolledAt);
  const seenFrom = window.kind === 'rolling' ? lastDay : addDays(lastDay, -1);
  return outlook(level.qualify, amountsIn(window, state.qualifying, seenFrom, enrolledOn), () => until);
}

function outlook(qualify: Qualify | null, amounts: Amounts, by: (metric: Metric) => Instant | null): Outlook {
  if (qualify === null) return { needs: 'all', missing: [] };
  if (meets(qualify, amounts)) return { needs: qualify.needs, missing: [] };
  const missing = qualify.conditions
    .filter(({ metric, atLeast }) => amounts[metric] < atLeast)
    .map(({ metric, atLeast }) => ({
      metric,
      amount: minorUnits(atLeast - amounts[metric]),
      by: by(metric),
    }));
  return { needs: qualify.needs, missing };
}
