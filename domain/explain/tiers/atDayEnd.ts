/** Why a level was undone at the end of a day on which something was refunded. */
import type { TierChanged } from '../../facts/outcomes.ts';
import { addDays } from '../../kernel/civil.ts';
import type { TimeCase } from '../case.ts';
import type { Reasons } from '../explanation.ts';
import { conditionsOf, dayIn, levelName, missingOf } from '../words.ts';
import { countedToday, qualifyOf, resultOf, sinceToday, tooLittle, windowOf } from './asked.ts';

export function explainAtDayEnd({ today, ...found }: TimeCase, outcome: TierChanged): Reasons {
  const { rules, before } = found;
  const onDay = { ...found, today: addDays(today, -1) };
  const { from, ...result } = resultOf(outcome);
  const qualify = qualifyOf(from, rules);
  const counted = countedToday(onDay, before);
  const name = levelName(from, rules);
  const why = tooLittle({ name, qualify }, counted, sinceToday(onDay, before), rules);
  return {
    inputs: {
      ...windowOf(onDay, before),
      needs: qualify.needs,
      conditions: conditionsOf(qualify, counted, rules),
      refunds: rules.refunds.tier,
    },
    result: { from, ...result },
    counterfactual: { keptWith: { tier: from, missing: missingOf(qualify, counted, rules) } },
    sentence:
      `after the refunds of ${dayIn(onDay.today)} the tier was decided again at the end of the day and fell from ` +
      `${name} to ${levelName(result.to, rules)}, because ${why}`,
  };
}
