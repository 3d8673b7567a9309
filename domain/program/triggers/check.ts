/** What triggers say wrong that the schema of the file can't tell. */
import { checkCondition } from '../conditionCheck.ts';
import { checkUnique, type Fault } from '../faults.ts';
import type { ProgramFile } from '../file.ts';
import { overOfTrigger } from './rules.ts';

export function checkTriggers({ triggers = [], tiers }: ProgramFile): readonly Fault[] {
  const levels = tiers.levels.map(({ id }) => id);
  return [
    ...checkUnique(
      ['triggers'],
      'id',
      triggers.map(({ id }) => id),
    ),
    ...triggers.flatMap(({ on }, index): Fault[] => {
      if (on.kind !== 'tier-reached' || on.level === undefined || levels.includes(on.level)) return [];
      const says = `is "${on.level}", and no level has this id`;
      return [[['triggers', index, 'on', 'level'], says, `write one of "${levels.join('", "')}"`]];
    }),
  ];
}

/** Each by itself; what all conditions take together is counted with those of earning. */
export function checkTriggerConditions({ triggers = [] }: ProgramFile): readonly Fault[] {
  return triggers.flatMap(({ when, on }, index): Fault[] => {
    const problem = when === undefined ? null : checkCondition(when, overOfTrigger(on));
    return problem === null ? [] : [[['triggers', index, 'when'], ...problem]];
  });
}
