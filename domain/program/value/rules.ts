/** What a program's file says about value, made ready; kept apart from the rules that every purchase loads. */
import { currencyDigits, parsedMoney } from '../../kernel/money.ts';
import type { SegmentRule, ValueRules } from '../../value/rules.ts';
import type { ProgramFile } from '../file.ts';
import { valueDefaults } from './defaults.ts';

/** `file` must come from `parseProgramFile`; a wrong amount here is a bug and throws. */
export function valueRulesOf({ currency, value }: Pick<ProgramFile, 'currency' | 'value'>): ValueRules {
  const digits = currencyDigits(currency);
  const { segments, lifecycle, lifetimeValue, coefficient, showStage } = value ?? valueDefaults;
  const cost = 'acquisitionCost' in lifetimeValue ? lifetimeValue.acquisitionCost : undefined;
  const byChannel = Object.entries(cost?.byChannel ?? {});
  return {
    segments: segments as readonly SegmentRule[],
    lifecycle,
    lifetimeValue: {
      method: lifetimeValue.method,
      months: lifetimeValue.months,
      discount: lifetimeValue.discountPercent / 100,
      acquisitionCost: cost === undefined ? 0 : parsedMoney(cost.amount, digits),
      acquisitionCosts: new Map(byChannel.map(([channel, text]) => [channel, parsedMoney(text, digits)])),
    },
    coefficient,
    showsStage: showStage,
  };
}
