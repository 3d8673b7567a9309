import * as z from 'zod';
import { type Command, connectionOptions, jsonOption } from '../../command.ts';
import { memberSummary } from '../../member/changed.ts';
import { rank, sorts } from '../../member/ranking.ts';
import type { ApiTarget } from '../../platform/api.ts';
import { ask, pageMax } from '../../platform/ask.ts';
import { findPlatform, type Platform } from '../../platform/find.ts';
import { type Ladder, readLadder } from '../../platform/program.ts';
import { readNumber } from '../../program/publishing.ts';
import { countOf, grouped } from '../../terminal/numbers.ts';
import { type Page, pageOf } from '../../terminal/page.ts';
import { usage } from '../../terminal/stop.ts';
import { tableLines } from '../../terminal/table.ts';
import { showWhen } from '../../terminal/when.ts';

const row = memberSummary.extend({
  tierUntil: z.string().nullable(),
  nextExpiry: z.looseObject({ points: z.number(), at: z.string() }).nullable(),
  dueAt: z.string().nullable(),
});
const listed = z.looseObject({ members: z.array(row), next: z.string().nullable() });
type Row = z.infer<typeof row>;

const { secret: _secret, ...options } = connectionOptions;

const limitDefault = 20;

export const membersCommand: Command = {
  name: 'members',
  summary:
    'List members with tier and points: those first whom time changes first, whose points expire first, who have most points, or owe most.',
  usage: '[--tier ID] [--sort next|expiring|points|owed|tier]',
  positionals: { min: 0, max: 0 },
  options: {
    tier: { type: 'string', value: 'ID', about: 'only who holds this tier now' },
    sort: {
      type: 'string',
      value: 'HOW',
      about: `${sorts.join(', ')}; next if left out. For points, owed and tier all members are read, 100 at a time`,
    },
    limit: { type: 'string', value: 'N', about: `how many at most; ${limitDefault} if left out` },
    json: jsonOption,
    ...options,
  },
  examples: [
    'laurel members',
    'laurel members --tier gold --sort expiring',
    'laurel members --sort points --limit 50 --json',
  ],

  async run(args, io) {
    const named = args.text('sort') ?? 'next';
    const sort = sorts.find((each) => each === named);
    if (sort === undefined) {
      throw usage(`members: --sort must be one of ${sorts.join(', ')}, not ${JSON.stringify(named)}`);
    }
    const limit = Math.max(1, readNumber('members', '--limit', args.text('limit') ?? String(limitDefault)));
    const platform = findPlatform(args, io);
    const ladder = await readLadder(platform);
    const levels = ladder.levels.map(({ id }) => id);
    const tier = args.text('tier');
    if (tier !== undefined && !levels.includes(tier)) {
      throw usage(`members: --tier must be one of ${levels.join(', ')}, not ${JSON.stringify(tier)}`);
    }
    const api = await platform.api('members:read');
    const size = sort === 'next' ? Math.min(limit, pageMax) : pageMax;
    const { members, looked } = await rank(pagesOf(platform, api, tier, size), sort, limit, levels);
    if (args.flag('json')) {
      io.stdout.write(`${JSON.stringify({ members })}\n`);
      return 0;
    }
    if (members.length === 0) io.stderr.write('Nobody.\n');
    else io.stdout.write(`${memberLines(members, ladder, pageOf(io)).join('\n')}\n`);
    if (looked > members.length) io.stderr.write(`${countOf(looked, 'member')} were looked at.\n`);
    return 0;
  },
};

async function* pagesOf(platform: Platform, api: ApiTarget, tier: string | undefined, size: number) {
  let cursor: string | null = null;
  do {
    const query: URLSearchParams = new URLSearchParams({
      limit: String(size),
      ...(tier === undefined ? {} : { tier }),
      ...(cursor === null ? {} : { cursor }),
    });
    const path = `/v1/programs/${encodeURIComponent(platform.program)}/summaries?${query}`;
    const page: z.infer<typeof listed> = await ask(listed, platform, api, { method: 'GET', path });
    yield page.members;
    cursor = page.next;
  } while (cursor !== null);
}

function memberLines(members: readonly Row[], { timeZone }: Ladder, { paint, width }: Page): string[] {
  const columns = [
    { title: 'member' },
    { title: 'tier' },
    { title: 'points', isFigure: true },
    { title: 'pending', isFigure: true },
    { title: 'owed', isFigure: true },
    { title: 'expiring', isFigure: true },
    { title: 'on' },
    { title: 'tier ends' },
  ];
  const figure = (count: number) => (count === 0 ? paint('dim', '0') : grouped(count));
  const rows = members.map(({ memberId, tier, balance, pending, deficit, nextExpiry, tierUntil }) => [
    paint('bold', memberId),
    tier.name,
    figure(balance),
    figure(pending),
    deficit === 0 ? '' : paint('red', grouped(deficit)),
    nextExpiry === null ? '' : grouped(nextExpiry.points),
    nextExpiry === null ? '' : showWhen(nextExpiry.at, timeZone),
    tierUntil === null ? '' : showWhen(tierUntil, timeZone),
  ]);
  return tableLines(columns, rows, { width });
}
