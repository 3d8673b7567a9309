/**
 * Time passes on a member. Where several things happen at one instant, new rules take effect first, then triggers
 * fire, reservations run out, points expire, overrides end, and terms end. The end of a hold has no outcome: it is
 * seen when the state is read.
 */

import type { TimedOutcome } from '../facts/outcomes.ts';
import { type Instant, points } from '../kernel/brand.ts';
import { addMonths, never } from '../kernel/civil.ts';
import { endOfTime } from '../kernel/instant.ts';
import { release, setAside } from '../points/booking.ts';
import { endHolds, expireLots } from '../points/lots.ts';
import { levelIndex } from '../program/ladder.ts';
import type { Rules } from '../program/rules.ts';
import { nextLineFrom, rulesOfLine, type Timeline, type TimelineLine } from '../program/timeline.ts';
import { decidedBy, type TimeContext } from '../state/context.ts';
import { prune } from '../state/qualifying.ts';
import type { MemberState, Override, Reservation, Tier } from '../state/state.ts';
import { carryOver, withoutCarried } from '../tiers/carry.ts';
import { countedOn } from '../tiers/counted.ts';
import { fall, keepInvited, raiseAtEnd, raiseByTenure, review } from '../tiers/decide.ts';
import { type Counted, earnedLevel, keptLevel, lifeLevel, movedLevel } from '../tiers/levels.ts';
import { grantLifeByYears, keepTenures, lifeDueAt } from '../tiers/life.ts';
import { hiddenIn, makeTier, withTerm } from '../tiers/making.ts';
import { fallsAt, risesAt, risesByTenure, tierDueAt } from '../tiers/moments.ts';
import { asksAt, decideAtEnd } from '../tiers/returns/again.ts';
import { keepStarts, termFrom } from '../tiers/terms.ts';
import { fireByTime, triggersDueAt } from '../triggers/moments.ts';
import { fireByLevel } from '../triggers/occasions.ts';
import { fireByReach } from '../triggers/reach.ts';

/**
 * The state at `until`, after everything that is due up to and including that instant. Outcomes are added to
 * `outcomes`. A moment before the state's own changes nothing, and neither does one at which nothing is due.
 */
export function advance(
  state: MemberState,
  timeline: Timeline,
  until: Instant,
  outcomes: TimedOutcome[],
): MemberState {
  let next = state;
  for (let at = dueAt(next, timeline); at <= until && at < endOfTime; at = dueAt(next, timeline)) {
    next = passInstant(next, timeline, at, outcomes);
    next = keepTenures(next, timeline, rulesOfLine(timeline, next.line).calendar.dayOf(at));
    next = keepStarts(next, timeline);
  }
  return next === state ? state : endHoldsAndPrune(next, timeline, next.asOf.at);
}

/** The state as a reader sees it at `now`: time has passed, and holds that are over have ended. */
export function seenAt(
  state: MemberState,
  timeline: Timeline,
  now: Instant,
  outcomes: TimedOutcome[] = [],
): MemberState {
  return endHoldsAndPrune(advance(state, timeline, now, outcomes), timeline, now);
}

/**
 * The first moment at which time alone books an outcome or brings new rules; the end of time where there is
 * none.
 */
export function dueAt(state: MemberState, timeline: Timeline): Instant {
  const rules = rulesOfLine(timeline, state.line);
  return Math.min(
    nextLineFrom(timeline, state.line),
    state.reservations[0]?.runsOutAt ?? endOfTime,
    expiryAt(state, timeline, rules),
    state.override?.until ?? endOfTime,
    tierDueAt(state, timeline),
    triggersDueAt(state, timeline),
    endOfTime,
  ) as Instant;
}

/** When the first of the points expire, by their lot or by inactivity; the end of time where none expire. */
export function expiryAt(state: MemberState, timeline: Timeline, rules: Rules): Instant {
  const lot = state.lots[0];
  if (lot === undefined) return endOfTime;
  const byLot = lot.expiresOn === never ? endOfTime : rules.calendar.startOfDay(lot.expiresOn);
  return rules.expiry.kind === 'after-inactivity'
    ? (Math.min(byLot, inactiveAt(state, timeline, rules, rules.expiry.months)) as Instant)
    : byLot;
}

/** When inactivity takes all points. It can't be earlier than the rules that say so. */
function inactiveAt(state: MemberState, timeline: Timeline, rules: Rules, months: number): Instant {
  const at = rules.calendar.startOfDay(addMonths(state.activeOn, months));
  return Math.max(at, (timeline.lines[state.line] as TimelineLine).effectiveFrom) as Instant;
}

/**
 * Restarts the time of inactivity when points come to a member who is already inactive, so that these points
 * live as long as those of an active member. (Inactivity has taken all earlier points by then.)
 */
