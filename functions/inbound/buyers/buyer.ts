/** Who bought: the member whom the source's rule names, who has the identity that it names, or a guest. */
import type { Purchase, Revision } from '../../../domain/facts/facts.ts';
import type { Bought, Revision as SaidRevision } from '../sources/deliveries.ts';
import type { Buyer, Buying } from './lookUp.ts';

/** A member's own id needs no read. */
export async function buyerOf(buying: Buying, sale: Bought | SaidRevision): Promise<Buyer> {
  const by = buying.source.identifiesBy ?? null;
  const { memberId } = sale;
  if (memberId !== null && by === null) return { kind: 'named', memberId };
  const { lookUp } = await import('./lookUp.ts');
  return lookUp(buying, sale, by);
}

/** Kept until somebody claims it. */
export async function holdFor(
  buying: Buying,
  hash: string,
  fact: Purchase | Revision,
): Promise<{ readonly status: 'waiting' }> {
  const { holdForGuest } = await import('./lookUp.ts');
  await holdForGuest(buying, hash, fact);
  return { status: 'waiting' };
}
