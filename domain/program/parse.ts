/** From JSON to a checked program file, or to the list of what is wrong with it. */
import { type Finding, finding, fromIssues, type Path } from '../kernel/finding.ts';
import { currencyDigits, parsedFactor, parseMoney } from '../kernel/money.ts';
import { multiply, type Ratio, ratio } from '../kernel/rounding.ts';
import { checkCondition, stepsOfCondition } from './conditions.ts';
import { linesMax, stepsMax } from './cost/bounds.ts';
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
    return { kind: 'invalid', errors: fromIssues(json, parsed.error.issues) };
  }
  const errors = checkMeaning(parsed.data).map(([path, rule]) => finding(json, path, rule));
  return errors.length === 0 ? { kind: 'valid', file: parsed.data } : { kind: 'invalid', errors };
}

/** Checks that the schema can't express: digits of the currency, unique ids, the place of `qualify`. */
function checkMeaning(file: ProgramFile): [Path, string][] {
  return [
    ...checkMoney(file),
    ...checkTiers(file),
    ...checkRate(file),
    ...checkBonuses(file),
    ...checkUnique(file),
    ...checkValue(file),
  ];
}

function checkMoney(file: ProgramFile): [Path, string][] {
  const digits = currencyDigits(file.currency);
  const found: [Path, string][] = [];
  const check = (path: Path, text: string) => {
    const amount = parseMoney(text, digits);
    if (amount === 'too-precise') found.push([path, `${file.currency} has ${digits} decimal digits`]);
    else if (typeof amount === 'string') found.push([path, `must be an amount of at most 10^12 minor units`]);
    else if (amount <= 0) found.push([path, 'must be more than zero']);
  };
  check(['earning', 'base', 'per'], file.earning.base.per);
  if (file.redemption !== undefined) check(['redemption', 'pointValue'], file.redemption.pointValue);
  for (const [path, list] of conditionLists(file)) {
    list.forEach((condition, place) => {
      if (condition.metric === 'spend') check([...path, place, 'atLeast'], condition.atLeast);
    });
  }
  for (const [path, condition] of everConditions(file)) {
    if (condition.metric === 'spend') check([...path, 'atLeast'], condition.atLeast);
  }
  return found;
}

function checkBonuses(file: ProgramFile): [Path, string][] {
  const alone = checkEachBonus(file);
  return alone.length > 0 ? alone : checkSteps(file);
}

/** A purchase asks all of them. */
function checkSteps({ earning: { bonuses } }: ProgramFile): [Path, string][] {
  const steps = bonuses.map(({ when, ...bonus }) =>
    when === undefined ? 0 : stepsOfCondition(when, overOf(bonus)),
  );
  const all = steps.reduce((sum, each) => sum + each, 0);
  if (all <= stepsMax) return [];
  const most = Math.max(...steps);
  const dearest = `bonus "${bonuses[steps.indexOf(most)]?.id}" takes ${most} of them`;
  const rule = `their conditions take up to ${all} steps for a purchase of ${linesMax} lines, of ${stepsMax} that they may: ${dearest}`;
  return [[['earning', 'bonuses'], rule]];
}

function checkEachBonus(file: ProgramFile): [Path, string][] {
  return file.earning.bonuses.flatMap((bonus, index): [Path, string][] => {
    const { effect, when, firstDay, lastDay } = bonus;
    const path = ['earning', 'bonuses', index];
    const found: [Path, string][] = [];
    const byLines = effect.kind === 'multiply' && effect.on === 'lines';
    if (byLines && when === undefined)
      found.push([[...path, 'when'], 'says which lines are multiplied: it is needed']);
    const problem = when === undefined ? null : checkCondition(when, overOf(bonus));
    if (problem !== null) found.push([[...path, 'when'], problem]);
    const factor = factorOf(bonus);
    if (factor !== null && factor.numerator <= factor.denominator) {
      found.push([[...path, 'effect', 'factor'], 'must be more than 1']);
    }
    if ((firstDay ?? '') > (lastDay ?? '9999-12-31')) {
      found.push([[...path, 'lastDay'], 'must not be before firstDay']);
    }
    return found;
  });
}

/** Null where the bonus adds. */
function factorOf({ effect }: BonusRule): Ratio | null {
  return effect.kind === 'multiply' ? parsedFactor(effect.factor) : null;
}

function checkUnique(file: ProgramFile): [Path, string][] {
  const lists: [Path, string, readonly string[]][] = [
    [['earning', 'bonuses'], 'id', file.earning.bonuses.map(({ id }) => id)],
    [['quantities'], 'id', file.quantities.map(({ id }) => id)],
    [['earning', 'engagements'], 'kind', file.earning.engagements.map(({ kind }) => kind)],
    [['redemption', 'rewards'], 'id', file.redemption?.rewards.map(({ id }) => id) ?? []],
  ];
  return lists.flatMap(([path, field, ids]) =>
    ids.flatMap((id, index): [Path, string][] =>
      ids.indexOf(id) < index ? [[[...path, index, field], 'must be unique in the list']] : [],
    ),
  );
}

function checkRate(file: ProgramFile): [Path, string][] {
  const per = parseMoney(file.earning.base.per, currencyDigits(file.currency));
  if (typeof per === 'string' || per <= 0) return []; // said by checkMoney
  const rate = ratio(file.earning.base.points, per);
  return file.tiers.levels.flatMap(({ id, multiplier }, index): [Path, string][] => {
    const path = ['tiers', 'levels', index, 'multiplier'];
    const factor = parsedFactor(multiplier);
    if (factor.numerator === 0) return [[path, 'must be more than zero']];
    const most = product(rate, factor);
    if (most === null) return [[path, 'together with the base rate it needs too many digits to be exact']];
    if (most.numerator > pointsPerMinorUnitMax * most.denominator) {
      return [[path, `a purchase may earn at most ${pointsPerMinorUnitMax} points per minor unit of money`]];
    }
    // A bound, not an amount: floats do.
    if ((most.numerator / most.denominator) * bonusesTogether(file) > pointsPerMinorUnitMax) {
      const limit = `at most ${pointsPerMinorUnitMax} points per minor unit of money`;
      const rule = `with all of them a purchase at level "${id}" may earn ${limit}`;
      return [[['earning', 'bonuses'], rule]];
    }
    return file.earning.bonuses.flatMap((bonus, place): [Path, string][] => {
      const extra = factorOf(bonus);
      if (extra === null || product(most, extra) !== null) return [];
      const rule = `together with the rate of level "${id}" it needs too many digits to be exact`;
      return [[['earning', 'bonuses', place, 'effect', 'factor'], rule]];
    });
  });
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
