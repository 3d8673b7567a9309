/** Takes the messages of sweeps: each hands over one slice of a run. */
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { platformNow, realNow } from '../shared/clock.ts';
import { readEnvironment } from '../shared/env.ts';
import { logEvent } from '../shared/log.ts';
import { openStoreIn } from '../store/client.ts';
import { timelineReader } from '../store/programs/timelines.ts';
import { openHops, parseHop } from '../store/runs/hops.ts';
import { SliceTaken, type Sweeper, takeHop } from '../sweeps/sweeper.ts';

const environment = readEnvironment('sweeper');
const store = openStoreIn(environment);
const parts: Omit<Sweeper, 'timeLeftMs'> = {
  store,
  hops: openHops({
    reviews: environment.REVIEWS_QUEUE_URL,
    previews: environment.PREVIEWS_QUEUE_URL,
    models: environment.MODELS_QUEUE_URL,
  }),
  timelineOf: timelineReader(store, { realNow, platformNow }),
  now: platformNow,
  onFinished: (program, { id, kind, startedAt }, { found, done, failed }) =>
    logEvent('sweeper', {
      level: failed > 0 ? 'ERROR' : 'INFO',
      message: 'run finished',
      fields: { program, run: id, kind, durationMs: platformNow() - startedAt, found },
      counts: { runsFinished: 1, runsFailed: failed > 0 ? 1 : 0, membersDone: done, membersFailed: failed },
    }),
};

/** A message that fails comes again by itself; the others of its batch do not. */
export async function handler({ Records }: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  const sweeper: Sweeper = { ...parts, timeLeftMs: () => context.getRemainingTimeInMillis() };
  const batchItemFailures: { itemIdentifier: string }[] = [];
  for (const record of Records) {
    if (!(await isTaken(sweeper, record))) batchItemFailures.push({ itemIdentifier: record.messageId });
  }
  return { batchItemFailures };
}

async function isTaken(sweeper: Sweeper, { body, messageId, attributes }: SQSRecord): Promise<boolean> {
  const hop = parseHop(body);
  try {
    if (hop === null) throw new Error('the message is none of ours');
    await takeHop(sweeper, hop);
    return true;
  } catch (error) {
    logEvent('sweeper', {
      level: error instanceof SliceTaken ? 'WARN' : 'ERROR',
      message: error instanceof SliceTaken ? 'slice taken by another' : 'hop failed',
      fields: { messageId, receiveCount: attributes?.ApproximateReceiveCount, ...hop },
      error,
    });
    return false;
  }
}
