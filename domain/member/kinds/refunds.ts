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
} from '../../facts/facts.ts';
import { type BoughtMemory, type OrderChanges, type OrderMemory, unknownOrder } from '../../facts/memory.ts';
import type { BonusBasis, PointsClawedBack } from '../../facts/outcomes.ts';
import { type Day, type FactId, type MinorUnits, points } from '../../kernel/brand.ts';
import { startOfPeriod } from '../../kernel/civil.ts';
import { countUse, settled } from '../../points/booking.ts';
import { type Worth, worthKept } from '../../points/earning.ts';
import { lastDayOf, type PointsByDay, pointsByDay } from '../../points/holds.ts';
import { excessOf, isGone, keptOf, keptTotal, withFact } from '../../points/kept.ts';
import { moveBetweenDays } from '../../points/lots.ts';
import { returnRedeemed } from '../../points/returning.ts';
import { rulesOfLine } from '../../program/timeline.ts';
import { type Context, decidedBy } from '../../state/context.ts';
import { addQualifying, difference, isKept, isMore, isNothing, neededPart } from '../../state/qualifying.ts';
import type { Amounts, MemberState } from '../../state/state.ts';
import { reduceCarried } from '../../tiers/carry.ts';
import { fallIfUnqualified, raiseIfEarned } from '../../tiers/decide.ts';
import { takeEntriesBack } from '../../tiers/entry.ts';
import { settleExtensions, withoutExtensionsBy } from '../../tiers/extension.ts';
import { decideAgain } from '../../tiers/returns/again.ts';
import type { TakenBack } from '../../tiers/returns/takenBack.ts';
import { type Activity, withChange } from '../../value/activity.ts';
import { endHoldsByContent, isGoneByTime } from './fulfilments.ts';
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
  if (order.purchase !== null) {
    const changed = change(state, order, order.purchase, fact, context);
    return fact.fulfilled === undefined ? changed : endHoldsByContent(changed, fact, context);
  }
  remember(order, fact, context);
  const bought = applyPurchase(state, asPurchase(fact), context);
  return fact.fulfilled === undefined ? bought : endHoldsByContent(bought, fact, context);
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
  const worth = { before, left: bought === purchase ? left : worthOf(bought, changes, context) };
  const held = {
    before: heldOf({ purchase, order, worth: before }, context),
    left: heldOf({ purchase: bought, order: withoutFulfilled(changes, fact), worth: worth.left }, context),
  };
  const excess = excessOf(purchase.fact, order, fact);
  const basis = bought === purchase ? null : bought.basis.bonus;
  const moved = movePoints(state, order, purchase, held, context);
  pushMoved(moved, { fact, excess, basis }, context);
  const forgiven = order.forgiven + moved.forgiven;
  const after = { ...order, ...changes, purchase: bought, forgiven };
  context.memory.orders.set(purchaseFactId(fact.order), after);
  const amounts = { before: amountsOf(worth.before), left: amountsOf(worth.left) };
  const counted = changeAmounts(moved.state, purchase.basis.today, amounts.before, amounts.left, context);
  const capped = moveCaps(counted, purchase, worth, context);
  const active = {
    ...capped,
    purchases: capped.purchases + countedOf(worth.left) - countedOf(worth.before),
    activity: changeActivity(capped.activity, purchase, order, after),
  };
  const returned = returnRedeemed(active, purchase, after, context);
  const by = purchaseFactId(fact.order);
  const isOff = !isNothing(amounts.before) && isNothing(amounts.left);
  const says = { order: orderName(fact.order) };
  const less = difference(
    neededPart(context.timeline.need, amounts.left),
    neededPart(context.timeline.need, amounts.before),
  );
  const taken = { at: purchase.basis.at, day: purchase.basis.today, amounts: less };
  const decided = decideTierAgain(state, returned, { by, isOff, says, taken }, context);
  const grew = fact.kind === 'revision' && isMore(amounts.before, amounts.left);
  const cause = { by, availableOn: lastDayOf(held.left) ?? bought.availableOn };
  return settled(grew ? raiseIfEarned(decided, context, cause) : decided, context.at);
}

