/** Why an outcome came out as it did: as data in the form that the API shows, and as a clause of English. */
import type { Outcome } from '../facts/outcomes.ts';

export type Json = string | number | boolean | null | readonly Json[] | Shown;
export interface Shown {
  readonly [field: string]: Json;
}

export interface Explanation {
  readonly kind: Outcome['kind'] | 'balance';
  /** Where in the program file the rule stands. */
  readonly rule: string;
  readonly programVersion: number;
  /** What the rule looked at. */
  readonly inputs: Shown;
  readonly result: Shown;
  /** What would have been otherwise: without the fact, with one minor unit less, and the like. */
  readonly counterfactual: Shown;
  readonly sentence: string;
}

/** What an explainer says; kind, rule and version are the outcome's. */
export type Reasons = Pick<Explanation, 'inputs' | 'result' | 'counterfactual' | 'sentence'>;

/** One sentence of several clauses. */
export function sentenceOf(explanations: readonly Pick<Explanation, 'sentence'>[]): string {
  const text = explanations.map(({ sentence }) => sentence).join('; ');
  return text === '' ? 'Nothing came of it.' : `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
