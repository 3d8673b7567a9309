/**
 * Why: for every outcome the rule and version that decided it, what it looked at, what came of it and
 * what would have come of it otherwise. Pure: it folds the member's facts as they were recorded by then.
 */

import { asPurchase, type Fact, type Purchase } from '../facts/facts.ts';
import type { Outcome, PointsEarned, TierChanged, TimedOutcome } from '../facts/outcomes.ts';
import { rulesOfLine, type Timeline } from '../program/timeline.ts';
import type { MemberState } from '../state/state.ts';
import { caseOfFact, caseOfState, caseOfTime, type FactCase, type TimeCase } from './case.ts';
import {
  explainEnrolled,
  explainOverride,
  explainOverrideRanOut,
  explainPrivilege,
  explainQualifying,
  explainSettled,
} from './commands.ts';
import { type Correction, explainCorrection } from './corrections.ts';
import type { Explanation, Reasons } from './explanation.ts';
import { explainBonus } from './points/bonus.ts';
import { explainCancelledFromTheBeginning, explainEarned } from './points/earned.ts';
import { explainExpired, explainExpiredOnReturn } from './points/expired.ts';
import { explainHold } from './points/fulfilled.ts';
import { explainAdjusted, explainRewarded } from './points/given.ts';
import { explainRebuild } from './points/rebuilt.ts';
import { explainReturned, explainTaken } from './points/redeemed.ts';
import { explainClawback, explainRevised } from './points/refunded.ts';
import { explainStopped } from './points/stopped.ts';
import { explainTag } from './tags.ts';
import { explainTierByFact } from './tiers/byFact.ts';
import { explainTierByTime } from './tiers/byTime.ts';
import { explainCarried, explainEntry, explainForLife, isEntry } from './tiers/granted.ts';

export { type Explanation, sentenceOf } from './explanation.ts';

/** What a fact came to. `earlier`: what was recorded before it, in any order. */
export function explainFact(
  earlier: readonly Fact[],
  timeline: Timeline,
  fact: Fact,
  outcomes: readonly Outcome[],
): readonly Explanation[] {
  const found = caseOfFact(earlier, timeline, fact, outcomes);
  return outcomes.map((outcome) => explained(outcome, reasonsOfFact(inForce(found, outcome), outcome)));
}

/** What time alone brought to the member that `earlier` have made. */
export function explainPassage(
  earlier: readonly Fact[],
  timeline: Timeline,
  outcomes: readonly TimedOutcome[],
): readonly Explanation[] {
  return outcomes.map((outcome) => {
    const found = caseOfTime(earlier, timeline, outcome.at);
    return explained(outcome, reasonsOfTime(found, outcome));
  });
}

/** What a member was worth otherwise once their facts were folded again. */
export function explainRebuilt(outcomes: readonly Outcome[]): readonly Explanation[] {
  return outcomes.map((outcome) => {
    if (outcome.kind !== 'points.corrected') throw misplaced(outcome);
    return explained(outcome, explainRebuild(outcome));
  });
}

/** What time alone does to a member's tier, told from the state that stands before it. */
export function explainChange(state: MemberState, timeline: Timeline, outcome: TierChanged): Explanation {
  const found = caseOfState(state, timeline, outcome.at);
  return explained(outcome, reasonsOfTime(found, outcome));
}

/** What a late fact changed; `added` is the late fact and what was recorded with it. */
export function explainCorrected(
  correction: Correction,
  outcomes: readonly Outcome[],
): readonly Explanation[] {
  return outcomes.map((outcome) => {
    if (outcome.kind !== 'points.corrected' && outcome.kind !== 'tier.corrected') throw misplaced(outcome);
    return explained(outcome, explainCorrection(correction, outcome));
  });
}

function explained({ kind, rule, programVersion }: Outcome, reasons: Reasons): Explanation {
  return { kind, rule, programVersion, ...reasons };
}

