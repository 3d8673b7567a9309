/** Subscriptions: who gets events, made, changed, shown and ended by operators. */
import type { Instant } from '../../../domain/kernel/brand.ts';
import { finding } from '../../../domain/kernel/finding.ts';
import { connectors, isAddressSecret } from '../../outbound/integrations/connector.ts';
import { StoreBusy } from '../../shared/busy.ts';
import { platformNow, realNow } from '../../shared/clock.ts';
import type { Reply, Request } from '../../shared/http.ts';
import { invalid } from '../../shared/json.ts';
import { Problem } from '../../shared/problem.ts';
import { headOf } from '../../store/events/eventLog.ts';
import { fromPlace, getProgress, putProgress, removeProgress } from '../../store/subscriptions/progress.ts';
import {
  deleteSubscription,
  getSubscription,
  listSubscriptions,
  putSubscription,
  type SubscriptionRecord,
} from '../../store/subscriptions/subscriptionRecords.ts';
import { actingOf } from '../acting.ts';
import { type PutSubscription, readPut } from './body.ts';
import { knownSubscription, namedSubscription, type Subscribing } from './parts.ts';
import { presentSubscription } from './present.ts';
import { type Added, addCredential, addSecret, outdated, withNewest } from './secretsOfSubscription.ts';

const subscriptionsMax = 20;
const triesMax = 5;

export function subscriptionRoutes(subscribing: Subscribing, newKey: () => string) {
  const { store, deliveries } = subscribing;
  const shown = async (request: Request, record: SubscriptionRecord) =>
    presentSubscription(record, await getProgress(deliveries, request.program, record));
  return {
    putSubscription: async (request: Request): Promise<Reply> => {
      const id = namedSubscription(request);
      const put = readPut(request.body);
      for (let tries = 0; tries < triesMax; tries++) {
        const before = await getSubscription(store, request.program, id);
        const made = await replace({ subscribing, request, id, newKey }, before, put);
        if (made === null) continue;
        const body = { ...(await shown(request, made.record)), secret: made.added?.secret ?? null };
        return { status: before === null ? 201 : 200, body };
      }
      throw new StoreBusy(`subscription ${id} is changed again and again`);
    },

    listSubscriptions: async (request: Request): Promise<Reply> => {
      const records = await listSubscriptions(store, request.program);
      const subscriptions = await Promise.all(records.map((record) => shown(request, record)));
      return { status: 200, body: { subscriptions } };
    },

    readSubscription: async (request: Request): Promise<Reply> => {
      const record = await knownSubscription(subscribing, request);
      return { status: 200, body: await shown(request, record) };
    },

    deleteSubscription: async (request: Request): Promise<Reply> => {
      const record = await knownSubscription(subscribing, request);
      const action = {
        action: 'subscription.deleted' as const,
        about: { subscription: record.id },
        before: { revision: record.revision },
        after: null,
        ...actingOf(request),
      };
      if (!(await deleteSubscription(store, request.program, record, action))) {
        throw new StoreBusy(`subscription ${record.id} is changed by somebody else`);
      }
      await removeProgress(deliveries, request.program, record);
      for (const { id } of record.secrets) await subscribing.secrets.remove(request.program, id);
      return { status: 204 };
    },

    changeSubscriptionSecret: async (request: Request): Promise<Reply> => {
      for (let tries = 0; tries < triesMax; tries++) {
        const before = await knownSubscription(subscribing, request);
        const added = await addSecret(subscribing, request, kindOf(before));
        const record = await change(subscribing, request, before, {
          added,
          action: 'subscription.secret-changed',
        });
        if (record === null) continue;
        return { status: 201, body: { ...(await shown(request, record)), secret: added.secret } };
      }
      throw new StoreBusy('the subscription is changed again and again');
    },
  };
}

/** A connector's credential is not made here. */
function kindOf({ connector, secrets }: SubscriptionRecord): 'v1' | 'v1a' {
  const signature = secrets[0]?.signature ?? 'v1';
  if (signature !== 'credential') return signature;
  const detail = `the subscription is one of ${connector}: put it again with another "credential"`;
  throw new Problem('invalid-request', detail);
}

interface Replacing {
  readonly subscribing: Subscribing;
  readonly request: Request;
  readonly id: string;
  readonly newKey: () => string;
}

interface Made {
  readonly record: SubscriptionRecord;
  readonly added: Added | null;
}

