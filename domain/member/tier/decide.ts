/** What facts and time make of a tier. */
import type { Day, Instant } from '../../kernel/brand.ts';
import { addDays } from '../../kernel/civil.ts';
import type { Rules } from '../../program/rules.ts';
import { type Context, decidedBy } from '../context.ts';
import type { TimedOutcome } from '../outcomes.ts';
import type { MemberState, Tier, TierDecision } from '../state.ts';
import { type Counted, keptLevel, levelAt, levelIndex, loweredLevel, risenLevel } from '../tiers.ts';
import { countedOn, enrolledOn, sightsAtReview } from './counted.ts';
import { countedAtEnd } from './moments.ts';
import { type TermStart, termAfter, termEnd, termFrom } from './terms.ts';

/** A tier whose term begins with `start`. */
export function makeTier(
  rules: Rules,
  level: number,
  at: Instant,
  start: TermStart,
  enrolled: Day,
  decision: TierDecision,
  before: Tier['before'] = null,
): Tier {
  return {
    level: levelAt(rules, level).id,
    since: at,
    until: termEnd(rules, level, start, enrolled),
    whileQualified: level > 0 && rules.tiers.term.kind === 'while-qualified',
    because: { decision, programVersion: rules.version },
    before,
  };
}

/** The level that the amounts in the windows earn today. */
export function levelEarned(state: MemberState, rules: Rules, today: Day): number {
  return keptLevel(rules, 0, countedOn(rules, state, today));
}

/** After something has counted: a higher level, or more time for the one that is held. */
export function raiseIfEarned(state: MemberState, context: Context): MemberState {
  const { rules, today } = context;
  const { upgrade, onRequalifying, levels } = rules.tiers;
  const current = levelIndex(rules, state.tier.level);
  const mayRise = upgrade === 'at-once' && current < levels.length - 1;
  const mayExtend = onRequalifying === 'extend' && current > 0 && state.tier.until !== null;
  if (!mayRise && !mayExtend) return state;
  const earned = keptLevel(rules, current, countedOn(rules, state, today));
  if (mayRise && earned > current) return raise(state, current, earned, context);
  return mayExtend && earned >= current ? extend(state, current, context) : state;
}

function raise(state: MemberState, current: number, earned: number, context: Context): MemberState {
  const { rules, at, today, outcomes } = context;
  const level = risenLevel(rules, current, earned);
  const tier = raisedTier(state, rules, current, level, at, termFrom(today), 'qualified');
  outcomes.push({
    kind: 'tier.raised',
    ...decidedBy(context, `tiers.levels.${tier.level}.qualify`),
    from: state.tier.level,
    to: tier.level,
    at,
    until: tier.until,
  });
  return { ...state, tier, settledAt: at };
}

/** A further upgrade begins a term of its own, or goes on with the one that runs. */
function raisedTier(
  state: MemberState,
  rules: Rules,
  current: number,
  level: number,
  at: Instant,
  start: TermStart,
  decision: TierDecision,
): Tier {
  const { level: from, until } = state.tier;
  const before = decision === 'qualified' ? { level: from, until } : null;
  const tier = makeTier(rules, level, at, start, enrolledOn(state, rules), decision, before);
  const keepsTerm = rules.tiers.onUpgrade === 'keep-term' && current > 0 && until !== null;
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
  const level = keptLevel(rules, current, countedOn(rules, state, today));
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
  const current = levelIndex(rules, state.tier.level);
  const level = keptLevel(rules, current, countedOn(rules, state, today));
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
  const tier = raisedTier(state, rules, current, level, at, start, 'raised-at-review');
  return change(state, rules, tier, `tiers.levels.${tier.level}.qualify`, at, outcomes, 'tier.raised');
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
  const enrolled = enrolledOn(state, rules);
  if (level > current) {
    const tier = makeTier(rules, level, at, start, enrolled, 'raised-at-review');
    return change(state, rules, tier, `tiers.levels.${tier.level}.qualify`, at, outcomes, 'tier.raised');
  }
  const { until, whileQualified, because } = makeTier(rules, level, at, start, enrolled, 'kept-at-review');
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

/** The level that a review gives, what it saw for that, and from when the term runs. */
export function reviewed(
  state: MemberState,
  rules: Rules,
  today: Day,
): { readonly level: number; readonly isSoFar: boolean; readonly start: TermStart } {
  const current = levelIndex(rules, state.tier.level);
  const sights = sightsAtReview(rules, state, today);
  const kept = sights.map((counted) => keptLevel(rules, current, counted));
  const level = reviewedLevel(rules, current, Math.max(...kept), sights);
  const isSoFar = kept.length > 1 && (kept[1] as number) >= level;
  const ended = addDays(today, -rules.tiers.graceDays);
  return { level, isSoFar, start: termAfter(rules, ended, enrolledOn(state, rules), isSoFar) };
}

function reviewedLevel(rules: Rules, current: number, kept: number, sights: readonly Counted[]): number {
  if (kept > current) return risenLevel(rules, current, kept);
  return kept === current ? current : loweredLevel(rules, current, kept, sights);
}

function lower(
  state: MemberState,
  rules: Rules,
  level: number,
  at: Instant,
  start: TermStart,
  outcomes: (TimedOutcome | Context['outcomes'][number])[],
): MemberState {
  const tier = makeTier(rules, level, at, start, enrolledOn(state, rules), 'lowered-at-review');
  return change(state, rules, tier, 'tiers.down', at, outcomes, 'tier.lowered');
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
