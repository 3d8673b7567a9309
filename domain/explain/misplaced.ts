import type { Outcome } from '../facts/outcomes.ts';

/** An outcome that its entry can't have. */
export function misplaced({ kind }: Pick<Outcome, 'kind'>): Error {
  return new Error(`an entry of its kind has no outcome ${kind}`);
}

/** The explainer of a kind that an entry of its kind can't have. */
export function refuseMisplaced(_: unknown, outcome: Pick<Outcome, 'kind'>): never {
  throw misplaced(outcome);
}
