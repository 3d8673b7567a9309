/** From JSON to a checked program file, or to the list of what is wrong with it. */
import { type Finding, finding, type Path } from '../kernel/finding.ts';
import { fromIssues } from '../kernel/issues/issues.ts';
import { currencyDigits, parsedFactor, parseMoney } from '../kernel/money.ts';
import { multiply, type Ratio, ratio } from '../kernel/rounding.ts';
import { grouped } from '../kernel/words.ts';
import { checkCondition } from './conditionCheck.ts';
import { stepsOfCondition } from './conditions.ts';
import { linesMax, stepsMax } from './cost/bounds.ts';
import { checkAmount, checkUnique, type Fault } from './faults.ts';
import { type BonusRule, type ProgramFile, programFileSchema } from './file.ts';
import { overOf } from './rules.ts';
import { checkTiers, conditionLists, everConditions } from './tiers/check.ts';
import { checkValue } from './value/check.ts';

type ParsedFile =
  | { readonly kind: 'valid'; readonly file: ProgramFile }
  | { readonly kind: 'invalid'; readonly errors: readonly Finding[] };

/** Points for one minor unit, after the largest multiplier, stay below this: sums remain exact. */
const pointsPerMinorUnitMax = 100;

export function parseProgramFile(json: unknown): ParsedFile {
  const parsed = programFileSchema.safeParse(json);
  if (!parsed.success) {
    const { issues } = parsed.error;
    return { kind: 'invalid', errors: fromIssues(json, programFileSchema, issues, 'the file') };
  }
  const errors = checkMeaning(parsed.data).map(([path, says, fix]) => finding(json, path, says, fix));
  return errors.length === 0 ? { kind: 'valid', file: parsed.data } : { kind: 'invalid', errors };
}

/** Checks that the schema can't express: digits of the currency, unique ids, the place of `qualify`. */
function checkMeaning(file: ProgramFile): Fault[] {
  return [
    ...checkMoney(file),
    ...checkTiers(file),
    ...checkRate(file),
    ...checkBonuses(file),
    ...checkNames(file),
    ...checkValue(file),
  ];
}

function checkMoney(file: ProgramFile): Fault[] {
  const amounts: [Path, string][] = [
    [['earning', 'base', 'per'], file.earning.base.per],
    ...(file.redemption === undefined
      ? []
      : [[['redemption', 'pointValue'], file.redemption.pointValue] as [Path, string]]),
    ...conditionLists(file).flatMap(([path, list]) =>
      list.flatMap((condition, place): [Path, string][] =>
        condition.metric === 'spend' ? [[[...path, place, 'atLeast'], condition.atLeast]] : [],
      ),
    ),
    ...everConditions(file).flatMap(([path, condition]): [Path, string][] =>
      condition.metric === 'spend' ? [[[...path, 'atLeast'], condition.atLeast]] : [],
    ),
  ];
  return amounts.flatMap(([path, text]) => checkAmount(path, text, file.currency, 1));
}

function checkBonuses(file: ProgramFile): Fault[] {
  const alone = checkEachBonus(file);
  return alone.length > 0 ? alone : checkSteps(file);
}

/** A purchase asks all of them. */
function checkSteps({ earning: { bonuses } }: ProgramFile): Fault[] {
  const steps = bonuses.map(({ when, ...bonus }) =>
    when === undefined ? 0 : stepsOfCondition(when, overOf(bonus)),
  );
  const all = steps.reduce((sum, each) => sum + each, 0);
  if (all <= stepsMax) return [];
  const most = Math.max(...steps);
  const says = `take up to ${grouped(all)} steps for a purchase of ${linesMax} lines, and may take ${grouped(stepsMax)}`;
  const dearest = `that of bonus "${bonuses[steps.indexOf(most)]?.id}", which takes ${grouped(most)} of them`;
  return [[['earning', 'bonuses'], says, `write shorter conditions, beginning with ${dearest}`]];
}

