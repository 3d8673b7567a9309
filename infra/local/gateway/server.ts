/** HTTP on loopback: takes requests off the wire, and puts replies on it. */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { listenOnLoopback, portOf } from '../listen.ts';
import { Refusal } from '../refusal.ts';
import { gatewayError } from './errors.ts';
import type { GatewayReply, GatewayRequest } from './request.ts';

export type Handle = (request: GatewayRequest) => Promise<GatewayReply>;

export interface HttpServer {
  readonly url: string;
  /** Until this is called every request is answered 503. */
  serve(handle: Handle): void;
  /** Takes no more requests, and waits for those under way, but not long. */
  stop(): Promise<void>;
}

/** What a gateway takes as a body. */
const bodyMax = 10 * 1024 * 1024;
const readMax = 10 * bodyMax;
const drainMs = 3_000;

export async function startHttpServer(port: number): Promise<HttpServer> {
  const unavailable: Handle = async () => gatewayError(503);
  let handle = unavailable;
  let isStopping = false;
  const onRequest = (request: IncomingMessage, response: ServerResponse) => {
    response.on('finish', () => isStopping && request.socket.end()); // nothing more on this connection
    answer(request, response, (taken) => handle(taken)).catch((error: unknown) => {
      console.error(error);
      response.destroy();
    });
  };
  const v4 = newServer(onRequest);
  await listenOnLoopback(v4, '127.0.0.1', port).catch((error: NodeJS.ErrnoException) => {
    throw whyNot(error, port);
  });
  const servers = [v4, await startOnV6(newServer(onRequest), portOf(v4))].filter(
    (server) => server !== undefined,
  );
  return {
    url: `http://localhost:${portOf(v4)}`,
    serve: (next) => {
      handle = next;
    },
    stop: async () => {
      isStopping = true;
      handle = unavailable;
      await Promise.all(servers.map(close));
    },
  };
}

function newServer(onRequest: (request: IncomingMessage, response: ServerResponse) => void): Server {
  const server = createServer({ keepAliveTimeout: 60_000 }, onRequest);
  // A function's answer is awaited under the gateway's own limit, not under the server's.
  server.requestTimeout = 0;
  return server;
}

/** `localhost` may mean ::1. Not every machine has it, and then nobody asks for it. */
async function startOnV6(server: Server, port: number): Promise<Server | undefined> {
  try {
    await listenOnLoopback(server, '::1', port);
    return server;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT') return undefined;
    throw whyNot(error as NodeJS.ErrnoException, port);
  }
}

function whyNot(error: NodeJS.ErrnoException, port: number): Error {
  if (error.code === 'EADDRINUSE') {
    return new Refusal(`Port ${port} is taken by another program: stop it, or choose another with --port.`);
  }
  if (error.code === 'EACCES')
    return new Refusal(`This user may not listen on port ${port}: choose one above 1023.`);
  return error;
}

async function answer(request: IncomingMessage, response: ServerResponse, handle: Handle): Promise<void> {
  const requestId = randomUUID();
  const body = await bodyOf(request);
  const reply = body === undefined ? gatewayError(413) : await handle(taken(request, requestId, body));
  if (body === undefined) response.shouldKeepAlive = false; // there may be more of it on its way
  response.writeHead(reply.statusCode, {
    ...(reply.headers as Record<string, string | string[]>),
    'apigw-requestid': requestId,
    'content-length': Buffer.byteLength(reply.body),
  });
  response.end(reply.body);
}

function taken(request: IncomingMessage, requestId: string, body: Buffer): GatewayRequest {
  const [path, ...query] = request.url!.split('?');
  return {
    requestId,
    method: request.method!,
    path: path!,
    query: query.join('?'),
    rawHeaders: request.rawHeaders,
    body,
    sourceIp: request.socket.remoteAddress ?? '127.0.0.1',
    port: request.socket.localPort ?? 0,
    receivedAtMs: Date.now(),
  };
}

/**
 * Undefined when it is too large. What is too large is read to its end all the same, up to a bound: a
 * client that is still sending would see its connection reset before it sees the answer.
 */
async function bodyOf(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += (chunk as Buffer).length;
    if (bytes <= bodyMax) chunks.push(chunk as Buffer);
    if (bytes > readMax) break;
  }
  return bytes > bodyMax ? undefined : Buffer.concat(chunks);
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), drainMs);
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
    server.closeIdleConnections();
  });
}
