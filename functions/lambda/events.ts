/** What was told, for whoever wants to read it. */
import { listEvents } from '../api/events/events.ts';
import { routes } from '../api/routes.ts';
import { readEnvironment } from '../shared/env.ts';
import { serve } from '../shared/serve.ts';
import { openStoreIn } from '../store/client.ts';

const environment = readEnvironment('events');
const { documents } = openStoreIn(environment);
const table = { documents, events: environment.EVENTS_TABLE };

export const handler = serve('events', routes, {
  listEvents: (request) => listEvents(table, request),
});
