import * as z from 'zod';
import { type Arguments, type Command, connectionOptions, jsonOption } from '../../command.ts';
import type { ApiTarget } from '../../platform/api.ts';
import { callApi } from '../../platform/api.ts';
import { ask } from '../../platform/ask.ts';
import { findPlatform, type Platform } from '../../platform/find.ts';
import { readNumber } from '../../program/publishing.ts';
import type { Io } from '../../terminal/io.ts';
import { usage } from '../../terminal/stop.ts';

const shape = {
  id: z.string(),
  connector: z.string().nullable(),
  url: z.string().nullable(),
  types: z.array(z.string()).nullable(),
  filter: z.string().nullable(),
  ordered: z.boolean(),
  signature: z.string().nullable(),
  secrets: z.array(z.looseObject({ id: z.string(), publicKey: z.string().nullable() })),
  state: z.string(),
  failures: z.number(),
  failingSince: z.string().nullable(),
  endedAt: z.string().nullable(),
};
const subscription = z.looseObject(shape);
type Subscription = z.infer<typeof subscription>;
const made = z.looseObject({ ...shape, secret: z.string().nullable() });
const listed = z.looseObject({ subscriptions: z.array(subscription) });
const outcome = {
  at: z.string(),
  arrived: z.boolean(),
  status: z.number().nullable(),
  reason: z.string().nullable(),
  milliseconds: z.number(),
  answer: z.string(),
};
type Outcome = z.infer<z.ZodObject<typeof outcome>>;
const tested = z.looseObject({ event: z.string(), ...outcome });
const what = { event: z.string(), type: z.string(), memberId: z.string().nullable() };
const tries = z.looseObject({
  deliveries: z.array(z.looseObject({ ...what, try: z.number(), ...outcome })),
  next: z.string().nullable(),
});
const dead = z.looseObject({
  deadLetters: z.array(
    z.looseObject({
      ...what,
      tries: z.number(),
      firstAt: z.string(),
      last: z.looseObject(outcome).nullable(),
    }),
  ),
  next: z.string().nullable(),
});
const redriven = z.looseObject({ redriven: z.number(), more: z.boolean() });

const { secret: _secret, ...options } = connectionOptions;
const limitDefault = 20;

export const subscriptionCommand: Command = {
  name: 'subscription',
  summary: 'Send events to an address, see whether they arrive, send again what did not.',
  usage:
    'put NAME --to URL | list | show NAME | test NAME | tries NAME | dead NAME | redrive NAME | secret NAME | delete NAME',
  positionals: { min: 1, max: 2 },
  options: {
    to: { type: 'string', value: 'URL', about: 'put: where events are sent' },
    connector: { type: 'string', value: 'TOOL', about: 'put: segment, braze, klaviyo, customerio or slack' },
    credential: { type: 'string', value: 'KEY', about: 'put: of the connector' },
    types: { type: 'string', value: 'TYPES', about: 'put: only these, by commas: laurel.tier.raised,…' },
    filter: {
      type: 'string',
      value: 'CEL',
      about: 'put: only where this holds, such as "event.points >= 100"',
    },
    ordered: { type: 'boolean', about: 'put: an event waits for those of its member before it' },
    signature: {
      type: 'string',
      value: 'KIND',
      about: 'put: v1, a shared secret (the default), or v1a, a key pair',
    },
    event: {
      type: 'string',
      value: 'ID',
      about: 'redrive: this event alone; may be given several times',
      multiple: true,
    },
    limit: {
      type: 'string',
      value: 'N',
      about: `tries, dead: how many at most; ${limitDefault} if left out`,
    },
    json: jsonOption,
    ...options,
  },
  examples: [
    'laurel subscription put crm --to https://crm.example.com/laurel --ordered',
    'laurel subscription put bi --to https://bi.example.com/in --filter "event.points >= 100"',
    'laurel subscription put mails --connector klaviyo --credential pk_1f0e9d8c7b6a',
    'laurel subscription test crm',
    'laurel subscription redrive crm',
  ],

  async run(args, io) {
    const [action = '', name] = args.positionals;
    const act = actions[action];
    if (act === undefined) {
      throw usage(`subscription: ${Object.keys(actions).join(', ')}, not ${JSON.stringify(action)}`);
    }
    if (action === 'list' && name !== undefined)
      throw usage(`subscription list: unexpected argument ${JSON.stringify(name)}`);
    if (action !== 'list' && name === undefined) throw usage(`subscription ${action}: the NAME is missing`);
    refuseMisplaced(args, action);
    const body = action === 'put' ? putBody(args) : undefined;
    const platform = findPlatform(args, io);
    const all = `/v1/programs/${encodeURIComponent(platform.program)}/subscriptions`;
    const path = name === undefined ? all : `${all}/${encodeURIComponent(name)}`;
    return act({ platform, api: await platform.api('secrets:write'), path, body, args, io });
  },
};

