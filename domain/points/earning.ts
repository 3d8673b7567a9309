/**
 * What a purchase is worth: the lines that count, the points at the level held, the bonuses. The worth is
 * calculated at the purchase, and again on what is kept of the purchase whenever something is refunded.
 */

import type { Purchase } from '../facts/facts.ts';
import type { Basis } from '../facts/memory.ts';
import type { NamedAmounts } from '../facts/vocabulary.ts';
import { type MinorUnits, minorUnits, type Points, points } from '../kernel/brand.ts';
import { civilOfDay, weekdayOf } from '../kernel/civil.ts';
import { one, type Ratio, type Rounding, scale, scaleShare } from '../kernel/rounding.ts';
import { stepsMax } from '../program/cost/bounds.ts';
import { levelIndex } from '../program/ladder.ts';
import type { Bonus, ConditionScope, EarningRules, Rate, Rules } from '../program/rules.ts';
import { countedAmounts } from './excluded.ts';
import { everythingOf, type Kept } from './kept.ts';
import { keptQuantities } from './quantities.ts';

/** `eligible` is what counts toward a tier, never negative; `bonuses` are those that are paid. */
export interface Worth {
  readonly eligible: MinorUnits;
  readonly base: Points;
  readonly bonuses: readonly { readonly id: string; readonly points: Points }[];
  readonly points: Points;
  /** What else counts toward a tier; absent where nothing does. */
  readonly named?: NamedAmounts;
  /** Bonuses whose conditions were not asked, for they could take too long; absent where all were. */
  readonly stopped?: readonly string[];
}

const nothing: Worth = { eligible: minorUnits(0), base: points(0), bonuses: [], points: points(0) };

/** What the latest content of an order is worth, refunds apart, bounds it. */
export function worthKept(rules: Rules, basis: Basis, kept: Kept): Worth {
  const worth = calculateWorth(rules, basis, kept);
  const whole = calculateWorth(rules, basis, everythingOf(kept.content));
  return worth.points > whole.points ? { ...worth, points: whole.points } : worth;
}

export function calculateWorth(rules: Rules, basis: Basis, kept: Kept): Worth {
  const worth = worthInMoney(rules, basis, kept);
  const named = rules.quantities.size === 0 ? undefined : keptQuantities(rules, kept);
  return named === undefined ? worth : { ...worth, named };
}

function worthInMoney(rules: Rules, basis: Basis, kept: Kept): Worth {
  const { earning } = rules;
  const counted = countedAmounts(earning, kept.content.lines, kept.amounts);
  const whole = sum(counted);
  // Discounts may outweigh the lines that count; then nothing is earned and nothing is taken.
  if (whole <= 0 || kept.share.numerator === 0) return nothing;
  const eligible = scaleShare(whole, one, kept.share, 'down');
  const level = levelIndex(rules, basis.tier);
  if (!earning.readsMember) {
    const base = points(earn(earning, counted, earning.base[level] as Rate, kept.share));
    return { eligible: minorUnits(eligible), base, bonuses: [], points: base };
  }
  const scope = scopeOf(rules, basis, kept, counted, eligible);
  const asked: Asked = { rules, basis, scope, share: kept.share, level };
  const { base, paid, stopped } = payAll(asked);
  const bonuses = paid.map(({ bonus, points: worth }) => ({ id: bonus.id, points: points(worth) }));
  const total = bonuses.reduce((all, bonus) => all + bonus.points, base);
  const worth = { eligible: minorUnits(eligible), base: points(base), bonuses, points: points(total) };
  return stopped.length === 0 ? worth : { ...worth, stopped };
}

/** A purchase about which conditions are asked. */
interface Asked {
  readonly rules: Rules;
  readonly basis: Basis;
  readonly scope: ConditionScope;
  readonly share: Ratio;
  readonly level: number;
}

interface PaidInAll {
  readonly base: number;
  /** What the base was paid on, by line. */
  readonly baseAmounts: readonly number[];
  readonly paid: readonly Paid[];
  readonly stopped: readonly string[];
}

