/** Outcomes about tiers and what counts toward them, as the API shows them. */
import type { OutcomeOf } from '../../../domain/facts/outcomes.ts';
import { type Metric, splitMetric } from '../../../domain/facts/vocabulary.ts';
import { minorUnits } from '../../../domain/kernel/brand.ts';
import { formatDay } from '../../../domain/kernel/civil.ts';
import { formatInstant } from '../../../domain/kernel/instant.ts';
import { formatMoney } from '../../../domain/kernel/money.ts';
import type { Fixed } from '../../../domain/program/timeline.ts';
import { instantOrNull } from '../values.ts';
import { momentOf } from './points.ts';

export const shownTiers = {
  'tier.raised': showChange,
  'tier.lowered': showChange,
  'tier.kept': ({ tier, at, until }: OutcomeOf<'tier.kept'>) => ({
    tier,
    at: formatInstant(at),
    until: instantOrNull(until),
  }),
  'tier.for-life': ({ tier, at }: OutcomeOf<'tier.for-life'>) => ({ tier, at: formatInstant(at) }),
  'tier.corrected': ({ from, to, since, until, cause }: OutcomeOf<'tier.corrected'>) => ({
    from,
    to,
    since: formatInstant(since),
    until: instantOrNull(until),
    cause,
  }),
  'tier.override-began': ({ tier, until }: OutcomeOf<'tier.override-began'>) => ({
    tier,
    until: formatInstant(until),
  }),
  'tier.override-ended': (outcome: OutcomeOf<'tier.override-ended'>) => ({
    tier: outcome.tier,
    until: formatInstant(outcome.until),
    ...momentOf(outcome),
  }),
  'qualifying.changed': ({ metric, amount, day }: OutcomeOf<'qualifying.changed'>, rules: Fixed) => ({
    ...showAmount(metric, amount, rules),
    day: formatDay(day),
  }),
  'qualifying.carried': ({ metric, amount, day, at }: OutcomeOf<'qualifying.carried'>, rules: Fixed) => ({
    ...showAmount(metric, amount, rules),
    day: formatDay(day),
    at: formatInstant(at),
  }),
};

function showChange({ from, to, at, until, hiddenBy }: OutcomeOf<'tier.raised' | 'tier.lowered'>) {
  const shown = { from, to, at: formatInstant(at), until: instantOrNull(until) };
  return hiddenBy === undefined ? shown : { ...shown, hiddenBy };
}

function showAmount(metric: Metric, amount: number, { currencyDigits }: Fixed) {
  return {
    ...splitMetric(metric),
    amount: metric === 'spend' ? formatMoney(minorUnits(amount), currencyDigits) : amount,
  };
}
