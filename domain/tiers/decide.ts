/** What facts and time make of a tier. */

import type { TimedOutcome } from '../facts/outcomes.ts';
import type { Day, Instant, LevelId } from '../kernel/brand.ts';
import { addDays } from '../kernel/civil.ts';
import { levelIndex } from '../program/ladder.ts';
import type { Rules } from '../program/rules.ts';
import { type Context, decidedBy } from '../state/context.ts';
import type { MemberState, Tier, TierDecision } from '../state/state.ts';
import { withoutCarried } from './carry.ts';
import { countedOn, enrolledOn, sightsAtReview } from './counted.ts';
import { payEntry, payEntryAt } from './entry.ts';
import { type Counted, keptLevel, lifeLevel, loweredLevel, meets, risenLevel } from './levels.ts';
import { liveByAmount } from './life.ts';
import { decidedLevel, makeTier } from './making.ts';
import { countedAtEnd } from './moments.ts';
import { type TermStart, termAfter, termEnd, termFrom } from './terms.ts';

/** The level that the amounts in the windows earn today. */
export function levelEarned(state: MemberState, rules: Rules, today: Day): number {
  return keptLevel(rules, 0, countedOn(rules, state, today));
}

/** After something has counted: a higher level, or more time for the one that is held. */
export function raiseIfEarned(before: MemberState, context: Context): MemberState {
  const { rules, at, today, outcomes } = context;
  const state = liveByAmount(before, rules, at, today, outcomes);
  const { upgrade, onRequalifying, levels } = rules.tiers;
  const current = levelIndex(rules, state.tier.level);
  const mayRise = upgrade === 'at-once' && current < levels.length - 1;
  const mayExtend = onRequalifying === 'extend' && state.tier.until !== null;
  if (!mayRise && !mayExtend) return state;
  const earned = decidedLevel(rules, state, countedOn(rules, state, today));
  if (mayRise && earned > current) return raise(state, current, earned, context);
  return mayExtend && earned >= current ? extend(state, current, context) : state;
}

function raise(state: MemberState, current: number, earned: number, context: Context): MemberState {
  const { rules, at, today, outcomes } = context;
  const level = risenLevel(rules, current, earned);
  const tier = raisedTier(state, rules, level, at, termFrom(today), 'qualified');
  outcomes.push({
    kind: 'tier.raised',
    ...decidedBy(context, `tiers.levels.${tier.level}.qualify`),
    from: state.tier.level,
    to: tier.level,
    at,
    until: tier.until,
  });
  const raised = { ...state, tier, settledAt: at };
  const paid = payEntry(raised, rules, level, today);
  if (paid === null) return raised;
  outcomes.push(paid.outcome);
  return paid.state;
}

/** A further upgrade begins a term of its own, or goes on with the one that runs. */
function raisedTier(
  state: MemberState,
  rules: Rules,
  level: number,
  at: Instant,
  start: TermStart,
  decision: TierDecision,
): Tier {
  const { level: from, until } = state.tier;
  const before = decision === 'qualified' ? { level: from, until } : null;
  const tier = makeTier(state, rules, level, at, start, decision, before);
  // New rules may have made the level held the lowest: then its term is over, though it had an end.
  const isTerm = levelIndex(rules, from) > 0 && until !== null;
  const keepsTerm = rules.tiers.onUpgrade === 'keep-term' && isTerm;
  return keepsTerm ? { ...tier, until, whileQualified: false } : tier;
}

/** Enough for the level again inside its term: the term is reckoned from today, where that is longer. */
function extend(state: MemberState, current: number, context: Context): MemberState {
  const { rules, at, today, outcomes } = context;
  const { tier } = state;
  const until = termEnd(rules, current, termFrom(today), enrolledOn(state, rules));
  if (until === null || until <= (tier.until as Instant)) return state;
  outcomes.push({
    kind: 'tier.kept',
    ...decidedBy(context, 'tiers.onRequalifying'),
    tier: tier.level,
    at,
    until,
  });
  const because = { decision: 'requalified', programVersion: rules.version } as const;
  return { ...state, tier: { ...tier, until, because }, settledAt: at };
}

/** After something was taken off what counts: a tier held while qualified falls with it. */
export function fallIfUnqualified(state: MemberState, context: Context): MemberState {
  const { rules, at, today } = context;
  if (!state.tier.whileQualified) return state;
  const current = levelIndex(rules, state.tier.level);
  const level = decidedLevel(rules, state, countedOn(rules, state, today));
  return level < current ? lower(state, rules, level, at, termFrom(today), context.outcomes) : state;
}

/** An amount has left the window without which the tier is not qualified for. */
export function fall(
  state: MemberState,
  rules: Rules,
  at: Instant,
  today: Day,
  outcomes: TimedOutcome[],
): MemberState {
  const level = decidedLevel(rules, state, countedOn(rules, state, today));
  return lower(state, rules, level, at, termFrom(today), outcomes);
}

