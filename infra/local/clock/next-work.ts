/** When a tick of a schedule will find something to do: all that the local run knows of Laurel itself. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { Instant } from '../../../domain/kernel/brand.ts';
import { nextDue } from '../../../functions/store/members/due.ts';
import { nextDueSubscription } from '../../../functions/store/subscriptions/progress.ts';
import { settlingMs } from '../../../functions/sweeps/settling.ts';
import { region } from '../assembly/place.ts';

interface NextWork {
  /** The first instant at which a tick finds something, or something that a tick at `ranMs` can't have found. */
  after(ranMs: number | null): Promise<number | null>;
  stop(): void;
}

const namesSchema = z.object({
  MEMBERS_TABLE: z.string(),
  LEDGER_TABLE: z.string(),
  PROGRAMS_TABLE: z.string(),
  DELIVERIES_TABLE: z.string().optional(),
});

/**
 * `environment` is that of the function which the schedule calls: it names the tables. One that knows the table of
 * deliveries looks for subscriptions that are due, any other for members.
 */
export function openNextWork(environment: Readonly<Record<string, string>>, endpoint: string): NextWork {
  const named = namesSchema.parse(environment);
  const tables = { members: named.MEMBERS_TABLE, ledger: named.LEDGER_TABLE, programs: named.PROGRAMS_TABLE };
  const deliveries = named.DELIVERIES_TABLE;
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const documents = DynamoDBDocumentClient.from(new DynamoDBClient({ endpoint, region, credentials }));
  return {
    async after(ranMs) {
      if (deliveries !== undefined)
        return nextDueSubscription({ documents, deliveries }, ranMs as Instant | null);
      const settledAt = ranMs === null ? null : ((ranMs - settlingMs) as Instant);
      const dueAt = await nextDue({ documents, tables }, settledAt);
      return dueAt === null ? null : dueAt + settlingMs;
    },
    stop: () => documents.destroy(),
  };
}
