/** What was told, for whoever wants to read it, and who gets it. */
import { randomUUID } from 'node:crypto';
import { listEvents } from '../api/events/events.ts';
import { routes } from '../api/routes.ts';
import { realNow } from '../shared/clock.ts';
import { allowsLoopback, readEnvironment } from '../shared/env.ts';
import type { Request } from '../shared/http.ts';
import { serve } from '../shared/serve.ts';
import { openStoreIn } from '../store/client.ts';
import { openSecrets } from '../store/secrets/secrets.ts';

const environment = readEnvironment('events');
const store = openStoreIn(environment);
const { documents } = store;
const events = { documents, events: environment.EVENTS_TABLE };
const secrets = openSecrets(environment.WEBHOOK_SECRET_PREFIX);

/** Reading the log needs none of it. */
async function subscribing() {
  const [{ openNudges }, { openSender }] = await Promise.all([
    import('../store/subscriptions/nudges.ts'),
    import('../outbound/subscriptions/send.ts'),
  ]);
  return {
    store,
    events,
    secrets,
    deliveries: { documents, deliveries: environment.DELIVERIES_TABLE },
    nudges: openNudges(environment.DELIVERY_QUEUE_URL),
    openSender: () => openSender({ allowsLoopback: allowsLoopback(), now: realNow }),
  };
}

type Subscriptions = ReturnType<typeof import('../api/subscriptions/subscriptions.ts').subscriptionRoutes>;
const onSubscription = (operation: keyof Subscriptions) => async (request: Request) => {
  const { subscriptionRoutes } = await import('../api/subscriptions/subscriptions.ts');
  return subscriptionRoutes(await subscribing(), randomUUID)[operation](request);
};

type Deliveries = ReturnType<typeof import('../api/subscriptions/deliveries.ts').deliveryRoutes>;
const onDelivery = (operation: keyof Deliveries) => async (request: Request) => {
  const { deliveryRoutes } = await import('../api/subscriptions/deliveries.ts');
  return deliveryRoutes(await subscribing(), randomUUID)[operation](request);
};

export const handler = serve('events', routes, {
  listEvents: (request) => listEvents(events, request),
  putSubscription: onSubscription('putSubscription'),
  listSubscriptions: onSubscription('listSubscriptions'),
  readSubscription: onSubscription('readSubscription'),
  deleteSubscription: onSubscription('deleteSubscription'),
  changeSubscriptionSecret: onSubscription('changeSubscriptionSecret'),
  testSubscription: onDelivery('testSubscription'),
  listDeliveries: onDelivery('listDeliveries'),
  listDeadLetters: onDelivery('listDeadLetters'),
  redriveDeadLetters: onDelivery('redriveDeadLetters'),
});
