import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { type Command, connectionOptions, jsonOption } from '../../command.ts';
import { type ApiTarget, callApi } from '../../platform/api.ts';
import { findPlatform, type Platform } from '../../platform/find.ts';
import type { Io } from '../../terminal/io.ts';
import { countOf, grouped } from '../../terminal/numbers.ts';
import { refused } from '../../terminal/stop.ts';

export const runAnswer = z.looseObject({
  id: z.string(),
  state: z.enum(['running', 'stalled', 'finished']),
  slices: z.looseObject({ planned: z.number(), done: z.number() }),
  planned: z.number(),
  done: z.number(),
  failed: z.number(),
  changed: z.record(z.string(), z.number()),
  failures: z.array(z.looseObject({ memberId: z.string(), reason: z.string() })),
  trouble: z.string().nullable(),
});
const pageAnswer = z.looseObject({ runs: z.array(runAnswer) });

export type Run = z.infer<typeof runAnswer>;

const { secret: _secret, ...options } = connectionOptions;

/** Between two looks: short at first, since most runs take a moment. */
const pauseMs = { first: 250, most: 5_000 };

export const reviewCommand: Command = {
  name: 'review',
  summary: 'Book what time has brought to members, now instead of within the hour, and see it through.',
  usage: '[--watch]',
  positionals: { min: 0, max: 0 },
  options: {
    watch: { type: 'boolean', about: 'start nothing: follow the newest run' },
    json: jsonOption,
    ...options,
  },
  examples: ['laurel review', 'laurel review --program coffee', 'laurel review --watch --json'],

  async run(args, io) {
    const platform = findPlatform(args, io);
    const path = `/v1/programs/${encodeURIComponent(platform.program)}/reviews`;
    const begun = args.flag('watch') ? await newest(platform, path) : await start(platform, path);
    const reader = await platform.api('members:read');
    const run = await follow('review', begun, () => readRun(platform, reader, begun.id), io);
    io.stdout.write(args.flag('json') ? `${JSON.stringify(run)}\n` : summary(run));
    return run.state === 'finished' && run.failed === 0 ? 0 : 1;
  },
};

async function start(platform: Platform, path: string): Promise<Run> {
  return parsed(
    platform,
    runAnswer,
    await callApi(await platform.api('programs:write'), { method: 'POST', path }),
  );
}

async function newest(platform: Platform, path: string): Promise<Run> {
  const api = await platform.api('members:read');
  const answer = await callApi(api, { method: 'GET', path: `${path}?limit=1` });
  const [run] = parsed(platform, pageAnswer, answer).runs;
  if (run === undefined) throw refused(`Program ${platform.program} has had no run yet.`);
  return run;
}

export async function readRun(platform: Platform, api: ApiTarget, id: string): Promise<Run> {
  const path = `/v1/programs/${encodeURIComponent(platform.program)}/reviews/${id}`;
  return parsed(platform, runAnswer, await callApi(api, { method: 'GET', path }));
}

export function parsed<T>({ url }: Platform, schema: z.ZodType<T>, answer: unknown): T {
  const result = schema.safeParse(answer);
  if (!result.success) throw refused(`What answers at ${url} is no Laurel platform.`);
  return result.data;
}

/** Until it is finished, or does not go on by itself. The members to come are known page by page. */
export async function follow(label: string, begun: Run, look: () => Promise<Run>, io: Io): Promise<Run> {
  let run = begun;
  for (let pause = pauseMs.first; run.state === 'running'; pause = Math.min(2 * pause, pauseMs.most)) {
    draw(label, run, io);
    await sleep(pause);
    run = await look();
  }
  draw(label, run, io);
  if (io.stderr.isTTY && run.slices.planned > 0) io.stderr.write('\n');
  return run;
}

/** Nothing, before it is known whether there is any work. */
function draw(label: string, { slices, done, failed }: Run, { stderr }: Io): void {
  if (slices.planned === 0) return;
  const failures = failed === 0 ? '' : `, ${grouped(failed)} failed`;
  const text = `${label}: ${grouped(slices.done)} of ${countOf(slices.planned, 'slice')}, ${countOf(done, 'member')}${failures}`;
  stderr.write(stderr.isTTY ? `\r${text}\u001b[K` : `${text}\n`);
}

function summary(run: Run): string {
  const { changed, failed, failures } = run;
  const outcomes = Object.entries(changed).filter(([name, count]) => name !== 'members' && count > 0);
  const what = outcomes.map(([name, count]) => `${grouped(count)} ${name}`).join(', ');
  const lines = [headline(run, what)];
  if (failed > 0) lines.push(`${countOf(failed, 'member')} could not be reviewed:`);
  for (const { memberId, reason } of failures) lines.push(`  ${memberId}: ${reason}`);
  return `${lines.join('\n')}\n`;
}

function headline({ id, state, done, failed, changed, trouble }: Run, what: string): string {
  if (state !== 'finished') {
    return `${id} has stopped${trouble === null ? '' : `: ${trouble}`}; start it again with laurel review`;
  }
  if (done === 0 && failed === 0) return `${id}: nothing is due`;
  const changes = changed.members === 0 ? 'nothing to book' : `${grouped(changed.members ?? 0)} changed`;
  return `${id}: ${countOf(done, 'member')} looked at, ${changes}${what === '' ? '' : ` (${what})`}`;
}
