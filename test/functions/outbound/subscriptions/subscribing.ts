/** One subscription before a store in memory: a log that grows, a receiver with moods, a clock that is moved. */

import { PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Instant, MemberId, ProgramId } from '../../../../domain/kernel/brand.ts';
import type { LaurelEvent, MemberEvent } from '../../../../functions/outbound/events/event.ts';
import type { Parts, Told } from '../../../../functions/outbound/subscriptions/parts.ts';
import { pump } from '../../../../functions/outbound/subscriptions/pump.ts';
import type { Answer, Message } from '../../../../functions/outbound/subscriptions/send.ts';
import { newSecret } from '../../../../functions/outbound/subscriptions/signature.ts';
import { nudgeDue } from '../../../../functions/outbound/subscriptions/tick.ts';
import { type EventLog, openEventLog } from '../../../../functions/store/events/eventLog.ts';
import { programKeys, subscriptionKeys } from '../../../../functions/store/keys.ts';
import { listDead } from '../../../../functions/store/subscriptions/deliveries.ts';
import type { Nudge } from '../../../../functions/store/subscriptions/nudges.ts';
import {
  fromPlace,
  getProgress,
  nextDueSubscription,
  putProgress,
} from '../../../../functions/store/subscriptions/progress.ts';
import type { SubscriptionRecord } from '../../../../functions/store/subscriptions/subscriptionRecords.ts';
import { listTries } from '../../../../functions/store/subscriptions/tries.ts';
import { deliveriesTable, eventsTable, tableNames, tableShapes } from '../../../contract/tables.ts';
import { MemoryDynamo } from '../../../simulation/dynamo/engine.ts';
import { memoryDocuments } from '../../../simulation/world/memoryDynamo.ts';
import { calm, type Weather } from '../../../simulation/world/weather.ts';

export const program = 'shop' as ProgramId;
export const began = Date.UTC(2026, 4, 3, 10) as Instant;

let told = 0;

/** The next event of a member. */
export function eventOf(member: string, version: number): MemberEvent {
  return {
    specversion: '1.0',
    id: `evt_${String(++told).padStart(24, '0')}`,
    source: '/v1/programs/shop',
    type: 'laurel.points.earned',
    subject: member,
    time: new Date(began).toISOString(),
    datacontenttype: 'application/json',
    sequence: String(version).padStart(9, '0'),
    data: {
      program,
      memberId: member as MemberId,
      version,
      entry: `purchase:standard:${member}-${version}`,
      kind: 'purchase',
      occurredAt: new Date(began).toISOString(),
      recordedAt: new Date(began).toISOString(),
      rule: 'earning.base',
      programVersion: 1,
      points: version,
      tier: 'regular',
      balance: version,
      pending: 0,
      deficit: 0,
      expiring: { points: null, at: null },
      missing: { amount: null, metric: null, tier: null },
      outcome: {},
    },
  };
}

/** What a receiver answers: a status, or nothing at all. */
export type Mood = { readonly status: number | null; readonly retryAfterMs?: number };

export interface Subscribing {
  readonly accepted: LaurelEvent[];
  readonly tried: LaurelEvent[];
  readonly goes: Told[];
  mood: (event: LaurelEvent) => Mood;
  now: Instant;
  /** Adds to the log without a word. */
  tell(events: readonly LaurelEvent[]): Promise<void>;
  /** One go, as a message asks for it; rejects where it broke off. */
  go(timeLeftMs?: number): Promise<void>;
  /** Messages that were sent and not taken. */
  readonly waiting: { readonly nudge: Nudge; readonly delaySeconds: number }[];
  /** Works off all that is due until `until`, as ticks and messages would. */
  passUntil(until: number): Promise<void>;
  progress(): ReturnType<typeof getProgress>;
  dead(): ReturnType<typeof listDead>;
  tries(): ReturnType<typeof listTries>;
  log(): Promise<LaurelEvent[]>;
  /** The log, as a publisher has it. */
  readonly publishing: EventLog<LaurelEvent>;
}

export const subscription: SubscriptionRecord = {
  id: 'crm',
  key: 'k1',
  connector: null,
  url: 'https://crm.example.com/in',
  types: null,
  filter: null,
  ordered: true,
  secrets: [{ id: 's1', signature: 'v1', publicKey: null, createdAt: began, until: null }],
  createdAt: began,
  changedAt: began,
  revision: 1,
};

