/** What triggers say wrong that the schema of the file can't tell. */
import { checkCondition } from '../conditionCheck.ts';
import { checkUnique, type Fault } from '../faults.ts';
import type { ProgramFile } from '../file.ts';
import type { Occasion } from './file.ts';
import { overOfTrigger } from './rules.ts';

export function checkTriggers(file: ProgramFile): readonly Fault[] {
  const { triggers = [] } = file;
  return [
    ...checkUnique(
      ['triggers'],
      'id',
      triggers.map(({ id }) => id),
    ),
    ...triggers.flatMap(({ on }, index): Fault[] => {
      const fault = checkOccasion(on, file);
      return fault === null ? [] : [[['triggers', index, 'on', fault[0]], fault[1], fault[2]]];
    }),
  ];
}

function checkOccasion(
  on: Occasion,
  { tiers, redemption, value }: ProgramFile,
): readonly [field: string, says: string, fix: string] | null {
  switch (on.kind) {
    case 'tier-reached':
      return unknownOne('level', on.level, tiers.levels);
    case 'reward-within-reach': {
      const rewards = redemption?.rewards ?? [];
      if (rewards.length > 0) return unknownOne('reward', on.reward, rewards);
      return [
        'kind',
        'is "reward-within-reach", and there are no rewards',
        'write "rewards" in "redemption"',
      ];
    }
    case 'stage-entered': {
      if (value?.lifecycle.by !== 'rhythm' || on.stage === 'won-back') return null;
      const says = `is "${on.stage}", which with "lifecycle": { "by": "rhythm" } a fitted model decides`;
      return ['stage', says, 'write "on": { "kind": "no-purchase-for", "days": 90 }, or "by": "days"'];
    }
    default:
      return null;
  }
}

function unknownOne(
  field: 'level' | 'reward',
  named: string | undefined,
  known: readonly { readonly id: string }[],
): readonly [field: string, says: string, fix: string] | null {
  const ids = known.map(({ id }) => id);
  if (named === undefined || ids.includes(named)) return null;
  return [field, `is "${named}", and no ${field} has this id`, `write one of "${ids.join('", "')}"`];
}

/** Each by itself; what all conditions take together is counted with those of earning. */
export function checkTriggerConditions({ triggers = [] }: ProgramFile): readonly Fault[] {
  return triggers.flatMap(({ when, on }, index): Fault[] => {
    const problem = when === undefined ? null : checkCondition(when, overOfTrigger(on));
    return problem === null ? [] : [[['triggers', index, 'when'], ...problem]];
  });
}
