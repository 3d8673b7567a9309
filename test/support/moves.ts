/** Moving an order, for tests: as the store makes it of what is recorded. */
import { type Fact, moveFactId, type OrderMove, type Purchase } from '../../domain/facts/facts.ts';
import type { Instant, MemberId } from '../../domain/kernel/brand.ts';

/** Of all that is known of the purchase's order. */
export function moveOf(
  { order, memberId }: Purchase,
  facts: readonly Fact[],
  to: MemberId,
  at: Instant,
): OrderMove {
  const gone = facts.filter((fact) => isOf(fact, order)).map(({ id }) => id);
  const times = { occurredAt: at, recordedAt: at };
  return { kind: 'order-move', id: moveFactId(order, 'm'), memberId, order, moveId: 'm', to, gone, ...times };
}

/** What pays for an order is none of its facts. */
function isOf(fact: Fact, { source, orderId }: Purchase['order']): boolean {
  if (!('order' in fact) || fact.order === undefined || fact.kind.startsWith('redemption')) return false;
  return fact.order.source === source && fact.order.orderId === orderId;
}
