/** Which lines of a purchase the program leaves out of earning. */
import type { PurchaseLine } from '../facts/facts.ts';
import type { EarningRules } from '../program/rules.ts';

export function isExcluded(rules: EarningRules, line: PurchaseLine): boolean {
  return (
    rules.excludedKinds.has(line.kind) ||
    (line.category !== undefined && rules.excludedCategories.has(line.category)) ||
    (line.sku !== undefined && rules.excludedSkus.has(line.sku))
  );
}

/** 0 for the lines that are excluded. */
export function countedAmounts(
  rules: EarningRules,
  lines: readonly PurchaseLine[],
  amounts: readonly number[],
) {
  if (rules.excludesNothing) return amounts;
  return amounts.map((amount, index) => (isExcluded(rules, lines[index] as PurchaseLine) ? 0 : amount));
}
