/** A store whose DynamoDB a test makes up, answer by answer; time passes when the test says so. */
import {
  type CancellationReason,
  DynamoDBClient,
  TransactionCanceledException,
} from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import type { ProgramId } from '../../../domain/kernel/brand.ts';
import type { Store } from '../../../functions/store/client.ts';

export const program = 'shop' as ProgramId;

const documents = DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'us-east-1' }));
export const store: Store = { documents, tables: { members: 'M', ledger: 'L', programs: 'P' } };
export const dynamo = mockClient(documents);

export const message = 'forced';
export const $metadata = { httpStatusCode: 400 };

/** A transaction cancelled for these reasons, one per item. */
export function cancelled(
  ...reasons: readonly (string | CancellationReason)[]
): TransactionCanceledException {
  const CancellationReasons = reasons.map((reason) =>
    typeof reason === 'string' ? { Code: reason } : reason,
  );
  return new TransactionCanceledException({ message, $metadata, CancellationReasons });
}
