/** A term that is prolonged, and what is remembered of it, so that a refund can take that back. */
import type { Extension, Term, Tier } from '../state/state.ts';

/** So many extensions of a term are remembered; what is older stays. */
const extensionsMax = 8;
/** An extension that so many orders of its day ask for is not taken back any more. */
const ordersMax = 4;
/** Stands for what no refund takes back. */
const forGood = '';

/** `term` takes the place of the tier's own, because of an order or an engagement; null for what is neither. */
export function prolonged({ extended = [], ...tier }: Tier, term: Term, order: string | null): Term {
  const added: Extension = { was: plainIn(tier), by: [order ?? forGood] };
  return { ...term, extended: [...extended, added].slice(-extensionsMax) };
}

/** Another order asks for the term that the last extension gave. */
export function prolongedAlsoBy(tier: Tier, order: string | null): Tier {
  const last = tier.extended?.at(-1);
  const by = order ?? forGood;
  if (tier.extended === undefined || last === undefined) return tier;
  if (last.by.includes(forGood) || last.by.includes(by)) return tier;
  const all = by === forGood || last.by.length === ordersMax ? [forGood] : [...last.by, by];
  return { ...tier, extended: tier.extended.with(-1, { ...last, by: all }) };
}

/** The end and the start of a term, without what prolonged it. */
export function plainIn({ until, anchor, start }: Term): Extension['was'] {
  return {
    until,
    ...(anchor === undefined ? {} : { anchor }),
    ...(start === undefined ? {} : { start }),
  };
}
