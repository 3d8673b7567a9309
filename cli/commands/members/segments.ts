import { closeSync, openSync, writeSync } from 'node:fs';
import { resolve } from 'node:path';
import * as z from 'zod';
import { type Command, connectionOptions, jsonOption } from '../../command.ts';
import { callApi } from '../../platform/api.ts';
import { findPlatform } from '../../platform/find.ts';
import { hasPath } from '../../platform/paths.ts';
import { readProgram } from '../../platform/program.ts';
import type { Io } from '../../terminal/io.ts';
import { countOf, grouped, groupedDecimal } from '../../terminal/numbers.ts';
import { type Page, pageOf } from '../../terminal/page.ts';
import { createProgress } from '../../terminal/progress.ts';
import { refused } from '../../terminal/stop.ts';
import { paragraph, tableLines } from '../../terminal/table.ts';
import { csvLine, valueColumns, valueRow } from '../../terminal/valueTable.ts';
import { showWhen } from '../../terminal/when.ts';

const fit = z.looseObject({ outcome: z.string() });

const segmentsAnswer = z.looseObject({
  currency: z.string(),
  model: z
    .looseObject({
      version: z.number(),
      parametersVersion: z.number().nullable(),
      day: z.string(),
      calculatedAt: z.string().optional(),
      worth: z.enum(['expected', 'spent']).optional(),
      distinctValues: z.record(z.string(), z.number()).optional(),
      members: z.number(),
      buyers: z.number(),
      sampled: z.number(),
      fit: z.looseObject({ bgNbd: fit, gammaGamma: fit }),
    })
    .nullable(),
  segments: z.array(
    z.looseObject({
      name: z.string(),
      members: z.number(),
      mean: z.string().nullable(),
      spread: z.string().nullable(),
    }),
  ),
});

const membersAnswer = z.looseObject({
  members: z.array(z.looseObject({ memberId: z.string() })),
  next: z.string().nullable(),
});

type Segments = z.infer<typeof segmentsAnswer>;
type Get = (path: string) => Promise<unknown>;

const { secret: _secret, ...options } = connectionOptions;
/** Members that are asked for at once. */
const CONCURRENCY = 8;

export const segmentsCommand: Command = {
  name: 'segments',
  summary: 'Show the segments of a program by its last model; --csv writes the value of every member.',
  usage: '[--csv FILE]',
  positionals: { min: 0, max: 0 },
  options: {
    csv: {
      type: 'string',
      value: 'FILE',
      about: 'write a line for every member: segment, stage, lifetime value, …',
    },
    json: jsonOption,
    ...options,
  },
  examples: ['laurel segments', 'laurel segments --csv value.csv'],

  async run(args, io) {
    const platform = findPlatform(args, io);
    const api = await platform.api('members:read');
    const base = `/v1/programs/${encodeURIComponent(platform.program)}`;
    const get: Get = (path) => callApi(api, { method: 'GET', path: `${base}${path}` });
    const answer = await get('/segments');
    const found = segmentsAnswer.safeParse(answer);
    if (!found.success) throw refused(`What answers at ${platform.url} is no Laurel platform.`);
    const file = args.text('csv');
    const written =
      file === undefined ? null : await writeTable(get, file, found.data.model?.members ?? 0, io);
    if (args.flag('json')) io.stdout.write(`${JSON.stringify(answer)}\n`);
    else {
      const { timeZone } = await readProgram(platform);
      io.stdout.write(`${segmentLines(found.data, timeZone, pageOf(io)).join('\n')}\n`);
    }
    if (written !== null) io.stderr.write(`${file}: ${countOf(written, 'member')}\n`);
    return 0;
  },
};

const titles = ['members', 'share', 'mean', 'std. deviation'];

function segmentLines({ model, segments, currency }: Segments, timeZone: string, page: Page): string[] {
  if (model === null) return paragraph('', noModel, page.width);
  const { version, day, members, buyers, sampled, parametersVersion, calculatedAt } = model;
  const of = sampled === buyers ? '' : `, counted from a sample of ${grouped(sampled)} of them`;
  const outcomes = `BG/NBD ${words(model.fit.bgNbd.outcome)}, Gamma-Gamma ${words(model.fit.gammaGamma.outcome)}`;
  const inForce =
    parametersVersion === null
      ? 'no parameters in force'
      : `parameters of model ${parametersVersion} in force`;
  const fitted = calculatedAt === undefined ? '' : ` on ${showWhen(calculatedAt, timeZone)}`;
  const columns = [
    { title: 'segment' },
    ...titles.map((title) => ({ title: title === 'mean' ? `mean ${currency}` : title, isFigure: true })),
  ];
  const rows = segments.map(({ name, members: count, mean, spread }) => [
    name,
    grouped(count),
    buyers === 0 ? '' : `${((count / buyers) * 100).toFixed(1)} %`,
    mean === null ? '-' : groupedDecimal(mean),
    spread === null ? '-' : groupedDecimal(spread),
  ]);
  return [
    page.paint(
      'bold',
      `model ${version} of ${day}: ${grouped(buyers)} of ${countOf(members, 'member')} have bought${of}`,
    ),
    ...paragraph('', `last fit${fitted}: ${outcomes}; ${inForce}`, page.width),
    '',
    ...tableLines(columns, rows),
    '',
    ...paragraph('', model.worth === 'spent' ? meanSpent : meanExpected, page.width),
    ...Object.entries(model.distinctValues ?? {})
      .filter(([, count]) => count < scores)
      .map(([name, count]) => `${name}: ${count} different values only, so there are scores that nobody has`),
  ];
}

const noModel =
  'no model yet: one is made every night, and by laurel review, where the program file has a "value" section';
const meanSpent = 'mean: of what members have spent, as nothing can be expected without a fit';
const meanExpected = 'mean: of what is expected of members (estimates by the predictive method)';

/** From 1 to 5. */
const scores = 5;

const words = (outcome: string): string => outcome.replaceAll('-', ' ');

/** Every member of the program, page by page; how many there were. */
async function writeTable(get: Get, file: string, expected: number, io: Io): Promise<number> {
  const out = opened(file, io);
  const progress = createProgress({ stream: io.stderr, label: file, total: expected });
  let count = 0;
  writeSync(out, csvLine(valueColumns));
  let cursor: string | null = '';
  while (cursor !== null) {
    const page = membersAnswer.parse(
      await get(`/members?limit=100${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`),
    );
    const members = page.members.filter(({ memberId }) => hasPath(memberId));
    for (const { memberId } of page.members) {
      if (!hasPath(memberId)) io.stderr.write(`${memberId} is left out: no path can name this member\n`);
    }
    for (let from = 0; from < members.length; from += CONCURRENCY) {
      const some = members.slice(from, from + CONCURRENCY);
      const values = await Promise.all(
        some.map(({ memberId }) => get(`/members/${encodeURIComponent(memberId)}/value`)),
      );
      for (const value of values) writeSync(out, csvLine(valueRow(value)));
      count += values.length;
      progress.update(count);
    }
    cursor = page.next;
  }
  closeSync(out);
  progress.end();
  return count;
}

function opened(file: string, io: Io): number {
  try {
    return openSync(resolve(io.cwd, file), 'w');
  } catch (error) {
    throw refused(`${file} can't be written: ${error instanceof Error ? error.message : String(error)}`);
  }
}
