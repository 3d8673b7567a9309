/**
 * What a member has been worth, and what they are expected to be. Amounts are in minor units and, where they
 * are expected, not whole: estimates, which never touch points.
 */
import { expectedPurchases } from './bgNbd.ts';
import { expectedSpend, type GammaGammaParameters } from './gammaGamma.ts';
import { daysPerWeek } from './history.ts';
import type { BgNbdParameters } from './parameters.ts';
import type { Profile } from './profile.ts';
import type { LifetimeValueRules } from './rules.ts';

export interface Historical {
  /** Frequency × average × retention − cost. */
  readonly amount: number;
  /** Purchase days a year over the retention time. */
  readonly purchasesPerYear: number;
  readonly averageSpend: number;
  /** From the first purchase day until now, the first day included. */
  readonly retentionYears: number;
  readonly acquisitionCost: number;
}

const daysPerYear = 365.25;

export function historicalValue(
  { spend, purchaseDays, history }: Profile,
  acquisitionCost: number,
): Historical {
  const retentionYears = (history.ageDays + 1) / daysPerYear;
  return {
    // The three factors multiplied out: what was spent. The product of rounded ones would be off.
    amount: spend - acquisitionCost,
    purchasesPerYear: purchaseDays / retentionYears,
    averageSpend: spend / purchaseDays,
    retentionYears,
    acquisitionCost,
  };
}

export interface Parameters {
  readonly bgNbd: BgNbdParameters;
  readonly gammaGamma: GammaGammaParameters;
}

export type Predicted =
  | {
      readonly kind: 'predicted';
      readonly amount: number;
      readonly purchases: number;
      /** Of each of those purchases. */
      readonly spend: number;
    }
  /** The model of spend has no mean (q ≤ 1). */
  | { readonly kind: 'no-mean' };

/** `perWhole`: minor units of one whole unit, in which the model of spend was fitted. */
export function predictedValue(
  { bgNbd, gammaGamma }: Parameters,
  { history, repeatSpend }: Profile,
  { months, discount }: Pick<LifetimeValueRules, 'months' | 'discount'>,
  perWhole: number,
): Predicted {
  const { repeats } = history;
  const mean = repeats === 0 ? 0 : repeatSpend / repeats / perWhole;
  const spend = expectedSpend(gammaGamma, repeats, mean);
  if (spend.kind === 'no-mean') return spend;
  let [purchases, discounted] = [0, 0];
  for (let month = 1; month <= months; month++) {
    const weeks = (month * daysPerYear) / 12 / daysPerWeek;
    const byThen = expectedPurchases(bgNbd, history, weeks);
    discounted += (byThen - purchases) / (1 + discount) ** (month / 12);
    purchases = byThen;
  }
  const perPurchase = spend.perPurchase * perWhole;
  return { kind: 'predicted', amount: discounted * perPurchase, purchases, spend: perPurchase };
}
