/** The order in which the naive fold reads facts: as they take effect, what refers to another fact after it. */
import type { Fact, Opening, OrderRef, Purchase, Revision } from '../../../domain/facts/facts.ts';

/** With the moment at which each takes effect. */
export function inOrder(facts: readonly Fact[]): { fact: Fact; at: number }[] {
  const own = (fact: Fact) => ({ at: momentOf(fact, facts), id: fact.id as string });
  const isBefore = (a: { at: number; id: string }, b: { at: number; id: string }) =>
    a.at < b.at || (a.at === b.at && a.id < b.id);
  return facts
    .map((fact) => {
      const cause = causeOf(fact, facts);
      if (fact.kind === 'opening' && cause !== undefined)
        return { fact, at: own(cause).at, id: `${cause.id}~${fact.id}` };
      if (cause === undefined || isBefore(own(cause), own(fact))) return { fact, ...own(fact) };
      return { fact, at: own(cause).at, id: `${cause.id}~${fact.id}` };
    })
    .sort((a, b) => (isBefore(a, b) ? -1 : 1));
}

function causeOf(fact: Fact, facts: readonly Fact[]): Fact | undefined {
  switch (fact.kind) {
    case 'refund':
    case 'cancellation':
    case 'fulfilment':
    case 'refund-void':
      return boughtBy(fact.order, facts);
    case 'revision': {
      const bought = boughtBy(fact.order, facts);
      return bought === fact ? undefined : bought;
    }
    case 'opening': {
      const counts = openingThatCounts(fact, facts);
      return counts === fact ? undefined : counts;
    }
    case 'engagement-revocation':
      return facts.find((each) => each.kind === 'engagement' && each.engagementId === fact.engagementId);
    case 'redemption-capture':
    case 'redemption-cancel':
      return facts.find((each) => each.kind === 'redemption' && each.redemptionId === fact.redemptionId);
    case 'adjustment-undo':
      return facts.find((each) => each.kind === 'adjustment' && each.adjustmentId === fact.adjustmentId);
    case 'tier-override-end':
      return facts.find((each) => each.kind === 'tier-override' && each.overrideId === fact.overrideId);
    case 'privilege-return':
      return facts.find((each) => each.kind === 'privilege-use' && each.useId === fact.useId);
    default:
      return undefined;
  }
}

/** Of all that one member had brought along, what was told last. */
export function openingThatCounts({ opens }: Opening, facts: readonly Fact[]): Opening {
  return facts
    .filter((each): each is Opening => each.kind === 'opening' && each.opens === opens)
    .sort((a, b) => (a.recordedAt === b.recordedAt ? (a.id < b.id ? -1 : 1) : a.recordedAt - b.recordedAt))
    .at(-1) as Opening;
}

/** A changed order takes effect when it was changed, a void where the refund stands that it is about. */
function momentOf(fact: Fact, facts: readonly Fact[]): number {
  const of = (each: Fact, occurredAt: number = each.occurredAt) => Math.min(occurredAt, each.recordedAt);
  if (fact.kind === 'revision' && boughtBy(fact.order, facts) !== fact) return of(fact, fact.revisedAt);
  if (fact.kind !== 'refund-void') return of(fact);
  const isVoided = (each: Fact) =>
    each.kind === 'refund' && each.refundId === fact.refundId && each.order.orderId === fact.order.orderId;
  return of(facts.find(isVoided) ?? fact);
}

/** The purchase of an order, or what stands for it: the oldest content that anybody told. */
export function boughtBy(
  { orderId }: Pick<OrderRef, 'orderId'>,
  facts: readonly Fact[],
): Purchase | Revision | undefined {
  const purchase = facts.find((fact) => fact.kind === 'purchase' && fact.order.orderId === orderId);
  if (purchase?.kind === 'purchase') return purchase;
  return contentsOf({ orderId }, facts)[0];
}

/** All contents that were told of an order, the oldest first. */
export function contentsOf(
  { orderId }: Pick<OrderRef, 'orderId'>,
  facts: readonly Fact[],
): readonly Revision[] {
  return facts
    .filter((fact): fact is Revision => fact.kind === 'revision' && fact.order.orderId === orderId)
    .sort((a, b) => (a.revisedAt === b.revisedAt ? (a.id < b.id ? -1 : 1) : a.revisedAt - b.revisedAt));
}
