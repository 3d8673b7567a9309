/**
 * What comes after a purchase and changes what it was worth. Points are reckoned again on what is kept,
 * by the rules and in the circumstances of the purchase's own moment; the difference is taken back.
 */

import {
  type Cancellation,
  type Fulfilment,
  orderName,
  purchaseFactId,
  type Refund,
} from '../facts/facts.ts';
import { type BoughtMemory, type OrderMemory, unknownOrder } from '../facts/memory.ts';
import { type MinorUnits, points } from '../kernel/brand.ts';
import { settled } from '../points/booking.ts';
import { calculateWorth, everythingOf, type Worth } from '../points/earning.ts';
import { excessOf, keptOf, keptTotal } from '../points/kept.ts';
import { addToLots, available, clawBack } from '../points/lots.ts';
import { returnRedeemed } from '../points/returning.ts';
import { levelIndex } from '../program/ladder.ts';
import { rulesOfLine } from '../program/timeline.ts';
import { type Context, decidedBy } from '../state/context.ts';
import { addQualifying, difference, isKept, neededPart } from '../state/qualifying.ts';
import type { Amounts, MemberState, Tier } from '../state/state.ts';
import { reduceCarried, withoutCarried } from '../tiers/carry.ts';
import { fallIfUnqualified, levelEarned } from '../tiers/decide.ts';
import { lifeLevel } from '../tiers/levels.ts';
import { makeTier } from '../tiers/making.ts';
import { termFrom } from '../tiers/terms.ts';
import { type Activity, withRefund } from '../value/activity.ts';
import { amountsOf } from './purchases.ts';

export function applyRefund(state: MemberState, fact: Refund | Cancellation, context: Context): MemberState {
  const { orders } = context.memory;
  const purchaseId = purchaseFactId(fact.order);
  const order = orders.get(purchaseId) ?? unknownOrder;
  const { purchase } = order;
  if (purchase === null) throw new Error(`refund ${fact.id} was applied before its purchase`);
  const after = { ...order, takenBack: [...order.takenBack, fact] };
  orders.set(purchaseId, after);
  const before = worthKept(purchase, order, context);
  const left = worthKept(purchase, after, context);
  const excess = excessOf(purchase.fact, order.takenBack, fact);
  const clawed = takePoints(state, purchase, before.points - left.points, { fact, excess }, context);
  const counted = takeAmounts(clawed, purchase, amountsOf(before), amountsOf(left), context);
  const active = { ...counted, activity: takeActivity(counted.activity, purchase, order, after) };
  const returned = returnRedeemed(active, purchase, after, context);
  return settled(fallIfUnqualified(decideAgain(state, returned, context), context), context.at);
}

/** Never more than the purchase earned: a bonus that only the smaller purchase would have had is not paid. */
function worthKept(purchase: BoughtMemory, order: OrderMemory, { timeline }: Context): Worth {
  const rules = rulesOfLine(timeline, purchase.line);
  const worth = calculateWorth(rules, purchase.basis, purchase.fact, keptOf(purchase.fact, order.takenBack));
  const whole = calculateWorth(rules, purchase.basis, purchase.fact, everythingOf(purchase.fact));
  return { ...worth, points: points(Math.min(worth.points, whole.points)) };
}

/** After the purchase's lot has expired its points are gone already: a refund takes none. */
function takePoints(
  state: MemberState,
  purchase: BoughtMemory,
  wanted: number,
  { fact, excess }: { readonly fact: Refund | Cancellation; readonly excess: MinorUnits },
  context: Context,
): MemberState {
  const isCleared = purchase.basis.today < state.clearedOn;
  const isExpired = isCleared || purchase.expiresOn <= context.today;
  const taken = isExpired ? 0 : wanted;
  const own = { expiresOn: purchase.expiresOn, availableOn: purchase.availableOn };
  const { lots, short } = taken > 0 ? clawBack(state.lots, own, taken) : giveTo(state, own, -taken);
  const deficit = points(state.deficit + short);
  context.outcomes.push({
    kind: 'points.clawed-back',
    ...decidedBy(context, 'refunds'),
    points: points(-taken),
    order: orderName(fact.order),
    deficit: points(Math.max(0, short)),
    ...(excess > 0 ? { excess } : {}),
  });
  return { ...state, lots, deficit };
}

/** A smaller purchase may be worth more under a condition that caps its size: then points come back. */
function giveTo(
  state: MemberState,
  own: { expiresOn: BoughtMemory['expiresOn']; availableOn: BoughtMemory['availableOn'] },
  given: number,
) {
  const toDeficit = Math.min(state.deficit, given);
  const lots = addToLots(state.lots, { ...own, remaining: points(given - toDeficit) });
  return { lots, short: points(-toDeficit) };
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

function takeActivity(
  activity: Activity,
  { fact, basis }: BoughtMemory,
  before: OrderMemory,
  after: OrderMemory,
): Activity {
  const [had, has] = [before, after].map(({ takenBack }) => keptTotal(keptOf(fact, takenBack))) as [
    number,
    number,
  ];
  const wasGone = before.takenBack.length > 0 && had === 0;
  return withRefund(activity, basis.today, had - has, has === 0 && !wasGone);
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
    standing !== null && levelIndex(rules, standing.level) > earned
      ? {
          ...standing,
          whileQualified: false,
          since: at,
          because: { decision: 'decided-again-by-refund', programVersion: rules.version } as const,
          before: null,
        }
      : makeTier(state, earned, context, { decision: 'decided-again-by-refund', start: termFrom(today) });
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

/** What was held while qualified has no term that could still run. */
function standingBefore({ before, whileQualified }: Tier, { rules, at }: Context): Tier['before'] {
  const runs = before !== null && (before.until === null ? !whileQualified : before.until > at);
  return runs && levelIndex(rules, before.level) >= 0 ? before : null;
}

/** Holds that wait for fulfilment end the given days after it, if that is sooner. */
export function applyFulfilment(state: MemberState, fact: Fulfilment, context: Context): MemberState {
  const { memory, timeline, today, outcomes } = context;
  const purchaseId = purchaseFactId(fact.order);
  const order = memory.orders.get(purchaseId) ?? unknownOrder;
  const { purchase } = order;
  if (purchase === null) throw new Error(`fulfilment ${fact.id} was applied before its purchase`);
  const { hold } = rulesOfLine(timeline, purchase.line).earning;
  const day = hold.kind === 'until-fulfilled' ? ((today + hold.days) as typeof today) : purchase.availableOn;
  if (day >= purchase.availableOn) return state;
  const availableOn = day <= today ? available : day;
  const worth = worthKept(purchase, order, context);
  const isHeld = (lot: MemberState['lots'][number]) =>
    lot.expiresOn === purchase.expiresOn && lot.availableOn === purchase.availableOn;
  const lot = state.lots.find(isHeld);
  const moved = points(Math.min(lot?.remaining ?? 0, worth.points));
  const rest = lot === undefined ? 0 : lot.remaining - moved;
  const others = state.lots.flatMap((each) =>
    !isHeld(each) ? [each] : rest === 0 ? [] : [{ ...each, remaining: points(rest) }],
  );
  const lots = addToLots(others, { expiresOn: purchase.expiresOn, availableOn, remaining: moved });
  memory.orders.set(purchaseId, { ...order, purchase: { ...purchase, availableOn } });
  outcomes.push({
    kind: 'hold.ended',
    ...decidedBy(context, 'earning.hold'),
    order: orderName(fact.order),
    moved,
    availableOn: day,
  });
  return settled({ ...state, lots }, context.at);
}
