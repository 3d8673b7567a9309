import { readFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import * as z from 'zod';
import { callApi } from '../api.ts';
import { type Command, connectionOptions, jsonOption } from '../command.ts';
import { findPlatform } from '../platform.ts';
import { refused, usage } from '../stop.ts';

const published = z.looseObject({
  program: z.string(),
  version: z.number(),
  effectiveFrom: z.string().nullable(),
});

const { secret: _secret, ...options } = connectionOptions;

export const publishCommand: Command = {
  name: 'publish',
  summary: "Publish a program file: its rules become the program's next version.",
  usage: 'FILE [--note TEXT]',
  positionals: { min: 1, max: 1 },
  options: {
    note: { type: 'string', value: 'TEXT', about: 'why, for those who read the timeline later' },
    json: jsonOption,
    ...options,
  },
  examples: [
    'laurel publish programs/demo.json',
    'laurel publish programs/demo.json --note "platinum from 250.00, as the shops asked"',
  ],

  async run(args, io) {
    const [file = ''] = args.positionals;
    const { text, id } = await readProgramFile(resolve(io.cwd, file), file);
    const platform = findPlatform(args, io, id);
    const api = await platform.api('programs:write');
    const path = `/v1/programs/${encodeURIComponent(platform.program)}/drafts/${draftName(file)}`;
    await callApi(api, { method: 'PUT', path, body: text });
    const note = args.text('note');
    const body = note === undefined ? {} : { body: { note } };
    const answer = published.safeParse(
      await callApi(api, { method: 'POST', path: `${path}/publish`, ...body }),
    );
    if (!answer.success) throw refused(`What answers at ${platform.url} is no Laurel platform.`);
    if (args.flag('json')) io.stdout.write(`${JSON.stringify(answer.data)}\n`);
    else io.stdout.write(`${sentence(answer.data)}\n`);
    return 0;
  },
};

async function readProgramFile(path: string, shown: string) {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw usage(
      `publish: can't read ${shown} (${error instanceof Error && 'code' in error ? error.code : error})`,
    );
  }
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch (error) {
    throw refused(`${shown} is not JSON: ${error instanceof Error ? error.message : error}`);
  }
  const id = typeof file === 'object' && file !== null && 'id' in file ? file.id : undefined;
  if (typeof id !== 'string' || id === '') throw refused(`${shown} is no program file: it has no id.`);
  return { text, id };
}

/** The same file goes into the same draft. */
function draftName(file: string): string {
  const name = basename(file)
    .replace(/\.json$/i, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40);
  return name === '' ? 'draft' : name;
}

function sentence({ program, version, effectiveFrom }: z.infer<typeof published>): string {
  const from =
    effectiveFrom === null ? 'in effect now, and for all time before it' : `in effect from ${effectiveFrom}`;
  return `${program} version ${version} is published: ${from}.`;
}
