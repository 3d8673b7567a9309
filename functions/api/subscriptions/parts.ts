/** What the routes of subscriptions need. */
import { isSlug } from '../../../domain/kernel/brand.ts';
import type { Sender } from '../../outbound/subscriptions/send.ts';
import type { Request } from '../../shared/http.ts';
import { Malformed } from '../../shared/json.ts';
import { Problem } from '../../shared/problem.ts';
import type { Store } from '../../store/client.ts';
import type { EventTable } from '../../store/events/eventLog.ts';
import type { SecretValues } from '../../store/secrets/secrets.ts';
import type { DeliveryTable } from '../../store/subscriptions/deliveriesTable.ts';
import type { Nudges } from '../../store/subscriptions/nudges.ts';
import { getSubscription, type SubscriptionRecord } from '../../store/subscriptions/subscriptionRecords.ts';

export interface Subscribing {
  readonly store: Store;
  readonly events: EventTable;
  readonly deliveries: DeliveryTable;
  readonly secrets: SecretValues;
  readonly nudges: Nudges;
  readonly openSender: () => Sender;
}

export function namedSubscription({ params }: Request): string {
  const { subscription = '' } = params;
  if (isSlug(subscription)) return subscription;
  throw new Malformed(({ notOfForm }) => [notOfForm(params, ['subscription'], 'slug')]);
}

export async function knownSubscription(
  { store }: Pick<Subscribing, 'store'>,
  request: Request,
): Promise<SubscriptionRecord> {
  const id = namedSubscription(request);
  const record = await getSubscription(store, request.program, id);
  if (record !== null) return record;
  throw new Problem('unknown-subscription', `program "${request.program}" has no subscription "${id}"`);
}
