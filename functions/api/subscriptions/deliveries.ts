/** What became of a subscription's deliveries: shown, tried for once, and sent again after they were given up. */
import { formatInstant } from '../../../domain/kernel/instant.ts';
import { messages } from '../../outbound/subscriptions/message.ts';
import { platformNow, realNow } from '../../shared/clock.ts';
import type { Reply, Request } from '../../shared/http.ts';
import { check, parseJson } from '../../shared/json.ts';
import { decodeCursor, encodeCursor, readLimit } from '../../shared/paging.ts';
import { type LogPlace, subscriptionKeys } from '../../store/keys.ts';
import { type Delivery, listDead, redrive } from '../../store/subscriptions/deliveries.ts';
import type { SubscriptionRecord } from '../../store/subscriptions/subscriptionRecords.ts';
import { listTries, type TriesPlace } from '../../store/subscriptions/tries.ts';
import { redriveBody } from './body.ts';
import { knownSubscription, type Subscribing } from './parts.ts';
import { presentDead, presentOutcome, presentTry } from './present.ts';

/** Of one request, so that it ends in time. */
const redrivenMax = 500;
const deadPageMax = 100;

export function deliveryRoutes(subscribing: Subscribing, newId: () => string) {
  const { deliveries } = subscribing;
  return {
    testSubscription: async (request: Request): Promise<Reply> => {
      const record = await knownSubscription(subscribing, request);
      const message = await messages(subscribing.secrets, request.program, record, realNow);
      const sender = subscribing.openSender();
      try {
        const event = testEvent(request, record, newId());
        const { retryAfterMs: _, ...answered } = await sender.send(message(event));
        return {
          status: 200,
          body: { event: event.id, ...presentOutcome({ at: platformNow(), ...answered }) },
        };
      } finally {
        sender.close();
      }
    },

    listDeliveries: async (request: Request): Promise<Reply> => {
      const limit = readLimit(request.query.limit);
      const after = triesPlace(decodeCursor(request.query.cursor, triesForm));
      const record = await knownSubscription(subscribing, request);
      const { tries, next } = await listTries(deliveries, pkOf(request, record), limit, after);
      const cursor = next === null ? null : encodeCursor(`${next.sk} ${next.count}`);
      return { status: 200, body: { deliveries: tries.map(presentTry), next: cursor } };
    },

    listDeadLetters: async (request: Request): Promise<Reply> => {
      const limit = readLimit(request.query.limit);
      const after = logPlace(decodeCursor(request.query.cursor, placeForm));
      const record = await knownSubscription(subscribing, request);
      const { dead, next } = await listDead(deliveries, pkOf(request, record), limit, after);
      const cursor = next === null ? null : encodeCursor(`${next.position}-${next.index}`);
      return { status: 200, body: { deadLetters: dead.map(presentDead), next: cursor } };
    },

    redriveDeadLetters: async (request: Request): Promise<Reply> => {
      const { events } = request.body.length === 0 ? {} : check(redriveBody, parseJson(request.body));
      const record = await knownSubscription(subscribing, request);
      const { dead, isMore } = await wantedDead(subscribing, pkOf(request, record), events);
      const at = { now: platformNow(), realNow: realNow() };
      for (const each of dead) await redrive(deliveries, pkOf(request, record), each, at);
      if (dead.length > 0) {
        await subscribing.nudges.send([{ program: request.program, subscription: record.id }]);
      }
      return { status: 200, body: { redriven: dead.length, more: isMore } };
    },
  };
}

const pkOf = ({ program }: Request, record: SubscriptionRecord) => subscriptionKeys.pk(program, record);

/** Of nobody, and in no log: a tool that knows only people is told a name that nobody has. */
function testEvent({ program }: Request, { id: subscription }: SubscriptionRecord, id: string) {
  return {
    specversion: '1.0',
    id: `evt_test_${id}`,
    source: `/v1/programs/${program}`,
    type: 'laurel.test',
    subject: subscription,
    time: formatInstant(platformNow()),
    datacontenttype: 'application/json',
    data: { program, subscription, memberId: 'laurel-test' },
  };
}

const triesForm = /^tries#[!-~]+ \d{1,9}$/;
const placeForm = /^\d{1,12}-\d{1,6}$/;

function triesPlace(cursor: string | null): TriesPlace | null {
  if (cursor === null) return null;
  const [sk = '', count = ''] = cursor.split(' ');
  return { sk, count: Number(count) };
}

function logPlace(cursor: string | null): LogPlace | null {
  if (cursor === null) return null;
  const [position = '', index = ''] = cursor.split('-');
  return { position: Number(position), index: Number(index) };
}

async function wantedDead(
  { deliveries }: Subscribing,
  pk: string,
  events: readonly string[] | undefined,
): Promise<{ readonly dead: readonly Delivery[]; readonly isMore: boolean }> {
  const named = events === undefined ? null : new Set(events);
  const found: Delivery[] = [];
  let after: LogPlace | null = null;
  do {
    const page = await listDead(deliveries, pk, deadPageMax, after);
    found.push(...page.dead.filter(({ event }) => named === null || named.has(event)));
    after = page.next;
  } while (after !== null && found.length < redrivenMax && found.length < (named?.size ?? redrivenMax));
  return { dead: found, isMore: named === null && after !== null };
}
