import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { type Arguments, type Command, connectionOptions, jsonOption } from '../../command.ts';
import { changedAnswer, memberLine } from '../../member/changed.ts';
import {
  redemptionAnswer,
  redemptionLine,
  redemptionLines,
  rewardAnswer,
  rewardLines,
} from '../../member/redemption.ts';
import { ask } from '../../platform/ask.ts';
import { findPlatform, type Platform } from '../../platform/find.ts';
import { memberPath } from '../../platform/paths.ts';
import { readProgram } from '../../platform/program.ts';
import type { Io } from '../../terminal/io.ts';
import { pageOf } from '../../terminal/page.ts';
import { usage } from '../../terminal/stop.ts';
import { keyOption } from '../byhand/options.ts';

const answer = changedAnswer.extend({ redemption: redemptionAnswer });
const listed = z.looseObject({ redemptions: z.array(redemptionAnswer), next: z.string().nullable() });
const rewardList = z.looseObject({ rewards: z.array(rewardAnswer) });

const { secret: _secret, ...options } = connectionOptions;

export const redeemCommand: Command = {
  name: 'redeem',
  summary:
    "Spend a member's points, on a reward or for an order; capture or cancel what is reserved; without anything to redeem, show what can be had and what was.",
  usage: 'MEMBER [REWARD | POINTS]',
  positionals: { min: 1, max: 2 },
  options: {
    order: {
      type: 'string',
      value: 'ID',
      about: 'the order that is paid with it: its full refund gives the points back',
    },
    source: { type: 'string', value: 'NAME', about: 'of the order; standard if left out' },
    reserve: { type: 'boolean', about: 'set the points aside only; without it they are spent at once' },
    capture: { type: 'string', value: 'ID', about: 'make this reservation final' },
    cancel: { type: 'string', value: 'ID', about: 'cancel this reservation: the points come back' },
    key: keyOption,
    json: jsonOption,
    ...options,
  },
  examples: [
    'laurel redeem m1',
    'laurel redeem m1 mug',
    'laurel redeem m1 500 --order 2002 --reserve',
    'laurel redeem m1 --capture n4bQgYhMfWWaL-qgxVrQFA',
    'laurel redeem m1 --cancel n4bQgYhMfWWaL-qgxVrQFA',
  ],

  async run(args, io) {
    const [member = '', what] = args.positionals;
    const wish = readWish(args, what);
    const platform = findPlatform(args, io);
    const path = memberPath(platform.program, member);
    if (wish === null) return show(platform, path, args.flag('json'), io);
    const done = await ask(answer, platform, await platform.api('members:write'), {
      method: 'POST',
      path: `${path}/${wish.path}`,
      ...(wish.body === null ? {} : { body: wish.body, idempotencyKey: args.text('key') ?? randomUUID() }),
    });
    if (args.flag('json')) {
      io.stdout.write(`${JSON.stringify(done)}\n`);
      return 0;
    }
    const verb = done.status === 'duplicate' ? 'Done before: ' : '';
    io.stdout.write(`${verb}${redemptionLine(done.redemption, await readProgram(platform))}\n`);
    io.stdout.write(`${memberLine(done.member, pageOf(io))}\n`);
    return 0;
  },
};

interface Wish {
  readonly path: string;
  /** Null for what has a name already. */
  readonly body: object | null;
}

/** Null where nothing is to be redeemed. Digits alone are points. */
function readWish(args: Arguments, what: string | undefined): Wish | null {
  const settling = (['capture', 'cancel'] as const).flatMap((step) => {
    const id = args.text(step);
    return id === undefined ? [] : [`redemptions/${encodeURIComponent(id)}/${step}`];
  });
  const [settled] = settling;
  if (settling.length > 1) throw usage('redeem: --capture and --cancel do not go together');
  const more = ['order', 'source', 'key'].find((name) => args.text(name) !== undefined);
  const option = more ?? (args.flag('reserve') ? 'reserve' : undefined);
  if (settled !== undefined) {
    if (what !== undefined) throw usage(`redeem: unexpected argument ${JSON.stringify(what)}`);
    if (option !== undefined) throw usage(`redeem: --${option} goes with something to redeem`);
    return { path: settled, body: null };
  }
  if (what === undefined) {
    if (option !== undefined) throw usage(`redeem: the REWARD or the POINTS are missing`);
    return null;
  }
  const [orderId, source] = [args.text('order'), args.text('source')];
  if (source !== undefined && orderId === undefined) throw usage('redeem: --source goes with --order');
  return {
    path: 'redemptions',
    body: {
      ...(/^\d+$/.test(what) ? { points: Number(what) } : { rewardId: what }),
      ...(orderId === undefined ? {} : { orderId }),
      ...(source === undefined ? {} : { source }),
      mode: args.flag('reserve') ? 'reserve' : 'capture',
    },
  };
}

async function show(platform: Platform, path: string, isJson: boolean, io: Io): Promise<0> {
  const api = await platform.api('members:read');
  const { rewards } = await ask(rewardList, platform, api, { method: 'GET', path: `${path}/rewards` });
  const { redemptions } = await ask(listed, platform, api, { method: 'GET', path: `${path}/redemptions` });
  if (isJson) {
    io.stdout.write(`${JSON.stringify({ rewards, redemptions })}\n`);
    return 0;
  }
  const page = pageOf(io);
  const program = await readProgram(platform);
  const lines = [
    ...(rewards.length === 0 ? ['The program has no rewards.'] : rewardLines(rewards, page)),
    '',
    ...(redemptions.length === 0
      ? ['Nothing was redeemed yet.']
      : redemptionLines(redemptions, program, page)),
  ];
  io.stdout.write(`${lines.join('\n')}\n`);
  return 0;
}