function checkEachBonus(file: ProgramFile): Fault[] {
  return file.earning.bonuses.flatMap((bonus, index): Fault[] => {
    const { effect, when, firstDay, lastDay } = bonus;
    const path = ['earning', 'bonuses', index];
    const found: Fault[] = [];
    const byLines = effect.kind === 'multiply' && effect.on === 'lines';
    if (byLines && when === undefined) {
      const says = 'is missing: with "on": "lines" it says which lines are multiplied';
      const fix = `add a condition over each line, such as "when": "line.category == 'coffee'"`;
      found.push([[...path, 'when'], says, fix]);
    }
    const problem = when === undefined ? null : checkCondition(when, overOf(bonus));
    if (problem !== null) found.push([[...path, 'when'], ...problem]);
    const factor = factorOf(bonus);
    if (effect.kind === 'multiply' && factor !== null && factor.numerator <= factor.denominator) {
      const says = `must be more than 1, not "${effect.factor}"`;
      found.push([
        [...path, 'effect', 'factor'],
        says,
        'write for example "factor": "2" for twice the points',
      ]);
    }
    if ((firstDay ?? '') > (lastDay ?? '9999-12-31')) {
      const says = `is "${lastDay}", before "firstDay", "${firstDay}"`;
      found.push([[...path, 'lastDay'], says, `write "${firstDay}" or a later day`]);
    }
    return found;
  });
}

/** Null where the bonus adds. */
function factorOf({ effect }: BonusRule): Ratio | null {
  return effect.kind === 'multiply' ? parsedFactor(effect.factor) : null;
}

function checkNames(file: ProgramFile): Fault[] {
  const { bonuses, engagements } = file.earning;
  const ids = (list: readonly { readonly id: string }[]) => list.map(({ id }) => id);
  return [
    ...checkUnique(['earning', 'bonuses'], 'id', ids(bonuses)),
    ...checkUnique(['quantities'], 'id', ids(file.quantities)),
    ...checkUnique(
      ['earning', 'engagements'],
      'kind',
      engagements.map(({ kind }) => kind),
    ),
    ...checkUnique(['redemption', 'rewards'], 'id', ids(file.redemption?.rewards ?? [])),
  ];
}

function checkRate(file: ProgramFile): Fault[] {
  const digits = currencyDigits(file.currency);
  const per = parseMoney(file.earning.base.per, digits);
  if (typeof per === 'string' || per <= 0) return []; // said by checkMoney
  const rate = ratio(file.earning.base.points, per);
  return file.tiers.levels.flatMap(({ id, multiplier }, index): Fault[] => {
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
    // A bound, not an amount: floats do.
    if ((most.numerator / most.denominator) * bonusesTogether(file) > pointsPerMinorUnitMax) {
      const says = `let a purchase at level "${id}" earn more than ${limit} when all are paid, which is the most`;
      return [[['earning', 'bonuses'], says, 'write smaller factors, or take one of these bonuses out']];
    }
    return file.earning.bonuses.flatMap(({ effect }, place): Fault[] => {
      const isExact = effect.kind === 'add' || product(most, parsedFactor(effect.factor)) !== null;
      if (isExact) return [];
      const says = inexact(effect.factor, `with the rate of level "${id}"`);
      return [[['earning', 'bonuses', place, 'effect', 'factor'], says, rounder]];
    });
  });
}

const rounder = 'write fewer decimals here, or round "per" in "earning.base"';

function inexact(factor: string, together: string): string {
  return `is "${factor}", and ${together} it needs too many digits for points to be exact`;
}

/** The factor of all multiplying bonuses at once: of 2 and 3 it is 4, the rate, once more and twice more. */
function bonusesTogether(file: ProgramFile): number {
  return file.earning.bonuses.reduce((sum, bonus) => {
    const factor = factorOf(bonus);
    return factor === null ? sum : sum + factor.numerator / factor.denominator - 1;
  }, 1);
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
