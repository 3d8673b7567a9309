/** What a member tends to, counted from all their facts when somebody asks: no state keeps it. */

import type { Fact } from '../facts/facts.ts';
import type { Instant } from '../kernel/brand.ts';
import { keptOrders } from './orders.ts';

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
  const kept = keptOrders(facts, until).filter(({ isGone }) => !isGone);
  const spendByCategory = new Map<string, number>();
  const countByChannel = new Map<string, number>();
  for (const { content, amounts } of kept) {
    if (content.channel !== undefined) add(countByChannel, content.channel, 1);
    content.lines.forEach(({ category }, index) => {
      if (category !== undefined) add(spendByCategory, category, amounts[index] ?? 0);
    });
  }
  return {
    favouriteCategory: largest(spendByCategory),
    preferredChannel: largest(countByChannel),
    firstChannel: kept[0]?.content.channel ?? null,
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
