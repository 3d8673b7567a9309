/** The queue of records that could not be told: each names the item of the ledger, where all of it stands. */
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { DynamoDBRecord } from 'aws-lambda';
import { translated } from '../errors.ts';

export function openAside(queueUrl: string) {
  const client = new SQSClient({
    maxAttempts: 3,
    requestHandler: { requestTimeout: 5_000, connectionTimeout: 1_000, throwOnRequestTimeout: true },
  });
  return async ({ dynamodb }: DynamoDBRecord, error: unknown): Promise<void> => {
    const { Keys, SequenceNumber } = dynamodb ?? {};
    const reason = error instanceof Error ? error.message : String(error);
    const MessageBody = JSON.stringify({ key: Keys, sequenceNumber: SequenceNumber, reason });
    await translated(() => client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody })));
  };
}
