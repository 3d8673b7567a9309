/** A member's orders, and what is kept of each, gathered from all their facts. */

import { type Fact, type OrderRef, type Purchase, purchaseFactId } from '../facts/facts.ts';
import { emptyMemory, type OrderChanges, unchanged } from '../facts/memory.ts';
import { inBusinessOrder, purchasesAmong, withoutMoved } from '../facts/order.ts';
import { type FactId, type Instant, type MinorUnits, minorUnits } from '../kernel/brand.ts';
import { isFulfilled } from '../points/holds.ts';
import {
  changesOf,
  excessIn,
  isCancelled,
  isGone,
  type Kept,
  keptOf,
  keptTotal,
  withFact,
} from '../points/kept.ts';

export interface KeptOrder extends Kept {
  readonly purchase: Purchase;
  readonly isGone: boolean;
}

/** In the order in which they were bought; what happened after `until` is left out. */
export function keptOrders(all: readonly Fact[], until: Instant): readonly KeptOrder[] {
  const facts = withoutMoved(all);
  const changes = new Map<FactId, OrderChanges>();
  const bought: Purchase[] = [];
  const purchases = purchasesAmong(facts);
  for (const { fact, place } of inBusinessOrder(facts, emptyMemory())) {
    if (place.at > until) break;
    if (!('order' in fact) || fact.order === undefined) continue;
    const id = purchaseFactId(fact.order);
    const purchase = purchases.get(id);
    if (purchase?.id === fact.id) bought.push(purchase);
    changes.set(id, withFact(changes.get(id) ?? unchanged, fact));
  }
  return bought.map((purchase) => {
    const order = changes.get(purchaseFactId(purchase.order)) ?? unchanged;
    return { ...keptOf(purchase, order), purchase, isGone: isGone(purchase, order) };
  });
}

/** How an order is, whatever came of it in points. */
export interface OrderNow {
  readonly status: 'open' | 'fulfilled' | 'refunded' | 'cancelled';
  /** What is kept of it. */
  readonly kept: MinorUnits;
  /** What refunds asked for beyond what there was. */
  readonly excess: MinorUnits;
}

/** `facts`: all of the order that are recorded. Null before its purchase. */
export function orderNow(facts: readonly Fact[], order: OrderRef): OrderNow | null {
  const purchase = purchasesAmong(facts).get(purchaseFactId(order));
  if (purchase === undefined) return null;
  const changes = changesOf(facts);
  const kept = minorUnits(keptTotal(keptOf(purchase, changes)));
  return { status: statusOf(purchase, changes), kept, excess: excessIn(purchase, changes) };
}

function statusOf(purchase: Purchase, changes: OrderChanges): OrderNow['status'] {
  if (isCancelled(changes)) return 'cancelled';
  if (isGone(purchase, changes)) return 'refunded';
  return isFulfilled(keptOf(purchase, changes), changes) ? 'fulfilled' : 'open';
}
