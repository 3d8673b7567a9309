/**
 * The real functions behind a real socket, for commands: a request finds its route as a gateway finds it. A token
 * is its own scopes, by spaces: `members:read points:adjust`.
 */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { routes } from '../../../functions/api/routes.ts';
import type { Route } from '../../../functions/shared/route.ts';
import { type InMemory, startInMemory } from '../../functions/support/inMemory.ts';
import { openShop, type Shop } from '../../functions/support/shop.ts';
import { laurel } from './run.ts';

export interface Served {
  readonly functions: InMemory;
  /** As `METHOD /path?query`, in order. */
  readonly asked: string[];
  /** Runs a command in the shop's program, with an operator's token or another one. */
  run(shop: Shop, argv: readonly string[], token?: string): ReturnType<typeof laurel>;
  open(file?: Record<string, unknown>): Promise<Shop>;
  stop(): Promise<void>;
}

const operator = 'members:read members:write points:adjust programs:write secrets:write';

export async function serveFunctions(): Promise<Served> {
  const functions = await startInMemory();
  const asked: string[] = [];
  const server = createServer((request, response) => {
    answer(functions, request, asked).then(
      ({ status, text }) => response.writeHead(status, { 'content-type': 'application/json' }).end(text),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    functions,
    asked,
    run: ({ program }, argv, token = operator) =>
      laurel(argv, { env: { LAUREL_URL: url, LAUREL_PROGRAM: program, LAUREL_TOKEN: token } }),
    open: (file) => openShop(functions, file),
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await functions.stop();
    },
  };
}

async function answer(functions: InMemory, request: IncomingMessage, asked: string[]) {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  const url = new URL(request.url ?? '', 'http://platform');
  asked.push(`${request.method} ${request.url}`);
  const found = match(request.method ?? '', url.pathname);
  if (found === null) return { status: 404, text: '{"message":"Not Found"}' };
  const { route, params } = found;
  const scopes = (request.headers.authorization ?? '').replace(/^Bearer /, '').split(' ');
  const { access } = route;
  if (access.kind === 'token' && !access.scopes.some((each) => scopes.includes(each))) {
    return { status: 403, text: '{"message":"Forbidden"}' };
  }
  const query = Object.fromEntries(url.searchParams);
  return functions.call(route.operation, {
    params,
    ...(Object.keys(query).length === 0 ? {} : { query }),
    headers: passedOn(request),
    ...(chunks.length === 0 ? {} : { body: Buffer.concat(chunks) }),
  });
}

/** What handlers look at: a key of a command, a signature. */
function passedOn({ headers }: IncomingMessage): Record<string, string> {
  const names = ['idempotency-key', 'webhook-id', 'webhook-timestamp', 'webhook-signature'];
  return Object.fromEntries(
    names.flatMap((name) => (typeof headers[name] === 'string' ? [[name, headers[name]]] : [])),
  );
}

function match(method: string, path: string) {
  const parts = path.split('/').map(decodeURIComponent);
  for (const route of routes) {
    const params = route.method === method ? paramsOf(route, parts) : null;
    if (params !== null) return { route, params };
  }
  return null;
}

function paramsOf({ path }: Route, parts: readonly string[]): Record<string, string> | null {
  const names = path.split('/');
  if (names.length !== parts.length) return null;
  const params: Record<string, string> = {};
  for (const [index, name] of names.entries()) {
    const part = parts[index] ?? '';
    if (name.startsWith('{')) params[name.slice(1, -1)] = part;
    else if (name !== part) return null;
  }
  return params;
}