const placed: Readonly<Record<string, readonly string[]>> = {
  to: ['put'],
  connector: ['put'],
  credential: ['put'],
  types: ['put'],
  filter: ['put'],
  ordered: ['put'],
  signature: ['put'],
  event: ['redrive'],
  limit: ['tries', 'dead'],
};

function refuseMisplaced(args: Arguments, action: string): void {
  for (const [option, where] of Object.entries(placed)) {
    const isGiven = args.text(option) !== undefined || args.flag(option) || args.texts(option).length > 0;
    if (isGiven && !where.includes(action))
      throw usage(`subscription: --${option} goes with ${where.join(' and ')}`);
  }
}

function putBody(args: Arguments): object {
  const [types, filter, signature] = [args.text('types'), args.text('filter'), args.text('signature')];
  const [connector, credential] = [args.text('connector'), args.text('credential')];
  const url = connector === undefined ? args.requiredText('to') : args.text('to');
  return {
    ...(url === undefined ? {} : { url }),
    ...(connector === undefined ? {} : { connector }),
    ...(credential === undefined ? {} : { credential }),
    ordered: args.flag('ordered'),
    ...(types === undefined ? {} : { types: types.split(',') }),
    ...(filter === undefined ? {} : { filter }),
    ...(signature === undefined ? {} : { signature }),
  };
}

interface Action {
  readonly platform: Platform;
  readonly api: ApiTarget;
  readonly path: string;
  readonly body: object | undefined;
  readonly args: Arguments;
  readonly io: Io;
}

