/**
 * The real functions in this process, called with events of an HTTP API, before DynamoDB Local and a
 * Secrets Manager of the local run. Every answer is held to the API's documents on the way.
 */
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Context } from 'aws-lambda';
import { type Operation, routes } from '../../../functions/api/routes.ts';
import { startDynamoDb } from '../../../infra/local/dynamodb/start.ts';
import { startSecretsEmulator } from '../../../infra/local/secrets/emulator.ts';
import { createSecretStore } from '../../../infra/local/secrets/store.ts';
import { tableShapes } from '../../contract/tables.ts';
import { expectDocumented } from '../openapi/documented.ts';
import { type Call, eventOf } from './event.ts';
import { type Handlers, loadHandlers, setEnvironment } from './handlers.ts';
import { startQueue } from './queueInMemory.ts';

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
  /** Works off the messages of sweeps. */
  sweep(): Promise<void>;
  stop(): Promise<void>;
}

/** The functions read their environment when they are loaded, so they are loaded here. */
export async function startFunctions(): Promise<Functions> {
  const dynamodb = await startDynamoDb();
  const secrets = await startSecretsEmulator(createSecretStore([], () => {}));
  setEnvironment(dynamodb.endpoint, secrets.endpoint);
  await createTables(dynamodb.endpoint);
  const handlers = await loadHandlers();
  const queue = await startQueue();
  return {
    call: (operation, call = {}) => callHandler(handlers, operation, call),
    sweep: queue.sweep,
    async stop() {
      queue.restore();
      await secrets.stop();
      await dynamodb.stop();
    },
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
