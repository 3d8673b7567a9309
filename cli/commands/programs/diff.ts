import * as z from 'zod';
import { type Change, diff } from '../../../domain/program/diff.ts';
import { parseProgramFile } from '../../../domain/program/parse.ts';
import { type Arguments, type Command, connectionOptions, jsonOption } from '../../command.ts';
import { ask } from '../../platform/ask.ts';
import { findPlatform } from '../../platform/find.ts';
import { parseFile } from '../../program/check.ts';
import { findingLines } from '../../program/findings.ts';
import { readProgramFile } from '../../program/programFile.ts';
import type { Io } from '../../terminal/io.ts';
import { type Paint, paintFor } from '../../terminal/paint.ts';
import { refused } from '../../terminal/stop.ts';

const version = z.looseObject({ file: z.unknown() });

const { secret: _secret, ...options } = connectionOptions;

export const diffCommand: Command = {
  name: 'diff',
  summary: 'Show what differs between two versions or program files, place by place.',
  usage: 'A B',
  positionals: { min: 2, max: 2 },
  options: { json: jsonOption, ...options },
  examples: ['laurel diff 3 4', 'laurel diff 4 programs/demo.json', 'laurel diff old.json new.json --json'],

  async run(args, io) {
    const [a = '', b = ''] = args.positionals;
    const changes = diff(await fileOf(a, args, io), await fileOf(b, args, io));
    if (args.flag('json')) io.stdout.write(`${JSON.stringify({ changes })}\n`);
    else
      io.stdout.write(
        `${changes.length === 0 ? 'nothing differs' : changes.map((change) => changeLine(change, paintFor(io))).join('\n')}\n`,
      );
    return 0;
  },
};

/** A number is a version of the program, anything else a file; with every default spelled out. */
async function fileOf(named: string, args: Arguments, io: Io): Promise<unknown> {
  if (/^\d{1,6}$/.test(named)) {
    const platform = findPlatform(args, io);
    const path = `/v1/programs/${encodeURIComponent(platform.program)}/versions/${named}`;
    const found = await ask(version, platform, await platform.api('programs:read'), { method: 'GET', path });
    return withDefaults(found.file) ?? found.file;
  }
  const parsed = parseFile(await readProgramFile(named, io));
  if ('tiers' in parsed) return parsed;
  throw refused(parsed.flatMap((each) => findingLines(named, each)).join('\n'));
}

/** What an older version did not say was what is the default since. */
function withDefaults(file: unknown): unknown {
  const parsed = parseProgramFile(file);
  return parsed.kind === 'valid' ? parsed.file : null;
}

const signs = { added: '+', removed: '-', changed: '~', moved: '↕' } as const;

function changeLine(change: Change, paint: Paint): string {
  const { kind, path } = change;
  const head = `${signs[kind]} ${path}`;
  const [old, now] = [(text: string) => paint('red', text), (text: string) => paint('green', text)];
  switch (change.kind) {
    case 'added':
      return `${head}  ${now(JSON.stringify(change.after))}`;
    case 'removed':
      return `${head}  ${old(JSON.stringify(change.before))}`;
    case 'changed':
      return `${head}  ${old(JSON.stringify(change.before))} → ${now(JSON.stringify(change.after))}`;
    case 'moved':
      return `${head}  ${old(change.before.join(', '))} → ${now(change.after.join(', '))}`;
  }
}
