/**
 * What comes after a purchase and changes what it is worth: points are calculated again on what is kept, by the
 * rules and in the circumstances of the purchase's own moment, and the difference is booked.
 */

import {
  asPurchase,
  type Cancellation,
  type Fulfilment,
  orderName,
  purchaseFactId,
  type Refund,
  type RefundVoid,
  type Revision,
} from '../facts/facts.ts';
import { type BoughtMemory, type OrderMemory, unknownOrder } from '../facts/memory.ts';
import type { BonusBasis } from '../facts/outcomes.ts';
import { type Day, type Instant, type MinorUnits, points } from '../kernel/brand.ts';
import { startOfPeriod } from '../kernel/civil.ts';
import { countUse, settled } from '../points/booking.ts';
import { type Worth, worthKept } from '../points/earning.ts';
import { excessOf, isGone, keptOf, keptTotal, withFact } from '../points/kept.ts';
import { addToLots, available, clawBack } from '../points/lots.ts';
import { returnRedeemed } from '../points/returning.ts';
import { levelIndex } from '../program/ladder.ts';
import { rulesOfLine } from '../program/timeline.ts';
import { type Context, decidedBy } from '../state/context.ts';
import { addQualifying, difference, isKept, isMore, neededPart } from '../state/qualifying.ts';
import type { Amounts, MemberState, Tier } from '../state/state.ts';
import { reduceCarried, withoutCarried } from '../tiers/carry.ts';
import { fallIfUnqualified, levelEarned, raiseIfEarned } from '../tiers/decide.ts';
import { takeEntriesBack } from '../tiers/entry.ts';
import { lifeLevel } from '../tiers/levels.ts';
import { makeTier } from '../tiers/making.ts';
import { termFrom } from '../tiers/terms.ts';
import { type Activity, withChange } from '../value/activity.ts';
import { amountsOf, applyPurchase, noBonus } from './purchases.ts';

export function applyRefund(state: MemberState, fact: Refund | Cancellation, context: Context): MemberState {
  const order = orderOf(fact, context);
  if (order.purchase === null) throw new Error(`refund ${fact.id} was applied before its purchase`);
  if (!order.voided.includes(fact.id)) return change(state, order, order.purchase, fact, context);
  remember(order, fact, context);
  return state;
}

/** The first content of an order that has no purchase is the purchase; every other one changes the order. */
export function applyRevision(state: MemberState, fact: Revision, context: Context): MemberState {
  const order = orderOf(fact, context);
  if (order.purchase !== null) return change(state, order, order.purchase, fact, context);
  remember(order, fact, context);
  return applyPurchase(state, asPurchase(fact), context);
}

/** It stands directly before its refund, which then does nothing. */
export function applyVoid(state: MemberState, fact: RefundVoid, context: Context): MemberState {
  remember(orderOf(fact, context), fact, context);
  return state;
}

type OrderFact = Refund | Cancellation | Revision | RefundVoid | Fulfilment;

function orderOf({ order }: OrderFact, { memory }: Context): OrderMemory {
  return memory.orders.get(purchaseFactId(order)) ?? unknownOrder;
}

function remember(order: OrderMemory, fact: OrderFact, { memory }: Context): OrderMemory {
  const after = { ...order, ...withFact(order, fact) };
  memory.orders.set(purchaseFactId(fact.order), after);
  return after;
}

/** The difference that the fact makes to what is kept of its order. */
function change(
  state: MemberState,
  order: OrderMemory,
  purchase: BoughtMemory,
  fact: Refund | Cancellation | Revision,
  context: Context,
): MemberState {
  const changed = { ...order, ...withFact(order, fact) };
  const before = worthOf(purchase, order, context);
  const bought = seenAgain(purchase, before, worthOf(purchase, changed, context), state);
  const after = { ...changed, purchase: bought };
  context.memory.orders.set(purchaseFactId(fact.order), after);
  const worth = { before, left: worthOf(bought, after, context) };
  const excess = excessOf(purchase.fact, order, fact);
  const basis = bought === purchase ? null : bought.basis.bonus;
  const moved = movePoints(state, purchase, worth, { fact, excess, basis }, context);
  const amounts = { before: amountsOf(worth.before), left: amountsOf(worth.left) };
  const counted = takeAmounts(moved, purchase, amounts.before, amounts.left, context);
  const capped = moveCaps(counted, purchase, worth, context);
  const active = {
    ...capped,
    purchases: capped.purchases + countedOf(worth.left) - countedOf(worth.before),
    activity: changeActivity(capped.activity, purchase, order, after),
  };
  const returned = returnRedeemed(active, purchase, after, context);
  const again = fallIfUnqualified(decideAgain(state, returned, context), context);
  const decided =
    again.tier.level === state.tier.level
      ? again
      : takeEntriesBack(again, state.tier, context, orderName(fact.order));
  const grew = fact.kind === 'revision' && isMore(amounts.before, amounts.left);
  return settled(grew ? raiseIfEarned(decided, context) : decided, context.at);
}

