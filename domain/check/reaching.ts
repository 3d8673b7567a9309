/** Facts that bring a member to the amounts of a corner, by buying as far as that is told in few words. */

import { isTagMetric, isWatched, metrics, tagOf, type WatchedMetric } from '../facts/vocabulary.ts';
import type { Day, Instant } from '../kernel/brand.ts';
import { addDays, addMonths } from '../kernel/civil.ts';
import { amountMax } from '../kernel/money.ts';
import { multiply, type Ratio } from '../kernel/rounding.ts';
import type { Rate, Rules } from '../program/rules.ts';
import type { Watched } from '../program/tiers/rules.ts';
import { windowStart } from '../program/windows.ts';
import type { Corner } from './amounts.ts';
import { buys, enrols, isGiven, isTagged, middayOf, type Told } from './story.ts';

/** More purchases than this are told as an operator's addition. */
const purchasesMax = 20;

/** All of them on or before `day`; the numbers of their orders come after `after`. */
export function reaching(corner: Corner, rules: Rules, day: Day, after = 0): readonly Told[] {
  const of = (metric: string) =>
    Math.max(0, ...corner.filter((edge) => edge.metric === metric).map(({ amount }) => amount));
  const [spend, purchases, points] = [of('spend'), of('purchases'), of('points')];
  const isEarned = earnsByAmount(rules);
  const count = Math.min(Math.max(1, purchases), purchasesMax);
  const enough = Math.max(spend, isEarned ? spendFor(points, rules) : 0, count);
  const first = Math.min(enough - (count - 1), amountMax);
  const facts: Told[] = [];
  for (let number = 1; number <= count; number++) {
    const at = middayOf(rules, addDays(day, number - count));
    facts.push(buys(at, after + number, { amount: number === 1 ? first : 1 }));
  }
  if (purchases > count)
    facts.push(isGiven(later(facts), after + 1, { metric: 'purchases', amount: purchases - count }));
  for (const { metric, amount } of corner) {
    const isBought = (metrics as readonly string[]).includes(metric) && (metric !== 'points' || isEarned);
    if (isWatched(metric)) facts.unshift(...cameBack(metric, amount, rules, day));
    else if (isTagMetric(metric)) facts.push(isTagged(later(facts), tagOf(metric)));
    else if (!isBought) facts.push(isGiven(later(facts), after + facts.length, { metric, amount }));
  }
  return facts;
}

/** Who enrolled long ago, or bought in as many periods. */
function cameBack(metric: WatchedMetric, amount: number, rules: Rules, day: Day): readonly Told[] {
  const watched = rules.tiers.watched.find((each) => each.metric === metric) as Watched;
  if (watched.kind === 'tenure') {
    const since = watched.unit === 'days' ? addDays(day, -amount) : addMonths(day, -amount);
    return [enrols(middayOf(rules, addDays(since, -1)))];
  }
  const { metric: counts, atLeast } = watched.each;
  const told: Told[] = [];
  let on = day;
  for (let period = 0; period < amount; period++) {
    const [at, number] = [middayOf(rules, on), 1_000 + period];
    told.unshift(
      counts === 'spend' || atLeast === 1
        ? buys(at, number, { amount: counts === 'spend' ? atLeast : Math.max(1, spendFor(1, rules)) })
        : isGiven(at, number, { metric: counts, amount: atLeast }),
    );
    on = addDays(windowStart(watched.window, on, day), -1);
  }
  return told;
}

/** What to spend at the base rate for so many points; a bit more where it is rounded. */
function spendFor(points: number, rules: Rules): number {
  if (points === 0) return 0;
  const { numerator, denominator } = rateAtFirst(rules);
  return Math.min(amountMax, Math.ceil((points * denominator) / numerator) + denominator);
}

/** Points for a minor unit at the lowest level. */
export function rateAtFirst({ earning }: Rules): Ratio {
  const { rate, again } = earning.base[0] as Rate;
  return again === null ? rate : multiply(rate, again);
}

/** Whether any purchase earns points by its amount. */
function earnsByAmount(rules: Rules): boolean {
  return rules.earning.when === null && rateAtFirst(rules).numerator > 0;
}

/** The moment after the last of the facts. */
export function later(facts: readonly Told[]): Instant {
  return (Math.max(0, ...facts.map(({ occurredAt }) => occurredAt)) + 1) as Instant;
}
