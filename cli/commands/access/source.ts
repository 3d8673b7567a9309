import * as z from 'zod';
import { type Arguments, type Command, connectionOptions, jsonOption } from '../../command.ts';
import { type ApiTarget, callApi } from '../../platform/api.ts';
import { findPlatform } from '../../platform/find.ts';
import type { Io } from '../../terminal/io.ts';
import { refused, usage } from '../../terminal/stop.ts';

const secret = z.looseObject({ id: z.string(), createdAt: z.string(), retiredAt: z.string().nullable() });
const source = z.looseObject({
  id: z.string(),
  kind: z.string(),
  path: z.string(),
  settings: z.looseObject({}),
  secrets: z.array(secret),
});
type Source = z.infer<typeof source>;
const listed = z.looseObject({ sources: z.array(source) });

const { secret: _secret, ...options } = connectionOptions;

export const sourceCommand: Command = {
  name: 'source',
  summary: 'Connect a shop by its own webhooks, list what is connected, retire a secret.',
  usage: 'put NAME --kind KIND | list | show NAME | retire NAME SECRET-ID',
  positionals: { min: 1, max: 3 },
  options: {
    kind: { type: 'string', value: 'KIND', about: 'put: shopify, woocommerce, stripe, square or standard' },
    secret: {
      type: 'string',
      value: 'SECRET',
      about: 'put: what the shop signs with; needed the first time',
    },
    settings: { type: 'string', value: 'JSON', about: 'put: the settings of the kind, as its page has them' },
    json: jsonOption,
    ...options,
  },
  examples: [
    'laurel source put shopify-eu --kind shopify --secret 1f0e9d8c7b6a594837261504f3e2d1c0',
    `laurel source put shopify-eu --kind shopify --settings '{"member":{"prefix":"eu-"}}'`,
    'laurel source list',
  ],

  async run(args, io) {
    const [action = '', name, secretId] = args.positionals;
    const act = actions[action];
    if (act === undefined) throw usage(`source: put, list, show or retire, not ${JSON.stringify(action)}`);
    if (action !== 'list' && name === undefined) throw usage(`source ${action}: the NAME is missing`);
    if (action === 'retire' && secretId === undefined) throw usage('source retire: the SECRET-ID is missing');
    const more = action === 'list' ? name : action === 'retire' ? undefined : secretId;
    if (more !== undefined) throw usage(`source ${action}: unexpected argument ${JSON.stringify(more)}`);
    for (const option of ['kind', 'secret', 'settings']) {
      if (action !== 'put' && args.text(option) !== undefined)
        throw usage(`source: --${option} goes with put`);
    }
    const body = action === 'put' ? putBody(args) : undefined;
    const platform = findPlatform(args, io);
    const all = `/v1/programs/${encodeURIComponent(platform.program)}/sources`;
    const path = name === undefined ? all : `${all}/${encodeURIComponent(name)}`;
    const api = await platform.api('secrets:write');
    await act({ api, path, body, secretId: secretId ?? '', args, io });
    return 0;
  },
};

function putBody(args: Arguments): object {
  const [kind, secret, settings] = [args.requiredText('kind'), args.text('secret'), args.text('settings')];
  return {
    kind,
    ...(secret === undefined ? {} : { secret }),
    ...(settings === undefined ? {} : { settings: parsedSettings(settings) }),
  };
}

function parsedSettings(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw usage(`source: --settings is no JSON: ${error instanceof Error ? error.message : text}`);
  }
}

interface Action {
  readonly api: ApiTarget;
  readonly path: string;
  readonly body: object | undefined;
  readonly secretId: string;
  readonly args: Arguments;
  readonly io: Io;
}

const actions: Readonly<Record<string, (action: Action) => Promise<void>>> = {
  async put({ api, path, body, args, io }) {
    const put = read(source, await callApi(api, { method: 'PUT', path, body }), api);
    if (args.flag('json')) return printJson(io, put);
    io.stderr.write(`Source ${put.id} is connected. The shop's webhooks go to:\n`);
    io.stdout.write(`${api.url}${put.path}\n`);
  },

  async list({ api, path, args, io }) {
    const answer = read(listed, await callApi(api, { method: 'GET', path }), api);
    if (args.flag('json')) return printJson(io, answer);
    if (answer.sources.length === 0) io.stderr.write('No sources: laurel source put connects a shop.\n');
    for (const each of answer.sources) {
      const active = each.secrets.filter(({ retiredAt }) => retiredAt === null).length;
      const secrets = active === 1 ? '1 active secret' : `${active} active secrets`;
      io.stdout.write(`${each.id}  ${each.kind}  ${secrets}  ${api.url}${each.path}\n`);
    }
  },

  async show({ api, path, args, io }) {
    const answer = read(source, await callApi(api, { method: 'GET', path }), api);
    if (args.flag('json')) return printJson(io, answer);
    io.stdout.write(`${shown(answer, api).join('\n')}\n`);
  },

  async retire({ api, path, secretId, args, io }) {
    await callApi(api, { method: 'DELETE', path: `${path}/secrets/${encodeURIComponent(secretId)}` });
    if (args.flag('json')) return printJson(io, { id: secretId, retired: true });
    io.stdout.write(
      `Secret ${secretId} is retired: what is signed with it is refused, after 30 seconds at the latest.\n`,
    );
  },
};

function shown({ id, kind, path, settings, secrets }: Source, { url }: ApiTarget): string[] {
  const state = (retiredAt: string | null) => (retiredAt === null ? 'active' : `retired ${retiredAt}`);
  return [
    `${id}  ${kind}`,
    `address   ${url}${path}`,
    `settings  ${JSON.stringify(settings)}`,
    ...secrets.map((each) => `secret    ${each.id}  added ${each.createdAt}  ${state(each.retiredAt)}`),
  ];
}

function read<T>(schema: z.ZodType<T>, answer: unknown, { url }: ApiTarget): T {
  const parsed = schema.safeParse(answer);
  if (!parsed.success) throw refused(`What answers at ${url} is no Laurel platform.`);
  return parsed.data;
}

function printJson(io: Io, value: unknown): void {
  io.stdout.write(`${JSON.stringify(value)}\n`);
}