/** A month or year has ended: who has earned more than they hold rises. */
export function raiseAtEnd(
  state: MemberState,
  rules: Rules,
  at: Instant,
  today: Day,
  outcomes: TimedOutcome[],
): MemberState {
  const current = levelIndex(rules, state.tier.level);
  const level = risenLevel(rules, current, keptLevel(rules, current, countedAtEnd(rules, state, today)));
  const start = { from: today, earnedOn: addDays(today, -1) };
  const tier = raisedTier(state, rules, level, at, start, 'raised-at-review');
  return reach(state, rules, tier, level, at, today, outcomes);
}

/** A term has ended. */
export function review(
  state: MemberState,
  rules: Rules,
  at: Instant,
  today: Day,
  outcomes: TimedOutcome[],
): MemberState {
  const { level, start } = reviewed(state, rules, today);
  const current = levelIndex(rules, state.tier.level);
  if (level < current) return lower(state, rules, level, at, start, outcomes);
  if (level > current) {
    const tier = makeTier(state, rules, level, at, start, 'raised-at-review');
    return reach(state, rules, tier, level, at, today, outcomes);
  }
  const { until, whileQualified, because } = makeTier(state, rules, level, at, start, 'kept-at-review');
  const tier = { ...state.tier, until, whileQualified, because };
  outcomes.push({
    kind: 'tier.kept',
    rule: 'tiers.term',
    programVersion: rules.version,
    tier: tier.level,
    at,
    until,
  });
  return { ...state, tier };
}

/** A level reached as time decides. */
function reach(
  state: MemberState,
  rules: Rules,
  tier: Tier,
  level: number,
  at: Instant,
  today: Day,
  outcomes: TimedOutcome[],
): MemberState {
  const rule = `tiers.levels.${tier.level}.qualify`;
  const raised = change(state, rules, tier, rule, at, outcomes, 'tier.raised');
  return payEntryAt(raised, rules, level, at, today, outcomes);
}

/** An invitation has run out: its level is kept where what counts keeps it. */
export function keepInvited(
  state: MemberState,
  rules: Rules,
  invited: LevelId,
  at: Instant,
  today: Day,
  outcomes: TimedOutcome[],
): MemberState {
  const level = levelIndex(rules, invited);
  const { isByInvitation = false, keep = null } = rules.tiers.levels[level] ?? {};
  if (!isByInvitation || keep === null || level <= levelIndex(rules, state.tier.level)) return state;
  if (!sightsAtReview(rules, state, today).some((counted) => meets(keep, counted))) return state;
  const tier = makeTier(state, rules, level, at, termFrom(today), 'kept-after-invitation');
  return change(state, rules, tier, `tiers.levels.${invited}.keep`, at, outcomes, 'tier.raised');
}

/** The level that a review gives, what it saw for that, and from when the term runs. */
export function reviewed(
  state: MemberState,
  rules: Rules,
  today: Day,
): { readonly level: number; readonly isSoFar: boolean; readonly start: TermStart } {
  const sights = sightsAtReview(rules, state, today);
  const kept = sights.map((counted) => decidedLevel(rules, state, counted));
  const level = reviewedLevel(rules, state, Math.max(...kept), sights);
  const isSoFar = kept.length > 1 && (kept[1] as number) >= level;
  const ended = addDays(today, -rules.tiers.graceDays);
  return { level, isSoFar, start: termAfter(rules, ended, enrolledOn(state, rules), isSoFar) };
}

function reviewedLevel(rules: Rules, state: MemberState, kept: number, sights: readonly Counted[]): number {
  const current = levelIndex(rules, state.tier.level);
  if (kept > current) return risenLevel(rules, current, kept);
  if (kept === current) return current;
  return Math.max(loweredLevel(rules, current, kept, sights), lifeLevel(rules, state));
}

function lower(
  state: MemberState,
  rules: Rules,
  level: number,
  at: Instant,
  start: TermStart,
  outcomes: (TimedOutcome | Context['outcomes'][number])[],
): MemberState {
  const tier = makeTier(state, rules, level, at, start, 'lowered-at-review');
  const fallen = { ...state, qualifying: withoutCarried(state.qualifying) };
  return change(fallen, rules, tier, 'tiers.down', at, outcomes, 'tier.lowered');
}

function change(
  state: MemberState,
  { version }: Rules,
  tier: Tier,
  rule: string,
  at: Instant,
  outcomes: (TimedOutcome | Context['outcomes'][number])[],
  kind: 'tier.raised' | 'tier.lowered',
): MemberState {
  const [from, to] = [state.tier.level, tier.level];
  outcomes.push({ kind, rule, programVersion: version, from, to, at, until: tier.until });
  return { ...state, tier };
}
