/** A handler that makes one signed call, and loads a second client only when it is asked to. */
import { createHash } from 'node:crypto';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';

const client = new DynamoDBClient({ maxAttempts: 1 });

export async function handler(event: { secrets: boolean }): Promise<string> {
  if (event.secrets) {
    const { SecretsManagerClient } = await import('@aws-sdk/client-secrets-manager');
    return createHash('sha256').update(new SecretsManagerClient().config.serviceId).digest('hex');
  }
  const { TableNames } = await client.send(new ListTablesCommand());
  return String(TableNames);
}
