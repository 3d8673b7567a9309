/**
 * What comes after a purchase and changes what it is worth: points are calculated again on what is kept, by the
 * rules and in the circumstances of the purchase's own moment, and the difference is booked.
 */

import {
  asPurchase,
  type Cancellation,
  orderName,
  purchaseFactId,
  type Refund,
  type RefundVoid,
  type Revision,
} from '../facts/facts.ts';
import { type BoughtMemory, type OrderChanges, type OrderMemory, unknownOrder } from '../facts/memory.ts';
import type { BonusBasis } from '../facts/outcomes.ts';
import { type MinorUnits, points } from '../kernel/brand.ts';
import { startOfPeriod } from '../kernel/civil.ts';
import { countUse, settled } from '../points/booking.ts';
import { type Worth, worthKept } from '../points/earning.ts';
import { excessOf, isGone, keptOf, keptTotal, withFact } from '../points/kept.ts';
import { addToLots, clawBack } from '../points/lots.ts';
import { returnRedeemed } from '../points/returning.ts';
import { rulesOfLine } from '../program/timeline.ts';
import { type Context, decidedBy } from '../state/context.ts';
import { addQualifying, difference, isKept, isMore, neededPart } from '../state/qualifying.ts';
import type { Amounts, MemberState } from '../state/state.ts';
import { decideAgain } from '../tiers/again.ts';
import { reduceCarried } from '../tiers/carry.ts';
import { fallIfUnqualified, raiseIfEarned } from '../tiers/decide.ts';
import { takeEntriesBack } from '../tiers/entry.ts';
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

type OrderFact = Refund | Cancellation | Revision | RefundVoid;

function orderOf({ order }: OrderFact, { memory }: Context): OrderMemory {
  return memory.orders.get(purchaseFactId(order)) ?? unknownOrder;
}

function remember(order: OrderMemory, fact: OrderFact, { memory }: Context): void {
  memory.orders.set(purchaseFactId(fact.order), { ...order, ...withFact(order, fact) });
}

/** The difference that the fact makes to what is kept of its order. */
function change(
  state: MemberState,
  order: OrderMemory,
  purchase: BoughtMemory,
  fact: Refund | Cancellation | Revision,
  context: Context,
): MemberState {
  const changes = withFact(order, fact);
  const before = worthOf(purchase, order, context);
  const left = worthOf(purchase, changes, context);
  const bought = seenAgain(purchase, before, left, state);
  const after = { ...order, ...changes, purchase: bought };
  context.memory.orders.set(purchaseFactId(fact.order), after);
  const worth = { before, left: bought === purchase ? left : worthOf(bought, changes, context) };
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
function worthOf(purchase: BoughtMemory, order: OrderChanges, { timeline }: Context): Worth {
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
