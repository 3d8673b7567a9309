import { setTimeout as delay } from 'node:timers/promises';
import * as z from 'zod';
import { type Command, connectionOptions, jsonOption } from '../../command.ts';
import { ask } from '../../platform/ask.ts';
import { findPlatform } from '../../platform/find.ts';
import { readNumber } from '../../program/publishing.ts';
import type { Io } from '../../terminal/io.ts';

const event = z.looseObject({
  id: z.string(),
  type: z.string(),
  subject: z.string(),
  time: z.string(),
  /** Of what operators are told: about no member, without points. */
  data: z.looseObject({ points: z.number().optional(), entry: z.string().optional() }),
});
type Event = z.infer<typeof event>;
const listed = z.looseObject({ events: z.array(event), after: z.string(), more: z.boolean() });

const { secret: _secret, ...options } = connectionOptions;

const limitDefault = 20;
const pageMax = 100;
const pauseMs = 1_000;

export const eventsCommand: Command = {
  name: 'events',
  summary: 'What was told of members: the log of events, oldest first, or as it comes.',
  usage: '',
  positionals: { min: 0, max: 0 },
  options: {
    follow: { type: 'boolean', about: 'go on with what is to come, until it is stopped' },
    after: {
      type: 'string',
      value: 'PLACE',
      about: 'where an earlier list ended; "end": what is to come alone',
    },
    types: { type: 'string', value: 'TYPES', about: 'only these, by commas: laurel.tier.raised,…' },
    member: { type: 'string', value: 'ID', about: 'only of this member' },
    limit: {
      type: 'string',
      value: 'N',
      about: `how many at most; ${limitDefault} if left out, no end with --follow`,
    },
    json: { ...jsonOption, about: 'print each event as a line of JSON' },
    ...options,
  },
  examples: [
    'laurel events',
    'laurel events --follow --after end',
    'laurel events --types laurel.tier.raised,laurel.tier.lowered --json',
  ],

  async run(args, io) {
    const isFollowing = args.flag('follow');
    const said = args.text('limit') ?? (isFollowing ? undefined : String(limitDefault));
    let left = said === undefined ? Number.POSITIVE_INFINITY : readNumber('events', '--limit', said);
    let after = args.text('after');
    const platform = findPlatform(args, io);
    const api = await platform.api('events:read');
    const path = `/v1/programs/${encodeURIComponent(platform.program)}/events`;
    const wanted = Object.entries({ types: args.text('types'), member: args.text('member') });
    while (left > 0) {
      const query = new URLSearchParams({ limit: String(Math.min(pageMax, left)) });
      if (after !== undefined) query.set('after', after);
      for (const [name, value] of wanted) if (value !== undefined) query.set(name, value);
      const page = await ask(listed, platform, api, { method: 'GET', path: `${path}?${query}` });
      for (const each of page.events) print(io, each, args.flag('json'));
      left -= page.events.length;
      after = page.after;
      if (page.more) continue;
      if (!isFollowing) break;
      await delay(pauseMs);
    }
    if (!isFollowing) io.stderr.write(`What comes after: laurel events --after ${after ?? 'end'}\n`);
    return 0;
  },
};

function print(io: Io, told: Event, isJson: boolean): void {
  if (isJson) return void io.stdout.write(`${JSON.stringify(told)}\n`);
  const { type, subject, time, data } = told;
  const { points = 0, entry = '' } = data;
  const moved = points === 0 ? '' : `  ${points > 0 ? '+' : ''}${points}`;
  io.stdout.write(`${time}  ${type.replace(/^laurel\./, '').padEnd(22)}  ${subject}  ${entry}${moved}\n`);
}
