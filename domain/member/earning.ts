/** What a purchase is worth: the lines that count, and the points they earn at a level. */
import { type MinorUnits, minorUnits, type Points, points } from '../kernel/brand.ts';
import { scale } from '../kernel/rounding.ts';
import type { EarningRules, Level } from '../program/rules.ts';
import type { Purchase, PurchaseLine } from './facts.ts';

/** `eligible` is what is left after exclusions, never negative; it counts as spend toward a tier. */
export interface Earned {
  readonly eligible: MinorUnits;
  readonly points: Points;
}

export function earn(rules: EarningRules, level: Level, purchase: Purchase): Earned {
  let eligible = 0;
  let byLine = 0;
  for (const line of purchase.lines) {
    if (!rules.excludesNothing && isExcluded(rules, line)) continue;
    eligible += line.amount;
    if (rules.on === 'line') byLine += scale(line.amount, level.rate, rules.rounding);
  }
  // Discounts may outweigh the lines that count; then nothing is earned and nothing is taken.
  if (eligible <= 0) return { eligible: minorUnits(0), points: points(0) };
  const earned = rules.on === 'line' ? Math.max(0, byLine) : scale(eligible, level.rate, rules.rounding);
  return { eligible: minorUnits(eligible), points: points(earned) };
}

function isExcluded(rules: EarningRules, line: PurchaseLine): boolean {
  return (
    rules.excludedKinds.has(line.kind) ||
    (line.category !== undefined && rules.excludedCategories.has(line.category)) ||
    (line.sku !== undefined && rules.excludedSkus.has(line.sku))
  );
}
