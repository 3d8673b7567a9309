/** Takes the records of the ledger's stream and tells what they say. */
import type { Context, DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import type { LaurelEvent } from '../outbound/events/event.ts';
import { type Publisher, publish } from '../outbound/publish/publish.ts';
import { platformNow, realNow } from '../shared/clock.ts';
import { readEnvironment } from '../shared/env.ts';
import { logEvent } from '../shared/log.ts';
import { openStoreIn } from '../store/client.ts';
import { openEventLog } from '../store/events/eventLog.ts';
import { openAside } from '../store/events/setAside.ts';
import { timelineReader } from '../store/programs/timelines.ts';
import { openNudges } from '../store/subscriptions/nudges.ts';
import { listSubscriptions } from '../store/subscriptions/subscriptionRecords.ts';

const environment = readEnvironment('publisher');
const store = openStoreIn(environment);
const clocks = { realNow, platformNow };
const nudges = openNudges(environment.DELIVERY_QUEUE_URL);
const setAside = openAside(environment.QUEUE_URL);
const publisher: Publisher = {
  log: openEventLog<LaurelEvent>({ documents: store.documents, events: environment.EVENTS_TABLE }),
  timelineOf: timelineReader(store, clocks),
  now: realNow,
  async nudge(program) {
    // Read each time: one that was made a moment ago hears of what is told now.
    const subscriptions = await listSubscriptions(store, program);
    await nudges.send(subscriptions.map(({ id }) => ({ program, subscription: id })));
  },
  async setAside(record, error) {
    const { eventID, dynamodb } = record;
    logEvent('publisher', {
      level: 'ERROR',
      message: 'a record of the stream can not be told',
      fields: { eventID, sequenceNumber: dynamodb?.SequenceNumber },
      counts: { recordsSetAside: 1 },
      error,
    });
    await setAside(record, error);
  },
};

/** What fails comes again by itself, with all that the shard holds after it. */
export async function handler(
  { Records }: DynamoDBStreamEvent,
  _context: Context,
): Promise<DynamoDBBatchResponse> {
  const { told, failedFrom, error } = await publish(publisher, Records);
  const batches = [...told.values()].flat();
  logEvent('publisher', {
    level: failedFrom === null ? 'INFO' : 'WARN',
    message: failedFrom === null ? 'told' : 'told in part',
    fields: { records: Records.length },
    counts: {
      eventsTold: batches.reduce((sum, { events }) => sum + events.length, 0),
      batchesTold: batches.length,
    },
    error,
  });
  return { batchItemFailures: failedFrom === null ? [] : [{ itemIdentifier: failedFrom }] };
}
