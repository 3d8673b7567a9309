/** The flags of `npm run bench`. */
import { parseArgs } from 'node:util';

export interface Flags {
  readonly json: boolean;
  /** Which measures are wanted, by name. */
  readonly only: RegExp;
}

export type ReadFlags =
  | { readonly kind: 'run'; readonly flags: Flags }
  | { readonly kind: 'help' }
  | { readonly kind: 'wrong'; readonly why: string };

export const usage = `Measures Laurel on this machine.

  npm run bench [-- --json --only PATTERN]

  --json           results as JSON on stdout
  --only PATTERN   measures whose name holds the pattern, a regular expression: fold, "history 100$"`;

export function readFlags(args: readonly string[]): ReadFlags {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        json: { type: 'boolean', default: false },
        only: { type: 'string', default: '' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (values.help) return { kind: 'help' };
    return { kind: 'run', flags: { json: values.json, only: new RegExp(values.only, 'i') } };
  } catch (error) {
    return { kind: 'wrong', why: (error as Error).message };
  }
}
