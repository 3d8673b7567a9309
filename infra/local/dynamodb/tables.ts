import {
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  ResourceNotFoundException,
  type TableDescription,
} from '@aws-sdk/client-dynamodb';
import { region } from '../assembly/place.ts';
import type { TablePlan } from '../assembly/plan/table.ts';
import { Refusal } from '../refusal.ts';

/** Creates the template's tables. Those that a kept data folder has already stay, when they are still the template's. */
export async function createTables(endpoint: string, tables: readonly TablePlan[]): Promise<void> {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new DynamoDBClient({ endpoint, region, credentials });
  try {
    for (const table of tables) await createTable(client, table);
  } finally {
    client.destroy();
  }
}

async function createTable(client: DynamoDBClient, table: TablePlan): Promise<void> {
  const kept = await keptTable(client, table.TableName);
  if (kept === undefined) {
    await client.send(new CreateTableCommand(table));
  } else if (shapeOf(kept) !== shapeOf(table)) {
    throw new Refusal(
      `The kept table ${table.TableName} has other keys, indexes or stream than the template now: choose another folder with --data.`,
    );
  }
}

async function keptTable(client: DynamoDBClient, TableName: string): Promise<TableDescription | undefined> {
  try {
    return (await client.send(new DescribeTableCommand({ TableName }))).Table;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}

/** What of a table can't be changed by asking for it again. */
function shapeOf(table: TablePlan | TableDescription): string {
  const keys = (schema: TablePlan['KeySchema']) =>
    (schema ?? []).map(({ AttributeName, KeyType }) => `${AttributeName} ${KeyType}`);
  const indexes = [...(table.GlobalSecondaryIndexes ?? []), ...(table.LocalSecondaryIndexes ?? [])];
  return JSON.stringify([
    keys(table.KeySchema),
    indexes.map(({ IndexName, KeySchema }) => [IndexName, ...keys(KeySchema)]).sort(),
    table.StreamSpecification?.StreamViewType ?? null,
  ]);
}
