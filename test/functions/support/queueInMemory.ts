/** The queue of sweeps, kept in this process: what the functions send waits until it is handed to the sweeper. */
import { randomUUID } from 'node:crypto';
import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Context, SQSEvent } from 'aws-lambda';

interface QueueInMemory {
  /** Hands on one message after the other until none is left; one that fails is the test's to see. */
  sweep(): Promise<void>;
  restore(): void;
}

/** The sweeper reads its environment when it is loaded, so it is loaded here. */
export async function startQueue(): Promise<QueueInMemory> {
  const { handler: sweeper } = await import('../../../functions/lambda/sweeper.ts');
  const waiting: string[] = [];
  const send = async (command: object) => {
    if (!(command instanceof SendMessageBatchCommand))
      throw new Error(`no queue for ${command.constructor.name}`);
    for (const { MessageBody = '' } of command.input.Entries ?? []) waiting.push(MessageBody);
    return { Successful: [], Failed: [] };
  };
  Object.defineProperty(SQSClient.prototype, 'send', { value: send, configurable: true, writable: true });
  return {
    async sweep() {
      for (let body = waiting.shift(); body !== undefined; body = waiting.shift()) {
        const event = { Records: [{ messageId: randomUUID(), body, attributes: {} }] };
        const context = { getRemainingTimeInMillis: () => 60_000 } as Context;
        const { batchItemFailures } = await sweeper(event as unknown as SQSEvent, context);
        if (batchItemFailures.length > 0) throw new Error(`the sweeper failed at ${body}`);
      }
    },
    restore: () => void Reflect.deleteProperty(SQSClient.prototype, 'send'),
  };
}
