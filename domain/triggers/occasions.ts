/**
 * What a fact, or a decision of time about the level, is an occasion for. Occasions are seen from the member before
 * and after: how a fact came about, in what order it was recorded, makes no difference to them.
 */
import {
  type Engagement,
  engagementFactId,
  type Fact,
  type OrderRef,
  orderName,
  purchaseFactId,
} from '../facts/facts.ts';
import type { EngagementMemory } from '../facts/memory.ts';
import type { TriggerWithdrawn } from '../facts/outcomes.ts';
import type { Day } from '../kernel/brand.ts';
import { levelIndex } from '../program/ladder.ts';
import type { Rules } from '../program/rules.ts';
import type { Trigger } from '../program/triggers/rules.ts';
import type { AnyContext, Context } from '../state/context.ts';
import type { MemberState } from '../state/state.ts';
import { holdsFor, holdsForOrder } from './conditions.ts';
import { fire, firedOf, withdraw } from './fire.ts';
import { fireByReach, spendableOn } from './reach.ts';

/** `before`: the member as the fact found them. Nothing is looked at where the program has no triggers. */
export function fireByFact(
  before: MemberState,
  after: MemberState,
  { fact, isFirst }: { readonly fact: Fact; readonly isFirst: boolean },
  context: Context,
): MemberState {
  if (context.rules.triggers.all.length === 0 && after.fired.length === 0) return after;
  const { byFact } = context.rules.triggers;
  // What members bring from another system was reached there.
  if (fact.kind === 'opening') return after;
  const left = withdrawByEngagement(withdrawByOrder(before, after, fact, context), fact, context);
  const fallen = withdrawByLevel(before, left, fact, context);
  const enrolled = isFirst
    ? fireAll(
        fallen,
        byFact.filter(({ on }) => on.kind === 'enrolled'),
        context,
      )
    : fallen;
  const bought = fireByOrder(before, enrolled, fact, context);
  const told = fireByEngagement(bought, fact, context);
  const freed = fireByHold(before, after, told, fact, context);
  const raised = fireByLevel(before, freed, context);
  return fact.kind in bringing ? fireByReachOf(before, raised, fact, context) : raised;
}

/** Facts that may bring points; what gives some back brings a reward back that had been told. */
const bringing: { readonly [Kind in Fact['kind']]?: true } = {
  purchase: true,
  revision: true,
  fulfilment: true,
  engagement: true,
  enrolment: true,
  adjustment: true,
};

function fireByReachOf(before: MemberState, after: MemberState, fact: Fact, context: Context): MemberState {
  const fired = fireByReach(before, after, context);
  for (const trigger of context.rules.triggers.byReach) {
    if (firedOf(fired, trigger.id) === firedOf(after, trigger.id)) continue;
    rememberFor(fact, fired, trigger, context);
  }
  return fired;
}

/** What a purchase or an engagement has fired goes with it. */
function rememberFor(fact: Fact, state: MemberState, trigger: Trigger, context: Context): void {
  if (fact.kind === 'purchase' || fact.kind === 'revision')
    rememberFired(state, trigger, fact.order, context);
  if (fact.kind === 'engagement') rememberEngaged(state, trigger, fact, context);
}

function rememberEngaged(state: MemberState, { id }: Trigger, fact: Engagement, { memory }: Context): void {
  const known = memory.engagements.get(fact.id);
  const last = firedOf(state, id);
  if (known === undefined || last === null) return;
  const { trigger, points, expiresOn, lastOn: on } = last;
  const fired = [...(known.fired ?? []), { trigger, points, expiresOn, on }];
  memory.engagements.set(fact.id, { ...known, fired });
}

function fireByEngagement(state: MemberState, fact: Fact, context: Context): MemberState {
  if (fact.kind !== 'engagement') return state;
  return context.rules.triggers.byFact.reduce((next, trigger) => {
    const { on } = trigger;
    if (on.kind !== 'engagement' || (on.engagement ?? fact.engagement) !== fact.engagement) return next;
    const isLow = on.scoreBelow === undefined || (fact.score ?? on.scoreBelow) < on.scoreBelow;
    if (!isLow || !holdsFor(trigger, state, context)) return next;
    const fired = fire(next, trigger, context);
    if (fired !== next) rememberEngaged(fired, trigger, fact, context);
    return fired;
  }, state);
}

function withdrawByEngagement(state: MemberState, fact: Fact, context: Context): MemberState {
  if (fact.kind !== 'engagement-revocation') return state;
  const id = engagementFactId(fact.source, fact.engagementId);
  const { fired = [], ...made } = context.memory.engagements.get(id) ?? {};
  if (fired.length === 0) return state;
  context.memory.engagements.set(id, made as EngagementMemory);
  const says = { engagement: fact.engagementId };
  return fired.reduce((next, firing) => withdraw(next, firing, says, context), state);
}

/** A parcel has freed points at once; on other days time sees that holds end. */
function fireByHold(
  before: MemberState,
  after: MemberState,
  told: MemberState,
  fact: Fact,
  context: Context,
): MemberState {
  if (fact.kind !== 'fulfilment' && fact.kind !== 'revision') return told;
  const { today, rules } = context;
  const isFreed =
    spendableOn(after, today) > spendableOn(before, today) && onHold(after, today) < onHold(before, today);
  if (!isFreed) return told;
  return fireAll(
    told,
    rules.triggers.byFact.filter(({ on }) => on.kind === 'points-available'),
    context,
  );
}

