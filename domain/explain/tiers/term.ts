/** Why a term ends as it does: a level lapses, a term that was prolonged is shortened again. */
import type { TierChanged, TierKept } from '../../facts/outcomes.ts';
import type { MemberState } from '../../state/state.ts';
import type { Case, FactCase } from '../case.ts';
import type { Reasons } from '../explanation.ts';
import { dateOf, instantOrNull, levelName, untilIn } from '../words.ts';
import { resultOf } from './asked.ts';
import { takingOf } from './taking.ts';

/** A term ended, and nothing renews it. */
export function explainLapsed({ rules, before }: Case, outcome: TierChanged | TierKept): Reasons {
  const result = resultOf(outcome);
  const until = before?.tier.until ?? null;
  const ended = until === null || until > outcome.at ? outcome.at : until;
  const [old, now] = [levelName(result.from, rules), levelName(result.to, rules)];
  return {
    inputs: { onTermEnd: rules.tiers.onTermEnd, ended: instantOrNull(ended) },
    result,
    counterfactual: { withAReview: { decidedBy: 'what counts at the end of the term' } },
    sentence:
      `the term of ${old} ended on ${dateOf(ended, rules)}, and levels lapse at the end of their term: the tier ` +
      `is ${now}, and what counted before that day counts no longer`,
  };
}

/** A refund took back what had prolonged the term. */
export function explainShortened({ rules, before, fact }: FactCase, outcome: TierKept): Reasons {
  const was = (before as MemberState).tier.until;
  return {
    inputs: { untilBefore: instantOrNull(was), refunds: rules.refunds.tier },
    result: resultOf(outcome),
    counterfactual: { withoutTheFact: { tier: outcome.tier, until: instantOrNull(was) } },
    sentence:
      `what had prolonged the term of ${levelName(outcome.tier, rules)} was taken back, so the level is kept ` +
      `${untilIn(outcome.until, rules)}; without ${takingOf(fact)} it would have been kept ${untilIn(was, rules)}`,
  };
}
