/**
 * The real functions in this process, called with events of an HTTP API, before DynamoDB Local and a
 * Secrets Manager of the local run. Every answer is held to the API's documents on the way.
 */
import { isUtf8 } from 'node:buffer';
import { randomUUID } from 'node:crypto';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Context } from 'aws-lambda';
import type { Event, Result } from '../../functions/shared/http.ts';
import { type FunctionName, type Operation, type Route, routes } from '../../functions/shared/routes.ts';
import { startDynamoDb } from '../../infra/local/dynamodb/start.ts';
import { startSecretsEmulator } from '../../infra/local/secrets/emulator.ts';
import { createSecretStore } from '../../infra/local/secrets/store.ts';
import { tableNames, tableShapes } from '../contract/tables.ts';
import { expectDocumented } from './documented.ts';

export interface Call {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Bytes and text as they are, anything else as JSON. */
  readonly body?: unknown;
  /** Of the token; null: the request carries none. */
  readonly claims?: Readonly<Record<string, string>> | null;
  readonly timeLeftMs?: number;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers, whose form is checked before
  readonly body: any;
  readonly requestId: string;
}

export interface Functions {
  call(operation: Operation, call?: Call): Promise<Answer>;
  stop(): Promise<void>;
}

type Handler = (event: Event, context: Context) => Promise<Result>;

/** The functions read their environment when they are loaded, so they are loaded here. */
export async function startFunctions(): Promise<Functions> {
  const dynamodb = await startDynamoDb();
  const secrets = await startSecretsEmulator(createSecretStore([], () => {}));
  setEnvironment(dynamodb.endpoint, secrets.endpoint);
  await createTables(dynamodb.endpoint);
  const handlers = await loadHandlers();
  return {
    call: (operation, call = {}) => callHandler(handlers, operation, call),
    async stop() {
      await secrets.stop();
      await dynamodb.stop();
    },
  };
}

export function setEnvironment(dynamodb: string, secretsManager: string): void {
  Object.assign(process.env, {
    MEMBERS_TABLE: tableNames.members,
    LEDGER_TABLE: tableNames.ledger,
    PROGRAMS_TABLE: tableNames.programs,
    WEBHOOK_SECRET_PREFIX: 'laurel/webhooks/',
    AWS_ENDPOINT_URL_DYNAMODB: dynamodb,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: secretsManager,
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_LAMBDA_LOG_LEVEL: process.env.AWS_LAMBDA_LOG_LEVEL ?? 'FATAL', // a failure is the test's to see
  });
}

export type Handlers = Readonly<Record<FunctionName, Handler>>;

export async function loadHandlers(): Promise<Handlers> {
  const [webhooks, members, operators] = await Promise.all([
    import('../../functions/webhooks/handler.ts'),
    import('../../functions/members/handler.ts'),
    import('../../functions/operators/handler.ts'),
  ]);
  return {
    webhooks: webhooks.handler as unknown as Handler,
    members: members.handler as unknown as Handler,
    operators: operators.handler as unknown as Handler,
  };
}

async function createTables(endpoint: string): Promise<void> {
  const client = new DynamoDBClient({ endpoint, region: 'eu-central-1' });
  for (const shape of tableShapes) await client.send(new CreateTableCommand(shape));
  client.destroy();
}

export async function callHandler(handlers: Handlers, operation: Operation, call: Call): Promise<Answer> {
  const route = routes.find((each) => each.operation === operation)!;
  const event = eventOf(route, call);
  const context = { getRemainingTimeInMillis: () => call.timeLeftMs ?? 28_000 } as Context;
  const result = await handlers[route.function](event, context);
  const { requestId } = event.requestContext;
  const text = result.body ?? '';
  const answer: Answer = {
    status: result.statusCode!,
    headers: result.headers as Record<string, string>,
    text,
    body: text === '' ? undefined : JSON.parse(text),
    requestId,
  };
  expectDocumented(operation, event.rawPath, answer);
  return answer;
}

/** Payload format 2.0: parameters and path are decoded, names of headers are in lower case. */
function eventOf(route: Route, { params = {}, query, headers = {}, body, claims }: Call): Event {
  const path = route.path.replace(/\{(\w+)\}/g, (_, name: string) => params[name] ?? '');
  const routeKey = `${route.method} ${route.path}`;
  const token = claims === undefined ? claimsFor(route, params) : claims;
  return {
    version: '2.0',
    routeKey,
    rawPath: path,
    rawQueryString: new URLSearchParams(query).toString(),
    headers: {
      host: 'api.test',
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(query !== undefined && { queryStringParameters: query }),
    ...(Object.keys(params).length > 0 && { pathParameters: params }),
    requestContext: {
      accountId: '000000000000',
      apiId: 'test',
      domainName: 'api.test',
      domainPrefix: 'api',
      http: { method: route.method, path, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'test' },
      requestId: randomUUID(),
      routeKey,
      stage: '$default',
      time: '22/Nov/2026:09:00:00 +0000',
      timeEpoch: 0,
      ...(token !== null && { authorizer: { jwt: { claims: token, scopes: null } } }),
    },
    ...bodyOf(body),
  } as unknown as Event;
}

/** A token that the route takes, for the program of its path. */
function claimsFor({ access }: Route, params: Call['params']): Call['claims'] {
  if (access.kind !== 'token') return null;
  return { program: params?.program ?? '', scope: access.scope ?? 'members:read', sub: 'tester' };
}

/** Bodies that are not text travel in base64. */
function bodyOf(body: unknown): { body?: string; isBase64Encoded: boolean } {
  if (body === undefined) return { isBase64Encoded: false };
  const bytes = bytesOf(body);
  const isText = isUtf8(bytes);
  return { body: bytes.toString(isText ? 'utf8' : 'base64'), isBase64Encoded: !isText };
}

export function bytesOf(body: unknown): Buffer {
  if (Buffer.isBuffer(body)) return body;
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
}