const actions: Readonly<Record<string, (action: Action) => Promise<0 | 1>>> = {
  async put({ platform, api, path, body, args, io }) {
    const answer = await ask(made, platform, api, { method: 'PUT', path, body });
    if (args.flag('json')) return printJson(io, answer);
    const publicKey = answer.secrets[0]?.publicKey ?? null;
    io.stderr.write(`Subscription ${answer.id} sends to ${addressOf(answer)}.\n`);
    if (answer.secret !== null) io.stderr.write('Its secret, which is not shown again:\n');
    if (answer.secret !== null) io.stdout.write(`${answer.secret}\n`);
    if (publicKey !== null) io.stdout.write(`${publicKey}\n`);
    return 0;
  },

  async list({ platform, api, path, args, io }) {
    const answer = await ask(listed, platform, api, { method: 'GET', path });
    if (args.flag('json')) return printJson(io, answer);
    if (answer.subscriptions.length === 0)
      io.stderr.write('No subscriptions: laurel subscription put makes one.\n');
    for (const each of answer.subscriptions)
      io.stdout.write(`${each.id}  ${each.state}  ${addressOf(each)}\n`);
    return 0;
  },

  async show({ platform, api, path, args, io }) {
    const answer = await ask(subscription, platform, api, { method: 'GET', path });
    if (args.flag('json')) return printJson(io, answer);
    io.stdout.write(`${shown(answer).join('\n')}\n`);
    return 0;
  },

  async test({ platform, api, path, args, io }) {
    const answer = await ask(tested, platform, api, { method: 'POST', path: `${path}/test` });
    if (args.flag('json')) return printJson(io, answer);
    io.stdout.write(`${outcomeText(answer)}\n`);
    return answer.arrived ? 0 : 1;
  },

  async tries({ platform, api, path, args, io }) {
    const call = { method: 'GET' as const, path: `${path}/deliveries?limit=${limitOf(args)}` };
    const answer = await ask(tries, platform, api, call);
    if (args.flag('json')) return printJson(io, answer);
    for (const each of answer.deliveries) {
      io.stdout.write(`${each.at}  ${whatText(each)}  try ${each.try}: ${outcomeText(each)}\n`);
    }
    return 0;
  },

  async dead({ platform, api, path, args, io }) {
    const call = { method: 'GET' as const, path: `${path}/dead-letters?limit=${limitOf(args)}` };
    const answer = await ask(dead, platform, api, call);
    if (args.flag('json')) return printJson(io, answer);
    if (answer.deadLetters.length === 0) io.stderr.write('No dead letters.\n');
    for (const each of answer.deadLetters) {
      const last = each.last === null ? '' : `: ${outcomeText(each.last)}`;
      io.stdout.write(`${each.event}  ${whatText(each)}  ${each.tries} tries${last}\n`);
    }
    return 0;
  },

  async redrive({ platform, api, path, args, io }) {
    const events = args.texts('event');
    const body = events.length === 0 ? undefined : { events };
    let sum = 0;
    let isMore = true;
    while (isMore) {
      const call = { method: 'POST' as const, path: `${path}/dead-letters/redrive`, body };
      const answer = await ask(redriven, platform, api, call);
      sum += answer.redriven;
      isMore = answer.more && answer.redriven > 0;
    }
    if (args.flag('json')) return printJson(io, { redriven: sum });
    io.stdout.write(`${sum} dead letters are sent again.\n`);
    return 0;
  },

  async secret({ platform, api, path, args, io }) {
    const answer = await ask(made, platform, api, { method: 'POST', path: `${path}/secret` });
    if (args.flag('json')) return printJson(io, answer);
    io.stderr.write('The new secret signs from now on, the one before it for another day.\n');
    io.stdout.write(`${answer.secret ?? answer.secrets[0]?.publicKey ?? ''}\n`);
    return 0;
  },

  async delete({ api, path, args, io }) {
    await callApi(api, { method: 'DELETE', path });
    if (args.flag('json')) return printJson(io, { deleted: true });
    io.stdout.write('Nothing is sent there any more.\n');
    return 0;
  },
};

function addressOf({ connector, url }: Pick<Subscription, 'connector' | 'url'>): string {
  return connector === null ? (url ?? '') : `${connector}${url === null ? '' : ` (${url})`}`;
}

function limitOf(args: Arguments): number {
  const said = args.text('limit');
  return Math.min(100, said === undefined ? limitDefault : readNumber('subscription', '--limit', said));
}

function shown(of: Subscription): readonly string[] {
  const since = of.failingSince === null ? '' : ` since ${of.failingSince}`;
  const ended = of.endedAt === null ? '' : ` at ${of.endedAt}`;
  return [
    `${of.id}  ${of.state}${since}${ended}`,
    `to         ${addressOf(of)}`,
    `types      ${of.types?.join(', ') ?? 'all about members'}`,
    `filter     ${of.filter ?? 'none'}`,
    `ordered    ${of.ordered ? 'by member' : 'no'}`,
    `signature  ${of.signature ?? 'a credential'}`,
    ...of.secrets.flatMap(({ publicKey }) => (publicKey === null ? [] : [`key        ${publicKey}`])),
    `failures   ${of.failures} in a row`,
  ];
}

function whatText({ type, memberId }: { type: string; memberId: string | null }): string {
  return `${type.replace(/^laurel\./, '')}${memberId === null ? '' : `  ${memberId}`}`;
}

function outcomeText({ status, reason, milliseconds, answer }: Outcome): string {
  const said = reason === null || answer === '' ? '' : `: ${answer.replace(/\s+/g, ' ').slice(0, 120)}`;
  return `${reason ?? `arrived (${status ?? '-'})`} in ${milliseconds} ms${said}`;
}

function printJson(io: Io, value: unknown): 0 {
  io.stdout.write(`${JSON.stringify(value)}\n`);
  return 0;
}
