/** What operators do: drafts, the timeline, webhook secrets, putting a member right; and what they did. */
import { platformNow, realNow } from '../shared/clock.ts';
import { readEnvironment } from '../shared/env.ts';
import { serve } from '../shared/serve.ts';
import { openStore } from '../store/client.ts';
import { openSecrets } from '../store/secrets.ts';
import { timelineReader } from '../store/timelines.ts';
import { adjustmentRoutes } from './adjustments.ts';
import { draftRoutes } from './drafts.ts';
import { publishRoutes } from './publish.ts';
import { secretRoutes } from './secrets.ts';
import { versionRoutes } from './versions.ts';

const environment = readEnvironment('operators');
const store = openStore({
  members: environment.MEMBERS_TABLE,
  ledger: environment.LEDGER_TABLE,
  programs: environment.PROGRAMS_TABLE,
});
const timelineOf = timelineReader(store, { realNow, platformNow });

export const handler = serve('operators', {
  ...draftRoutes(store),
  ...publishRoutes(store),
  ...versionRoutes(store),
  ...adjustmentRoutes({ store, timelineOf }),
  ...secretRoutes(store, openSecrets(environment.WEBHOOK_SECRET_PREFIX)),
});
