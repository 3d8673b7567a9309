/** What putting right by hand may be told. */
import type { OptionSpec } from '../../command.ts';

export const reasonOption = {
  type: 'string',
  value: 'TEXT',
  about: 'why: it stays with the entry, or in the audit',
} as const satisfies OptionSpec;

export const keyOption = {
  type: 'string',
  value: 'ID',
  about: 'your own name of this command, such as a case number: under the same one it is done once',
} as const satisfies OptionSpec;