/** By the version that the outcome names. */
function inForce(found: FactCase, { programVersion }: Outcome): FactCase {
  if (found.rules.version === programVersion) return found;
  const line = found.timeline.lines.findIndex(({ rules }) => rules.version === programVersion);
  return line === -1 ? found : { ...found, rules: rulesOfLine(found.timeline, line) };
}

function reasonsOfFact(found: FactCase, outcome: Outcome): Reasons {
  const { fact } = found;
  switch (outcome.kind) {
    case 'member.enrolled':
      return explainEnrolled(found, outcome);
    case 'points.earned':
      if (fact.kind === 'revision' && fact.isCancelled) return explainCancelledFromTheBeginning(found, fact);
      return explainEarned(found, purchaseOf(fact, outcome), outcome);
    case 'points.bonus': {
      const earned = found.outcomes.find((each): each is PointsEarned => each.kind === 'points.earned');
      if (earned === undefined) throw misplaced(outcome);
      return explainBonus(found, purchaseOf(fact, outcome), outcome, earned);
    }
    case 'bonus.stopped':
      return explainStopped(found, purchaseOf(fact, outcome), outcome);
    case 'points.rewarded':
      return isEntry(outcome.rule) ? explainEntry(found, outcome) : explainRewarded(found, outcome);
    case 'points.clawed-back':
      if (fact.kind !== 'refund' && fact.kind !== 'cancellation') throw misplaced(outcome);
      return explainClawback(found, fact, outcome);
    case 'points.revised':
      if (fact.kind !== 'revision') throw misplaced(outcome);
      return explainRevised(found, fact, outcome);
    case 'points.reserved':
    case 'points.redeemed':
      return explainTaken(found, outcome);
    case 'points.returned':
      return explainReturned(found, outcome);
    case 'points.adjusted':
      return explainAdjusted(found, outcome);
    case 'points.expired':
      return explainExpiredOnReturn(found, outcome);
    case 'hold.ended':
      if (fact.kind !== 'fulfilment') throw misplaced(outcome);
      return explainHold(found, fact, outcome);
    case 'qualifying.changed':
      return explainQualifying(found, outcome);
    case 'tier.raised':
    case 'tier.lowered':
    case 'tier.kept':
      return explainTierByFact(found, outcome);
    case 'tier.for-life':
      return explainForLife(found, outcome);
    case 'qualifying.carried':
      throw misplaced(outcome);
    case 'tier.override-began':
    case 'tier.override-ended':
      return explainOverride(found, outcome);
    case 'redemption.captured':
      return explainSettled(found, outcome);
    case 'privilege.used':
    case 'privilege.returned':
      return explainPrivilege(found, outcome);
    case 'tag.set':
    case 'tag.unset':
      return explainTag(found, outcome);
    case 'points.corrected':
    case 'tier.corrected':
      throw misplaced(outcome);
  }
}

function purchaseOf(fact: Fact, outcome: Outcome): Purchase {
  if (fact.kind === 'revision') return asPurchase(fact);
  if (fact.kind !== 'purchase') throw misplaced(outcome);
  return fact;
}

function reasonsOfTime(found: TimeCase, outcome: TimedOutcome): Reasons {
  switch (outcome.kind) {
    case 'points.expired':
      return explainExpired(found, outcome);
    case 'points.returned':
      return explainReturned(found, outcome);
    case 'tier.raised':
    case 'tier.lowered':
    case 'tier.kept':
      return explainTierByTime(found, outcome);
    case 'tier.override-ended':
      return explainOverrideRanOut(found, outcome);
    case 'tier.for-life':
      return explainForLife(found, outcome);
    case 'qualifying.carried':
      return explainCarried(found, outcome);
    case 'points.rewarded':
      return explainEntry(found, outcome);
  }
}

function misplaced({ kind }: Outcome): Error {
  return new Error(`an entry of its kind has no outcome ${kind}`);
}
