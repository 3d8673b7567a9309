import * as z from 'zod';
import { type Command, connectionOptions, jsonOption } from '../../command.ts';
import { entryAnswer, entryLines } from '../../member/entry.ts';
import { ask } from '../../platform/ask.ts';
import { findPlatform, type Platform } from '../../platform/find.ts';
import { hasPath, memberPath } from '../../platform/paths.ts';
import { type Ladder, readLadder } from '../../platform/program.ts';
import { type Page, pageOf } from '../../terminal/page.ts';
import { refused, Stop } from '../../terminal/stop.ts';
import { statusAnswer, statusLines } from './status.ts';

const order = z.looseObject({
  orderId: z.string(),
  source: z.string(),
  state: z.string(),
  memberId: z.string().nullable(),
  waiting: z.number(),
  entries: z.array(entryAnswer),
  redemptions: z.array(z.looseObject({ id: z.string(), memberId: z.string() })),
});
type Order = z.infer<typeof order>;

const { secret: _secret, ...options } = connectionOptions;

export const findCommand: Command = {
  name: 'find',
  summary: "Find a member by their own id or by an order's number, and show them.",
  usage: 'TEXT',
  positionals: { min: 1, max: 1 },
  options: {
    source: { type: 'string', value: 'NAME', about: 'of the order; standard if left out' },
    json: jsonOption,
    ...options,
  },
  examples: ['laurel find m1', 'laurel find 1001', 'laurel find 1001 --source standard --json'],

  async run(args, io) {
    const [text = ''] = args.positionals;
    const source = args.text('source') ?? 'standard';
    const platform = findPlatform(args, io);
    const [named, bought] = [await findMember(platform, text), await findOrder(platform, text, source)];
    const buyer = bought?.memberId ?? null;
    const member = named ?? (buyer === null ? null : await findMember(platform, buyer));
    if (member === null && bought === null) {
      throw refused(`Program ${platform.program} has no member and no order ${JSON.stringify(text)}.`);
    }
    if (args.flag('json')) {
      io.stdout.write(`${JSON.stringify({ member, order: bought })}\n`);
      return 0;
    }
    const ladder = await readLadder(platform);
    const page = pageOf(io);
    const lines = [
      ...(bought === null ? [] : [...orderLines(bought, ladder, page), '']),
      ...(member === null ? [] : statusLines(member, ladder, page)),
    ];
    io.stdout.write(`${lines.join('\n').trimEnd()}\n`);
    return 0;
  },
};

async function findMember(platform: Platform, id: string): Promise<z.infer<typeof statusAnswer> | null> {
  if (!hasPath(id)) return null;
  const path = `${memberPath(platform.program, id)}/status`;
  return orNull('unknown-member', () => get(statusAnswer, platform, path));
}

async function findOrder(platform: Platform, id: string, source: string): Promise<Order | null> {
  if (!hasPath(id)) return null;
  const query = new URLSearchParams({ source });
  const path = `/v1/programs/${encodeURIComponent(platform.program)}/orders/${encodeURIComponent(id)}?${query}`;
  return orNull('unknown-order', () => get(order, platform, path));
}

async function get<T>(schema: z.ZodType<T>, platform: Platform, path: string): Promise<T> {
  return ask(schema, platform, await platform.api('members:read'), { method: 'GET', path });
}

/** What can't be an id is found nowhere, either. */
async function orNull<T>(problem: string, find: () => Promise<T>): Promise<T | null> {
  try {
    return await find();
  } catch (error) {
    if (error instanceof Stop && (error.problem === problem || error.problem === 'invalid-request'))
      return null;
    throw error;
  }
}

function orderLines(found: Order, ladder: Ladder, page: Page): string[] {
  const { orderId, source, entries, redemptions } = found;
  const head = page.paint('bold', `order ${orderId} (${source})`);
  return [
    `${head}: ${stateWords(found)}`,
    ...(entries.length === 0 ? [] : entryLines(entries, ladder, page)),
    ...redemptions.map(({ id, memberId }) => `${memberId} redeemed points on it: ${id}`),
  ];
}

function stateWords({ state, memberId, waiting }: Order): string {
  switch (state) {
    case 'recorded':
      return `bought by ${memberId}`;
    case 'ignored':
      return 'counted for no one, as the buyer was no member';
    default:
      return `the purchase is not here yet${waiting === 0 ? '' : `; ${waiting} wait for it`}`;
  }
}
