import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as z from 'zod';
import { type Command, connectionOptions, jsonOption } from '../../command.ts';
import { wrongWith } from '../../deliver/verify.ts';
import { callApi } from '../../platform/api.ts';
import { ask } from '../../platform/ask.ts';
import { findPlatform } from '../../platform/find.ts';
import { readNumber } from '../../program/publishing.ts';
import type { Io } from '../../terminal/io.ts';
import { refused } from '../../terminal/stop.ts';

const made = z.looseObject({ secret: z.string() });
const event = z.looseObject({
  id: z.string(),
  type: z.string(),
  subject: z.string(),
  time: z.string(),
  data: z.looseObject({ entry: z.string().optional(), points: z.number().optional() }),
});

const { secret: _secret, ...options } = connectionOptions;

/** More than the platform sends. */
const bodyBytesMax = 1024 * 1024;

export const listenCommand: Command = {
  name: 'listen',
  summary: 'Subscribe for as long as it runs: print and verify what the local platform sends.',
  usage: '',
  positionals: { min: 0, max: 0 },
  options: {
    types: { type: 'string', value: 'TYPES', about: 'only these, by commas: laurel.tier.raised,…' },
    filter: { type: 'string', value: 'CEL', about: 'only where this holds, such as "event.points >= 100"' },
    ordered: { type: 'boolean', about: 'an event waits for those of its member before it' },
    answer: {
      type: 'string',
      value: 'STATUS',
      about: 'answer with this, to see what is tried again; 204 if left out',
    },
    limit: { type: 'string', value: 'N', about: 'end after so many; no end if left out' },
    json: { ...jsonOption, about: 'print each event as a line of JSON' },
    ...options,
  },
  examples: [
    'laurel listen',
    'laurel listen --types laurel.tier.raised --json',
    'laurel listen --answer 500',
  ],

  async run(args, io) {
    const [said, status] = [args.text('limit'), args.text('answer') ?? '204'];
    const limit = said === undefined ? Number.POSITIVE_INFINITY : readNumber('listen', '--limit', said);
    const answer = readNumber('listen', '--answer', status);
    if (answer < 200 || answer > 599)
      throw refused(`--answer must be a status from 200 to 599, not ${status}.`);
    const platform = findPlatform(args, io);
    if (platform.local === null) {
      const instead =
        'laurel subscription put sends events to an address of yours, laurel events --follow reads them';
      throw refused(`${platform.url} can't reach this machine: ${instead}.`);
    }
    const api = await platform.api('secrets:write');
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const name = `listen-${randomUUID().slice(0, 8)}`;
    const path = `/v1/programs/${encodeURIComponent(platform.program)}/subscriptions/${name}`;
    try {
      const [types, filter] = [args.text('types'), args.text('filter')];
      const body = {
        url,
        ordered: args.flag('ordered'),
        ...(types === undefined ? {} : { types: types.split(',') }),
        ...(filter === undefined ? {} : { filter }),
      };
      const { secret } = await ask(made, platform, api, { method: 'PUT', path, body });
      io.stderr.write(`Listening as ${name}, until it is stopped with Ctrl-C.\n`);
      return await listen({ server, secret, answer, limit, isJson: args.flag('json'), io });
    } finally {
      server.closeAllConnections();
      server.close();
      await callApi(api, { method: 'DELETE', path });
    }
  },
};

interface Listening {
  readonly server: Server;
  readonly secret: string;
  readonly answer: number;
  readonly limit: number;
  readonly isJson: boolean;
  readonly io: Io;
}

/** 1 where anything came that was not rightly signed. */
function listen({ server, secret, answer, limit, isJson, io }: Listening): Promise<0 | 1> {
  let left = limit;
  let wrong = 0;
  return new Promise((resolve, reject) => {
    const end = () => {
      process.off('SIGINT', end);
      process.off('SIGTERM', end);
      resolve(wrong > 0 ? 1 : 0);
    };
    process.once('SIGINT', end);
    process.once('SIGTERM', end);
    server.on('error', reject);
    server.on('request', async (request, response) => {
      const body = await readBody(request);
      const problem =
        body === null ? 'it is too large' : wrongWith(request.headers, body, secret, Date.now());
      response.writeHead(problem === null ? answer : 400).end();
      if (problem === null && body !== null) print(io, body, isJson);
      else {
        wrong += 1;
        io.stderr.write(`Something came that is not from this subscription: ${problem}.\n`);
      }
      left -= 1;
      if (left <= 0) response.once('close', end);
    });
  });
}

async function readBody(request: IncomingMessage): Promise<string | null> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of request) {
    bytes += piece.length;
    if (bytes > bodyBytesMax) return null;
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString();
}

function print(io: Io, body: string, isJson: boolean): void {
  if (isJson) return void io.stdout.write(`${body}\n`);
  const { type, subject, time, data } = event.parse(JSON.parse(body));
  const { points = 0, entry = '' } = data;
  const moved = points === 0 ? '' : `  ${points > 0 ? '+' : ''}${points}`;
  io.stdout.write(
    `${time}  ${type.replace(/^laurel\./, '').padEnd(22)}  ${subject}  ${entry}${moved}  verified\n`,
  );
}
