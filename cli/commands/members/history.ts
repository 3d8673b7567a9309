import * as z from 'zod';
import { type Command, connectionOptions, jsonOption } from '../../command.ts';
import { entryAnswer, entryLines } from '../../member/entry.ts';
import { ask, askPages } from '../../platform/ask.ts';
import { findPlatform } from '../../platform/find.ts';
import { memberPath } from '../../platform/paths.ts';
import { readLadder } from '../../platform/program.ts';
import { readNumber } from '../../program/publishing.ts';
import { pageOf } from '../../terminal/page.ts';

const listed = z.looseObject({ entries: z.array(entryAnswer), next: z.string().nullable() });

const { secret: _secret, ...options } = connectionOptions;

const limitDefault = 20;

export const historyCommand: Command = {
  name: 'history',
  summary: 'List what happened to a member, newest first: each entry, its points and what it did.',
  usage: 'MEMBER',
  positionals: { min: 1, max: 1 },
  options: {
    limit: { type: 'string', value: 'N', about: `how many entries at most; ${limitDefault} if left out` },
    cursor: { type: 'string', value: 'NEXT', about: 'go on where an earlier list ended' },
    json: jsonOption,
    ...options,
  },
  examples: ['laurel history m1', 'laurel history m1 --limit 200', 'laurel history m1 --json'],

  async run(args, io) {
    const [member = ''] = args.positionals;
    const limit = Math.max(1, readNumber('history', '--limit', args.text('limit') ?? String(limitDefault)));
    const platform = findPlatform(args, io);
    const api = await platform.api('members:read');
    const of = `${memberPath(platform.program, member)}/entries`;
    const { items, next } = await askPages(
      async (cursor, size) => {
        const query = new URLSearchParams({ limit: String(size), ...(cursor === null ? {} : { cursor }) });
        const page = await ask(listed, platform, api, { method: 'GET', path: `${of}?${query}` });
        return { items: page.entries, next: page.next };
      },
      limit,
      args.text('cursor') ?? null,
    );
    if (args.flag('json')) {
      io.stdout.write(`${JSON.stringify({ entries: items, next })}\n`);
      return 0;
    }
    const ladder = await readLadder(platform);
    if (items.length === 0) io.stderr.write('No entries.\n');
    else io.stdout.write(`${entryLines(items, ladder, pageOf(io)).join('\n')}\n`);
    if (next !== null) io.stderr.write(`Older ones: laurel history ${member} --cursor ${next}\n`);
    return 0;
  },
};