function payAll(asked: Asked): PaidInAll {
  const { earning } = asked.rules;
  const { scope, share, level, basis } = asked;
  const isBaseOpen = earning.when === null || earning.when.holds(scope, null);
  const open = earning.bonuses.filter(
    (bonus) => isOpen(bonus, basis) && (isBaseOpen || bonus.effect.kind !== 'multiply'),
  );
  const stopped = beyondSteps(earning, open, scope.purchase.lines.length);
  const isAsked = ({ id }: Bonus) => stopped.length === 0 || !stopped.includes(id);
  const whole = isBaseOpen ? scope.amounts : scope.amounts.map(() => 0);
  const baseOn = (amounts: readonly number[]) =>
    isBaseOpen ? earn(earning, amounts, earning.base[level] as Rate, share) : 0;
  const replaced = (amounts: readonly number[]) =>
    baseOn(whole) - baseOn(whole.map((amount, index) => (amounts[index] === 0 ? amount : 0)));
  const worths = open.filter(isAsked).flatMap((bonus): Paid[] => {
    const on = amountsFor(bonus, scope);
    const given = on === null ? 0 : pay(bonus, on, asked);
    if (on === null || (given <= 0 && !bonus.replacesBase)) return [];
    return [{ bonus, on, points: given, more: given - (bonus.replacesBase ? replaced(on) : 0) }];
  });
  const paid = stack(earning.stacking, worths);
  const taken = paid.filter(({ bonus }) => bonus.replacesBase);
  const baseAmounts = whole.map((amount, index) => (taken.some(({ on }) => on[index] !== 0) ? 0 : amount));
  return { base: taken.length === 0 ? baseOn(whole) : baseOn(baseAmounts), baseAmounts, paid, stopped };
}

/** Never less than nothing: a discount alone earns none. */
function earn(rules: EarningRules, amounts: readonly number[], rate: Rate, share: Ratio): number {
  if (rules.on === 'purchase') return Math.max(0, rounded(sum(amounts), rate, share, rules.rounding));
  let total = 0;
  for (const amount of amounts) total += rounded(amount, rate, share, rules.rounding);
  return Math.max(0, total);
}

/** Whole points for a share of an amount, rounded once or before and after the second factor. */
export function rounded(amount: number, { rate, again }: Rate, share: Ratio, rounding: Rounding): number {
  const first = scaleShare(amount, rate, share, rounding);
  return again === null ? first : scale(first, again, rounding);
}

/** In the order of the file, those that no longer fit into what a purchase may take; an order is never lost for them. */
function beyondSteps(
  { when: ofBase }: EarningRules,
  bonuses: readonly Bonus[],
  lines: number,
): readonly string[] {
  let left = stepsMax - (ofBase?.stepsFor(lines) ?? 0);
  return bonuses.flatMap(({ id, when }) => {
    const steps = when?.stepsFor(lines) ?? 0;
    if (steps > left) return [id];
    left -= steps;
    return [];
  });
}

/** What a bonus is paid on, by line; null where its condition does not hold. */
function amountsFor({ effect, when }: Bonus, scope: ConditionScope): readonly number[] | null {
  if (effect.kind !== 'add' && effect.on === 'lines') {
    const matching = scope.amounts.map((amount, index) =>
      amount !== 0 && when?.holds(scope, index) ? amount : 0,
    );
    return matching.every((amount) => amount === 0) ? null : matching;
  }
  return when === null || when.holds(scope, null) ? scope.amounts : null;
}

/** What a bonus gives on these amounts, up to its caps. */
function pay(
  { id, effect, capPerPurchase }: Bonus,
  on: readonly number[],
  { rules, basis, share, level }: Asked,
): number {
  const most = Math.min(capPerPurchase, basis.bonus.room[id] ?? Number.MAX_SAFE_INTEGER);
  if (effect.kind === 'add') return Math.min(most, effect.points);
  return Math.min(most, earn(rules.earning, on, effect.rates[level] as Rate, share));
}

