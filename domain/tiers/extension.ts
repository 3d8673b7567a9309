/** What becomes of a prolonged term where a refund takes back the order that prolonged it. */
import type { Instant } from '../kernel/brand.ts';
import { addDays } from '../kernel/civil.ts';
import { levelIndex } from '../program/ladder.ts';
import { type Context, decidedBy } from '../state/context.ts';
import type { Extension, HeldTerm, MemberState, Term, Tier } from '../state/state.ts';
import { withoutCarried } from './carry.ts';
import { countedOn } from './counted.ts';
import { keptLevel, lifeLevel } from './levels.ts';
import { decidedLevel, heldFor, hiddenIn, makeTier, withTerm } from './making.ts';
import { plainIn } from './prolonging.ts';
import { termAfterHeld } from './returns/again.ts';
import { beginAnew, lapses, reviewed } from './review.ts';
import { endOf, termFrom } from './terms.ts';

/** Nothing is kept of the order: what it alone prolonged has the term that it had, the levels held before as well. */
export function withoutExtensionsBy(state: MemberState, order: string, context: Context): MemberState {
  const { tier } = state;
  if (context.rules.refunds.tier === 'leave') return state;
  const before = tier.before === null ? null : withoutBelow(tier.before, order);
  if (tier.extended === undefined && before === tier.before) return state;
  const { whileQualified } = tier;
  const own =
    tier.extended === undefined ? tier : withTerm(tier, stillRunning(without(tier, order), context));
  return { ...state, tier: { ...own, whileQualified, before } };
}

function withoutBelow(held: HeldTerm, order: string): HeldTerm {
  const before = held.before === undefined ? undefined : withoutBelow(held.before, order);
  const own = held.extended === undefined ? held : heldFor(held, without(held, order));
  return before === undefined || before === held.before ? own : { ...own, before };
}

/** Where levels are decided at the end of the day, a term that would be over by now ends with the day. */
function stillRunning(term: Term, { rules, at, today }: Context): Term {
  const isOver = term.until !== null && term.until <= at;
  if (!isOver || rules.refunds.at !== 'day-end') return term;
  return { ...term, until: rules.calendar.startOfDay(addDays(today, 1)) };
}

function without(term: Term, order: string): Term {
  const kept: Extension[] = [];
  let undone: Extension['was'] | null = null;
  for (const { was, by } of term.extended ?? []) {
    const from: Extension['was'] = undone ?? was;
    const others = by.filter((id) => id !== order);
    undone = others.length === 0 ? from : null;
    if (undone === null) kept.push({ was: from, by: others });
  }
  const plain = undone ?? plainIn(term);
  return kept.length === 0 ? plain : { ...plain, extended: kept };
}

/**
 * The end of a term after a refund that has left the level: where what counts kept the level before and does not
 * any more, what the order prolonged, and all that came after, is undone. A term that would be over by now is
 * reviewed now.
 *
 * @param before the member as the refund found them
 */
export function settleExtensions(
  before: MemberState,
  state: MemberState,
  order: string,
  context: Context,
): MemberState {
  const { rules, at, today } = context;
  const { tier } = state;
  if (rules.refunds.tier === 'leave' || before.tier.extended === undefined) return state;
  if (tier.level !== before.tier.level || tier.since !== before.tier.since) return state;
  const current = levelIndex(rules, tier.level);
  const isKept = (each: MemberState) => decidedLevel(rules, each, countedOn(rules, each, today)) >= current;
  const isCut = tier.extended !== undefined && isKept(before) && !isKept(state);
  const left = isCut ? { ...state, tier: withTerm(tier, stillRunning(cutAt(tier, order), context)) } : state;
  const { until } = left.tier;
  if (until === before.tier.until || until === null) return left;
  if (until <= at) return reviewLate(left, current, context);
  return keep(left, left.tier, context);
}

/** Without the first extension that names the order, and those after it; without any where none does. */
function cutAt({ extended = [] }: Tier, order: string): Term {
  const first = Math.max(
    0,
    extended.findIndex(({ by }) => by.includes(order)),
  );
  const { was } = extended[first] as Extension;
  return first === 0 ? was : { ...was, extended: extended.slice(0, first) };
}

/** The term was over before: its review is made up for with what counts today. */
function reviewLate(state: MemberState, current: number, context: Context): MemberState {
  const { rules, at, today } = context;
  if (lapses(rules, state)) return lapseLate(state, context);
  const level = Math.min(current, reviewed(state, context).level);
  const decision = 'decided-again-by-refund' as const;
  const start = termAfterHeld(state.tier, state, context);
  const made = makeTier(state, level, context, { decision, start });
  const isOver = made.until !== null && made.until <= at;
  const tier = isOver ? makeTier(state, level, context, { decision, start: termFrom(today) }) : made;
  if (level === current) return keep(state, tier, context);
  const fallen = { ...state, qualifying: withoutCarried(state.qualifying) };
  return lower(fallen, tier, 'tiers.down', context);
}

/** The level lapsed as the term was over, and what has counted since may have reached one. */
function lapseLate(state: MemberState, context: Context): MemberState {
  const { rules, today } = context;
  const anew = beginAnew(state, endOf(rules, state.tier.until as Instant));
  const earned = Math.max(lifeLevel(rules, state), keptLevel(rules, 0, countedOn(rules, anew, today)));
  const level = Math.min(earned, levelIndex(rules, state.tier.level));
  const tier = makeTier(anew, level, context, { decision: 'lapsed', start: termFrom(today) });
  if (tier.level === state.tier.level) return keep(anew, tier, context);
  return lower(anew, tier, 'tiers.onTermEnd', context);
}

function lower(state: MemberState, tier: Tier, rule: string, context: Context): MemberState {
  const moved = { from: state.tier.level, to: tier.level, at: context.at, until: tier.until };
  const hidden = hiddenIn(state, tier, context.rules);
  context.outcomes.push({ kind: 'tier.lowered', ...decidedBy(context, rule), ...moved, ...hidden });
  return { ...state, tier };
}

function keep(state: MemberState, term: Term, context: Context): MemberState {
  const { rules, at, outcomes } = context;
  const { level } = state.tier;
  outcomes.push({
    kind: 'tier.kept',
    ...decidedBy(context, 'refunds.tier'),
    tier: level,
    at,
    until: term.until,
  });
  const because = { decision: 'decided-again-by-refund', programVersion: rules.version } as const;
  return { ...state, tier: { ...withTerm(state.tier, term), because } };
}
