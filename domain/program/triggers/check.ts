/** What triggers say wrong that the schema of the file can't tell. */
import { checkUnique, type Fault } from '../faults.ts';
import type { ProgramFile } from '../file.ts';

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
