/** Why a purchase earned what it did: the amount that counted, the rate, and the rounding. */

import { asPurchase, type Purchase, type Revision } from '../../facts/facts.ts';
import type { Basis } from '../../facts/memory.ts';
import type { PointsEarned } from '../../facts/outcomes.ts';
import { minorUnits } from '../../kernel/brand.ts';
import type { Ratio } from '../../kernel/rounding.ts';
import { noBonus } from '../../member/kinds/purchases.ts';
import { calculateWorth, lineAmounts, type Worth } from '../../points/earning.ts';
import { everythingOf, totalOf } from '../../points/kept.ts';
import { levelAt, levelIndex } from '../../program/ladder.ts';
import type { Rate, Rules } from '../../program/rules.ts';
import type { FactCase } from '../case.ts';
import type { Reasons, Shown } from '../explanation.ts';
import { levelName, moneyOf, pointsIn, priceOf, startOf } from '../words.ts';

/** The circumstances that a purchase's own outcome keeps. */
export function basisOf({ at, today }: FactCase, { tier, basis }: PointsEarned): Basis {
  return { tier, today, at, bonus: basis ?? noBonus };
}

export function explainEarned(found: FactCase, fact: Purchase, outcome: PointsEarned): Reasons {
  const { rules } = found;
  const basis = basisOf(found, outcome);
  const worth = calculateWorth(rules, basis, everythingOf(fact));
  const { base } = rules.file.earning;
  const level = levelIndex(rules, outcome.tier);
  const multiplier = rules.file.tiers.levels[level]?.multiplier ?? '1';
  const paidOn = amountPaidOn(rules, basis, fact);
  const isOpen = base.when === undefined || outcome.eligible === 0 || isBaseOpen(rules, basis, fact);
  const { exact, calculation } = calculationOf(rules, level, outcome, paidOn);
  const less = oneUnitLess(rules, basis, fact);
  return {
    inputs: {
      total: moneyOf(totalOf(fact), rules),
      eligible: moneyOf(outcome.eligible, rules),
      excluded: moneyOf(totalOf(fact) - outcome.eligible, rules),
      ...(base.when === undefined ? {} : { condition: base.when, holds: isOpen }),
      ...(isOpen && paidOn < outcome.eligible ? { replaced: moneyOf(outcome.eligible - paidOn, rules) } : {}),
      rate: { points: base.points, per: base.per },
      on: base.on,
      tier: outcome.tier,
      multiplier,
      exact,
      rounding: base.rounding,
      ...(base.rounded === undefined ? {} : { rounded: base.rounded }),
    },
    result: {
      points: outcome.points,
      withBonuses: worth.points,
      deficitPaid: outcome.deficitPaid,
      availableAt: (outcome.availableOn as number) === 0 ? null : startOf(outcome.availableOn, rules),
      expiresAt: startOf(outcome.expiresOn, rules),
    },
    counterfactual: {
      withoutThePurchase: { points: 0 },
      oneMinorUnitLess: less === null ? null : worthShown(less, rules),
      ...withoutMultiplier(rules, basis, fact, multiplier),
    },
    sentence:
      `${priceOf(outcome.eligible, rules)} of the purchase counted and earned ${pointsIn(outcome.points)}: ` +
      (isOpen ? calculation : `the base is earned where ${base.when}, and that does not hold`) +
      (isOpen && paidOn < outcome.eligible
        ? `, as bonuses are paid in its place on ${priceOf(outcome.eligible - paidOn, rules)}`
        : '') +
      (less === null || less.points === worth.points
        ? ''
        : `, and ${priceOf(1, rules)} less would have earned ${pointsIn(less.points)} in all`),
  };
}

/** Minor units of a whole purchase on which the base was paid. */
function amountPaidOn(rules: Rules, basis: Basis, fact: Purchase): number {
  const amounts = lineAmounts(rules, basis, fact, null)?.amounts ?? [];
  return Math.max(
    0,
    amounts.reduce((sum, amount) => sum + amount, 0),
  );
}

