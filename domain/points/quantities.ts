/** The quantities that a purchase brings: nights, miles, paid months. */

import type { Quantities } from '../facts/facts.ts';
import type { NamedAmounts, NamedMetric } from '../facts/vocabulary.ts';
import { one, ratio, scaleShare } from '../kernel/rounding.ts';
import type { Rules } from '../program/rules.ts';
import { isExcluded } from './excluded.ts';
import type { Kept } from './kept.ts';

/**
 * The quantities of the lines that count, of what is kept of each: a line's quantity in proportion to
 * its amount that is kept, rounded to the nearest whole, halves up. So three nights of 300.00 of which
 * 100.00 is refunded are two, and a goodwill of 20.00 takes none. What cost nothing is kept whole as long
 * as the purchase is not refunded as a whole. Undefined where nothing is left.
 */
export function keptQuantities(rules: Rules, kept: Kept): NamedAmounts | undefined {
  const total: Record<NamedMetric, number> = {};
  kept.content.lines.forEach((line, index) => {
    if (line.quantities === undefined || isExcluded(rules.earning, line)) return;
    const part = line.amount > 0 ? ratio(kept.amounts[index] as number, line.amount) : one;
    for (const [id, quantity] of Object.entries(line.quantities)) {
      if (!rules.quantities.has(id)) continue;
      const left = scaleShare(quantity, part, kept.share, 'nearest');
      if (left > 0) total[`quantity:${id}`] = (total[`quantity:${id}`] ?? 0) + left;
    }
  });
  return Object.keys(total).length === 0 ? undefined : total;
}

/** What an engagement counts: itself, and the quantities that it brings. */
export function namedOfEngagement(
  { quantities }: Rules,
  kind: string,
  brought: Quantities = {},
): readonly (readonly [NamedMetric, number])[] {
  const declared = Object.entries(brought).filter(([id]) => quantities.has(id));
  return [[`engagements:${kind}`, 1], ...declared.map(([id, count]) => [`quantity:${id}`, count] as const)];
}
