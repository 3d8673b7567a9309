import * as z from 'zod';
import { type Command, connectionOptions, jsonOption } from '../../command.ts';
import { callApi } from '../../platform/api.ts';
import { findPlatform, type Platform } from '../../platform/find.ts';
import { memberPath } from '../../platform/paths.ts';
import type { Io } from '../../terminal/io.ts';
import { countOf, grouped } from '../../terminal/numbers.ts';
import { usage } from '../../terminal/stop.ts';
import { follow, parsed, type Run, readRun, runAnswer } from '../members/review.ts';

const rebuiltMember = z.looseObject({ was: z.string(), version: z.number() });
const rebuiltCounts = z.record(z.string(), z.number());

const { secret: _secret, ...options } = connectionOptions;

export const rebuildCommand: Command = {
  name: 'rebuild',
  summary: 'Fold members from the ledger again: after a table was restored, or where verify finds a fault.',
  usage: 'ID | --all',
  positionals: { min: 0, max: 1 },
  options: {
    all: { type: 'boolean', about: 'everybody whom the ledger knows; reads the whole ledger' },
    json: jsonOption,
    ...options,
  },
  examples: ['laurel rebuild m1', 'laurel rebuild --all', 'laurel rebuild --all --program coffee --json'],

  async run(args, io) {
    const [member] = args.positionals;
    const isAll = args.flag('all');
    if ((member === undefined) === !isAll) throw usage('name one member, or --all');
    const platform = findPlatform(args, io);
    const found = member === undefined ? await rebuildAll(platform, io) : await rebuildOne(platform, member);
    io.stdout.write(args.flag('json') ? `${JSON.stringify(found.answer)}\n` : `${found.lines.join('\n')}\n`);
    return found.isDone ? 0 : 1;
  },
};

interface Found {
  readonly answer: object;
  readonly lines: readonly string[];
  readonly isDone: boolean;
}

async function rebuildOne(platform: Platform, member: string): Promise<Found> {
  const path = `${memberPath(platform.program, member)}/rebuild`;
  const api = await platform.api('programs:write');
  const answer = parsed(platform, rebuiltMember, await callApi(api, { method: 'POST', path }));
  const { was, version } = answer;
  const said = was === 'sound' ? 'was sound' : `was ${was}: folded from the ledger again, version ${version}`;
  return { answer, lines: [`${member} ${said}`], isDone: true };
}

async function rebuildAll(platform: Platform, io: Io): Promise<Found> {
  const path = `/v1/programs/${encodeURIComponent(platform.program)}/rebuilds`;
  const api = await platform.api('programs:write');
  const begun = parsed(platform, runAnswer, await callApi(api, { method: 'POST', path }));
  const reader = await platform.api('members:read');
  const run = await follow('rebuild', begun, () => readRun(platform, reader, begun.id), io);
  const isDone = run.state === 'finished' && run.failed === 0;
  return { answer: run, lines: linesOf(run), isDone };
}

function linesOf(run: Run): readonly string[] {
  const { id, state, done, failed, failures, trouble } = run;
  if (state !== 'finished') {
    return [
      `${id} has stopped${trouble === null ? '' : `: ${trouble}`}; start it again with laurel rebuild --all`,
    ];
  }
  const counts = Object.entries(rebuiltCounts.parse(run.rebuilt ?? {})).filter(([, count]) => count > 0);
  const what = counts.map(([name, count]) => `${grouped(count)} ${name}`).join(', ');
  const lines = [
    `${id}: ${countOf(done, 'member')} folded from the ledger${what === '' ? '' : ` (${what})`}`,
  ];
  if (failed > 0) lines.push(`${countOf(failed, 'member')} could not be folded:`);
  return [...lines, ...failures.map(({ memberId, reason }) => `  ${memberId}: ${reason}`)];
}
