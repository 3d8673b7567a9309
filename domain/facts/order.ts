/**
 * Business order: by the moment a fact takes effect, then by id. What refers to an order takes effect
 * with the order's purchase at the earliest: before it, it waits and counts to no one. In the same way a
 * command about something recorded comes after it, also where both were taken in one millisecond, or by
 * two servers whose clocks differ.
 */
import type { FactId } from '../kernel/brand.ts';
import { mayWait, nameOf, subjectOf } from './catalogue.ts';
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
import type { Memory } from './memory.ts';

/** The position at which a fact is folded. The id is the fact's own unless it waited. */
export type Place = Position;

export function placeOf(fact: Fact, memory: Memory): Place {
  if (!mayWait(fact)) return positionOf(fact);
  return placeAfter(fact, memory.orders.get(purchaseFactId(fact.order))?.purchase?.fact);
}

/** `cause` is what the fact refers to: an order's purchase, a reservation, an adjustment. */
function placeAfter(fact: Fact, cause: Fact | undefined): Place {
  const own = positionOf(fact);
  if (cause === undefined || comparePositions(own, positionOf(cause)) > 0) return own;
  // "~" sorts after what an encoded id goes on with: directly behind the cause.
  return { at: effectiveAt(cause), id: `${cause.id}~${fact.id}` as Position['id'] };
}

interface Placed {
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
  let subjects: Map<string | null, Fact> | undefined;
  const subjectNamed = (name: string): Fact | undefined => {
    subjects ??= new Map(facts.map((fact) => [nameOf(fact), fact]));
    return subjects.get(name);
  };
  const placed: Placed[] = [];
  let isSorted = true;
  for (const fact of facts) {
    const place = placeIn(fact, purchaseOf, subjectNamed);
    if (place === null) continue;
    const last = placed.at(-1)?.place;
    if (last !== undefined && comparePositions(last, place) > 0) isSorted = false;
    placed.push({ fact, place });
  }
  return isSorted ? placed : placed.sort((a, b) => comparePositions(a.place, b.place));
}

function placeIn(
  fact: Fact,
  purchaseOf: (order: OrderRef) => Purchase | undefined,
  subjectNamed: (name: string) => Fact | undefined,
): Place | null {
  if (!mayWait(fact)) {
    const subject = subjectOf(fact);
    return subject === null ? positionOf(fact) : placeAfter(fact, subjectNamed(subject));
  }
  const purchase = purchaseOf(fact.order);
  return purchase === undefined ? null : placeAfter(fact, purchase);
}
