/** Which lines of a purchase the program leaves out of earning, and what counts of the others. */
import type { PurchaseLine } from '../facts/facts.ts';
import type { EarningRules } from '../program/rules.ts';
import { sharedDiscounts } from './discounts.ts';

export function isExcluded(rules: EarningRules, line: PurchaseLine): boolean {
  return (
    rules.excludedKinds.has(line.kind) ||
    (line.category !== undefined && rules.excludedCategories.has(line.category)) ||
    (line.sku !== undefined && rules.excludedSkus.has(line.sku))
  );
}

/**
 * What counts of each line, less its part of the discounts: 0 for the lines that are excluded. A discount that is
 * excluded takes off nothing.
 */
export function countedAmounts(
  rules: EarningRules,
  lines: readonly PurchaseLine[],
  amounts: readonly number[],
): readonly number[] {
  const off = rules.sharesDiscounts ? sharedDiscounts(lines, (line) => !isExcluded(rules, line)) : null;
  const net = off === null ? amounts : amounts.map((amount, index) => amount + (off[index] as number));
  if (rules.excludesNothing) return net;
  return net.map((amount, index) => (isExcluded(rules, lines[index] as PurchaseLine) ? 0 : amount));
}
