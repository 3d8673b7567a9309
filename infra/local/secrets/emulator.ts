/** Secrets Manager on this machine: its JSON protocol over HTTP, on loopback. */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { listenOnLoopback, urlOf } from '../listen.ts';
import { answer } from './operations.ts';
import type { SecretStore } from './store.ts';

export interface SecretsEmulator {
  readonly endpoint: string;
  stop(): Promise<void>;
}

const bodyMax = 1024 * 1024;

export async function startSecretsEmulator(store: SecretStore): Promise<SecretsEmulator> {
  const server: Server = createServer(async (request, response) => {
    const input = await read(request);
    const target = String(request.headers['x-amz-target']);
    const { status, body } =
      input === undefined
        ? { status: 400, body: { __type: 'SerializationException' } }
        : answer(store, target, input);
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
  });
  await listenOnLoopback(server, '127.0.0.1', 0);
  return {
    endpoint: urlOf(server, '127.0.0.1'),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Undefined when the body is no JSON, or too much of it. */
async function read(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) {
    text += chunk;
    if (text.length > bodyMax) return undefined;
  }
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
