/** What a fact that takes something off is called. */
import type { Fact } from '../../facts/facts.ts';

/** What can take off what counts. */
export function takingOf(fact: Fact): string {
  if (fact.kind === 'tag-unset') return `taking tag ${fact.tag} off`;
  if (fact.kind === 'refund') return 'the refund';
  if (fact.kind === 'revision') return 'the change of the order';
  return fact.kind === 'cancellation' ? 'the cancellation' : 'the adjustment';
}
