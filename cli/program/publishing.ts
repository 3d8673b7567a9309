/** What publishing, rolling back and checking may be told: from when, how, in place of what, why. */
import * as z from 'zod';
import { type MigrationPolicy, standings } from '../../domain/facts/vocabulary.ts';
import type { Arguments, OptionSpec } from '../command.ts';
import { ask } from '../platform/ask.ts';
import type { Platform } from '../platform/find.ts';
import { refused, usage } from '../terminal/stop.ts';
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
  value: 'VERSION',
  about:
    'the version that it follows, 0 for none: refused when another one came meanwhile; if left out, the one that the last plan of the same file saw',
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
  readonly note?: string;
}

/** Throws a usage error. A date alone is its first moment. */
export function readWish(command: string, args: Arguments, timeZone: () => string): PublishWish {
  const [at, standing, note] = ['at', 'standing', 'note'].map((name) => args.text(name));
  return {
    ...(at === undefined ? {} : { at: readWhen(command, at, timeZone()) }),
    ...(standing === undefined ? {} : { standing: readStanding(command, standing) }),
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

/** The version that `--replaces` names. Throws a usage error. */
export function readReplaces(command: string, args: Arguments): number | undefined {
  const text = args.text('replaces');
  return text === undefined ? undefined : readNumber(command, '--replaces', text);
}

const versionAnswer = z.looseObject({
  lines: z.array(z.looseObject({ line: z.number(), state: z.string() })),
});

/**
 * A timeline may name a version more than once; the API goes by its lines, people go by versions. Throws a Stop
 * where the version is not there, or is withdrawn.
 */
export async function lineOfVersion(platform: Platform, version: number): Promise<number> {
  if (version === 0) return 0;
  const path = `/v1/programs/${encodeURIComponent(platform.program)}/versions/${version}`;
  const api = await platform.api('programs:read');
  const { lines } = await ask(versionAnswer, platform, api, { method: 'GET', path });
  // The newest comes first.
  const line = lines.find(({ state }) => state !== 'withdrawn');
  if (line === undefined) throw refused(`Version ${version} was withdrawn: nothing can follow it.`);
  return line.line;
}
