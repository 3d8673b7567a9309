/** How facts and time decide a tier. */

import type { TierChanged } from '../facts/outcomes.ts';
import type { Day, Instant, LevelId } from '../kernel/brand.ts';
import { addDays } from '../kernel/civil.ts';
import { levelIndex } from '../program/ladder.ts';
import type { Rules } from '../program/rules.ts';
import { type AnyContext, type Context, decidedBy, type Moment, type TimeContext } from '../state/context.ts';
import type { MemberState, TermStart, Tier } from '../state/state.ts';
import { withoutCarried } from './carry.ts';
import { amountsAtReview, countedAtEnd, countedOn, enrolledOn } from './counted.ts';
import { payEntry } from './entry.ts';
import { keptLevel, lifeLevel, meets, risenLevel } from './levels.ts';
import { grantLifeByAmount } from './life.ts';
import { type Cause, decidedLevel, heldTerm, hiddenIn, type Making, makeTier, withTerm } from './making.ts';
import { prolonged, prolongedAlsoBy } from './prolonging.ts';
import { restingOnReview } from './returns/takenBack.ts';
import { beginAnew, lapses, reviewed } from './review.ts';
import { termFrom, termOf } from './terms.ts';

/** The level that the amounts in the windows earn today. */
export function levelEarned(state: MemberState, rules: Rules, today: Day): number {
  return keptLevel(rules, 0, countedOn(rules, state, today));
}

/** Something has counted: the member may reach a higher level, or get more time for the one that is held. */
export function raiseIfEarned(
  before: MemberState,
  context: Context,
  cause: Cause | null = null,
): MemberState {
  const { rules, today } = context;
  const state = grantLifeByAmount(before, context);
  const { upgrade, onRequalifying, levels } = rules.tiers;
  const current = levelIndex(rules, state.tier.level);
  const mayRise = upgrade === 'at-once' && current < levels.length - 1;
  const mayExtend = onRequalifying === 'extend' && state.tier.until !== null;
  if (!mayRise && !mayExtend) return state;
  const earned = decidedLevel(rules, state, countedOn(rules, state, today));
  if (mayRise && earned > current) {
    const making = { decision: 'qualified', start: termFrom(today), cause } as const;
    return raise(state, risenLevel(rules, current, earned), making, context);
  }
  return mayExtend && earned >= current ? extend(state, current, context, cause) : state;
}

/** A member rises by what counts: a further upgrade begins a term, or goes on with the one that runs. */
function raise(state: MemberState, level: number, making: Making, context: AnyContext): MemberState {
  const before = making.decision === 'qualified' ? heldTerm(context.rules, state.tier) : null;
  const tier = makeTier(state, level, context, { ...making, before });
  const held = keepsTerm(state, context) ? withTerm(tier, state.tier) : tier;
  return reach(state, level, held, context, making.cause ?? null);
}

/** New rules may have made the level held the lowest: then its term is over, though it had an end. */
function keepsTerm({ tier }: MemberState, { rules }: Moment): boolean {
  const runs = levelIndex(rules, tier.level) > 0 && tier.until !== null;
  return rules.tiers.onUpgrade === 'keep-term' && runs;
}

/** A level is reached: its reward is paid. */
function reach(
  state: MemberState,
  level: number,
  tier: Tier,
  context: AnyContext,
  cause: Cause | null = null,
): MemberState {
  const raised = change(
    state,
    tier,
    { kind: 'tier.raised', rule: `tiers.levels.${tier.level}.qualify` },
    context,
  );
  return payEntry(raised, level, context, cause);
}

/** The member qualified again inside the term. A term from today replaces it where the new one ends later. */
function extend(state: MemberState, current: number, context: Context, cause: Cause | null): MemberState {
  const { rules, at, today, outcomes } = context;
  const { tier } = state;
  const term = termOf(rules, current, termFrom(today), enrolledOn(state, rules));
  const { until } = term;
  const order = cause?.by ?? null;
  if (until === tier.until) {
    const also = prolongedAlsoBy(tier, order);
    return also === tier ? state : { ...state, tier: also };
  }
  if (until === null || until < (tier.until as Instant)) return state;
  outcomes.push({
    kind: 'tier.kept',
    ...decidedBy(context, 'tiers.onRequalifying'),
    tier: tier.level,
    at,
    until,
  });
  const because = { decision: 'requalified', programVersion: rules.version } as const;
  return { ...state, tier: { ...withTerm(tier, prolonged(tier, term, order)), because }, settledAt: at };
}

