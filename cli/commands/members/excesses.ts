import * as z from 'zod';
import { type Command, connectionOptions, jsonOption } from '../../command.ts';
import { ask, askPages } from '../../platform/ask.ts';
import { findPlatform } from '../../platform/find.ts';
import { readLadder } from '../../platform/program.ts';
import { readNumber } from '../../program/publishing.ts';
import { pageOf } from '../../terminal/page.ts';
import { tableLines } from '../../terminal/table.ts';
import { showWhen } from '../../terminal/when.ts';

const row = z.looseObject({
  entry: z.string(),
  order: z.string(),
  memberId: z.string(),
  excess: z.string(),
  currency: z.string(),
  recordedAt: z.string(),
});
const listed = z.looseObject({ excesses: z.array(row), next: z.string().nullable() });

const { secret: _secret, ...options } = connectionOptions;

const limitDefault = 20;

export const excessesCommand: Command = {
  name: 'excesses',
  summary: 'List refunds that asked for more than was kept of their orders, the last recorded first.',
  usage: '',
  positionals: { min: 0, max: 0 },
  options: {
    limit: { type: 'string', value: 'N', about: `how many at most; ${limitDefault} if left out` },
    cursor: { type: 'string', value: 'NEXT', about: 'go on where an earlier list ended' },
    json: jsonOption,
    ...options,
  },
  examples: ['laurel excesses', 'laurel excesses --limit 100 --json'],

  async run(args, io) {
    const limit = Math.max(1, readNumber('excesses', '--limit', args.text('limit') ?? String(limitDefault)));
    const platform = findPlatform(args, io);
    const api = await platform.api('members:read');
    const of = `/v1/programs/${encodeURIComponent(platform.program)}/excesses`;
    const { items, next } = await askPages(
      async (cursor, size) => {
        const query = new URLSearchParams({ limit: String(size), ...(cursor === null ? {} : { cursor }) });
        const page = await ask(listed, platform, api, { method: 'GET', path: `${of}?${query}` });
        return { items: page.excesses, next: page.next };
      },
      limit,
      args.text('cursor') ?? null,
    );
    if (args.flag('json')) {
      io.stdout.write(`${JSON.stringify({ excesses: items, next })}\n`);
      return 0;
    }
    if (items.length === 0) io.stderr.write('No refund asked for more than was kept of its order.\n');
    else {
      const { timeZone } = await readLadder(platform);
      const columns = [
        { title: 'recorded' },
        { title: 'excess', isFigure: true },
        { title: 'order', isId: true },
        { title: 'member', isId: true },
        { title: 'refund', isId: true },
      ];
      const rows = items.map(({ recordedAt, excess, currency, order, memberId, entry }) => [
        showWhen(recordedAt, timeZone),
        `${excess} ${currency}`,
        order,
        memberId,
        entry,
      ]);
      io.stdout.write(`${tableLines(columns, rows, { width: pageOf(io).width }).join('\n')}\n`);
    }
    if (next !== null) io.stderr.write(`Older ones: laurel excesses --cursor ${next}\n`);
    return 0;
  },
};