/** Null where somebody else was faster. */
async function replace(
  { subscribing, request, id, newKey }: Replacing,
  before: SubscriptionRecord | null,
  put: PutSubscription,
): Promise<Made | null> {
  if (before === null) await refuseTooMany(subscribing, request);
  const added = await secretFor(subscribing, request, before, put);
  const now = platformNow();
  const { connector = null, types = null, filter = null, ordered } = put;
  const made = { connector, url: addressOf(put), types, filter, ordered };
  if (before !== null) {
    const record = await change(
      subscribing,
      request,
      { ...before, ...made },
      { added, action: 'subscription.put' },
    );
    if (record === null) return null;
    await beginAgain(subscribing, request, record);
    return { record, added };
  }
  const secrets = added === null ? [] : [added.kept];
  const record = { id, key: newKey(), ...made, secrets, createdAt: now, changedAt: now, revision: 1 };
  // How far it has come stands first: what is told from now on is for it.
  const position = (await headOf(subscribing.events, request.program)) + 1;
  await putProgress(subscribing.deliveries, request.program, record, {
    ...fromPlace({ position, index: 0 }),
    // What is told before it can be seen is found by its own look, a minute later.
    dueAt: (now + 60_000) as Instant,
  });
  const isPut = await putRecord(subscribing, request, null, record);
  if (isPut) return { record, added };
  await removeProgress(subscribing.deliveries, request.program, record);
  if (added !== null) await subscribing.secrets.remove(request.program, added.kept.id);
  return null;
}

function addressOf({ connector, url }: PutSubscription): string | null {
  if (connector === undefined) return url ?? null;
  return isAddressSecret(connectors[connector]) ? null : (url ?? connectors[connector].url);
}

/** Null where the one that it has will do. */
async function secretFor(
  subscribing: Subscribing,
  request: Request,
  before: SubscriptionRecord | null,
  { connector, credential, signature }: PutSubscription,
): Promise<Added | null> {
  const standing = before?.secrets[0]?.signature;
  if (connector === undefined) {
    return standing === signature ? null : addSecret(subscribing, request, signature);
  }
  if (credential !== undefined) return addCredential(subscribing, request, credential);
  if (standing === 'credential' && before?.connector === connector) return null;
  const of = connectors[connector];
  throw invalid([finding({}, ['credential'], `is missing: ${of.name} needs one`, `write ${of.credential}`)]);
}

async function refuseTooMany({ store }: Subscribing, { program }: Request): Promise<void> {
  const others = await listSubscriptions(store, program);
  if (others.length < subscriptionsMax) return;
  const detail = `a program may have at most ${subscriptionsMax} subscriptions: delete one first`;
  throw new Problem('too-many-subscriptions', detail);
}

interface Changing {
  readonly added: Added | null;
  readonly action: 'subscription.put' | 'subscription.secret-changed';
}

/** `next`: as it stood, with what is changed. Null where somebody else was faster. */
async function change(
  subscribing: Subscribing,
  request: Request,
  next: SubscriptionRecord,
  { added, action }: Changing,
): Promise<SubscriptionRecord | null> {
  const now = realNow() as Instant;
  const gone = outdated(next.secrets, now);
  const standing = next.secrets.filter((secret) => !gone.includes(secret));
  const secrets = added === null ? standing : withNewest(standing, added.kept, now);
  const record = { ...next, secrets, changedAt: platformNow(), revision: next.revision + 1 };
  if (!(await putRecord(subscribing, request, next.revision, record, action))) {
    if (added !== null) await subscribing.secrets.remove(request.program, added.kept.id);
    return null;
  }
  const kept = new Set(secrets.map(({ id }) => id));
  for (const { id } of next.secrets) if (!kept.has(id)) await subscribing.secrets.remove(request.program, id);
  return record;
}

function putRecord(
  { store }: Subscribing,
  request: Request,
  before: number | null,
  record: SubscriptionRecord,
  action: Changing['action'] = 'subscription.put',
): Promise<boolean> {
  return putSubscription(store, request.program, record, {
    action,
    about: { subscription: record.id },
    before: before === null ? null : { revision: before },
    after: { revision: record.revision },
    ...actingOf(request),
  });
}

/** Whoever puts it has mended something: what was given up on is tried as if nothing had failed. */
async function beginAgain(
  { deliveries, nudges }: Subscribing,
  { program }: Request,
  record: SubscriptionRecord,
): Promise<void> {
  for (let tries = 0; tries < triesMax; tries++) {
    const progress = await getProgress(deliveries, program, record);
    if (progress === null || (progress.openedAt === null && progress.endedAt === null)) return;
    // Whoever holds it finds it taken away, and leaves it to the one who is called here.
    const again = { ...progress, lease: null, failures: 0, openedAt: null, probedAt: null, endedAt: null };
    if ((await putProgress(deliveries, program, record, again)) === null) continue;
    return nudges.send([{ program, subscription: record.id }]);
  }
  throw new StoreBusy(`subscription ${record.id} is at work`);
}
