/** The order in which the naive fold reads facts: as they take effect, what refers to another fact after it. */
import type { Fact, Purchase } from '../../../domain/facts/facts.ts';

/** With the moment at which each takes effect. */
export function inOrder(facts: readonly Fact[]): { fact: Fact; at: number }[] {
  const own = (fact: Fact) => ({ at: Math.min(fact.occurredAt, fact.recordedAt), id: fact.id as string });
  const isBefore = (a: { at: number; id: string }, b: { at: number; id: string }) =>
    a.at < b.at || (a.at === b.at && a.id < b.id);
  return facts
    .map((fact) => {
      const cause = causeOf(fact, facts);
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
      return purchaseOf(fact, facts);
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

export function purchaseOf(
  { order }: Fact & { kind: 'refund' | 'cancellation' | 'fulfilment' },
  facts: readonly Fact[],
) {
  return facts.find(
    (fact): fact is Purchase => fact.kind === 'purchase' && fact.order.orderId === order.orderId,
  );
}
