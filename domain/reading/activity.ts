/** The activity of a member counted from all their facts, where the state has lost sight of a day. */

import { effectiveAt, engagementFactId, type Fact } from '../facts/facts.ts';
import type { Day, Instant } from '../kernel/brand.ts';
import type { Calendar } from '../kernel/calendar.ts';
import { keptTotal } from '../points/kept.ts';
import {
  type ActiveDay,
  type Activity,
  noActivity,
  recentDaysMax,
  withEngagement,
} from '../value/activity.ts';
import { type KeptOrder, keptOrders } from './orders.ts';

/** `facts` are all of the member's, in any order; those after `until` are left out. Never stale. */
export function recountActivity(facts: readonly Fact[], calendar: Calendar, until: Instant): Activity {
  const so = facts.filter((fact) => effectiveAt(fact) <= until);
  const revoked = new Set(
    so.flatMap((fact) =>
      fact.kind === 'engagement-revocation' ? [engagementFactId(fact.source, fact.engagementId)] : [],
    ),
  );
  const engagements = so.filter((fact) => fact.kind === 'engagement' && !revoked.has(fact.id));
  const activity = engagements.reduce(
    (sum, fact) => (fact.kind === 'engagement' ? withEngagement(sum, fact.engagement, 1) : sum),
    noActivity,
  );
  const days = activeDays(keptOrders(facts, until), calendar);
  return {
    ...activity,
    first: days[0] ?? null,
    recent: days.slice(-recentDaysMax),
    days: days.length,
    spend: days.reduce((sum, { spend }) => sum + spend, 0),
  };
}

function activeDays(orders: readonly KeptOrder[], calendar: Calendar): ActiveDay[] {
  const days = new Map<Day, ActiveDay>();
  for (const order of orders) {
    if (order.isGone) continue;
    const day = calendar.dayOf(effectiveAt(order.purchase));
    const { spend, purchases } = days.get(day) ?? { spend: 0, purchases: 0 };
    days.set(day, { day, spend: spend + keptTotal(order), purchases: purchases + 1 });
  }
  return [...days.values()].toSorted((a, b) => a.day - b.day);
}
