/**
 * What a purchase is worth: the lines that count, the points at the level held, the bonuses. The worth is
 * calculated at the purchase, and again on what is kept of the purchase whenever something is refunded.
 */

import type { Purchase } from '../facts/facts.ts';
import type { Basis } from '../facts/memory.ts';
import type { NamedAmounts } from '../facts/vocabulary.ts';
import { type MinorUnits, minorUnits, type Points, points } from '../kernel/brand.ts';
import { civilOfDay } from '../kernel/civil.ts';
import { one, type Ratio, scaleShare } from '../kernel/rounding.ts';
import { stepsMax } from '../program/cost/bounds.ts';
import { levelAt, levelIndex } from '../program/ladder.ts';
import type { Bonus, ConditionScope, EarningRules, Rules } from '../program/rules.ts';
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
  const level = levelIndex(rules, basis.tier);
  const { rate } = rules.tiers.levels[level] as Rules['tiers']['levels'][number];
  const counted = countedAmounts(earning, kept.content.lines, kept.amounts);
  const whole = sum(counted);
  // Discounts may outweigh the lines that count; then nothing is earned and nothing is taken.
  if (whole <= 0 || kept.share.numerator === 0) return nothing;
  const eligible = scaleShare(whole, one, kept.share, 'down');
  const base = earn(earning, counted, rate, kept.share);
  if (earning.bonuses.length === 0) {
    return { eligible: minorUnits(eligible), base, bonuses: [], points: base };
  }
  const scope = scopeOf(basis, kept, counted, eligible);
  const open = earning.bonuses.filter((bonus) => isOpen(bonus, basis));
  const stopped = beyondSteps(open, kept.content.lines.length);
  const asked = stopped.length === 0 ? open : open.filter(({ id }) => !stopped.includes(id));
  const bonuses = payBonuses(rules, basis, { scope, share: kept.share }, asked);
  const total = bonuses.reduce((all, bonus) => all + bonus.points, base as number);
  const worth = { eligible: minorUnits(eligible), base, bonuses, points: points(total) };
  return stopped.length === 0 ? worth : { ...worth, stopped };
}

function earn(rules: EarningRules, amounts: readonly number[], rate: Ratio, share: Ratio): Points {
  if (rules.on === 'purchase') {
    return points(scaleShare(Math.max(0, sum(amounts)), rate, share, rules.rounding));
  }
  let total = 0;
  for (const amount of amounts) total += scaleShare(amount, rate, share, rules.rounding);
  return points(Math.max(0, total));
}

/** In the order of the file, those that no longer fit into what a purchase may take; an order is never lost for them. */
function beyondSteps(bonuses: readonly Bonus[], lines: number): readonly string[] {
  let left = stepsMax;
  return bonuses.flatMap(({ id, when }) => {
    const steps = when?.stepsFor(lines) ?? 0;
    if (steps > left) return [id];
    left -= steps;
    return [];
  });
}

function payBonuses(
  rules: Rules,
  basis: Basis,
  { scope, share }: { readonly scope: ConditionScope; readonly share: Ratio },
  asked: readonly Bonus[],
): Worth['bonuses'] {
  const level = levelIndex(rules, basis.tier);
  const worths = asked
    .map((bonus) => {
      const most = Math.min(bonus.capPerPurchase, basis.bonus.room[bonus.id] ?? Number.MAX_SAFE_INTEGER);
      return { bonus, points: Math.min(most, uncappedOf(bonus, rules.earning, scope, share, level)) };
    })
    .filter((paid) => paid.points > 0);
  return stack(rules.earning.stacking, worths).map(({ bonus, points: worth }) => ({
    id: bonus.id,
    points: points(worth),
  }));
}

function scopeOf(basis: Basis, kept: Kept, counted: readonly number[], eligible: number): ConditionScope {
  const { purchases, daysEnrolled, tags = [] } = basis.bonus;
  return {
    purchase: kept.content,
    amounts: counted,
    total: scaleShare(sum(kept.amounts), one, kept.share, 'down'),
    eligible,
    member: { purchases, daysEnrolled, tags },
    tier: basis.tier,
    now: basis.at,
  };
}

/** The part of each line that is multiplied, and the rate. */
export interface LineAmounts {
  readonly amounts: readonly number[];
  readonly rate: Ratio;
}

/**
 * The amounts of a whole purchase by line, to show which line earned what: by the base rate, or by a bonus;
 * null where the bonus adds a fixed number.
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
  if (bonusId === null) return { amounts: counted, rate: levelAt(rules, level).rate };
  const bonus = earning.bonuses.find(({ id }) => id === bonusId);
  if (bonus === undefined || bonus.effect.kind === 'add') return null;
  const rate = bonus.effect.rates[level] as Ratio;
  if (bonus.effect.on === 'purchase') return { amounts: counted, rate };
  const scope = scopeOf(basis, kept, counted, Math.max(0, sum(counted)));
  return { amounts: matchingAmounts(bonus, scope, counted), rate };
}

/** 0 for the lines for which the condition does not hold. */
function matchingAmounts({ when }: Bonus, scope: ConditionScope, counted: readonly number[]) {
  return counted.map((amount, index) => (amount !== 0 && when?.holds(scope, index) ? amount : 0));
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

/** What a bonus gives before its caps. */
function uncappedOf(
  bonus: Bonus,
  earning: EarningRules,
  scope: ConditionScope,
  share: Ratio,
  level: number,
): number {
  const { effect, when } = bonus;
  if (effect.kind === 'add') return when === null || when.holds(scope, null) ? effect.points : 0;
  const rate = effect.rates[level] as Ratio;
  if (effect.on === 'purchase') {
    return when === null || when.holds(scope, null) ? earn(earning, scope.amounts, rate, share) : 0;
  }
  return earn(earning, matchingAmounts(bonus, scope, scope.amounts), rate, share);
}

interface Paid {
  readonly bonus: Bonus;
  readonly points: number;
}

/** The bonuses that are paid. Where two are equal, the first one in the program file is paid. */
function stack(stacking: EarningRules['stacking'], worths: readonly Paid[]): readonly Paid[] {
  const [first] = worths;
  if (first === undefined) return [];
  switch (stacking) {
    case 'all':
      return worths;
    case 'best-one':
      return [worths.reduce((best, paid) => (paid.points > best.points ? paid : best), first)];
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
