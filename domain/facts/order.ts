/**
 * Business order: by the moment a fact takes effect, then by id. What is about an order takes effect with the
 * order's purchase at the earliest: before it, it waits and counts to no one. In the same way a command about
 * something recorded comes after it, also where both were taken in one millisecond, or by two servers whose
 * clocks differ. A void of a refund comes directly before the refund, which then does nothing. An opening comes
 * directly behind the one that took its place, and does nothing.
 */
import type { FactId, Instant } from '../kernel/brand.ts';
import { catalogue, nameOf, subjectOf, type WaitingFact } from './catalogue.ts';
import {
  asPurchase,
  comparePositions,
  compareRevisions,
  type EngagementRevocation,
  effectiveAt,
  engagementFactId,
  type Fact,
  type Opening,
  type Position,
  type Purchase,
  positionOf,
  purchaseFactId,
  type RefundVoid,
  type Revision,
  replaces,
  voidedRefundId,
} from './facts.ts';
import { type Memory, unknownOrder } from './memory.ts';

/** The position at which a fact is folded. The id is the fact's own unless it waited. */
export type Place = Position;

/** What the place of a fact about an order depends on. */
interface OrderAround {
  /** Null where the order has no purchase yet. */
  readonly purchase: Purchase | null;
  readonly refund: (id: FactId) => Fact | undefined;
}

export function placeOf(fact: Fact, memory: Memory): Place {
  if (fact.kind === 'engagement-revocation') {
    const cause = memory.engagements.get(engagementFactId(fact.source, fact.engagementId));
    return cause === undefined ? positionOf(fact) : placeBehind(positionOf(fact), fact, cause.fact);
  }
  if (fact.kind === 'opening') return placeOfOpening(fact, memory.openings.get(fact.opens));
  if (!isOfOrder(fact)) return positionOf(fact);
  const { purchase, takenBack } = memory.orders.get(purchaseFactId(fact.order)) ?? unknownOrder;
  const around = {
    purchase: purchase?.fact ?? null,
    refund: (id: FactId) => takenBack.find((refund) => refund.id === id),
  };
  return placeInOrder(fact, around) ?? positionOf(fact);
}

type OrderFact = Exclude<WaitingFact, EngagementRevocation> | Revision;

function isOfOrder(fact: Fact): fact is OrderFact {
  return catalogue[fact.kind].refersTo?.kind === 'purchase';
}

/** Null where it waits. */
function placeInOrder(fact: OrderFact, { purchase, refund }: OrderAround): Place | null {
  if (fact.kind === 'revision') {
    const opens = purchase === null || purchase.id === fact.id;
    if (opens) return positionOf(fact);
  }
  return purchase === null ? null : placeBehind(ownPlace(fact, refund), fact, purchase);
}

function ownPlace(fact: OrderFact, refund: OrderAround['refund']): Place {
  switch (fact.kind) {
    case 'revision':
      return { at: Math.min(fact.revisedAt, fact.recordedAt) as Instant, id: fact.id };
    case 'refund-void':
      return voidPlace(fact, refund(voidedRefundId(fact)));
    default:
      return positionOf(fact);
  }
}

/** "refund-void:" sorts before "refund:": directly before its refund. */
function voidPlace(fact: RefundVoid, refund: Fact | undefined): Place {
  return { at: effectiveAt(refund ?? fact), id: fact.id };
}

/** `cause` is what the fact refers to: an order's purchase, a reservation, an adjustment. */
function placeBehind(own: Place, fact: Fact, cause: Fact): Place {
  if (comparePositions(own, positionOf(cause)) > 0) return own;
  // "~" sorts after what an encoded id goes on with: directly behind the cause.
  return { at: effectiveAt(cause), id: `${cause.id}~${fact.id}` as Position['id'] };
}

/** `counting`: the one that counts so far, of whom the opening is. */
function placeOfOpening(fact: Opening, counting: Opening | undefined): Place {
  if (counting === undefined || !replaces(counting, fact)) return positionOf(fact);
  return { at: effectiveAt(counting), id: `${counting.id}~${fact.id}` as Position['id'] };
}

interface Placed {
  readonly fact: Fact;
  readonly place: Place;
}

