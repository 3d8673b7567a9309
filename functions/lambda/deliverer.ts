/** Delivers events to subscriptions: takes the messages that name one, and looks every minute which are due. */
import { randomUUID } from 'node:crypto';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { LaurelEvent } from '../outbound/events/event.ts';
import type { Parts, Told } from '../outbound/subscriptions/parts.ts';
import { pump } from '../outbound/subscriptions/pump.ts';
import { openSender } from '../outbound/subscriptions/send.ts';
import { nudgeDue } from '../outbound/subscriptions/tick.ts';
import { platformNow, realNow } from '../shared/clock.ts';
import { allowsLoopback, readEnvironment } from '../shared/env.ts';
import { logEvent } from '../shared/log.ts';
import { openStoreIn } from '../store/client.ts';
import { openEventLog } from '../store/events/eventLog.ts';
import { openSecrets } from '../store/secrets/secrets.ts';
import { openNudges, parseNudge } from '../store/subscriptions/nudges.ts';

const environment = readEnvironment('deliverer');
const store = openStoreIn(environment);
const events = { documents: store.documents, events: environment.EVENTS_TABLE };
const parts: Omit<Parts, 'timeLeftMs'> = {
  store,
  events,
  deliveries: { documents: store.documents, deliveries: environment.DELIVERIES_TABLE },
  log: openEventLog<LaurelEvent>(events),
  secrets: openSecrets(environment.WEBHOOK_SECRET_PREFIX),
  nudges: openNudges(environment.DELIVERY_QUEUE_URL),
  openSender: () => openSender({ allowsLoopback: allowsLoopback(), now: realNow }),
  now: platformNow,
  realNow,
  random: Math.random,
  newId: randomUUID,
  onTold,
};

function onTold({ program, subscription, arrived, failed, dead, opened }: Told): void {
  logEvent('deliverer', {
    level: failed > 0 || opened ? 'WARN' : 'INFO',
    message: opened ? 'nothing arrives at a subscription' : 'delivered',
    fields: { program, subscription },
    counts: {
      deliveriesArrived: arrived,
      deliveriesFailed: failed,
      deliveriesDead: dead,
      circuitsOpened: opened ? 1 : 0,
    },
  });
}

/** As the schedule sends it. */
interface Tick {
  readonly scheduledAt: string;
}

/** A message that fails comes again by itself; the others of its batch do not. */
export async function handler(event: SQSEvent | Tick, context: Context): Promise<SQSBatchResponse> {
  if ('scheduledAt' in event) {
    const named = await nudgeDue(parts);
    if (named > 0) logEvent('deliverer', { level: 'INFO', message: 'due', fields: { subscriptions: named } });
    return { batchItemFailures: [] };
  }
  const now: Parts = { ...parts, timeLeftMs: () => context.getRemainingTimeInMillis() };
  const batchItemFailures: { itemIdentifier: string }[] = [];
  for (const record of event.Records) {
    if (!(await isTaken(now, record))) batchItemFailures.push({ itemIdentifier: record.messageId });
  }
  return { batchItemFailures };
}

async function isTaken(now: Parts, { body, messageId }: SQSRecord): Promise<boolean> {
  const nudge = parseNudge(body);
  try {
    if (nudge === null) throw new Error('the message is none of ours');
    await pump(now, nudge);
    return true;
  } catch (error) {
    logEvent('deliverer', {
      level: 'ERROR',
      message: 'deliveries broke off',
      fields: { messageId, ...nudge },
      error,
    });
    return false;
  }
}
