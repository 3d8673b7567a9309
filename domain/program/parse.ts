/** From JSON to a checked program file, or to the list of what is wrong with it. */
import { type Finding, finding, type Path } from '../kernel/finding.ts';
import { fromIssues } from '../kernel/issues/issues.ts';
import { checkEarning } from './earning/check.ts';
import { checkAmount, checkUnique, type Fault } from './faults.ts';
import { type ProgramFile, programFileSchema } from './file.ts';
import { checkTiers, conditionLists, everConditions } from './tiers/check.ts';
import { checkTriggers } from './triggers/check.ts';
import { checkValue } from './value/check.ts';

type ParsedFile =
  | { readonly kind: 'valid'; readonly file: ProgramFile }
  | { readonly kind: 'invalid'; readonly errors: readonly Finding[] };

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
    ...checkEarning(file),
    ...checkNames(file),
    ...checkTriggers(file),
    ...checkValue(file),
  ];
}

function checkMoney(file: ProgramFile): Fault[] {
  const amounts: [Path, string][] = [
    [['earning', 'base', 'per'], file.earning.base.per],
    ...file.earning.bonuses.flatMap(({ effect }, place): [Path, string][] =>
      effect.kind === 'rate' ? [[['earning', 'bonuses', place, 'effect', 'per'], effect.per]] : [],
    ),
    ...(file.redemption === undefined
      ? []
      : [[['redemption', 'pointValue'], file.redemption.pointValue] as [Path, string]]),
    ...conditionLists(file).flatMap(([path, list]) =>
      list.flatMap((condition, place): [Path, string][] =>
        condition.metric === 'spend'
          ? [[[...path, place, 'atLeast'], condition.atLeast]]
          : condition.metric === 'recurrence' && condition.each.metric === 'spend'
            ? [[[...path, place, 'each', 'atLeast'], condition.each.atLeast]]
            : [],
      ),
    ),
    ...everConditions(file).flatMap(([path, condition]): [Path, string][] =>
      condition.metric === 'spend' ? [[[...path, 'atLeast'], condition.atLeast]] : [],
    ),
  ];
  return amounts.flatMap(([path, text]) => checkAmount(path, text, file.currency, 1));
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