/** What counts of a member's facts: those of an order that was moved to somebody else are left out. */
export function withoutMoved(facts: readonly Fact[]): readonly Fact[] {
  const gone = goneAmong(facts);
  return gone.size === 0 ? facts : facts.filter(({ id }) => !gone.has(id));
}

/** The facts that moves of orders leave out. */
export function goneAmong(facts: Iterable<Fact>): ReadonlySet<FactId> {
  const gone = new Set<FactId>();
  for (const fact of facts) if (fact.kind === 'order-move') for (const id of fact.gone) gone.add(id);
  return gone;
}

/** Facts in business order; what is about an order whose purchase is not among them is left out, and what was moved. */
export function inBusinessOrder(all: readonly Fact[], memory: Memory): readonly Placed[] {
  const facts = withoutMoved(all);
  const orders = new Orders(facts, memory);
  const openings = countingAmong(facts, memory);
  let subjects: Map<string | null, Fact> | undefined;
  const subjectNamed = (name: string): Fact | undefined => {
    subjects ??= new Map(facts.map((fact) => [nameOf(fact), fact]));
    return subjects.get(name);
  };
  const placed: Placed[] = [];
  let isSorted = true;
  for (const fact of facts) {
    const place = isOfOrder(fact)
      ? placeInOrder(fact, orders.around(fact))
      : fact.kind === 'opening'
        ? placeOfOpening(fact, openings.get(fact.opens))
        : placeOfOther(fact, subjectNamed);
    if (place === null) continue;
    const last = placed.at(-1)?.place;
    if (last !== undefined && comparePositions(last, place) > 0) isSorted = false;
    placed.push({ fact, place });
  }
  return isSorted ? placed : placed.sort((a, b) => comparePositions(a.place, b.place));
}

/** Of each opened member the opening that counts. */
function countingAmong(facts: readonly Fact[], memory: Memory): ReadonlyMap<Opening['opens'], Opening> {
  const counting = new Map(memory.openings);
  for (const fact of facts) {
    if (fact.kind !== 'opening') continue;
    const other = counting.get(fact.opens);
    if (other === undefined || replaces(fact, other)) counting.set(fact.opens, fact);
  }
  return counting;
}

function placeOfOther(fact: Fact, subjectNamed: (name: string) => Fact | undefined): Place {
  const subject = subjectOf(fact);
  const cause = subject === null ? undefined : subjectNamed(subject);
  return cause === undefined ? positionOf(fact) : placeBehind(positionOf(fact), fact, cause);
}

/** Which purchases and refunds there are; gathered when the first fact about an order asks. */
class Orders {
  readonly #facts: readonly Fact[];
  readonly #memory: Memory;
  #purchases: Map<FactId, Purchase> | undefined;
  #refunds: Map<FactId, Fact> | undefined;

  constructor(facts: readonly Fact[], memory: Memory) {
    this.#facts = facts;
    this.#memory = memory;
  }

  around({ order }: OrderFact): OrderAround {
    this.#purchases ??= purchasesAmong(this.#facts);
    const id = purchaseFactId(order);
    const known = this.#memory.orders.get(id) ?? unknownOrder;
    return {
      purchase: known.purchase?.fact ?? this.#purchases.get(id) ?? null,
      refund: (refund) =>
        known.takenBack.find((each) => each.id === refund) ?? this.#refundsById().get(refund),
    };
  }

  #refundsById(): Map<FactId, Fact> {
    this.#refunds ??= new Map(
      this.#facts.flatMap((fact) => (fact.kind === 'refund' ? [[fact.id, fact]] : [])),
    );
    return this.#refunds;
  }
}

/** By the id of the order's purchase: the purchase itself, or else the earliest revision. */
export function purchasesAmong(facts: Iterable<Fact>): Map<FactId, Purchase> {
  const purchases = new Map<FactId, Purchase>();
  const revisions = new Map<FactId, Revision>();
  for (const fact of facts) {
    if (fact.kind === 'purchase') purchases.set(fact.id, fact);
    if (fact.kind !== 'revision') continue;
    const id = purchaseFactId(fact.order);
    const earliest = revisions.get(id);
    if (earliest === undefined || compareRevisions(fact, earliest) < 0) revisions.set(id, fact);
  }
  for (const [id, revision] of revisions) if (!purchases.has(id)) purchases.set(id, asPurchase(revision));
  return purchases;
}
