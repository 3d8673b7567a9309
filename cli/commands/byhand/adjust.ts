import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { metricNames } from '../../../domain/facts/vocabulary.ts';
import { type Command, connectionOptions, jsonOption } from '../../command.ts';
import { changedAnswer, doneLines } from '../../member/changed.ts';
import { ask } from '../../platform/ask.ts';
import { findPlatform } from '../../platform/find.ts';
import { memberPath } from '../../platform/paths.ts';
import { readLadder } from '../../platform/program.ts';
import { pageOf } from '../../terminal/page.ts';
import { usage } from '../../terminal/stop.ts';
import { keyOption, reasonOption } from './options.ts';

const answer = changedAnswer.extend({ adjustmentId: z.string() });

const { secret: _secret, ...options } = connectionOptions;

export const adjustCommand: Command = {
  name: 'adjust',
  summary: 'Give a member points or take some, or change what counts toward a tier, and say why.',
  usage: 'MEMBER [POINTS] --reason TEXT',
  positionals: { min: 1, max: 2 },
  options: {
    reason: reasonOption,
    counts: {
      type: 'string',
      value: 'METRIC=AMOUNT',
      about:
        'what counts toward a tier: spend=80.00, purchases=1, points=50, quantity:nights=2, engagements:review=1',
    },
    key: keyOption,
    json: jsonOption,
    ...options,
  },
  examples: [
    'laurel adjust m1 250 --reason "the parcel came late"',
    'laurel adjust m1 -40 --reason "booked twice" --key case-4711',
    'laurel adjust m1 --counts spend=80.00 --reason "paid at the market stall"',
  ],

  async run(args, io) {
    const [member = '', points] = args.positionals;
    const counts = args.text('counts');
    const body = {
      ...(points === undefined ? {} : { points: readPoints(points) }),
      ...(counts === undefined ? {} : { qualifying: readCounts(counts) }),
      reason: args.requiredText('reason'),
    };
    if (points === undefined && counts === undefined) throw usage('adjust: POINTS or --counts is missing');
    const platform = findPlatform(args, io);
    const path = `${memberPath(platform.program, member)}/adjustments`;
    const idempotencyKey = args.text('key') ?? randomUUID();
    const api = await platform.api('points:adjust');
    const done = await ask(answer, platform, api, { method: 'POST', path, body, idempotencyKey });
    if (args.flag('json')) {
      io.stdout.write(`${JSON.stringify(done)}\n`);
      return 0;
    }
    io.stdout.write(`${doneLines(done, await readLadder(platform), pageOf(io)).join('\n')}\n`);
    io.stderr.write(`To take it back: laurel undo ${member} ${done.adjustmentId} --reason …\n`);
    return 0;
  },
};

const pointsMax = 1_000_000_000;

function readPoints(text: string): number {
  const count = /^[+-]?\d{1,10}$/.test(text) ? Number(text) : 0;
  if (count !== 0 && Math.abs(count) <= pointsMax) return count;
  throw usage(
    `adjust: POINTS must be a whole number, not 0, such as 250 or -40, not ${JSON.stringify(text)}`,
  );
}

/** `spend` is a decimal string, all others are whole numbers. */
function readCounts(text: string) {
  const [, metric = '', of, amount = ''] = /^([a-z]+)(?::([^=]+))?=(.+)$/.exec(text) ?? [];
  if (amount === '') throw usage(`adjust: --counts must be METRIC=AMOUNT, not ${JSON.stringify(text)}`);
  if (!metricNames.some((name) => name === metric)) {
    throw usage(`adjust: --counts must be of ${metricNames.join(', ')}, not ${JSON.stringify(metric)}`);
  }
  const isWhole = metric !== 'spend' && /^-?\d{1,10}$/.test(amount);
  return { metric, ...(of === undefined ? {} : { of }), amount: isWhole ? Number(amount) : amount };
}