/** Something was taken off what counts: a tier that is held while qualified may fall. */
export function fallIfUnqualified(state: MemberState, context: Context): MemberState {
  const { rules, today } = context;
  if (!state.tier.whileQualified) return state;
  const current = levelIndex(rules, state.tier.level);
  const level = decidedLevel(rules, state, countedOn(rules, state, today));
  return level < current ? lower(state, level, termFrom(today), context) : state;
}

/** An amount has left the window, and the rest no longer qualifies for the tier. */
export function fall(state: MemberState, context: TimeContext): MemberState {
  const { rules, today } = context;
  const level = decidedLevel(rules, state, countedOn(rules, state, today));
  return lower(state, level, termFrom(today), context);
}

/** A month or year has ended: a member who has earned a higher level than they hold rises to it. */
export function raiseAtEnd(state: MemberState, context: TimeContext): MemberState {
  const { rules, today } = context;
  const current = levelIndex(rules, state.tier.level);
  const level = risenLevel(rules, current, keptLevel(rules, current, countedAtEnd(rules, state, today)));
  const start = { from: today, earnedOn: addDays(today, -1) };
  return raise(state, level, { decision: 'raised-at-review', start }, context);
}

/** A member has been one for as long as a higher level asks for. */
export function raiseByTenure(state: MemberState, context: TimeContext): MemberState {
  const { rules, today } = context;
  const current = levelIndex(rules, state.tier.level);
  const level = risenLevel(rules, current, keptLevel(rules, current, countedOn(rules, state, today)));
  return raise(state, level, { decision: 'raised-at-review', start: termFrom(today) }, context);
}

/** A term has ended. */
export function review(state: MemberState, context: TimeContext): MemberState {
  const { rules, at, outcomes } = context;
  if (lapses(rules, state)) return lapse(state, context);
  const { level, start } = reviewed(state, context);
  const current = levelIndex(rules, state.tier.level);
  if (level < current) return lower(state, level, start, context);
  if (level > current) {
    return reach(
      state,
      level,
      makeTier(state, level, context, { decision: 'raised-at-review', start }),
      context,
    );
  }
  const made = makeTier(state, level, context, { decision: 'kept-at-review', start });
  const { until, whileQualified, because } = made;
  const kept = restingOnReview(state.tier, context);
  const tier = { ...withTerm(kept, made), whileQualified, because };
  outcomes.push({ kind: 'tier.kept', ...decidedBy(context, 'tiers.term'), tier: tier.level, at, until });
  return { ...state, tier, settledAt: at };
}

/** A term has ended, and nothing renews it: what counted before counts no longer. */
function lapse(state: MemberState, context: TimeContext): MemberState {
  const making = { decision: 'lapsed', start: termFrom(context.today) } as const;
  const tier = makeTier(state, lifeLevel(context.rules, state), context, making);
  const how = { kind: 'tier.lowered', rule: 'tiers.onTermEnd' } as const;
  return change(beginAnew(state, context.today), tier, how, context);
}

/** An invitation has ended. The member keeps its level where the amounts meet what keeps it. */
export function keepInvited(state: MemberState, invited: LevelId, context: TimeContext): MemberState {
  const { rules, today } = context;
  const level = levelIndex(rules, invited);
  const { isByInvitation = false, keep = null } = rules.tiers.levels[level] ?? {};
  if (!isByInvitation || keep === null || level <= levelIndex(rules, state.tier.level)) return state;
  if (!amountsAtReview(rules, state, today).some((counted) => meets(keep, counted))) return state;
  const making = { decision: 'kept-after-invitation', start: termFrom(today) } as const;
  const rule = `tiers.levels.${invited}.keep`;
  return change(state, makeTier(state, level, context, making), { kind: 'tier.raised', rule }, context);
}

function lower(state: MemberState, level: number, start: TermStart, context: AnyContext): MemberState {
  const tier = makeTier(state, level, context, { decision: 'lowered-at-review', start });
  const fallen = { ...state, qualifying: withoutCarried(state.qualifying) };
  return change(fallen, tier, { kind: 'tier.lowered', rule: 'tiers.down' }, context);
}

/** Another tier is held from now on. */
function change(
  state: MemberState,
  tier: Tier,
  { kind, rule }: { readonly kind: TierChanged['kind']; readonly rule: string },
  context: AnyContext,
): MemberState {
  const { at, outcomes } = context;
  const [from, to] = [state.tier.level, tier.level];
  const hidden = hiddenIn(state, tier, context.rules);
  outcomes.push({ kind, ...decidedBy(context, rule), from, to, at, until: tier.until, ...hidden });
  return { ...state, tier, settledAt: at };
}
