import * as z from 'zod';
import { type Arguments, type Command, connectionOptions, jsonOption } from '../../command.ts';
import { ask } from '../../platform/ask.ts';
import { findPlatform } from '../../platform/find.ts';
import { parseFile } from '../../program/check.ts';
import { type CheckFinding, checkFinding, countText, findingLines } from '../../program/findings.ts';
import { forgetPlan, plannedLine } from '../../program/plans.ts';
import { draftName, programIdOf, readProgramFile, timeZoneOf } from '../../program/programFile.ts';
import {
  atOption,
  lineOfVersion,
  noteOption,
  readReplaces,
  readWish,
  replacesOption,
  standingOption,
} from '../../program/publishing.ts';
import type { Io } from '../../terminal/io.ts';
import { paintOn } from '../../terminal/paint.ts';
import { Stop } from '../../terminal/stop.ts';
import { widthOf } from '../../terminal/table.ts';
import { showWhen } from '../../terminal/when.ts';

const checked = z.looseObject({ hash: z.string(), findings: z.array(checkFinding) });

export const published = z.looseObject({
  program: z.string(),
  version: z.number(),
  effectiveFrom: z.string().nullable(),
});

const { secret: _secret, ...options } = connectionOptions;

export const publishCommand: Command = {
  name: 'publish',
  summary: "Check a program file and publish it: its rules become the program's next version.",
  usage: 'FILE',
  positionals: { min: 1, max: 1 },
  options: {
    at: atOption,
    standing: standingOption,
    replaces: replacesOption,
    note: noteOption,
    accept: {
      type: 'string',
      value: 'WARNING',
      multiple: true,
      about: 'a warning of the check that is accepted',
    },
    json: jsonOption,
    ...options,
  },
  examples: [
    'laurel publish programs/demo.json',
    'laurel publish programs/demo.json --at 2027-01-01 --note "platinum from 250.00, as the shops asked"',
    'laurel publish programs/demo.json --standing at-once --accept standing-lowers',
  ],

  async run(args, io) {
    const [shown = ''] = args.positionals;
    const file = await readProgramFile(shown, io);
    const id = programIdOf(file);
    const parsed = parseFile(file);
    if (!('tiers' in parsed)) {
      pass(shown, parsed, [], io);
      return 1;
    }
    const wish = readWish('publish', args, () => timeZoneOf(file));
    const named = readReplaces('publish', args);
    const platform = findPlatform(args, io, id);
    const api = await platform.api('programs:write');
    const path = `/v1/programs/${encodeURIComponent(platform.program)}/drafts/${draftName(shown)}`;
    const saved = await ask(checked, platform, api, { method: 'PUT', path, body: file.text });
    const { at, standing } = wish;
    const isAsSaved = at === undefined && standing === undefined;
    const { findings } = isAsSaved
      ? saved
      : await ask(checked, platform, api, { method: 'POST', path: `${path}/check`, body: { at, standing } });
    const accept = args.texts('accept');
    if (!pass(shown, findings, accept, io)) return 1;
    const planned = () => plannedLine(io.cwd, platform.program, saved.hash);
    const replaces = await (named === undefined ? planned() : lineOfVersion(platform, named));
    const follows = replaces === undefined ? {} : { replaces };
    const body = { ...wish, ...follows, hash: saved.hash, ...(accept.length === 0 ? {} : { accept }) };
    const call = { method: 'POST', path: `${path}/publish`, body } as const;
    const answer = await ask(published, platform, api, call).catch((error: unknown) => {
      if (isProblem(error, 'published-meanwhile')) {
        io.stderr.write(`laurel: see what has changed: laurel plan ${shown}\n`);
      }
      if (isProblem(error, 'second-person-needed')) {
        io.stderr.write(
          `laurel: the draft is kept; another operator publishes it: laurel publish ${shown}\n`,
        );
      }
      throw error;
    });
    await forgetPlan(io.cwd, platform.program);
    report(answer, timeZoneOf(file), args, io);
    return 0;
  },
};

function isProblem(error: unknown, problem: string): boolean {
  return error instanceof Stop && error.problem === problem;
}

/** Says what was found; false where something stands in the way. */
function pass(shown: string, findings: readonly CheckFinding[], accept: readonly string[], io: Io): boolean {
  const page = { paint: paintOn(io.stderr, io.env), width: widthOf(io.stderr) };
  for (const each of findings) io.stderr.write(`${findingLines(shown, each, page).join('\n')}\n`);
  const wrong = findings.filter(({ severity, rule }) => severity === 'error' || !accept.includes(rule));
  if (wrong.length === 0) return true;
  const warnings = wrong
    .filter(({ severity }) => severity === 'warning')
    .map(({ rule }) => `--accept ${rule}`);
  const hint = warnings.length === wrong.length ? `; ${[...new Set(warnings)].join(' ')} lets it pass` : '';
  io.stderr.write(`laurel: nothing is published: ${countText(wrong)}${hint}.\n`);
  return false;
}

export function report(answer: z.infer<typeof published>, timeZone: string, args: Arguments, io: Io): void {
  io.stdout.write(`${args.flag('json') ? JSON.stringify(answer) : sentence(answer, timeZone)}\n`);
}

function sentence({ program, version, effectiveFrom }: z.infer<typeof published>, timeZone: string): string {
  const from =
    effectiveFrom === null
      ? 'in effect now, and for all time before it'
      : `in effect from ${showWhen(effectiveFrom, timeZone)} (${timeZone})`;
  return `${program} version ${version} is published: ${from}.`;
}