export function restartInactivity(state: MemberState, timeline: Timeline, at: Instant): MemberState {
  const rules = rulesOfLine(timeline, state.line);
  if (rules.expiry.kind !== 'after-inactivity' || state.lots.length === 0) return state;
  const isInactive = inactiveAt(state, timeline, rules, rules.expiry.months) <= at;
  return isInactive ? { ...state, activeOn: rules.calendar.dayOf(at) } : state;
}

function passInstant(
  state: MemberState,
  timeline: Timeline,
  at: Instant,
  outcomes: TimedOutcome[],
): MemberState {
  const isNewRules = nextLineFrom(timeline, state.line) === at;
  const rules = rulesOfLine(timeline, isNewRules ? state.line + 1 : state.line);
  const today = rules.calendar.dayOf(at);
  const context: TimeContext = { by: 'time', timeline, rules, at, today, outcomes };
  if (isNewRules) {
    const changed = changeRules(state, context);
    // Where new rules have decided something, their triggers of this instant would be taken for past.
    const isDecided = changed.asOf !== state.asOf;
    return isDecided ? fireTriggers(changed, { ...changed, asOf: state.asOf }, context) : changed;
  }
  if (triggersDueAt(state, timeline) === at) {
    return { ...fireTriggers(state, state, context), ...decidedAt(at) };
  }
  if (state.reservations[0]?.runsOutAt === at) {
    return activeAgain(runOut(state, context), context);
  }
  if (expiryAt(state, timeline, rules) === at) return expirePoints(state, context);
  const decided =
    state.override?.until === at
      ? endOverride(state, context)
      : { ...decideTier(state, context), ...decidedAt(at) };
  const raised = fireByLevel(state, decided, context);
  return restartInactivity(fireByReach(state, raised, context), timeline, at);
}

function fireTriggers(state: MemberState, seen: MemberState, context: TimeContext): MemberState {
  const fired = fireByTime(state, seen, context);
  if (fired === state) return state;
  // What is taken at this same instant is within nobody's reach.
  const { timeline, rules, at } = context;
  const isTaken = clearsAll(state, timeline, rules, at);
  return activeAgain(isTaken ? fired : fireByReach(state, fired, context), context);
}

/** Where inactivity takes all points at this same instant, it also takes the points that have just come. */
function activeAgain(state: MemberState, { timeline, rules, at }: TimeContext): MemberState {
  return clearsAll(state, timeline, rules, at) ? state : restartInactivity(state, timeline, at);
}

/** A reservation that was not captured in time gives its points back with their old expiry. */
function runOut(state: MemberState, context: TimeContext): MemberState {
  const { at, outcomes } = context;
  const [reservation] = state.reservations as [Reservation, ...Reservation[]];
  const given = release(state, reservation, context);
  outcomes.push({
    kind: 'points.returned',
    ...decidedBy(context, 'redemption.reservationMinutes'),
    points: setAside(reservation),
    redemptionId: reservation.id,
    at,
  });
  outcomes.push(...given.expired);
  return { ...given.state, ...decidedAt(at) };
}

/** The lots that are left at an instant of expiry, and the points that expire then. */
export function expireAt(state: MemberState, timeline: Timeline, rules: Rules, at: Instant) {
  const isCleared = clearsAll(state, timeline, rules, at);
  return expireLots(state.lots, isCleared ? never : rules.calendar.dayOf(at));
}

function clearsAll(state: MemberState, timeline: Timeline, rules: Rules, at: Instant): boolean {
  const { expiry } = rules;
  return expiry.kind === 'after-inactivity' && inactiveAt(state, timeline, rules, expiry.months) === at;
}

/**
 * An operator's tier ends, and the earned one is held again. A level by invitation may be kept by what
 * counts.
 */
function endOverride(state: MemberState, context: TimeContext): MemberState {
  const { at, outcomes } = context;
  const { level: tier, until } = state.override as Override;
  outcomes.push({ kind: 'tier.override-ended', ...decidedBy(context, 'tier-override'), tier, until, at });
  return { ...keepInvited({ ...state, override: null }, tier, context), ...decidedAt(at) };
}

