import * as z from 'zod';
import { type Arguments, type Command, connectionOptions, jsonOption } from '../../command.ts';
import { isWebhookSecret } from '../../deliver/webhook.ts';
import { type ApiTarget, callApi } from '../../platform/api.ts';
import { findPlatform, type Platform } from '../../platform/find.ts';
import { timeZoneAt } from '../../platform/program.ts';
import type { Io } from '../../terminal/io.ts';
import { paintFor } from '../../terminal/paint.ts';
import { refused, usage } from '../../terminal/stop.ts';
import { tableLines } from '../../terminal/table.ts';
import { showWhen } from '../../terminal/when.ts';

const added = z.looseObject({ id: z.string(), secret: z.string(), createdAt: z.string() });
const listed = z.looseObject({
  secrets: z.array(z.looseObject({ id: z.string(), createdAt: z.string(), retiredAt: z.string().nullish() })),
});

const { secret: _secret, ...options } = connectionOptions;

export const secretCommand: Command = {
  name: 'secret',
  summary: 'Add, list and retire the webhook signing secrets of a program.',
  usage: 'add | list | retire ID',
  positionals: { min: 1, max: 2 },
  options: {
    value: {
      type: 'string',
      value: 'WHSEC',
      about: "add: the sender's own secret, or the public key (whpk_) it signs for",
    },
    json: jsonOption,
    ...options,
  },
  examples: [
    'laurel secret add',
    'laurel secret add --value whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    'laurel secret list',
    'laurel secret retire 01JD4Q',
  ],

  async run(args, io) {
    const [action = '', id] = args.positionals;
    const act = actions[action];
    if (act === undefined) throw usage(`secret: add, list or retire, not ${JSON.stringify(action)}`);
    if (action === 'retire' && id === undefined) throw usage('secret retire: the ID is missing');
    if (action !== 'retire' && id !== undefined)
      throw usage(`secret ${action}: unexpected argument ${JSON.stringify(id)}`);
    const value = args.text('value');
    if (value !== undefined && action !== 'add') throw usage('secret: --value goes with add');
    if (value !== undefined && !isWebhookSecret(value) && !isPublicKey(value))
      throw usage('secret: --value must be whsec_ or whpk_ followed by base64');
    const platform = findPlatform(args, io);
    const path = `/v1/programs/${encodeURIComponent(platform.program)}/secrets`;
    await act({ api: await platform.api('secrets:write'), path, args, io, platform });
    return 0;
  },
};

/** Of an Ed25519 pair: 32 bytes. */
function isPublicKey(text: string): boolean {
  return /^whpk_[A-Za-z0-9+/]{43}=?$/.test(text);
}

interface Action {
  readonly api: ApiTarget;
  readonly path: string;
  readonly args: Arguments;
  readonly io: Io;
  readonly platform: Platform;
}

const actions: Readonly<Record<string, (action: Action) => Promise<void>>> = {
  async add({ api, path, args, io }) {
    const value = args.text('value');
    const body = value === undefined ? {} : { body: { secret: value } };
    const answer = read(added, await callApi(api, { method: 'POST', path, ...body }), api);
    if (args.flag('json')) return printJson(io, answer);
    io.stdout.write(`${answer.secret}\n`);
    io.stderr.write(
      `Secret ${answer.id} is active. It is shown this once: keep it where the sender signs.\n`,
    );
  },

  async list({ api, path, args, io, platform }) {
    const answer = read(listed, await callApi(api, { method: 'GET', path }), api);
    if (args.flag('json')) return printJson(io, answer);
    const timeZone = await timeZoneAt(platform);
    if (answer.secrets.length === 0) io.stderr.write('No secrets: laurel secret add makes one.\n');
    else {
      const paint = paintFor(io);
      const rows = answer.secrets.map(({ id, createdAt, retiredAt }) => [
        id,
        showWhen(createdAt, timeZone),
        retiredAt ? paint('dim', `retired ${showWhen(retiredAt, timeZone)}`) : paint('green', 'active'),
      ]);
      const titles = ['id', `added (${timeZone})`, 'state'];
      io.stdout.write(
        `${tableLines(
          titles.map((title) => ({ title })),
          rows,
        ).join('\n')}\n`,
      );
    }
  },

  async retire({ api, path, args, io }) {
    const id = args.positionals[1] ?? '';
    await callApi(api, { method: 'DELETE', path: `${path}/${encodeURIComponent(id)}` });
    if (args.flag('json')) return printJson(io, { id, retired: true });
    io.stdout.write(
      `Secret ${id} is retired: what is signed with it is refused, after 30 seconds at the latest.\n`,
    );
  },
};

function read<T>(schema: z.ZodType<T>, answer: unknown, { url }: ApiTarget): T {
  const parsed = schema.safeParse(answer);
  if (!parsed.success) throw refused(`What answers at ${url} is no Laurel platform.`);
  return parsed.data;
}

const printJson = (io: Io, value: unknown): void => {
  io.stdout.write(`${JSON.stringify(value)}\n`);
};
