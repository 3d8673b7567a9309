/** When facts have all taken effect; those that wait for their order count with their own moment. */
import { effectiveAt, type Fact } from '../../domain/facts/facts.ts';
import { emptyMemory } from '../../domain/facts/memory.ts';
import { inBusinessOrder } from '../../domain/facts/order.ts';
import type { Instant } from '../../domain/kernel/brand.ts';

export function latestOf(facts: readonly Fact[]): Instant {
  const placed = inBusinessOrder(facts, emptyMemory());
  const known = new Set(placed.map(({ fact }) => fact));
  const waiting = facts.filter((fact) => !known.has(fact)).map(effectiveAt);
  return Math.max(...placed.map(({ place }) => place.at), ...waiting) as Instant;
}