/** Whether the base would be paid if there were no bonuses. */
function isBaseOpen(rules: Rules, basis: Basis, fact: Purchase): boolean {
  const alone = { ...rules, earning: { ...rules.earning, bonuses: [] } };
  return amountPaidOn(alone, basis, fact) > 0;
}

/** `1 point per 1.00 × 1.5 as Gold is 18.75, rounded down`. Rounded twice it says what comes in between. */
function calculationOf(rules: Rules, level: number, { tier }: PointsEarned, amount: number) {
  const { base } = rules.file.earning;
  const { rate, again } = rules.earning.base[level] as Rate;
  const multiplier = rules.file.tiers.levels[level]?.multiplier ?? '1';
  const exact = exactly(amount, rate);
  const how = `rounded ${base.rounding === 'nearest' ? 'to the nearest' : base.rounding}${base.on === 'line' ? ' line by line' : ''}`;
  const of = `${pointsIn(base.points)} per ${base.per}`;
  const times = Number(multiplier) === 1 ? '' : ` × ${multiplier} as ${levelName(tier, rules)}`;
  if (again === null) return { exact, calculation: `${of}${times} is ${exact}, ${how}` };
  const afterwards = times === '' ? '' : `, and that${times}, ${how} again`;
  return { exact, calculation: `${of} is ${exact}, ${how}${afterwards}` };
}

/** The first content of an order that a shop told of was cancelled already. */
export function explainCancelledFromTheBeginning({ rules }: FactCase, fact: Revision): Reasons {
  return {
    inputs: { total: moneyOf(totalOf(asPurchase(fact)), rules), cancelled: true },
    result: { points: 0 },
    counterfactual: {},
    sentence: `order ${fact.order.orderId} was cancelled when it was first told of, so it earned nothing`,
  };
}

/** What the lowest level would have earned, where the level held multiplies. */
function withoutMultiplier(rules: Rules, basis: Basis, fact: Purchase, multiplier: string): Shown {
  const lowest = levelAt(rules, 0);
  if (Number(multiplier) === 1 || basis.tier === lowest.id) return {};
  const worth = calculateWorth(rules, { ...basis, tier: lowest.id }, everythingOf(fact));
  return { atTheFirstLevel: { tier: lowest.id, ...worthShown(worth, rules) } };
}

function worthShown(worth: Worth, rules: Rules): Shown {
  return { eligible: moneyOf(worth.eligible, rules), points: worth.points };
}

/** The purchase with one minor unit less on its largest line; null where nothing is left to take. */
export function withOneUnitLess(purchase: Purchase): Purchase | null {
  const index = largestLine(purchase);
  const line = purchase.lines[index];
  if (line === undefined || line.amount <= 0) return null;
  const lines = purchase.lines.with(index, { ...line, amount: minorUnits(line.amount - 1) });
  return { ...purchase, lines };
}

function oneUnitLess(rules: Rules, basis: Basis, purchase: Purchase): Worth | null {
  const less = withOneUnitLess(purchase);
  return less === null ? null : calculateWorth(rules, basis, everythingOf(less));
}

function largestLine({ lines }: Purchase): number {
  return lines.reduce((best, { amount }, index) => (amount > (lines[best]?.amount ?? 0) ? index : best), 0);
}

/** A decimal of at most six digits after the point; one that goes on says so. */
function exactly(amount: number, { numerator, denominator }: Ratio): string {
  const product = BigInt(amount) * BigInt(numerator);
  const divisor = BigInt(denominator);
  const scaled = (product * 1_000_000n) / divisor;
  const text = String(scaled).padStart(7, '0');
  const fraction = text.slice(-6).replace(/0+$/, '');
  const goesOn = (product * 1_000_000n) % divisor !== 0n;
  return `${text.slice(0, -6)}${fraction === '' && !goesOn ? '' : `.${fraction}`}${goesOn ? '…' : ''}`;
}