/** What a condition sees of an order, as it is kept now. */
export function scopeOfOrder(rules: Rules, basis: Basis, kept: Kept): ConditionScope {
  const counted = countedAmounts(rules.earning, kept.content.lines, kept.amounts);
  const eligible = Math.max(0, scaleShare(sum(counted), one, kept.share, 'down'));
  return scopeOf(rules, basis, kept, counted, eligible);
}

function scopeOf(
  { calendar }: Rules,
  basis: Basis,
  kept: Kept,
  counted: readonly number[],
  eligible: number,
): ConditionScope {
  const { purchases, daysEnrolled, daysSinceLastPurchase = null, tags = [] } = basis.bonus;
  return {
    purchase: kept.content,
    amounts: counted,
    total: scaleShare(sum(kept.amounts), one, kept.share, 'down'),
    eligible,
    hour: calendar.hourOf(basis.at),
    weekday: weekdayOf(basis.today),
    member: { purchases, daysEnrolled, daysSinceLastPurchase, tags },
    tier: basis.tier,
    now: basis.at,
  };
}

/** The part of each line on which something is paid, and the rate. */
export interface LineAmounts {
  readonly amounts: readonly number[];
  readonly rate: Rate;
}

/**
 * The amounts of a whole purchase by line, to show which line earned what: by the base rate, or by a bonus;
 * null where the bonus adds a fixed number or is not paid.
 */
export function lineAmounts(
  rules: Rules,
  basis: Basis,
  purchase: Purchase,
  bonusId: string | null,
): LineAmounts | null {
  const { earning } = rules;
  const level = levelIndex(rules, basis.tier);
  const kept = everythingOf(purchase);
  const counted = countedAmounts(earning, purchase.lines, kept.amounts);
  const scope = scopeOf(rules, basis, kept, counted, Math.max(0, sum(counted)));
  const { baseAmounts, paid } = payAll({ rules, basis, scope, share: kept.share, level });
  if (bonusId === null) return { amounts: baseAmounts, rate: earning.base[level] as Rate };
  const bonus = paid.find((each) => each.bonus.id === bonusId);
  if (bonus === undefined || bonus.bonus.effect.kind === 'add') return null;
  return { amounts: bonus.on, rate: bonus.bonus.effect.rates[level] as Rate };
}

/** What counts of each line of a whole purchase. */
export function lineCounts(rules: Rules, purchase: Purchase): readonly number[] {
  return countedAmounts(rules.earning, purchase.lines, everythingOf(purchase).amounts);
}

function isOpen(bonus: Bonus, { today, bonus: basis }: Basis): boolean {
  if (today < bonus.firstDay || today > bonus.lastDay) return false;
  switch (bonus.trigger) {
    case 'purchase':
      return true;
    case 'first-purchase':
      return basis.purchases === 0;
    case 'birthday-month':
      return basis.birthday !== 0 && Math.floor(basis.birthday / 100) === civilOfDay(today).month;
  }
}

interface Paid {
  readonly bonus: Bonus;
  /** What it is paid on, by line. */
  readonly on: readonly number[];
  readonly points: number;
  /** What the purchase earns more with it. */
  readonly more: number;
}

/** The bonuses that are paid. Where two are equal, the first one in the program file is paid. */
function stack(stacking: EarningRules['stacking'], worths: readonly Paid[]): readonly Paid[] {
  const [first] = worths;
  if (first === undefined) return [];
  switch (stacking) {
    case 'all':
      return worths;
    case 'best-one':
      return [worths.reduce((best, paid) => (paid.more > best.more ? paid : best), first)];
    case 'by-priority':
      return [
        worths.reduce((best, paid) => (paid.bonus.priority > best.bonus.priority ? paid : best), first),
      ];
  }
}

function sum(amounts: readonly number[]): number {
  let total = 0;
  for (const amount of amounts) total += amount;
  return total;
}