function onHold({ lots }: MemberState, today: Day): number {
  return lots.reduce((sum, { availableOn, remaining }) => (availableOn > today ? sum + remaining : sum), 0);
}

/** A level is reached: the one that is held from now on, not those that were skipped. */
export function fireByLevel(before: MemberState, after: MemberState, context: AnyContext): MemberState {
  const { rules } = context;
  if (rules.triggers.byLevel.length === 0 || !isHigher(rules, after, before)) return after;
  const isOn = ({ on }: Trigger) =>
    on.kind === 'tier-reached' && (on.level === undefined || on.level === after.tier.level);
  return fireAll(after, rules.triggers.byLevel.filter(isOn), context);
}

/** Whether the level of one is above that of the other. */
function isHigher(rules: Rules, { tier: one }: MemberState, { tier: other }: MemberState): boolean {
  return levelIndex(rules, one.level) > levelIndex(rules, other.level);
}

function fireAll(state: MemberState, triggers: readonly Trigger[], context: AnyContext): MemberState {
  return triggers.reduce(
    (next, trigger) => (holdsFor(trigger, state, context) ? fire(next, trigger, context) : next),
    state,
  );
}

/** Facts that may change what is kept of an order. */
function orderOf(fact: Fact): OrderRef | null {
  switch (fact.kind) {
    case 'purchase':
    case 'revision':
    case 'refund':
    case 'cancellation':
      return fact.order;
    default:
      return null;
  }
}

/** An order is a purchase from now on: something of it counts, and nothing did before. */
function fireByOrder(before: MemberState, after: MemberState, fact: Fact, context: Context): MemberState {
  const order = orderOf(fact);
  const { purchases } = after;
  if (order === null || purchases <= before.purchases) return after;
  const bought = context.memory.orders.get(purchaseFactId(order));
  return context.rules.triggers.byFact.reduce((next, trigger) => {
    if (!isAt(trigger, before, purchases, context.today) || !holdsForOrder(trigger, before, bought, context))
      return next;
    const fired = fire(next, trigger, context);
    if (fired !== next) rememberFired(fired, trigger, order, context);
    return fired;
  }, after);
}

function isAt({ on, silence }: Trigger, before: MemberState, purchases: number, today: Day): boolean {
  switch (on.kind) {
    case 'purchase':
      return true;
    case 'first-purchase':
      return purchases === 1;
    case 'nth-purchase':
      return purchases === on.purchases;
    case 'stage-entered':
      return on.stage === 'won-back' && before.boughtOn !== 0 && today - before.boughtOn >= silence;
    default:
      return false;
  }
}

function rememberFired(state: MemberState, { id }: Trigger, order: OrderRef, { memory }: Context): void {
  const key = purchaseFactId(order);
  const known = memory.orders.get(key);
  const last = firedOf(state, id);
  if (known === undefined || known.purchase === null || last === null) return;
  const { trigger, points, expiresOn, lastOn: on } = last;
  const fired = [...(known.purchase.fired ?? []), { trigger, points, expiresOn, on }];
  memory.orders.set(key, { ...known, purchase: { ...known.purchase, fired } });
}

/** Nothing of the order counts any more. */
function withdrawByOrder(before: MemberState, after: MemberState, fact: Fact, context: Context): MemberState {
  const order = orderOf(fact);
  if (order === null || after.purchases >= before.purchases) return after;
  const { memory } = context;
  const known = memory.orders.get(purchaseFactId(order));
  if (known === undefined || known.purchase === null) return after;
  const { fired = [], ...purchase } = known.purchase;
  if (fired.length === 0) return after;
  memory.orders.set(purchaseFactId(order), { ...known, purchase });
  const says = { order: orderName(order) };
  return fired.reduce((next, firing) => withdraw(next, firing, says, context), after);
}

/** What was taken back has undone the rise to the level for which the trigger fired last. */
function withdrawByLevel(before: MemberState, after: MemberState, fact: Fact, context: Context): MemberState {
  const says = undone(fact);
  const { rules } = context;
  if (says === null || !isHigher(rules, before, after)) return after;
  const reachedOn = rules.calendar.dayOf(before.tier.since);
  return rules.triggers.byLevel.reduce((next, { id, on }) => {
    const last = firedOf(next, id);
    const isFor = on.kind === 'tier-reached' && (on.level ?? before.tier.level) === before.tier.level;
    if (!isFor || last === null || last.lastOn !== reachedOn) return next;
    return withdraw(next, { ...last, on: last.lastOn }, says, context);
  }, after);
}

/** Null where the fact takes nothing back. */
function undone(fact: Fact): Pick<TriggerWithdrawn, 'order' | 'engagement'> | null {
  if (fact.kind === 'engagement-revocation') return { engagement: fact.engagementId };
  const isUndone = fact.kind === 'refund' || fact.kind === 'cancellation' || fact.kind === 'revision';
  return isUndone ? { order: orderName(fact.order) } : null;
}
