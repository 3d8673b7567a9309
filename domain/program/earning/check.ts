/** Checks of what a file says of earning that its schema can't express. */
import type { Path } from '../../kernel/finding.ts';
import { currencyDigits, parsedFactor, parseMoney } from '../../kernel/money.ts';
import { multiply, type Ratio, ratio } from '../../kernel/rounding.ts';
import { grouped } from '../../kernel/words.ts';
import { checkCondition } from '../conditionCheck.ts';
import { stepsOfCondition } from '../conditions.ts';
import { linesMax, stepsMax } from '../cost/bounds.ts';
import type { Fault } from '../faults.ts';
import type { BonusRule, ProgramFile } from '../file.ts';
import { checkTriggerConditions } from '../triggers/check.ts';
import { overOfTrigger, yearsAhead } from '../triggers/rules.ts';
import { type Over, overOf } from './rules.ts';

/** Points for one minor unit, after the largest multiplier, stay below this: sums remain exact. */
const pointsPerMinorUnitMax = 100;

export function checkEarning(file: ProgramFile): readonly Fault[] {
  return [...checkRates(file), ...checkConditions(file)];
}

function checkConditions(file: ProgramFile): readonly Fault[] {
  const alone = [
    ...checkBaseCondition(file),
    ...file.earning.bonuses.flatMap((bonus, index) => checkBonus(file, bonus, index)),
    ...checkTriggerConditions(file),
  ];
  return alone.length > 0 ? alone : checkSteps(file);
}

function checkBaseCondition({ earning: { base } }: ProgramFile): readonly Fault[] {
  const problem = base.when === undefined ? null : checkCondition(base.when, 'purchase');
  return problem === null ? [] : [[['earning', 'base', 'when'], ...problem]];
}

interface Asked {
  /** `that of bonus "spring"` */
  readonly name: string;
  readonly when: string | undefined;
  readonly over: Over;
}

/** A purchase asks all of them, and those about a member alone for days of years to come. */
function checkSteps({ earning: { base, bonuses }, triggers = [] }: ProgramFile): readonly Fault[] {
  const asked: readonly Asked[] = [
    { name: 'that of "earning.base"', when: base.when, over: 'purchase' },
    ...bonuses.map(
      ({ id, when, effect }): Asked => ({ name: `that of bonus "${id}"`, when, over: overOf({ effect }) }),
    ),
    ...triggers.map(
      ({ id, when, on }): Asked => ({ name: `that of trigger "${id}"`, when, over: overOfTrigger(on) }),
    ),
  ];
  const steps = asked.map(({ when, over }) =>
    when === undefined ? 0 : stepsOfCondition(when, over) * (over === 'member' ? yearsAhead : 1),
  );
  const all = steps.reduce((sum, each) => sum + each, 0);
  if (all <= stepsMax) return [];
  const most = Math.max(...steps);
  const says = `take up to ${grouped(all)} steps for a purchase of ${linesMax} lines, and may take ${grouped(stepsMax)}`;
  const dearest = `${asked[steps.indexOf(most)]?.name}, which takes ${grouped(most)} of them`;
  const place = steps.indexOf(most) > bonuses.length ? ['triggers'] : ['earning', 'bonuses'];
  return [[place, says, `write shorter conditions, beginning with ${dearest}`]];
}

function checkBonus(file: ProgramFile, bonus: BonusRule, index: number): readonly Fault[] {
  const { effect, when, firstDay, lastDay } = bonus;
  const path = ['earning', 'bonuses', index];
  const found: Fault[] = [];
  if (overOf(bonus) === 'lines' && when === undefined) {
    const says = `is missing: with "on": "lines" it says which lines ${effect.kind === 'multiply' ? 'are multiplied' : 'earn the points'}`;
    const fix = `add a condition over each line, such as "when": "line.category == 'coffee'"`;
    found.push([[...path, 'when'], says, fix]);
  }
  const problem = when === undefined ? null : checkCondition(when, overOf(bonus));
  if (problem !== null) found.push([[...path, 'when'], ...problem]);
  if ((firstDay ?? '') > (lastDay ?? '9999-12-31')) {
    const says = `is "${lastDay}", before "firstDay", "${firstDay}"`;
    found.push([[...path, 'lastDay'], says, `write "${firstDay}" or a later day`]);
  }
  return [...found, ...checkFactor(file, bonus, path), ...checkReplacing(bonus, path)];
}

function checkFactor({ earning: { base } }: ProgramFile, bonus: BonusRule, path: Path): readonly Fault[] {
  const { effect, replaces } = bonus;
  if (effect.kind !== 'multiply') return [];
  const place = [...path, 'effect', 'factor'];
  if (base.points === 0) {
    const says = `is "${effect.factor}" times the base, and the base earns 0 points`;
    const fix =
      'write "effect": { "kind": "rate", "points": 1, "per": "1.00" } or { "kind": "add", "points": 100 }';
    return [[place, says, fix]];
  }
  const { numerator, denominator } = parsedFactor(effect.factor);
  if (replaces === 'base') {
    if (numerator !== denominator) return [];
    const says = `is "${effect.factor}": points in place of the base would be the base`;
    return [[place, says, 'write another factor, such as "0.5" for half the points or "0" for none']];
  }
  if (numerator > denominator) return [];
  const says = `must be more than 1, not "${effect.factor}"`;
  const fix =
    'write for example "factor": "2" for twice the points, or add "replaces": "base" for fewer points';
  return [[place, says, fix]];
}

