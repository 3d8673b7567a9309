/** The one connection to DynamoDB of a function, and the tables it may name. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { type Generation, generationOf, newestGeneration } from '../shared/generation.ts';

export interface Tables {
  readonly members: string;
  readonly ledger: string;
  readonly programs: string;
  /** Of functions that have to do with what is personal. */
  readonly people?: string;
}

export interface Store {
  readonly documents: DynamoDBDocumentClient;
  readonly tables: Tables;
  /** Of the formats that are written; the newest where absent. */
  readonly generation?: Generation;
}

interface StoreOptions {
  readonly generation?: Generation;
  readonly requestTimeout?: number;
}

/**
 * A call gets three tries of 5 s. The SDK repeats a transaction with the same token, so a time-out
 * after the commit is answered as the success that it was.
 */
export function openStore(
  tables: Tables,
  { generation = newestGeneration, requestTimeout = 5_000 }: StoreOptions = {},
): Store {
  return { documents: openDocuments(requestTimeout), tables, generation };
}

function openDocuments(requestTimeout = 5_000): DynamoDBDocumentClient {
  const client = new DynamoDBClient({
    maxAttempts: 3,
    // Without `throwOnRequestTimeout` the SDK only warns, and waits on.
    requestHandler: { requestTimeout, connectionTimeout: 1_000, throwOnRequestTimeout: true },
  });
  return DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
}

/** As the environment of a function names them. */
export interface StoreEnvironment {
  readonly MEMBERS_TABLE: string;
  readonly LEDGER_TABLE: string;
  readonly PROGRAMS_TABLE: string;
  readonly FORMATS_GENERATION: string;
  readonly PEOPLE_TABLE?: string;
}

export function openStoreIn(environment: StoreEnvironment): Store {
  const { MEMBERS_TABLE: members, LEDGER_TABLE: ledger, PROGRAMS_TABLE: programs } = environment;
  const { PEOPLE_TABLE: people } = environment;
  return openStore(
    { members, ledger, programs, ...(people === undefined ? {} : { people }) },
    { generation: generationOf(environment.FORMATS_GENERATION) },
  );
}
