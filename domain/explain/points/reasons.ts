/** The explainers of outcomes that move points. */
import { asPurchase, type Fact, type Purchase } from '../../facts/facts.ts';
import type { Outcome, OutcomeOf, PointsEarned, PointsRewarded } from '../../facts/outcomes.ts';
import { isOfTrigger } from '../../program/triggers/rules.ts';
import type { FactCase, TimeCase } from '../case.ts';
import type { Reasons } from '../explanation.ts';
import { misplaced, refuseMisplaced } from '../misplaced.ts';
import { explainEntry, explainEntryTakenBack, isEntry } from '../tiers/granted.ts';
import { explainGiven, explainTakenBack } from '../triggers.ts';
import { explainBonus } from './bonus.ts';
import { explainCancelledFromTheBeginning, explainEarned } from './earned.ts';
import { explainExpired, explainExpiredOnReturn } from './expired.ts';
import { explainHold } from './fulfilled.ts';
import { explainAdjusted, explainRevoked, explainRewarded } from './given.ts';
import { explainReturned, explainTaken } from './redeemed.ts';
import { explainClawback, explainRevised } from './refunded.ts';
import { explainStopped } from './stopped.ts';

export const pointsByFact = {
  'points.earned': earned,
  'points.bonus': bonus,
  'bonus.stopped': (found: FactCase, outcome: OutcomeOf<'bonus.stopped'>) =>
    explainStopped(found, purchaseOf(found.fact, outcome), outcome),
  'points.rewarded': rewarded,
  'points.clawed-back': clawedBack,
  'points.revised': revised,
  'points.reserved': explainTaken,
  'points.redeemed': explainTaken,
  'points.returned': explainReturned,
  'points.adjusted': explainAdjusted,
  'points.expired': explainExpiredOnReturn,
  'points.corrected': refuseMisplaced,
  'hold.ended': holdEnded,
};

export const pointsByTime = {
  'points.expired': explainExpired,
  'points.returned': explainReturned,
  'points.rewarded': (found: TimeCase, outcome: PointsRewarded) =>
    isOfTrigger(outcome.rule) ? explainGiven(found, outcome) : explainEntry(found, outcome),
  'points.clawed-back': explainEntryTakenBack,
};

function rewarded(found: FactCase, outcome: PointsRewarded): Reasons {
  if (isOfTrigger(outcome.rule)) return explainGiven(found, outcome);
  return isEntry(outcome.rule) ? explainEntry(found, outcome) : explainRewarded(found, outcome);
}

function earned(found: FactCase, outcome: OutcomeOf<'points.earned'>): Reasons {
  const { fact } = found;
  if (fact.kind === 'revision' && fact.isCancelled) return explainCancelledFromTheBeginning(found, fact);
  return explainEarned(found, purchaseOf(fact, outcome), outcome);
}

function bonus(found: FactCase, outcome: OutcomeOf<'points.bonus'>): Reasons {
  const base = found.outcomes.find((each): each is PointsEarned => each.kind === 'points.earned');
  if (base === undefined) throw misplaced(outcome);
  return explainBonus(found, purchaseOf(found.fact, outcome), outcome, base);
}

function clawedBack(found: FactCase, outcome: OutcomeOf<'points.clawed-back'>): Reasons {
  const { fact } = found;
  if (isEntry(outcome.rule)) return explainEntryTakenBack(found, outcome);
  if (isOfTrigger(outcome.rule)) return explainTakenBack(found, outcome);
  if (fact.kind === 'engagement-revocation') return explainRevoked(found, fact, outcome);
  if (fact.kind !== 'refund' && fact.kind !== 'cancellation') throw misplaced(outcome);
  return explainClawback(found, fact, outcome);
}

function revised(found: FactCase, outcome: OutcomeOf<'points.revised'>): Reasons {
  const { fact } = found;
  if (fact.kind !== 'revision') throw misplaced(outcome);
  return explainRevised(found, fact, outcome);
}

function holdEnded(found: FactCase, outcome: OutcomeOf<'hold.ended'>): Reasons {
  const { fact } = found;
  if (fact.kind !== 'fulfilment' && fact.kind !== 'revision') throw misplaced(outcome);
  return explainHold(found, fact, outcome);
}

function purchaseOf(fact: Fact, outcome: Outcome): Purchase {
  if (fact.kind === 'revision') return asPurchase(fact);
  if (fact.kind !== 'purchase') throw misplaced(outcome);
  return fact;
}