/** Something that counted is taken back: the tier follows it as the program says, and the rewards for levels the tier. */
export function decideTierAgain(
  before: MemberState,
  after: MemberState,
  { by, isOff, says, taken }: Undone,
  context: Context,
): MemberState {
  const left = isOff ? withoutExtensionsBy(after, by, context) : after;
  const again = fallIfUnqualified(decideAgain(before, left, taken, context), context);
  const decided = settleExtensions(before, again, by, context);
  if (decided.tier.level === before.tier.level) return decided;
  return takeEntriesBack(decided, before.tier, context, says);
}

/** Of what something is taken back: the fact, whether nothing of it counts any more, and how it is called. */
interface Undone {
  readonly by: FactId;
  readonly isOff: boolean;
  readonly says: Pick<PointsClawedBack, 'order' | 'engagement'>;
  readonly taken: TakenBack;
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

interface Held {
  readonly before: PointsByDay;
  readonly left: PointsByDay;
}

function heldOf(
  of: { readonly purchase: BoughtMemory; readonly order: OrderChanges; readonly worth: Worth },
  { timeline, today }: Context,
): PointsByDay {
  const kept = keptOf(of.purchase.fact, of.order);
  return pointsByDay(rulesOfLine(timeline, of.purchase.line), { ...of, kept }, today);
}

/** What the content says of fulfilment takes effect after what it says of the lines. */
function withoutFulfilled(order: OrderChanges, { id }: Pick<OrderFact, 'id'>): OrderChanges {
  const revisions = order.revisions.map((each) => {
    if (each.id !== id) return each;
    const { fulfilled: _, ...silent } = each;
    return silent;
  });
  return { ...order, revisions };
}

interface Moved {
  readonly state: MemberState;
  /** Signed. */
  readonly points: number;
  /** Points taken that no lot covered, and that are owed. */
  readonly owed: number;
  /** Points that no lot covered and that are not owed either; negative for what is not given because of that. */
  readonly forgiven: number;
}

/**
 * After the purchase's lot has expired its points are gone already: none are taken, and none are given. What comes
 * makes up first for what was forgiven of the order, then for what the member owes.
 */
function movePoints(
  state: MemberState,
  order: OrderMemory,
  purchase: BoughtMemory,
  { before, left }: Held,
  context: Context,
): Moved {
  if (isGoneByTime(purchase, state, context)) return { state, points: 0, owed: 0, forgiven: 0 };
  const toMakeUp = { lots: state.lots, deficit: state.deficit + order.forgiven };
  const { lots, short } = moveBetweenDays(toMakeUp, purchase.expiresOn, before, left);
  const uncovered = Math.max(0, short);
  const notGiven = Math.min(order.forgiven, Math.max(0, -short));
  const forgiven = context.rules.refunds.deficit === 'forgiven' ? uncovered : 0;
  const owed = uncovered - forgiven;
  const deficit = points(state.deficit + owed - Math.max(0, -short - notGiven));
  const moved = sumOf(left) - sumOf(before) + forgiven - notGiven;
  return { state: { ...state, lots, deficit }, points: moved, owed, forgiven: forgiven - notGiven };
}

function pushMoved(
  { points: moved, owed, forgiven }: Moved,
  { fact, excess, basis }: Told,
  context: Context,
): void {
  context.outcomes.push({
    kind: fact.kind === 'revision' ? 'points.revised' : 'points.clawed-back',
    ...decidedBy(context, fact.kind === 'revision' ? 'revisions' : 'refunds'),
    points: points(moved),
    order: orderName(fact.order),
    deficit: points(owed),
    ...(forgiven === 0 ? {} : { forgiven: points(forgiven) }),
    ...(excess > 0 ? { excess } : {}),
    ...(basis === null ? {} : { basis }),
  });
}

function sumOf(byDay: PointsByDay): number {
  let sum = 0;
  for (const count of byDay.values()) sum += count;
  return sum;
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
export function changeAmounts(
  state: MemberState,
  day: Day,
  before: Amounts,
  left: Amounts,
  { timeline, rules, today }: Context,
): MemberState {
  const change = neededPart(timeline.need, difference(before, left));
  const enrolledOn = rules.calendar.dayOf(state.enrolledAt);
  const counts = isKept(timeline.need, day, today, enrolledOn);
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