const secret = newSecret('v1').value;

export async function subscribe(
  changes: Partial<SubscriptionRecord> = {},
  weather: Weather = calm,
  engine = new MemoryDynamo(tableShapes, calm),
): Promise<Subscribing> {
  const record = { ...subscription, ...changes };
  const quiet = memoryDocuments(engine, calm);
  const documents = memoryDocuments(engine, weather);
  const tables = {
    deliveries: { documents, deliveries: deliveriesTable },
    events: { documents, events: eventsTable },
  };
  const calmDeliveries = { documents: quiet, deliveries: deliveriesTable };
  const calmEvents = { documents: quiet, events: eventsTable };
  const Item = { ...programKeys.subscription(program, record.id), ...record };
  await quiet.send(new PutCommand({ TableName: tableNames.programs, Item }));
  await putProgress(calmDeliveries, program, record, fromPlace({ position: 1, index: 0 }));
  const own: Subscribing = {
    accepted: [],
    tried: [],
    publishing: openEventLog<LaurelEvent>(calmEvents),
    goes: [],
    waiting: [],
    mood: () => ({ status: 200 }),
    now: began,
    tell: async (events) => void (await openEventLog<LaurelEvent>(calmEvents).append(program, events, began)),
    go: (timeLeftMs = 60_000) => pump({ ...parts, timeLeftMs: () => timeLeftMs }, nudge),
    async passUntil(until) {
      for (let rounds = 0; ; rounds++) {
        if (rounds > 20_000) throw new Error('it never comes to rest');
        const next = own.waiting.shift();
        if (next !== undefined) {
          own.now = Math.max(own.now, own.now + next.delaySeconds * 1000) as Instant;
          await own.go().catch(() => own.waiting.push({ nudge, delaySeconds: 0 }));
          continue;
        }
        const dueAt = await nextDueSubscription(calmDeliveries, null);
        if (dueAt === null || dueAt > until) break;
        own.now = Math.max(own.now + 60_000, dueAt) as Instant;
        await nudgeDue({
          ...parts,
          deliveries: calmDeliveries,
          store: { documents: quiet, tables: tableNames },
        });
      }
      own.now = Math.max(own.now, until) as Instant;
    },
    progress: () => getProgress(calmDeliveries, program, record),
    dead: () => listDead(calmDeliveries, subscriptionKeys.pk(program, record), 100, null),
    tries: () => listTries(calmDeliveries, subscriptionKeys.pk(program, record), 100, null),
    async log() {
      const { batchesAfter } = await import('../../../../functions/store/events/eventLog.ts');
      const found: LaurelEvent[] = [];
      for await (const { events } of batchesAfter<LaurelEvent>(calmEvents, program, 0)) found.push(...events);
      return found;
    },
  };
  const nudge: Nudge = { program, subscription: record.id };
  let ids = 0;
  const parts: Omit<Parts, 'timeLeftMs'> = {
    store: { documents, tables: tableNames },
    deliveries: tables.deliveries,
    events: tables.events,
    log: openEventLog<LaurelEvent>(tables.events),
    secrets: { get: async () => secret },
    nudges: {
      async send(nudges, delaySeconds = 0) {
        own.waiting.push(...nudges.map((each) => ({ nudge: each, delaySeconds })));
      },
    },
    openSender: () => ({ send: async (message) => answerTo(own, message), close: () => {} }),
    now: () => own.now,
    realNow: () => own.now,
    random: () => 0,
    newId: () => `go-${++ids}`,
    onTold: (go) => void own.goes.push(go),
  };
  return own;
}

async function answerTo(own: Subscribing, { body }: Message): Promise<Answer> {
  const event: LaurelEvent = JSON.parse(body);
  await Promise.resolve(); // others have their turn while it is on its way
  const { status, retryAfterMs = null } = own.mood(event);
  own.tried.push(event);
  const isFine = status !== null && status >= 200 && status < 300;
  if (isFine) own.accepted.push(event);
  return { status, reason: isFine ? null : `answered ${status}`, milliseconds: 1, answer: '', retryAfterMs };
}
