/** The one connection to DynamoDB of a function, and the tables it may name. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

export interface Tables {
  readonly members: string;
  readonly ledger: string;
  readonly programs: string;
}

export interface Store {
  readonly documents: DynamoDBDocumentClient;
  readonly tables: Tables;
}

/**
 * A call gets three tries of 5 s. The SDK repeats a transaction with the same token, so a time-out
 * after the commit is answered as the success that it was.
 */
export function openStore(tables: Tables, requestTimeout = 5_000): Store {
  const client = new DynamoDBClient({
    maxAttempts: 3,
    // Without `throwOnRequestTimeout` the SDK only warns, and waits on.
    requestHandler: { requestTimeout, connectionTimeout: 1_000, throwOnRequestTimeout: true },
  });
  const documents = DynamoDBDocumentClient.from(client, {
    marshallOptions: { removeUndefinedValues: true },
  });
  return { documents, tables };
}
