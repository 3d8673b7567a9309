/** Members as a shop has them: most buy now and then, some every week; 20 to 200 purchases each. */

import type { Purchase } from '../../../domain/facts/facts.ts';
import type { Instant } from '../../../domain/kernel/brand.ts';
import { memberNumber, purchase } from '../support/purchases.ts';
import { type Random, randomFrom } from '../support/random.ts';

const dayMs = 86_400_000;

export interface History {
  readonly facts: readonly Purchase[];
  readonly until: Instant;
}

export function histories(memberCount: number, until: Instant): History[] {
  const random = randomFrom(20_260_101);
  let orders = 0;
  return Array.from({ length: memberCount }, (_, index) => {
    const count = Math.min(200, 20 + Math.floor(random.skewed(45)));
    const days = gaps(random, count, random.skewed(9));
    let at = until - days.reduce((sum, gap) => sum + gap, 0) * dayMs;
    const facts = days.map((gap) => {
      at += gap * dayMs;
      return purchase(random, memberNumber(index), orders++, Math.floor(at) as Instant, random.integer(1, 6));
    });
    return { facts, until };
  });
}

/** Days from one purchase to the next, around `middle`. */
function gaps(random: Random, count: number, middle: number): number[] {
  return Array.from({ length: count }, () => random.skewed(middle));
}
