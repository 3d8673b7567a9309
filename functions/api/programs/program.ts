/** The program as an app draws it: the ladder, what reaches each level, what each level gives. */

import { splitMetric } from '../../../domain/facts/vocabulary.ts';
import type { MinorUnits } from '../../../domain/kernel/brand.ts';
import { formatMoney } from '../../../domain/kernel/money.ts';
import type { Condition, Level, Qualify, Rules } from '../../../domain/program/rules.ts';

export function presentProgram(rules: Rules) {
  const { file } = rules;
  return {
    id: rules.id,
    name: rules.name,
    currency: rules.currency,
    timeZone: rules.calendar.timeZone,
    version: rules.version,
    earning: { base: file.earning.base, hold: file.earning.hold },
    expiry: file.expiry,
    window: file.tiers.window,
    term: file.tiers.term,
    levels: rules.tiers.levels.map((level, index) =>
      presentLevel(level, rules, file.tiers.levels[index]?.multiplier),
    ),
  };
}

function presentLevel(
  { id, name, qualify, keep, privileges }: Level,
  rules: Rules,
  multiplier: string | undefined,
) {
  return {
    id,
    name,
    multiplier,
    qualify: qualify === null ? null : presentQualify(qualify, rules),
    ...(keep === null || keep === qualify ? {} : { keep: presentQualify(keep, rules) }),
    privileges,
  };
}

function presentQualify({ needs, conditions }: Qualify, rules: Rules) {
  return { needs, conditions: conditions.map((condition) => presentCondition(condition, rules)) };
}

function presentCondition({ metric, window, atLeast }: Condition, rules: Rules) {
  const shown = metric === 'spend' ? formatMoney(atLeast as MinorUnits, rules.currencyDigits) : atLeast;
  const own = window === 0 ? {} : { window: rules.tiers.windows[window] };
  return { ...splitMetric(metric), ...own, atLeast: shown };
}
