/** Why each kind of outcome came out as it did: the compiler asks for an explainer of every kind. */
import type { OneOf, Outcome, OutcomeKind, TimedOutcome } from '../facts/outcomes.ts';
import type { FactCase, TimeCase } from './case.ts';
import { commandsByFact, commandsByTime } from './commands.ts';
import type { Reasons } from './explanation.ts';
import { explainAbsorbed, explainForfeited, explainMerged, explainMoved } from './merges.ts';
import { explainOpened } from './openings.ts';
import { pointsByFact, pointsByTime } from './points/reasons.ts';
import { explainTag, explainTagOfTrigger } from './tags.ts';
import { tiersByFact, tiersByTime } from './tiers/reasons.ts';
import { explainFired, explainWithdrawn } from './triggers.ts';

type TimedKind = TimedOutcome['kind'];
type ByFact<K extends OutcomeKind> = (found: FactCase, outcome: OneOf<K>) => Reasons;
type ByTime<K extends TimedKind> = (found: TimeCase, outcome: OneOf<K, TimedOutcome>) => Reasons;

const byFact: { readonly [K in OutcomeKind]: ByFact<K> } = {
  ...pointsByFact,
  ...tiersByFact,
  ...commandsByFact,
  'tag.set': explainTag,
  'tag.unset': explainTag,
  'member.opened': explainOpened,
  'trigger.fired': explainFired,
  'trigger.withdrawn': explainWithdrawn,
  'member.merged': explainMerged,
  'member.absorbed': explainAbsorbed,
  'order.moved': explainMoved,
  'points.forfeited': explainForfeited,
};

const byTime: { readonly [K in TimedKind]: ByTime<K> } = {
  ...pointsByTime,
  ...tiersByTime,
  ...commandsByTime,
  'tag.set': explainTagOfTrigger,
  'trigger.fired': explainFired,
};

export function reasonsOfFact(found: FactCase, outcome: Outcome): Reasons {
  return explainedByFact(byFact, found, outcome);
}

export function reasonsOfTime(found: TimeCase, outcome: TimedOutcome): Reasons {
  return explainedByTime(byTime, found, outcome);
}

function explainedByFact<K extends OutcomeKind>(
  explainers: { readonly [P in K]: ByFact<P> },
  found: FactCase,
  outcome: OneOf<K>,
): Reasons {
  return explainers[outcome.kind](found, outcome);
}

function explainedByTime<K extends TimedKind>(
  explainers: { readonly [P in K]: ByTime<P> },
  found: TimeCase,
  outcome: OneOf<K, TimedOutcome>,
): Reasons {
  return explainers[outcome.kind](found, outcome);
}
