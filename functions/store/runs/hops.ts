/** The queues of hops: each message hands one slice of a run to whoever takes it next. */
import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { ProgramId } from '../../../domain/kernel/brand.ts';
import { StoreBusy } from '../../shared/busy.ts';
import type { QueueName } from '../../shared/queues.ts';
import { translated } from '../errors.ts';

/** The slice itself, with its cursor, stands in the run; the message says which turn of it this is. */
export interface Hop {
  readonly program: ProgramId;
  readonly run: string;
  readonly slice: number;
  readonly hop: number;
}

export interface Hops {
  send(queue: QueueName, hops: readonly Hop[]): Promise<void>;
}

/** What one call takes. */
const batchMax = 10;

export function openHops(urls: Readonly<Record<QueueName, string>>): Hops {
  const client = new SQSClient({
    maxAttempts: 3,
    // Without `throwOnRequestTimeout` the SDK only warns, and waits on.
    requestHandler: { requestTimeout: 5_000, connectionTimeout: 1_000, throwOnRequestTimeout: true },
  });
  return {
    async send(queue, hops) {
      for (let from = 0; from < hops.length; from += batchMax) {
        const Entries = hops.slice(from, from + batchMax).map((hop, index) => ({
          Id: String(index),
          MessageBody: JSON.stringify(hop),
          // Messages of a group that has many on the way wait behind those of the others: a program is one.
          MessageGroupId: hop.program,
        }));
        const command = new SendMessageBatchCommand({ QueueUrl: urls[queue], Entries });
        const { Failed = [] } = await translated(() => client.send(command));
        const [failed] = Failed;
        if (failed !== undefined) throw new StoreBusy(`a message was not taken: ${failed.Code}`);
      }
    },
  };
}

/** Null where the text is no message of ours. */
export function parseHop(text: string): Hop | null {
  try {
    const { program, run, slice, hop } = JSON.parse(text) as Hop;
    const isHop =
      typeof program === 'string' &&
      typeof run === 'string' &&
      Number.isSafeInteger(slice) &&
      Number.isSafeInteger(hop);
    return isHop ? { program, run, slice, hop } : null;
  } catch {
    return null;
  }
}