/** New rules take effect: the rules of `context` are the new ones. */
function changeRules(state: MemberState, context: TimeContext): MemberState {
  const { timeline, rules, at, today, outcomes } = context;
  const { standing } = timeline.lines[state.line + 1] as TimelineLine;
  const counted = countedOn(rules, state, today);
  const current = levelIndex(rules, state.tier.level);
  const moves = movedLevel(standing, current, earnedLevel(rules, counted));
  const level = Math.max(moves, lifeLevel(rules, state));
  const moved = { ...state, line: state.line + 1 };
  const decided = decidedBy(context, 'tiers.standing');
  if (level === current) {
    const tier =
      standing === 'recompute-terms' ? withNewTerm(state, context) : keptByOldRules(state, timeline, counted);
    if (tier === state.tier) return moved;
    outcomes.push({ kind: 'tier.kept', ...decided, at, tier: tier.level, until: tier.until });
    return { ...moved, tier, ...decidedAt(at) };
  }
  const tier = makeTier(state, level, context, { decision: 'moved-by-new-rules', start: termFrom(today) });
  const was = current === -1 ? levelIndex(rulesOfLine(timeline, state.line), state.tier.level) : current;
  const kind = level > was ? 'tier.raised' : 'tier.lowered';
  const [from, to] = [state.tier.level, tier.level];
  outcomes.push({ kind, ...decided, from, to, at, until: tier.until, ...hiddenIn(state, tier, rules) });
  const qualifying = level > was ? state.qualifying : withoutCarried(state.qualifying);
  return { ...moved, tier, qualifying, ...decidedAt(at) };
}

/**
 * A tier held while qualified that the new rules would end is kept as long as the old rules would have kept
 * it.
 */
function keptByOldRules(state: MemberState, timeline: Timeline, counted: Counted): Tier {
  const { tier } = state;
  if (!tier.whileQualified) return tier;
  const { rules } = timeline.lines[state.line + 1] as TimelineLine;
  const current = levelIndex(rules, tier.level);
  if (rules.tiers.term.kind === 'while-qualified' && keptLevel(rules, current, counted) >= current)
    return tier;
  const until = fallsAt(state, rulesOfLine(timeline, state.line));
  return { ...tier, whileQualified: false, until: until === endOfTime ? null : until };
}

/** The level with the term that the new rules would have given it; one that would be over is reviewed now. */
function withNewTerm(state: MemberState, { rules, at }: TimeContext): Tier {
  const { tier } = state;
  const start = tier.start ?? termFrom(rules.calendar.dayOf(tier.since));
  const { because } = tier;
  const making = { decision: because.decision, start };
  const { whileQualified, ...made } = makeTier(state, levelIndex(rules, tier.level), { rules, at }, making);
  const until = made.until === null ? null : (Math.max(made.until, at) as Instant);
  if (until === tier.until && whileQualified === tier.whileQualified) return tier;
  const decided = { decision: 'moved-by-new-rules', programVersion: rules.version } as const;
  return { ...withTerm(tier, { ...made, until }), whileQualified, because: decided };
}

function expirePoints(state: MemberState, context: TimeContext): MemberState {
  const { timeline, rules, at, today, outcomes } = context;
  const { lots, expired } = expireAt(state, timeline, rules, at);
  outcomes.push({ kind: 'points.expired', ...decidedBy(context, 'expiry'), points: points(-expired), at });
  const clearedOn = clearsAll(state, timeline, rules, at) ? today : state.clearedOn;
  return { ...state, lots, clearedOn, ...decidedAt(at) };
}

/**
 * The order is: the refunds of a day undo a level, years for life are full, a term ends, an amount leaves, a member rises, a year carries a
 * surplus over.
 */
function decideTier(state: MemberState, context: TimeContext): MemberState {
  const { timeline, rules, at } = context;
  const { until, whileQualified } = state.tier;
  if (asksAt(state, timeline) === at) return decideAtEnd(state, context);
  if (lifeDueAt(state, timeline) === at) return grantLifeByYears(state, context);
  if (until === at) return review(state, context);
  if (until === null && whileQualified && fallsAt(state, rules) === at) return fall(state, context);
  const isAtOnce = rules.tiers.upgrade === 'at-once';
  if (isAtOnce && risesByTenure(state, timeline, rules) === at) return raiseByTenure(state, context);
  const rises = !isAtOnce && risesAt(state, timeline, rules) === at;
  return rises ? raiseAtEnd(state, context) : carryOver(state, context);
}

/**
 * Ends the holds that are over by `at`, and forgets the amounts that no window reaches from then on. Neither
 * has an outcome. `at` must never be a job's clock: a fact may still come between the last decision and the
 * job, and for that fact the points are on hold and the amounts count.
 */
export function endHoldsAndPrune(state: MemberState, timeline: Timeline, at: Instant): MemberState {
  const { calendar } = rulesOfLine(timeline, state.line);
  const today = calendar.dayOf(at);
  const lots = endHolds(state.lots, today);
  const qualifying = prune(state.qualifying, timeline.need, today, calendar.dayOf(state.enrolledAt));
  return lots === state.lots && qualifying === state.qualifying ? state : { ...state, lots, qualifying };
}

/** A booked outcome decides the state up to its instant. */
function decidedAt(at: Instant): Pick<MemberState, 'asOf' | 'settledAt'> {
  return { asOf: { at, id: '' }, settledAt: at };
}
