/** Outcomes as the API shows them: the compiler asks for what is shown of every kind. */
import type { OneOf, Outcome, OutcomeKind } from '../../../domain/facts/outcomes.ts';
import type { Fixed } from '../../../domain/program/timeline.ts';
import { shownOthers } from './others.ts';
import { shownPoints } from './points.ts';
import { shownTiers } from './tiers.ts';

type Show<K extends OutcomeKind> = (outcome: OneOf<K>, rules: Fixed) => object;

const shown = { ...shownPoints, ...shownTiers, ...shownOthers } satisfies {
  readonly [K in OutcomeKind]: Show<K>;
};

/** What is shown of an outcome of the kind, beside the kind, the rule and the version. */
export type ShownOf<K extends OutcomeKind> = ReturnType<(typeof shown)[K]>;

export function presentOutcome(outcome: Outcome, rules: Fixed) {
  const { kind, rule, programVersion } = outcome;
  return { kind, rule, programVersion, ...shownOfIts(shown, outcome, rules) };
}

function shownOfIts<K extends OutcomeKind>(
  shows: { readonly [P in K]: Show<P> },
  outcome: OneOf<K>,
  rules: Fixed,
): object {
  return shows[outcome.kind](outcome, rules);
}
