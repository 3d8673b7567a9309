/**
 * DynamoDB over HTTP, in memory, that can be told to keep silent: the request is lost, or it is carried
 * out and the answer is lost. For what only the real SDK does: time-outs, tokens, tries.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { tableShapes } from '../../contract/tables.ts';
import { MemoryDynamo } from '../../simulation/dynamo/engine.ts';
import { calm } from '../../simulation/world/weather.ts';

export type Manner = 'answer' | 'lose-request' | 'lose-answer' | 'hang-up';

export interface SilentServer {
  readonly endpoint: string;
  /** What befalls the requests for an operation, one after the other; later ones are answered. */
  treat(operation: string, ...manners: readonly Manner[]): void;
  /** The bodies of all requests for an operation so far. */
  asked(operation: string): readonly Readonly<Record<string, unknown>>[];
  close(): Promise<void>;
}

export async function startSilentServer(): Promise<SilentServer> {
  const engine = new MemoryDynamo(tableShapes, calm);
  const manners = new Map<string, Manner[]>();
  const asked: { operation: string; body: Record<string, unknown> }[] = [];

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const operation = String(request.headers['x-amz-target']).split('.')[1] ?? '';
    const body = JSON.parse(await textOf(request), fromBase64) as Record<string, unknown>;
    asked.push({ operation, body });
    const manner = manners.get(operation)?.shift() ?? 'answer';
    if (manner === 'lose-request') return;
    const answer = serve(engine, operation, body);
    if (manner === 'lose-answer') return;
    if (manner === 'hang-up') {
      request.socket.destroy();
      return;
    }
    response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(JSON.stringify(answer.body, toBase64));
  }

  const server = createServer((request, response) => void handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    treat: (operation, ...list) => {
      manners.set(operation, [...list]);
    },
    asked: (operation) => asked.filter((each) => each.operation === operation).map(({ body }) => body),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

function serve(engine: MemoryDynamo, operation: string, body: object): { status: number; body: unknown } {
  try {
    return { status: 200, body: run(engine, operation, body) };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const { name, message } = error;
    const reasons =
      error instanceof TransactionCanceledException ? { CancellationReasons: error.CancellationReasons } : {};
    return { status: 400, body: { __type: `com.amazonaws.dynamodb.v20120810#${name}`, message, ...reasons } };
  }
}

function run(engine: MemoryDynamo, operation: string, body: object): object {
  switch (operation) {
    case 'GetItem':
      return engine.getItem(body as never);
    case 'Query':
      return engine.query(body as never);
    case 'PutItem':
      engine.write('Put', body as never);
      return {};
    case 'TransactWriteItems':
      engine.beginTransaction(body as never)();
      return {};
    default:
      throw new Error(`no ${operation} here`);
  }
}

/** Binary values are base64 on the wire. */
function fromBase64(key: string, value: unknown): unknown {
  return key === 'B' && typeof value === 'string' ? new Uint8Array(Buffer.from(value, 'base64')) : value;
}

function toBase64(_: string, value: unknown): unknown {
  return value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value;
}