/**
 * An order of which nothing counted, and something does now, is a purchase from now on: whether it is the first
 * is asked again, as another one may have become that meanwhile.
 */
function seenAgain(
  purchase: BoughtMemory,
  before: Worth,
  left: Worth,
  { purchases }: MemberState,
): BoughtMemory {
  const { basis } = purchase;
  if (countedOf(before) === countedOf(left) || countedOf(left) === 0) return purchase;
  if (basis.bonus.purchases === purchases || basis.bonus === noBonus) return purchase;
  return { ...purchase, basis: { ...basis, bonus: { ...basis.bonus, purchases } } };
}

/** 1 where something of the order counts. */
function countedOf({ eligible }: Worth): 0 | 1 {
  return eligible > 0 ? 1 : 0;
}

interface Change {
  readonly before: Worth;
  readonly left: Worth;
}

/** By the rules and in the circumstances of the purchase's own moment. */
function worthOf(purchase: BoughtMemory, order: OrderMemory, { timeline }: Context): Worth {
  return worthKept(rulesOfLine(timeline, purchase.line), purchase.basis, keptOf(purchase.fact, order));
}

interface Told {
  readonly fact: Refund | Cancellation | Revision;
  readonly excess: MinorUnits;
  /** The member as the bonuses see them from now on; null where that is as before. */
  readonly basis: BonusBasis | null;
}

/** After the purchase's lot has expired its points are gone already: none are taken, and none are given. */
function movePoints(
  state: MemberState,
  purchase: BoughtMemory,
  { before, left }: Change,
  { fact, excess, basis }: Told,
  context: Context,
): MemberState {
  const { today } = context;
  const isCleared = purchase.basis.today < state.clearedOn;
  const isExpired = isCleared || purchase.expiresOn <= today;
  const taken = isExpired ? 0 : before.points - left.points;
  const own = { expiresOn: purchase.expiresOn, availableOn: purchase.availableOn };
  const { lots, short } = taken > 0 ? clawBack(state.lots, own, taken) : giveTo(state, own, -taken);
  const deficit = points(state.deficit + short);
  context.outcomes.push({
    kind: fact.kind === 'revision' ? 'points.revised' : 'points.clawed-back',
    ...decidedBy(context, fact.kind === 'revision' ? 'revisions' : 'refunds'),
    points: points(-taken),
    order: orderName(fact.order),
    deficit: points(Math.max(0, short)),
    ...(excess > 0 ? { excess } : {}),
    ...(basis === null ? {} : { basis }),
  });
  return { ...state, lots, deficit };
}

/** An order that is larger, or worth more under a condition that caps its size, gives points. */
function giveTo(
  state: MemberState,
  own: { expiresOn: BoughtMemory['expiresOn']; availableOn: BoughtMemory['availableOn'] },
  given: number,
) {
  const toDeficit = Math.min(state.deficit, given);
  const lots = addToLots(state.lots, { ...own, remaining: points(given - toDeficit) });
  return { lots, short: points(-toDeficit) };
}

/** What a bonus with a bound for the member no longer pays, may be paid again; what it pays more, is used. */
function moveCaps(
  state: MemberState,
  { line, basis }: BoughtMemory,
  { before, left }: Change,
  { timeline }: Context,
): MemberState {
  const paidBy = ({ bonuses }: Worth, id: string) => bonuses.find((paid) => paid.id === id)?.points ?? 0;
  return rulesOfLine(timeline, line).earning.bonuses.reduce((next, { id, capPerMember: cap }) => {
    const more = paidBy(left, id) - paidBy(before, id);
    if (cap === null || more === 0) return next;
    return countUse(next, `bonus:${id}`, startOfPeriod(cap.per, basis.today), more);
  }, state);
}

/** On the day it counted; a day that no window reaches any more counts for nothing already. */
function takeAmounts(
  state: MemberState,
  purchase: BoughtMemory,
  before: Amounts,
  left: Amounts,
  { timeline, rules, today }: Context,
): MemberState {
  const change = neededPart(timeline.need, difference(before, left));
  const enrolledOn = rules.calendar.dayOf(state.enrolledAt);
  const counts = isKept(timeline.need, purchase.basis.today, today, enrolledOn);
  const day = purchase.basis.today;
  const taken = addQualifying(state.qualifying, timeline.need, day, change, counts);
  return { ...state, qualifying: reduceCarried(taken, day, change) };
}

