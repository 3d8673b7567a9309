/** The queue that says which subscription has something to do. */
import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { isProgramId, isSlug, type ProgramId } from '../../../domain/kernel/brand.ts';
import { StoreBusy } from '../../shared/busy.ts';
import { translated } from '../errors.ts';

export interface Nudge {
  readonly program: ProgramId;
  readonly subscription: string;
}

export interface Nudges {
  /** `delaySeconds`: not before that; 0 where left out. */
  send(nudges: readonly Nudge[], delaySeconds?: number): Promise<void>;
}

/** What one call takes. */
const batchMax = 10;

export function openNudges(queueUrl: string): Nudges {
  const client = new SQSClient({
    maxAttempts: 3,
    // Without `throwOnRequestTimeout` the SDK only warns, and waits on.
    requestHandler: { requestTimeout: 5_000, connectionTimeout: 1_000, throwOnRequestTimeout: true },
  });
  return {
    async send(nudges, delaySeconds = 0) {
      for (let from = 0; from < nudges.length; from += batchMax) {
        const Entries = nudges.slice(from, from + batchMax).map((nudge, index) => ({
          Id: String(index),
          MessageBody: JSON.stringify(nudge),
          MessageGroupId: nudge.program, // a program with many keeps no other one waiting
          ...(delaySeconds > 0 ? { DelaySeconds: delaySeconds } : {}),
        }));
        const command = new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries });
        const { Failed = [] } = await translated(() => client.send(command));
        const [failed] = Failed;
        if (failed !== undefined) throw new StoreBusy(`a message was not taken: ${failed.Code}`);
      }
    },
  };
}

/** Null where the text is no message of ours. */
export function parseNudge(text: string): Nudge | null {
  try {
    const { program, subscription } = JSON.parse(text) as Nudge;
    const isNudge = typeof program === 'string' && typeof subscription === 'string';
    return isNudge && isProgramId(program) && isSlug(subscription) ? { program, subscription } : null;
  } catch {
    return null;
  }
}
