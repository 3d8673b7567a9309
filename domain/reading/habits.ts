/** What a member tends to, counted from all their facts when somebody asks: no state keeps it. */

import { type Cancellation, type Fact, type Purchase, purchaseFactId, type Refund } from '../facts/facts.ts';
import { emptyMemory } from '../facts/memory.ts';
import { inBusinessOrder } from '../facts/order.ts';
import type { FactId, Instant } from '../kernel/brand.ts';
import { keptOf, keptTotal } from '../points/kept.ts';

export interface Habits {
  /** On whose lines they have spent most; null where no line has a category. */
  readonly favouriteCategory: string | null;
  /** Through which most of their purchases came; null where none names a channel. */
  readonly preferredChannel: string | null;
  /** Of their first purchase. */
  readonly firstChannel: string | null;
}

export const noHabits: Habits = { favouriteCategory: null, preferredChannel: null, firstChannel: null };

/** A purchase of which nothing is kept never happened. */
export function habitsOf(facts: readonly Fact[], until: Instant): Habits {
  const takenBack = new Map<FactId, (Refund | Cancellation)[]>();
  const purchases: Purchase[] = [];
  for (const { fact, place } of inBusinessOrder(facts, emptyMemory())) {
    if (place.at > until) break;
    if (fact.kind === 'purchase') purchases.push(fact);
    if (fact.kind !== 'refund' && fact.kind !== 'cancellation') continue;
    const id = purchaseFactId(fact.order);
    takenBack.set(id, [...(takenBack.get(id) ?? []), fact]);
  }
  const kept = purchases
    .map((purchase) => ({ purchase, kept: keptOf(purchase, takenBack.get(purchase.id) ?? []) }))
    .filter((each) => !takenBack.has(each.purchase.id) || keptTotal(each.kept) > 0);
  const spendByCategory = new Map<string, number>();
  const countByChannel = new Map<string, number>();
  for (const { purchase, kept: left } of kept) {
    if (purchase.channel !== undefined) add(countByChannel, purchase.channel, 1);
    purchase.lines.forEach(({ category }, index) => {
      if (category !== undefined) add(spendByCategory, category, left.amounts[index] ?? 0);
    });
  }
  return {
    favouriteCategory: largest(spendByCategory),
    preferredChannel: largest(countByChannel),
    firstChannel: kept[0]?.purchase.channel ?? null,
  };
}

function add(sums: Map<string, number>, key: string, amount: number): void {
  sums.set(key, (sums.get(key) ?? 0) + amount);
}

/** Of equal ones the first by name, so that the same facts always say the same. */
function largest(sums: ReadonlyMap<string, number>): string | null {
  const [first] = [...sums].toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  return first?.[0] ?? null;
}
