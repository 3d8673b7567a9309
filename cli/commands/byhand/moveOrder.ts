import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import * as z from 'zod';
import { type Arguments, type Command, connectionOptions, jsonOption } from '../../command.ts';
import { memberLine, memberSummary } from '../../member/changed.ts';
import { ask } from '../../platform/ask.ts';
import { findPlatform } from '../../platform/find.ts';
import { memberPath } from '../../platform/paths.ts';
import { readProgram } from '../../platform/program.ts';
import type { Io } from '../../terminal/io.ts';
import { pageOf } from '../../terminal/page.ts';
import { refused, usage } from '../../terminal/stop.ts';
import { keyOption } from './options.ts';

const moved = z.looseObject({
  status: z.string(),
  member: memberSummary,
  from: z.looseObject({ member: memberSummary }).optional(),
});

const { secret: _secret, ...options } = connectionOptions;

export const moveOrderCommand: Command = {
  name: 'move-order',
  summary: 'Move an order that was booked to the wrong member: say to whom, and what is kept of it.',
  usage: 'ORDER MEMBER (--amount AMOUNT | --content FILE)',
  positionals: { min: 2, max: 2 },
  options: {
    amount: { type: 'string', value: 'AMOUNT', about: 'what is kept of it, as one line' },
    content: {
      type: 'string',
      value: 'FILE',
      about: 'what is kept of it, as JSON: "lines", and "fulfilled" where a hold waits for it',
    },
    source: { type: 'string', value: 'NAME', about: 'the source of the order; "standard" if left out' },
    key: keyOption,
    json: jsonOption,
    ...options,
  },
  examples: [
    'laurel find 1001',
    'laurel move-order 1001 m2 --amount 65.00',
    'laurel move-order 1001 m2 --source shopify-eu --content order.json',
  ],

  async run(args, io) {
    const [orderId = '', member = ''] = args.positionals;
    const content = contentIn(args, io);
    const platform = findPlatform(args, io);
    const api = await platform.api('members:write');
    const { currency } = await readProgram(platform);
    const source = args.text('source');
    const done = await ask(moved, platform, api, {
      method: 'POST',
      path: `${memberPath(platform.program, member)}/orders`,
      idempotencyKey: args.text('key') ?? randomUUID(),
      body: { orderId, currency, ...(source === undefined ? {} : { source }), ...content },
    });
    if (args.flag('json')) {
      io.stdout.write(`${JSON.stringify(done)}\n`);
      return 0;
    }
    const did = done.status === 'duplicate' ? 'was moved before' : 'is moved';
    io.stdout.write(`order ${orderId} ${did} to ${done.member.memberId}\n`);
    const members = [...(done.from === undefined ? [] : [done.from.member]), done.member];
    for (const each of members) io.stdout.write(`${memberLine(each, pageOf(io))}\n`);
    return 0;
  },
};

function contentIn(args: Arguments, io: Io): object {
  const [amount, file] = [args.text('amount'), args.text('content')];
  if ((amount === undefined) === (file === undefined)) {
    throw usage('move-order: say what is kept of the order, with --amount or with --content');
  }
  if (amount !== undefined) return { lines: [{ amount }] };
  const path = resolve(io.cwd, file ?? '');
  try {
    const content: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return z.looseObject({ lines: z.array(z.unknown()) }).parse(content);
  } catch {
    throw refused(`${path} is no JSON file with "lines".`);
  }
}
