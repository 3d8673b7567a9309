/**
 * Business order: by the moment a fact takes effect, then by id. What refers to an order takes effect
 * with the order's purchase at the earliest: before it, it waits and counts to no one.
 */
import type { FactId } from '../kernel/brand.ts';
import {
  comparePositions,
  effectiveAt,
  type Fact,
  type OrderRef,
  type Position,
  type Purchase,
  positionOf,
  purchaseFactId,
} from './facts.ts';
import type { Memory, WaitingFact } from './memory.ts';

/** The position at which a fact is folded. The id is the fact's own unless it waited. */
export type Place = Position;

export function refersToOrder(fact: Fact): fact is WaitingFact {
  return fact.kind === 'refund' || fact.kind === 'cancellation' || fact.kind === 'fulfilment';
}

export function placeOf(fact: Fact, memory: Memory): Place {
  if (!refersToOrder(fact)) return positionOf(fact);
  return placeAfter(fact, memory.orders.get(purchaseFactId(fact.order))?.purchase?.fact);
}

function placeAfter(fact: WaitingFact, purchase: Purchase | undefined): Place {
  const own = positionOf(fact);
  if (purchase === undefined || comparePositions(own, positionOf(purchase)) > 0) return own;
  // "~" sorts after what an encoded id goes on with: directly behind the purchase.
  return { at: effectiveAt(purchase), id: `${purchase.id}~${fact.id}` as Position['id'] };
}

export interface Placed {
  readonly fact: Fact;
  readonly place: Place;
}

/** Facts in business order; what refers to an order whose purchase is not among them is left out. */
export function inBusinessOrder(facts: readonly Fact[], memory: Memory): readonly Placed[] {
  let purchases: Map<FactId, Purchase> | undefined;
  const purchaseOf = (order: OrderRef): Purchase | undefined => {
    purchases ??= new Map(facts.flatMap((fact) => (fact.kind === 'purchase' ? [[fact.id, fact]] : [])));
    const id = purchaseFactId(order);
    return purchases.get(id) ?? memory.orders.get(id)?.purchase?.fact;
  };
  const placed: Placed[] = [];
  let isSorted = true;
  for (const fact of facts) {
    const place = placeIn(fact, purchaseOf);
    if (place === null) continue;
    const last = placed.at(-1)?.place;
    if (last !== undefined && comparePositions(last, place) > 0) isSorted = false;
    placed.push({ fact, place });
  }
  return isSorted ? placed : placed.sort((a, b) => comparePositions(a.place, b.place));
}

function placeIn(fact: Fact, purchaseOf: (order: OrderRef) => Purchase | undefined): Place | null {
  if (!refersToOrder(fact)) return positionOf(fact);
  const purchase = purchaseOf(fact.order);
  return purchase === undefined ? null : placeAfter(fact, purchase);
}