/** Where a cap is used up, nobody could say whether the base is paid after all. */
function checkReplacing(bonus: BonusRule, path: Path): readonly Fault[] {
  if (bonus.replaces !== 'base') return [];
  return (['capPerPurchase', 'capPerMember'] as const)
    .filter((cap) => bonus[cap] !== undefined)
    .map((cap) => [
      [...path, cap],
      'does not go together with "replaces": "base": a purchase beyond the cap would earn less than the base',
      `take "${cap}" out, or take "replaces" out and let the bonus pay what it gives on top of the base`,
    ]);
}

/** Null where the bonus does not multiply. */
function factorOf({ effect }: BonusRule): Ratio | null {
  return effect.kind === 'multiply' ? parsedFactor(effect.factor) : null;
}

function checkRates(file: ProgramFile): readonly Fault[] {
  const digits = currencyDigits(file.currency);
  const { base } = file.earning;
  const rate = rateOf(base.points, base.per, digits);
  if (rate === null) return []; // the amount is said to be wrong elsewhere
  return file.tiers.levels.flatMap(({ id, multiplier }, index): readonly Fault[] => {
    const path = ['tiers', 'levels', index, 'multiplier'];
    const factor = parsedFactor(multiplier);
    if (factor.numerator === 0) {
      return [
        [path, `must be more than zero, not "${multiplier}"`, 'write "1" for points as everybody has them'],
      ];
    }
    const most = product(rate, factor);
    if (most === null) return [[path, inexact(multiplier, 'with "earning.base"'), rounder]];
    const limit = `${grouped(pointsPerMinorUnitMax * 10 ** digits)} points for 1 ${file.currency}`;
    if (most.numerator > pointsPerMinorUnitMax * most.denominator) {
      const says = `is "${multiplier}": a purchase at level "${id}" would earn more than ${limit}, which is the most`;
      return [
        [path, says, 'write a smaller "multiplier", or fewer "points" for a larger "per" in "earning.base"'],
      ];
    }
    if (allTogether(file, factor, most, digits) > pointsPerMinorUnitMax) {
      const says = `let a purchase at level "${id}" earn more than ${limit} when all are paid, which is the most`;
      return [
        [['earning', 'bonuses'], says, 'write smaller factors and rates, or take one of these bonuses out'],
      ];
    }
    return file.earning.bonuses.flatMap((bonus, place) =>
      checkExact(bonus, ['earning', 'bonuses', place], { id, factor, most, digits }),
    );
  });
}

interface AtLevel {
  readonly id: string;
  readonly factor: Ratio;
  /** The base rate, multiplied. */
  readonly most: Ratio;
  readonly digits: number;
}

function checkExact(
  { effect }: BonusRule,
  path: Path,
  { id, factor, most, digits }: AtLevel,
): readonly Fault[] {
  if (effect.kind === 'add') return [];
  if (effect.kind === 'multiply') {
    if (product(most, parsedFactor(effect.factor)) !== null) return [];
    return [
      [[...path, 'effect', 'factor'], inexact(effect.factor, `with the rate of level "${id}"`), rounder],
    ];
  }
  const own = rateOf(effect.points, effect.per, digits);
  if (own === null || product(own, factor) !== null) return [];
  return [[[...path, 'effect', 'per'], inexact(effect.per, `with the multiplier of level "${id}"`), rounder]];
}

/** Points for a minor unit; null where the amount is none. */
function rateOf(points: number, per: string, digits: number): Ratio | null {
  const amount = parseMoney(per, digits);
  return typeof amount === 'string' || amount <= 0 ? null : ratio(points, amount);
}

const rounder = 'write fewer decimals here, or round "per" in "earning.base"';

function inexact(factor: string, together: string): string {
  return `is "${factor}", and ${together} it needs too many digits for points to be exact`;
}

/**
 * Points for a minor unit when the base and all bonuses are paid: of factors 2 and 3 the base, once more and twice
 * more. A bound, not an amount: floats do.
 */
function allTogether(file: ProgramFile, level: Ratio, most: Ratio, digits: number): number {
  return file.earning.bonuses.reduce((sum, bonus) => {
    const { effect } = bonus;
    const factor = factorOf(bonus);
    if (factor !== null) return sum + inPoints(most) * Math.max(0, inPoints(factor) - 1);
    const own = effect.kind === 'rate' ? rateOf(effect.points, effect.per, digits) : null;
    return own === null ? sum : sum + inPoints(own) * inPoints(level);
  }, inPoints(most));
}

function inPoints({ numerator, denominator }: Ratio): number {
  return numerator / denominator;
}

/** Null where the exact product leaves the safe integers. */
function product(a: Ratio, b: Ratio): Ratio | null {
  try {
    return multiply(a, b);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
