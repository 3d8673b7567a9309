/**
 * Why: for every outcome the rule and version that decided it, what it looked at, what came of it and
 * what would have come of it otherwise. Pure: it folds the member's facts as they were recorded by then.
 */

import type { Fact } from '../facts/facts.ts';
import type { Outcome, TierChanged, TimedOutcome } from '../facts/outcomes.ts';
import { rulesOfLine, type Timeline } from '../program/timeline.ts';
import type { MemberState } from '../state/state.ts';
import { caseOfFact, caseOfState, caseOfTime, type FactCase } from './case.ts';
import { type Correction, explainCorrection, isCorrection } from './corrections.ts';
import type { Explanation, Reasons } from './explanation.ts';
import { misplaced } from './misplaced.ts';
import { explainRebuild } from './points/rebuilt.ts';
import { reasonsOfFact, reasonsOfTime } from './reasons.ts';

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
    if (!isCorrection(outcome)) throw misplaced(outcome);
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