function changeActivity(
  activity: Activity,
  { fact, basis }: BoughtMemory,
  before: OrderMemory,
  after: OrderMemory,
): Activity {
  const more = keptTotal(keptOf(fact, after)) - keptTotal(keptOf(fact, before));
  const [wasGone, isNowGone] = [isGone(fact, before), isGone(fact, after)];
  const purchases = wasGone === isNowGone ? 0 : isNowGone ? -1 : 1;
  return withChange(activity, basis.today, more, purchases);
}

/**
 * Where the program decides the tier again at once: a tier that was reached by qualifying, and that the
 * amounts no longer reach, goes back to what they do reach, or to the tier held before if that still runs.
 */
function decideAgain(before: MemberState, state: MemberState, context: Context): MemberState {
  const { rules, at, today } = context;
  if (rules.refunds.tier === 'leave') return state;
  const current = levelIndex(rules, state.tier.level);
  const wasEarned = levelEarned(before, rules, today) >= current;
  const earned = Math.max(levelEarned(state, rules, today), lifeLevel(rules, state));
  if (current === 0 || !wasEarned || earned >= current) return state;
  const standing = standingBefore(state.tier, context);
  const tier =
    standing !== null && levelIndex(rules, standing.level) >= earned
      ? {
          ...standing,
          whileQualified: false,
          since: at,
          because: { decision: 'decided-again-by-refund', programVersion: rules.version } as const,
          before: null,
        }
      : madeAgain(state, earned, context);
  context.outcomes.push({
    kind: 'tier.lowered',
    ...decidedBy(context, 'refunds.tier'),
    from: state.tier.level,
    to: tier.level,
    at,
    until: tier.until,
  });
  return { ...state, tier, qualifying: withoutCarried(state.qualifying) };
}

/**
 * The level that the rest of what counts earns, with the term that it would have: from the day of the rise that
 * is undone, or from the end of the term before it. A term that would be over by now begins today.
 */
function madeAgain(state: MemberState, earned: number, context: Context): Tier {
  const { rules, at, today } = context;
  const { since, before } = state.tier;
  const making = (from: Day) =>
    makeTier(state, earned, context, { decision: 'decided-again-by-refund', start: termFrom(from) });
  if (before === null) return making(today);
  const isWithin = before.until !== null && before.until > since && levelIndex(rules, before.level) >= earned;
  const tier = making(rules.calendar.dayOf(isWithin ? (before.until as Instant) : since));
  return tier.until !== null && tier.until <= at ? making(today) : tier;
}

/** What was held while qualified has no term that could still run. */
function standingBefore({ before, whileQualified }: Tier, { rules, at }: Context): Tier['before'] {
  const runs = before !== null && (before.until === null ? !whileQualified : before.until > at);
  return runs && levelIndex(rules, before.level) >= 0 ? before : null;
}

/** Holds that wait for fulfilment end the given days after it, if that is sooner. */
export function applyFulfilment(state: MemberState, fact: Fulfilment, context: Context): MemberState {
  const { memory, timeline, today, outcomes } = context;
  const order = orderOf(fact, context);
  const { purchase } = order;
  if (purchase === null) throw new Error(`fulfilment ${fact.id} was applied before its purchase`);
  const { hold } = rulesOfLine(timeline, purchase.line).earning;
  const day = hold.kind === 'until-fulfilled' ? ((today + hold.days) as typeof today) : purchase.availableOn;
  if (day >= purchase.availableOn) return state;
  const availableOn = day <= today ? available : day;
  const worth = worthOf(purchase, order, context);
  const isHeld = (lot: MemberState['lots'][number]) =>
    lot.expiresOn === purchase.expiresOn && lot.availableOn === purchase.availableOn;
  const lot = state.lots.find(isHeld);
  const moved = points(Math.min(lot?.remaining ?? 0, worth.points));
  const rest = lot === undefined ? 0 : lot.remaining - moved;
  const others = state.lots.flatMap((each) =>
    !isHeld(each) ? [each] : rest === 0 ? [] : [{ ...each, remaining: points(rest) }],
  );
  const lots = addToLots(others, { expiresOn: purchase.expiresOn, availableOn, remaining: moved });
  memory.orders.set(purchaseFactId(fact.order), { ...order, purchase: { ...purchase, availableOn } });
  outcomes.push({
    kind: 'hold.ended',
    ...decidedBy(context, 'earning.hold'),
    order: orderName(fact.order),
    moved,
    availableOn: day,
  });
  return settled({ ...state, lots }, context.at);
}
