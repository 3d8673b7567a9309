import { setTimeout as wait } from 'node:timers/promises';
import * as z from 'zod';
import { type Command, connectionOptions, jsonOption } from '../../command.ts';
import { type ApiTarget, callApi } from '../../platform/api.ts';
import { ask } from '../../platform/ask.ts';
import { findPlatform, type Platform } from '../../platform/find.ts';
import { parseFile } from '../../program/check.ts';
import { checkFinding, hasErrors } from '../../program/findings.ts';
import { effectLines, findingsLines, type Moves, monthLines, type Sheet } from '../../program/planned.ts';
import { keepPlan } from '../../program/plans.ts';
import { type Preview, preview, readMoves } from '../../program/previews.ts';
import { draftName, programIdOf, readProgramFile, timeZoneOf } from '../../program/programFile.ts';
import { atOption, readStanding, readWhen, standingOption } from '../../program/publishing.ts';
import type { Io } from '../../terminal/io.ts';
import { pageOf } from '../../terminal/page.ts';
import { createProgress } from '../../terminal/progress.ts';
import { refused, usage } from '../../terminal/stop.ts';

const checked = z.looseObject({ hash: z.string(), findings: z.array(checkFinding) });

const { secret: _secret, ...options } = connectionOptions;
const pollMs = 150;

export const planCommand: Command = {
  name: 'plan',
  summary: 'Show what publishing a program file would do to every member, and publish nothing.',
  usage: 'FILE',
  positionals: { min: 1, max: 1 },
  options: {
    at: atOption,
    standing: standingOption,
    since: {
      type: 'string',
      value: 'DATE',
      about: 'also fold all histories as if it had been in force since then',
    },
    json: jsonOption,
    ...options,
  },
  examples: [
    'laurel plan programs/demo.json',
    'laurel plan programs/demo.json --standing at-once --at 2027-01-01',
    'laurel plan programs/demo.json --since 2026-01-01 --json',
  ],

  async run(args, io) {
    const [shown = ''] = args.positionals;
    const file = await readProgramFile(shown, io);
    const id = programIdOf(file);
    const isJson = args.flag('json');
    const out = (lines: readonly string[]) => {
      if (!isJson) io.stdout.write(`${lines.join('\n')}\n`);
    };
    const page = pageOf(io);
    const parsed = parseFile(file);
    if (!('tiers' in parsed)) {
      out(findingsLines(shown, parsed, page));
      if (isJson) io.stdout.write(`${JSON.stringify({ findings: parsed, ...nothing })}\n`);
      return 1;
    }
    const [at, standing, since] = [args.text('at'), args.text('standing'), args.text('since')];
    const wish = {
      ...(at === undefined ? {} : { at: readWhen('plan', at, timeZoneOf(file)) }),
      ...(standing === undefined ? {} : { standing: readStanding('plan', standing) }),
    };
    if (since !== undefined && !/^\d{4}-\d\d-\d\d$/.test(since)) {
      throw usage(`plan: --since must be a date such as 2026-01-31, not ${JSON.stringify(since)}`);
    }
    const platform = findPlatform(args, io, id);
    const api = await platform.api('programs:write');
    const path = `/v1/programs/${encodeURIComponent(platform.program)}/drafts/${draftName(shown)}`;
    await ask(checked, platform, api, { method: 'PUT', path, body: file.text });
    const { hash, findings } = await ask(checked, platform, api, {
      method: 'POST',
      path: `${path}/check`,
      body: wish,
    });
    out(findingsLines(shown, findings, page));
    if (hasErrors(findings)) {
      if (isJson) io.stdout.write(`${JSON.stringify({ findings, ...nothing })}\n`);
      return 1;
    }

    const effect = await follow({ platform, api, path, io }, 'effect', { kind: 'effect', ...wish });
    const moves: Moves = {
      falls: await readMoves(api, platform, path, effect.id, 'falls'),
      rises: await readMoves(api, platform, path, effect.id, 'rises'),
    };
    const { timeZone, currency, tiers } = parsed;
    const sheet: Sheet = { ...page, timeZone, currency, ladder: tiers.levels.map((level) => level.id) };
    out(effectLines(effect, moves, at === undefined ? 'now' : 'at', sheet));
    const about = { kind: 'since', since, ...(standing === undefined ? {} : { standing: wish.standing }) };
    const history =
      since === undefined ? null : await follow({ platform, api, path, io }, `since ${since}`, about);
    if (history !== null) out(monthLines(history, sheet));
    await keepPlan(io.cwd, { program: platform.program, hash, replaces: effect.replaces });
    if (isJson) io.stdout.write(`${JSON.stringify(asJson(findings, effect, moves, history))}\n`);
    return 0;
  },
};

const nothing = { matrix: [], liability: null, falls: [], rises: [] };

interface Where {
  readonly platform: Platform;
  readonly api: ApiTarget;
  readonly path: string;
  readonly io: Io;
}

/** Starts a preview and watches it to its end. Interrupted, it is stopped. */
async function follow({ platform, api, path, io }: Where, label: string, body: object): Promise<Preview> {
  let seen = await ask(preview, platform, api, { method: 'POST', path: `${path}/preview`, body });
  const one = `${path}/previews/${encodeURIComponent(seen.id)}`;
  const stop = async () => {
    await callApi(api, { method: 'DELETE', path: one }).catch(() => undefined);
    process.exit(130);
  };
  process.once('SIGINT', stop);
  const progress = createProgress({ stream: io.stderr, label, total: Math.max(1, seen.planned) });
  try {
    while (seen.state === 'running') {
      await wait(pollMs);
      seen = await ask(preview, platform, api, { method: 'GET', path: one });
      progress.update(seen.done);
    }
  } finally {
    process.off('SIGINT', stop);
    progress.end();
  }
  if (seen.state !== 'finished')
    throw refused(`The preview is ${seen.state}: nothing is said of all members.`);
  for (const { memberId, reason } of seen.failures) {
    io.stderr.write(`laurel: member ${memberId} could not be looked at: ${reason}\n`);
  }
  return seen;
}

/** One object, whatever was asked for. */
function asJson(
  findings: readonly z.infer<typeof checkFinding>[],
  { effect, planned, failed, at, standing, replaces }: Preview,
  { falls, rises }: Moves,
  history: Preview | null,
): object {
  return {
    findings,
    at,
    standing,
    replaces,
    members: planned,
    failed,
    matrix: effect?.matrix ?? [],
    liability: effect?.liability ?? null,
    falls,
    rises,
    ...(history === null ? {} : { months: history.months }),
  };
}
