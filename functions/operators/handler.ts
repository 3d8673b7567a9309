/** What operators do: drafts, publishing, webhook secrets. */
import { readEnvironment } from '../shared/env.ts';
import { serve } from '../shared/serve.ts';
import { openStore } from '../store/client.ts';
import { openSecrets } from '../store/secrets.ts';
import { draftRoutes } from './drafts.ts';
import { secretRoutes } from './secrets.ts';

const environment = readEnvironment('operators');
const store = openStore({ members: '', ledger: '', programs: environment.PROGRAMS_TABLE });

export const handler = serve('operators', {
  ...draftRoutes(store),
  ...secretRoutes(store, openSecrets(environment.WEBHOOK_SECRET_PREFIX)),
});
