/** Facts that bring a member to the amounts of a corner, by buying as far as that is told in few words. */

import { isTagMetric, metrics, tagOf } from '../facts/vocabulary.ts';
import type { Day, Instant } from '../kernel/brand.ts';
import { addDays } from '../kernel/civil.ts';
import { amountMax } from '../kernel/money.ts';
import type { Rules } from '../program/rules.ts';
import type { Corner } from './amounts.ts';
import { buys, isGiven, isTagged, middayOf, type Told } from './story.ts';

/** More purchases than this are told as an operator's addition. */
const purchasesMax = 20;

/** All of them on or before `day`; the numbers of their orders come after `after`. */
export function reaching(corner: Corner, rules: Rules, day: Day, after = 0): readonly Told[] {
  const of = (metric: string) =>
    Math.max(0, ...corner.filter((edge) => edge.metric === metric).map(({ amount }) => amount));
  const [spend, purchases, points] = [of('spend'), of('purchases'), of('points')];
  const count = Math.min(Math.max(1, purchases), purchasesMax);
  const enough = Math.max(spend, spendFor(points, rules), count);
  const first = Math.min(enough - (count - 1), amountMax);
  const facts: Told[] = [];
  for (let number = 1; number <= count; number++) {
    const at = middayOf(rules, addDays(day, number - count));
    facts.push(buys(at, after + number, { amount: number === 1 ? first : 1 }));
  }
  if (purchases > count)
    facts.push(isGiven(later(facts), after + 1, { metric: 'purchases', amount: purchases - count }));
  for (const { metric, amount } of corner) {
    const isBought = (metrics as readonly string[]).includes(metric);
    if (isTagMetric(metric)) facts.push(isTagged(later(facts), tagOf(metric)));
    else if (!isBought) facts.push(isGiven(later(facts), after + facts.length, { metric, amount }));
  }
  return facts;
}

/** What to spend at the base rate for so many points; a bit more where it is rounded. */
function spendFor(points: number, { tiers }: Rules): number {
  if (points === 0) return 0;
  const { numerator, denominator } = (tiers.levels[0] as Rules['tiers']['levels'][number]).rate;
  return Math.min(amountMax, Math.ceil((points * denominator) / numerator) + denominator);
}

/** The moment after the last of the facts. */
export function later(facts: readonly Told[]): Instant {
  return (Math.max(0, ...facts.map(({ occurredAt }) => occurredAt)) + 1) as Instant;
}
