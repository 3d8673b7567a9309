/** Why a fact raised a tier, gave it more time, or lowered it. */

import type { TierChanged, TierKept } from '../../facts/outcomes.ts';
import type { LevelId } from '../../kernel/brand.ts';
import { apply } from '../../member/apply.ts';
import { type MemberState, noAmounts } from '../../state/state.ts';
import { copyOf, type FactCase } from '../case.ts';
import type { Reasons } from '../explanation.ts';
import { withOneUnitLess } from '../points/earned.ts';
import { conditionsOf, instantOrNull, levelName, missingIn, missingOf, untilIn } from '../words.ts';
import {
  countedToday,
  enough,
  keepOf,
  levelAsked,
  qualifyOf,
  resultOf,
  sinceToday,
  tooLittle,
  windowOf,
} from './asked.ts';
import { explainHeldForLife, explainInvited } from './granted.ts';
import { takingOf } from './taking.ts';
import { explainLapsed, explainShortened } from './term.ts';

export function explainTierByFact(found: FactCase, outcome: TierChanged | TierKept): Reasons {
  if (outcome.rule.endsWith('.forLife')) return explainHeldForLife(found, outcome);
  switch (outcome.kind) {
    case 'tier.raised':
      return outcome.rule.endsWith('.keep') ? explainInvited(found, outcome) : reached(found, outcome);
    case 'tier.lowered':
      return outcome.rule === 'tiers.onTermEnd'
        ? explainLapsed(found, outcome)
        : decidedAgain(found, outcome);
    case 'tier.kept':
      return outcome.rule === 'refunds.tier' ? explainShortened(found, outcome) : requalified(found, outcome);
  }
}

function reached(found: FactCase, outcome: TierChanged): Reasons {
  const { rules, after, before } = found;
  const result = resultOf(outcome);
  const now = countedToday(found, after);
  const was = before === null ? rules.tiers.windows.map(() => noAmounts) : countedToday(found, before);
  const asked = levelAsked(result.to, qualifyOf(result.to, rules), now, rules);
  const { qualify } = asked;
  const less = tierWithOneUnitLess(found);
  const [lower, higher] = [levelName(result.from, rules), levelName(result.to, rules)];
  const missing = missingIn(qualify, was, rules);
  const otherwise =
    missing === ''
      ? 'that was there before, but a tier rises only as something counts, so'
      : `before it the member lacked ${missing}, so`;
  return {
    inputs: {
      ...windowOf(found, after),
      needs: qualify.needs,
      conditions: conditionsOf(qualify, now, rules),
    },
    result,
    counterfactual: {
      withoutTheFact: { tier: result.from, missing: missingOf(qualify, was, rules) },
      oneMinorUnitLess: less === null ? null : { tier: less },
    },
    sentence:
      `the tier rose from ${lower} to ${higher}${asked.name === higher ? '' : ', one step at a time'}, because ` +
      `${enough(asked, now, sinceToday(found, after), rules)}; ${otherwise} without it the tier would have stayed ${lower}`,
  };
}

/** The level held after the same purchase with one minor unit less; null for what is no purchase. */
function tierWithOneUnitLess({ before, timeline, fact, memory, place }: FactCase): LevelId | null {
  const less = fact.kind === 'purchase' ? withOneUnitLess(fact) : null;
  return less === null ? null : apply(before, timeline, less, copyOf(memory), place).state.tier.level;
}

/** Enough for the level inside its term gave it more time. */
function requalified(found: FactCase, outcome: TierKept): Reasons {
  const { rules, after, before } = found;
  const counted = countedToday(found, after);
  const asked = levelAsked(outcome.tier, keepOf(outcome.tier, rules), counted, rules);
  const { qualify } = asked;
  const was = (before as MemberState).tier.until;
  return {
    inputs: {
      ...windowOf(found, after),
      needs: qualify.needs,
      conditions: conditionsOf(qualify, counted, rules),
      untilBefore: instantOrNull(was),
    },
    result: resultOf(outcome),
    counterfactual: { withoutTheFact: { tier: outcome.tier, until: instantOrNull(was) } },
    sentence:
      `${levelName(outcome.tier, rules)} is kept ${untilIn(outcome.until, rules)}, because again ` +
      `${enough(asked, counted, sinceToday(found, after), rules)}; without it the level would have been ` +
      `kept ${untilIn(was, rules)}`,
  };
}

/** Something was taken off what counts, and too little is left for the level. */
function decidedAgain(found: FactCase, outcome: TierChanged): Reasons {
  const { rules, after, fact } = found;
  const result = resultOf(outcome);
  const qualify = (outcome.rule === 'tiers.down' ? keepOf : qualifyOf)(result.from, rules);
  const counted = countedToday(found, after);
  const name = levelName(result.from, rules);
  const why = tooLittle({ name, qualify }, counted, sinceToday(found, after), rules);
  return {
    inputs: {
      ...windowOf(found, after),
      needs: qualify.needs,
      conditions: conditionsOf(qualify, counted, rules),
      refunds: rules.refunds.tier,
    },
    result,
    counterfactual: {
      withoutTheFact: { tier: result.from },
      keptWith: { tier: result.from, missing: missingOf(qualify, counted, rules) },
    },
    sentence:
      `the tier was decided again and fell from ${name} to ${levelName(result.to, rules)}, because ${why}; ` +
      `without ${takingOf(fact)} it would have stayed`,
  };
}
