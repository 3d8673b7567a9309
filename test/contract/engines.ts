/** What a store may stand on: DynamoDB Local, the real engine; and the stand-in in memory. */
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { openStore, type Store } from '../../functions/store/client.ts';
import { startDynamoDb } from '../../infra/local/dynamodb/start.ts';
import { MemoryDynamo } from '../simulation/dynamo/engine.ts';
import { memoryDocuments } from '../simulation/world/memoryDynamo.ts';
import { calm } from '../simulation/world/weather.ts';
import { tableNames, tableShapes } from './tables.ts';

export interface Engine {
  readonly store: Store;
  close(): Promise<void>;
}

export async function openMemory(): Promise<Engine> {
  const documents = memoryDocuments(new MemoryDynamo(tableShapes, calm), calm);
  return { store: { documents, tables: tableNames }, close: async () => {} };
}

/** A process of its own; `openStore` finds it as a function does, by its environment. */
export async function openLocal(): Promise<Engine> {
  const server = await startDynamoDb();
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_DYNAMODB: server.endpoint,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
  });
  const client = new DynamoDBClient();
  for (const table of tableShapes) await client.send(new CreateTableCommand(table));
  client.destroy();
  const store = openStore(tableNames);
  return {
    store,
    async close() {
      store.documents.destroy();
      await server.stop();
    },
  };
}

export const engines = [
  { name: 'in memory', open: openMemory },
  { name: 'DynamoDB Local', open: openLocal },
] as const;
