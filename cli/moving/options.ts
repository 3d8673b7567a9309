/** Options of files from another system. */
import type { OptionSpec } from '../command.ts';

export const asOfOption = {
  type: 'string',
  value: 'INSTANT',
  about: 'members: when the other system was as the file says',
} as const satisfies OptionSpec;

export const levelsOption = {
  type: 'string',
  value: 'NAME=LEVEL,…',
  about: 'members: what the file calls the levels of the program',
} as const satisfies OptionSpec;

export const movingOptions = {
  'as-of': asOfOption,
  levels: levelsOption,
  'import-id': {
    type: 'string',
    value: 'ID',
    about: 'names the import; of members and adjustments it counts once; the name of the file if left out',
  },
  'dry-run': { type: 'boolean', about: 'only say what would come of the rows, with totals' },
} as const satisfies Record<string, OptionSpec>;
