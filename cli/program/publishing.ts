/** What publishing, rolling back and checking may be told: from when, how, in place of what, why. */
import { type MigrationPolicy, standings } from '../../domain/facts/vocabulary.ts';
import type { Arguments, OptionSpec } from '../command.ts';
import { usage } from '../terminal/stop.ts';
import { parseWhen } from '../terminal/when.ts';

export const atOption = {
  type: 'string',
  value: 'WHEN',
  about: 'from when on: an instant, or a date or time in the program’s time zone',
} as const satisfies OptionSpec;
export const standingOption = {
  type: 'string',
  value: 'HOW',
  about: `members who hold a tier: ${standings.join(', ')}`,
} as const satisfies OptionSpec;
export const replacesOption = {
  type: 'string',
  value: 'LINE',
  about:
    'the line of the timeline that it follows (laurel versions --json), refused when another one came meanwhile; if left out, the one that the last plan of the same file saw',
} as const satisfies OptionSpec;
export const noteOption = {
  type: 'string',
  value: 'TEXT',
  about: 'why, for those who read the timeline later',
} as const satisfies OptionSpec;

/** The fields of the request, as far as they are said. */
interface PublishWish {
  readonly at?: string;
  readonly standing?: MigrationPolicy;
  readonly replaces?: number;
  readonly note?: string;
}

/** Throws a usage error. A date alone is its first moment. */
export function readWish(command: string, args: Arguments, timeZone: () => string): PublishWish {
  const [at, standing, replaces, note] = ['at', 'standing', 'replaces', 'note'].map((name) =>
    args.text(name),
  );
  return {
    ...(at === undefined ? {} : { at: readWhen(command, at, timeZone()) }),
    ...(standing === undefined ? {} : { standing: readStanding(command, standing) }),
    ...(replaces === undefined ? {} : { replaces: readNumber(command, '--replaces', replaces) }),
    ...(note === undefined ? {} : { note }),
  };
}

export function readWhen(command: string, text: string, timeZone: string, option = '--at'): string {
  const when = parseWhen(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00` : text, timeZone);
  if (when === null)
    throw usage(`${command}: ${option} must be a date or an instant, not ${JSON.stringify(text)}`);
  return when;
}

export function readStanding(command: string, text: string): MigrationPolicy {
  const known = standings.find((each) => each === text);
  if (known === undefined) {
    throw usage(`${command}: --standing must be one of ${standings.join(', ')}, not ${JSON.stringify(text)}`);
  }
  return known;
}

export function readNumber(command: string, what: string, text: string): number {
  if (/^\d{1,6}$/.test(text)) return Number(text);
  throw usage(`${command}: ${what} must be a whole number, not ${JSON.stringify(text)}`);
}
