import * as z from 'zod';
import { type Command, connectionOptions, jsonOption } from '../../command.ts';
import { findPlatform } from '../../platform/find.ts';
import { readProgram } from '../../platform/program.ts';
import { readNumber } from '../../program/publishing.ts';
import { showWhen } from '../../terminal/when.ts';
import { ask } from './publish.ts';

const line = z.looseObject({
  line: z.number(),
  version: z.number(),
  state: z.string(),
  effectiveFrom: z.string().nullable(),
  standing: z.string(),
  by: z.string().nullable(),
  note: z.string().nullable(),
});
const listed = z.looseObject({ versions: z.array(line), next: z.string().nullable() });
type Line = z.infer<typeof line>;

const { secret: _secret, ...options } = connectionOptions;

const limitDefault = 20;
const pageMax = 100;

export const versionsCommand: Command = {
  name: 'versions',
  summary: 'List the timeline of a program, newest first: which version from when, by whom and why.',
  usage: '',
  positionals: { min: 0, max: 0 },
  options: {
    limit: { type: 'string', value: 'N', about: `how many lines at most; ${limitDefault} when left out` },
    json: jsonOption,
    ...options,
  },
  examples: ['laurel versions', 'laurel versions --limit 5 --json'],

  async run(args, io) {
    const limit = readNumber('versions', '--limit', args.text('limit') ?? String(limitDefault));
    const platform = findPlatform(args, io);
    const api = await platform.api('members:read');
    const lines: Line[] = [];
    let cursor: string | null = null;
    do {
      const query = new URLSearchParams({
        limit: String(Math.min(pageMax, Math.max(1, limit - lines.length))),
      });
      if (cursor !== null) query.set('cursor', cursor);
      const path = `/v1/programs/${encodeURIComponent(platform.program)}/versions?${query}`;
      const page: z.infer<typeof listed> = await ask(listed, platform, api, { method: 'GET', path });
      lines.push(...page.versions);
      cursor = page.next;
    } while (cursor !== null && lines.length < limit);
    if (args.flag('json')) io.stdout.write(`${JSON.stringify({ versions: lines })}\n`);
    else {
      const { timeZone } = await readProgram(platform);
      io.stdout.write(`${table(lines, (at) => showWhen(at, timeZone)).join('\n')}\n`);
    }
    return 0;
  },
};

function table(lines: readonly Line[], when: (instant: string) => string): readonly string[] {
  const head = ['line', 'version', 'state', 'from', 'standing', 'by', 'note'];
  const rows = lines.map((each) => [
    String(each.line),
    String(each.version),
    each.state,
    each.effectiveFrom === null ? 'always' : when(each.effectiveFrom),
    each.standing,
    each.by ?? '',
    (each.note ?? '').replaceAll(/\s+/g, ' '),
  ]);
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)));
  return [head, ...rows].map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
