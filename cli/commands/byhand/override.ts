import { randomUUID } from 'node:crypto';
import { Temporal } from 'temporal-polyfill';
import * as z from 'zod';
import { type Arguments, type Command, connectionOptions, jsonOption } from '../../command.ts';
import { changedAnswer, doneLines } from '../../member/changed.ts';
import { overrideLines, readOverrides } from '../../member/overrides.ts';
import { ask } from '../../platform/ask.ts';
import { platformNow } from '../../platform/clock.ts';
import { findPlatform, type Platform } from '../../platform/find.ts';
import { memberPath } from '../../platform/paths.ts';
import { type Ladder, readLadder, readProgram } from '../../platform/program.ts';
import { readWhen } from '../../program/publishing.ts';
import type { Io } from '../../terminal/io.ts';
import { pageOf } from '../../terminal/page.ts';
import { refused, usage } from '../../terminal/stop.ts';
import { keyOption, reasonOption } from './options.ts';

const given = changedAnswer.extend({ overrideId: z.string() });

const { secret: _secret, ...options } = connectionOptions;

const kinds = ['grant', 'match', 'trial'];

export const overrideCommand: Command = {
  name: 'override',
  summary: 'Give a member a tier for a time, end it, or list the tiers that were given.',
  usage: '[MEMBER [TIER --reason TEXT]]',
  positionals: { min: 0, max: 2 },
  options: {
    until: {
      type: 'string',
      value: 'WHEN',
      about: 'how long: a date, which is included, or an instant; a year if left out',
    },
    kind: {
      type: 'string',
      value: 'KIND',
      about: `${kinds.join(', ')}: for your reports; grant if left out`,
    },
    reason: reasonOption,
    end: { type: 'boolean', about: 'end the one that is in force' },
    all: { type: 'boolean', about: 'also list those that are over' },
    key: keyOption,
    json: jsonOption,
    ...options,
  },
  examples: [
    'laurel override m1 gold --until 2027-06-30 --kind match --reason "gold with another shop"',
    'laurel override m1 --end --reason "given to the wrong member"',
    'laurel override m1 --all',
    'laurel override',
  ],

  async run(args, io) {
    const [member, tier] = args.positionals;
    const isEnd = args.flag('end');
    if (isEnd && member === undefined) throw usage('override --end: the MEMBER is missing');
    if (isEnd && tier !== undefined)
      throw usage(`override --end: unexpected argument ${JSON.stringify(tier)}`);
    const platform = findPlatform(args, io);
    if (member !== undefined && tier !== undefined) return give(platform, member, tier, args, io);
    return member !== undefined && isEnd ? end(platform, member, args, io) : list(platform, member, args, io);
  },
};

async function give(platform: Platform, member: string, tier: string, args: Arguments, io: Io): Promise<0> {
  const kind = args.text('kind') ?? 'grant';
  if (!kinds.includes(kind)) {
    throw usage(`override: --kind must be one of ${kinds.join(', ')}, not ${JSON.stringify(kind)}`);
  }
  const reason = args.requiredText('reason');
  const ladder = await readLadder(platform);
  const until = await untilOf(platform, args.text('until'), ladder);
  const path = `${memberPath(platform.program, member)}/tier-overrides`;
  const done = await ask(given, platform, await platform.api('points:adjust'), {
    method: 'POST',
    path,
    body: { tier, until, kind, reason },
    idempotencyKey: args.text('key') ?? randomUUID(),
  });
  report(done, ladder, args, io);
  return 0;
}

/** A date is included: it ends with the day. */
async function untilOf(platform: Platform, text: string | undefined, { timeZone }: Ladder): Promise<string> {
  if (text !== undefined && !/^\d{4}-\d\d-\d\d$/.test(text))
    return readWhen('override', text, timeZone, '--until');
  if (text !== undefined) readWhen('override', text, timeZone, '--until');
  const lastDay =
    text === undefined
      ? Temporal.Instant.fromEpochMilliseconds(await platformNow(platform))
          .toZonedDateTimeISO(timeZone)
          .toPlainDate()
          .add({ years: 1 })
      : Temporal.PlainDate.from(text);
  const end = lastDay.add({ days: 1 }).toZonedDateTime(timeZone).epochMilliseconds;
  return new Date(end).toISOString();
}

async function end(platform: Platform, member: string, args: Arguments, io: Io): Promise<0> {
  const reason = args.requiredText('reason');
  const path = `${memberPath(platform.program, member)}/tier-overrides`;
  const { items } = await readOverrides(platform, await platform.api('members:read'), path, 1);
  const [newest] = items;
  if (newest?.state !== 'in-force') throw refused(`${member} holds no tier that was given by hand.`);
  const done = await ask(given, platform, await platform.api('points:adjust'), {
    method: 'POST',
    path: `${path}/${encodeURIComponent(newest.id)}/end`,
    body: { reason },
  });
  report(done, await readLadder(platform), args, io);
  return 0;
}

function report(done: z.infer<typeof given>, ladder: Ladder, args: Arguments, io: Io): void {
  if (args.flag('json')) {
    io.stdout.write(`${JSON.stringify(done)}\n`);
    return;
  }
  io.stdout.write(`${doneLines(done, ladder, pageOf(io)).join('\n')}\n`);
}

/** So many are looked through. */
const listedMax = 1_000;

async function list(platform: Platform, member: string | undefined, args: Arguments, io: Io): Promise<0> {
  const path =
    member === undefined
      ? `/v1/programs/${encodeURIComponent(platform.program)}/tier-overrides`
      : `${memberPath(platform.program, member)}/tier-overrides`;
  const { items, next } = await readOverrides(platform, await platform.api('members:read'), path, listedMax);
  const shown = args.flag('all') ? items : items.filter(({ state }) => state === 'in-force');
  if (args.flag('json')) {
    io.stdout.write(`${JSON.stringify({ overrides: shown, complete: next === null })}\n`);
    return 0;
  }
  if (shown.length === 0) {
    const what = args.flag('all')
      ? 'was given by hand'
      : 'that was given by hand is in force (--all lists the others)';
    io.stderr.write(`No tier ${what}.\n`);
  } else {
    const { timeZone } = await readProgram(platform);
    io.stdout.write(`${overrideLines(shown, timeZone, pageOf(io)).join('\n')}\n`);
  }
  if (next !== null) io.stderr.write(`Only the newest ${listedMax} were looked at.\n`);
  return 0;
}
