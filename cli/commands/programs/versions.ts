import * as z from 'zod';
import { type Command, connectionOptions, jsonOption } from '../../command.ts';
import { ask } from '../../platform/ask.ts';
import { findPlatform } from '../../platform/find.ts';
import { readProgram } from '../../platform/program.ts';
import { readNumber } from '../../program/publishing.ts';
import { type Page, pageOf } from '../../terminal/page.ts';
import type { Colour } from '../../terminal/paint.ts';
import { tableLines } from '../../terminal/table.ts';
import { showWhen } from '../../terminal/when.ts';

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
    const api = await platform.api('programs:read');
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
      io.stdout.write(`${timelineLines(lines, timeZone, pageOf(io)).join('\n')}\n`);
    }
    return 0;
  },
};

const titles = ['version', 'state', 'from', 'standing', 'by', 'note'];

/** The number of a line is for programs (`--json`): people know a version by its own. */
function timelineLines(lines: readonly Line[], timeZone: string, { paint, width }: Page): readonly string[] {
  const colours: Readonly<Record<string, Colour>> = {
    'in-force': 'green',
    superseded: 'dim',
    withdrawn: 'dim',
  };
  const rows = lines.map(({ version, state, effectiveFrom, standing, by, note }) => [
    String(version),
    paint(colours[state] ?? 'yellow', state),
    effectiveFrom === null ? 'always' : showWhen(effectiveFrom, timeZone),
    standing,
    by ?? '',
    (note ?? '').replaceAll(/\s+/g, ' '),
  ]);
  return tableLines(
    titles.map((title) => ({ title })),
    rows,
    { width },
  );
}
