import * as z from 'zod';
import { type Arguments, type Command, connectionOptions, jsonOption } from '../../command.ts';
import { type ApiTarget, callApi } from '../../platform/api.ts';
import { findPlatform } from '../../platform/find.ts';
import type { Io } from '../../terminal/io.ts';
import { refused, Stop, usage } from '../../terminal/stop.ts';

const head = z.looseObject({
  id: z.string(),
  source: z.string(),
  topic: z.string(),
  reason: z.string(),
  receivedAt: z.string(),
  errors: z.array(z.looseObject({ path: z.string(), rule: z.string() })),
});
type Head = z.infer<typeof head>;
const listed = z.looseObject({ parked: z.array(head), next: z.string().nullable() });
const shown = z.looseObject({ body: z.string() });
const replayed = z.looseObject({
  status: z.string(),
  results: z.array(z.looseObject({ status: z.string(), reason: z.string().optional() })),
});

const { secret: _secret, ...options } = connectionOptions;

export const parkedCommand: Command = {
  name: 'parked',
  summary: 'Deliveries that could not be recorded: list them, try them again, throw them away.',
  usage: 'list | show ID | replay ID | replay --all | discard ID | discard --all --source NAME',
  positionals: { min: 1, max: 2 },
  options: {
    all: { type: 'boolean', about: 'replay, discard: all of them, the oldest first' },
    source: { type: 'string', value: 'NAME', about: 'list, --all: of this source alone' },
    json: jsonOption,
    ...options,
  },
  examples: ['laurel parked list', 'laurel parked replay --all --source woo'],

  async run(args, io) {
    const [action = '', id] = args.positionals;
    const act = actions[action];
    if (act === undefined)
      throw usage(`parked: list, show, replay or discard, not ${JSON.stringify(action)}`);
    const isOfMany = action === 'list' || args.flag('all');
    if (isOfMany && id !== undefined)
      throw usage(`parked ${action}: unexpected argument ${JSON.stringify(id)}`);
    if (!isOfMany && id === undefined) throw usage(`parked ${action}: the ID is missing`);
    if (args.flag('all') && action !== 'replay' && action !== 'discard')
      throw usage('parked: --all goes with replay and discard');
    if (args.flag('all') && action === 'discard' && args.text('source') === undefined)
      throw usage('parked discard: --all goes with --source');
    if (!isOfMany && args.text('source') !== undefined)
      throw usage('parked: --source goes with list and --all');
    const platform = findPlatform(args, io);
    const path = `/v1/programs/${encodeURIComponent(platform.program)}/parked`;
    return act({ api: await platform.api('secrets:write'), path, id: id ?? '', args, io });
  },
};

interface Action {
  readonly api: ApiTarget;
  readonly path: string;
  readonly id: string;
  readonly args: Arguments;
  readonly io: Io;
}

const actions: Readonly<Record<string, (action: Action) => Promise<0 | 1>>> = {
  async list(action) {
    const { args, io } = action;
    const heads = await all(action);
    if (args.flag('json')) return printed(io, { parked: heads });
    if (heads.length === 0) io.stderr.write('Nothing is parked.\n');
    for (const { id, source, topic, reason, errors } of heads) {
      const [first] = errors;
      const why = first === undefined ? '' : ` (${first.path === '' ? '' : `${first.path}: `}${first.rule})`;
      io.stdout.write(`${id}  ${source}  ${topic === '' ? '-' : topic}  ${reason}${why}\n`);
    }
    return 0;
  },

  async show({ api, path, id, args, io }) {
    const answer = await callApi(api, { method: 'GET', path: `${path}/${encodeURIComponent(id)}` });
    if (args.flag('json')) return printed(io, answer);
    io.stdout.write(`${read(shown, answer, api).body}\n`);
    return 0;
  },

  async replay(action) {
    const { args, io, id } = action;
    const ids = args.flag('all') ? (await all(action)).map((each) => each.id).reverse() : [id];
    let left = 0;
    for (const each of ids) if (!(await tryAgain(action, each, args.flag('all')))) left++;
    if (args.flag('all') && !args.flag('json'))
      io.stderr.write(`${ids.length - left} of ${ids.length} are off the list.\n`);
    return left === 0 ? 0 : 1;
  },

  async discard(action) {
    const { api, path, args, io, id } = action;
    const ids = args.flag('all') ? (await all(action)).map((each) => each.id).reverse() : [id];
    for (const each of ids) {
      await callApi(api, { method: 'DELETE', path: `${path}/${encodeURIComponent(each)}` });
      if (args.flag('json')) printed(io, { id: each, discarded: true });
      else io.stdout.write(`${each} is deleted.\n`);
    }
    return 0;
  },
};

/** Whether it is off the list. Of many, one that is refused holds up no other. */
async function tryAgain({ api, path, args, io }: Action, id: string, isOfMany: boolean): Promise<boolean> {
  let answer: unknown;
  try {
    answer = await callApi(api, { method: 'POST', path: `${path}/${encodeURIComponent(id)}/replay` });
  } catch (error) {
    if (!isOfMany || !(error instanceof Stop)) throw error;
    io.stderr.write(`${id}  ${error.message}\n`);
    return false;
  }
  const { status, results } = read(replayed, answer, api);
  const reasons = results.flatMap(({ reason }) => (reason === undefined ? [] : [reason]));
  if (args.flag('json')) printed(io, { id, status, results });
  else io.stdout.write(`${id}  ${status}${reasons.length === 0 ? '' : `  ${reasons.join(', ')}`}\n`);
  return status !== 'parked';
}

/** Newest first. */
async function all({ api, path, args }: Action): Promise<readonly Head[]> {
  const heads: Head[] = [];
  let cursor: string | null = null;
  do {
    const query: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const answer = await callApi(api, { method: 'GET', path: `${path}?limit=100${query}` });
    const { parked, next } = read(listed, answer, api);
    heads.push(...parked);
    cursor = next;
  } while (cursor !== null);
  const source = args.text('source');
  return source === undefined ? heads : heads.filter((each) => each.source === source);
}

function read<T>(schema: z.ZodType<T>, answer: unknown, { url }: ApiTarget): T {
  const parsed = schema.safeParse(answer);
  if (!parsed.success) throw refused(`What answers at ${url} is no Laurel platform.`);
  return parsed.data;
}

function printed(io: Io, value: unknown): 0 {
  io.stdout.write(`${JSON.stringify(value)}\n`);
  return 0;
}
