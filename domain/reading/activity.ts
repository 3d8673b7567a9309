/** The activity of a member counted from all their facts, where the state has lost sight of a day. */

import {
  type Cancellation,
  effectiveAt,
  type Fact,
  type Purchase,
  purchaseFactId,
  type Refund,
} from '../facts/facts.ts';
import { emptyMemory } from '../facts/memory.ts';
import { inBusinessOrder } from '../facts/order.ts';
import type { Day, FactId, Instant } from '../kernel/brand.ts';
import type { Calendar } from '../kernel/calendar.ts';
import { keptOf, keptTotal } from '../points/kept.ts';
import {
  type ActiveDay,
  type Activity,
  noActivity,
  recentDaysMax,
  withEngagement,
} from '../value/activity.ts';

/** `facts` are all of the member's, in any order; those after `until` are left out. Never stale. */
export function recountActivity(facts: readonly Fact[], calendar: Calendar, until: Instant): Activity {
  const placed = inBusinessOrder(facts, emptyMemory()).filter(({ place }) => place.at <= until);
  const takenBack = new Map<FactId, (Refund | Cancellation)[]>();
  const purchases: Purchase[] = [];
  let activity = noActivity;
  for (const { fact } of placed) {
    if (fact.kind === 'purchase') purchases.push(fact);
    if (fact.kind === 'engagement') activity = withEngagement(activity, fact.engagement);
    if (fact.kind !== 'refund' && fact.kind !== 'cancellation') continue;
    const id = purchaseFactId(fact.order);
    takenBack.set(id, [...(takenBack.get(id) ?? []), fact]);
  }
  const days = activeDays(purchases, takenBack, calendar);
  return {
    ...activity,
    first: days[0] ?? null,
    recent: days.slice(-recentDaysMax),
    days: days.length,
    spend: days.reduce((sum, { spend }) => sum + spend, 0),
  };
}

function activeDays(
  purchases: readonly Purchase[],
  takenBack: ReadonlyMap<FactId, readonly (Refund | Cancellation)[]>,
  calendar: Calendar,
): ActiveDay[] {
  const days = new Map<Day, ActiveDay>();
  for (const purchase of purchases) {
    const refunds = takenBack.get(purchase.id) ?? [];
    const kept = keptTotal(keptOf(purchase, refunds));
    if (refunds.length > 0 && kept === 0) continue;
    const day = calendar.dayOf(effectiveAt(purchase));
    const { spend, purchases } = days.get(day) ?? { spend: 0, purchases: 0 };
    days.set(day, { day, spend: spend + kept, purchases: purchases + 1 });
  }
  return [...days.values()].toSorted((a, b) => a.day - b.day);
}
