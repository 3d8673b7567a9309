/** An order is fulfilled, or a part of it: points that wait for it can be spent sooner. */
import {
  type Fulfilment,
  type OrderRef,
  orderName,
  purchaseFactId,
  type Revision,
} from '../../facts/facts.ts';
import { type BoughtMemory, type OrderChanges, unknownOrder } from '../../facts/memory.ts';
import type { Day } from '../../kernel/brand.ts';
import { settled } from '../../points/booking.ts';
import { worthKept } from '../../points/earning.ts';
import { lastDayOf, type PointsByDay, pointsByDay } from '../../points/holds.ts';
import { keptOf, withFact } from '../../points/kept.ts';
import { available, moveBetweenDays } from '../../points/lots.ts';
import { rulesOfLine } from '../../program/timeline.ts';
import { type Context, decidedBy } from '../../state/context.ts';
import type { MemberState } from '../../state/state.ts';
import { rewardsOf } from '../../tiers/entry.ts';

/** Holds that wait for fulfilment end the given days after it, if that is sooner. */
export function applyFulfilment(state: MemberState, fact: Fulfilment, context: Context): MemberState {
  const { memory } = context;
  const purchaseId = purchaseFactId(fact.order);
  const order = memory.orders.get(purchaseId) ?? unknownOrder;
  const { purchase } = order;
  if (purchase === null) throw new Error(`fulfilment ${fact.id} was applied before its purchase`);
  const after = withFact(order, fact);
  memory.orders.set(purchaseId, { ...order, ...after });
  return endHoldsBy(state, fact.order, purchase, { before: order, after }, context);
}

/** A content of the order says what of it is fulfilled, which ends holds as a parcel does. */
export function endHoldsByContent(state: MemberState, fact: Revision, context: Context): MemberState {
  const order = context.memory.orders.get(purchaseFactId(fact.order)) ?? unknownOrder;
  const { purchase } = order;
  if (purchase === null) throw new Error(`revision ${fact.id} was applied without a purchase`);
  const { fulfilled: _, ...silent } = fact;
  const before = {
    ...order,
    revisions: order.revisions.map((each) => (each.id === fact.id ? silent : each)),
  };
  return endHoldsBy(state, fact.order, purchase, { before, after: order }, context);
}

interface Said {
  readonly before: OrderChanges;
  readonly after: OrderChanges;
}

function endHoldsBy(
  state: MemberState,
  ref: OrderRef,
  purchase: BoughtMemory,
  { before, after }: Said,
  context: Context,
): MemberState {
  const rewards = rewardsOf(state, purchase);
  const [was, is] = [before, after].map((order) =>
    withRewards(heldPoints(purchase, order, context), rewards),
  ) as [PointsByDay, PointsByDay];
  if (isGoneByTime(purchase, state, context) || isSame(was, is)) return state;
  const { lots, come } = moveBetweenDays(state, purchase.expiresOn, was, is);
  for (const { availableOn, points: moved } of come) {
    context.outcomes.push({
      kind: 'hold.ended',
      ...decidedBy(context, 'earning.hold'),
      order: orderName(ref),
      moved,
      availableOn: availableOn === available ? context.today : availableOn,
    });
  }
  return settled({ ...state, lots }, context.at);
}

function heldPoints(purchase: BoughtMemory, order: OrderChanges, { timeline, today }: Context): PointsByDay {
  const rules = rulesOfLine(timeline, purchase.line);
  const kept = keptOf(purchase.fact, order);
  const worth = worthKept(rules, purchase.basis, kept);
  return pointsByDay(rules, { purchase, order, kept, worth }, today);
}

/** After the purchase's lot has expired its points are gone: none can be taken, and none be given. */
export function isGoneByTime(
  { basis, expiresOn }: BoughtMemory,
  { clearedOn }: MemberState,
  { today }: { readonly today: Day },
): boolean {
  return basis.today < clearedOn || expiresOn <= today;
}

/** What a level that the order brought was rewarded with comes with the last of the order's points. */
function withRewards(byDay: PointsByDay, rewards: number): PointsByDay {
  const last = lastDayOf(byDay);
  return rewards === 0 || last === null
    ? byDay
    : new Map([...byDay, [last, (byDay.get(last) ?? 0) + rewards]]);
}

function isSame(a: PointsByDay, b: PointsByDay): boolean {
  return a.size === b.size && [...a].every(([day, count]) => b.get(day) === count);
}
