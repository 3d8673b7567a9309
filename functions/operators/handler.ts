/** What operators do: drafts, the timeline, webhook secrets, putting a member right; and what they did. */
import { platformNow, realNow } from '../shared/clock.ts';
import { readEnvironment } from '../shared/env.ts';
import type { Request } from '../shared/http.ts';
import { serve } from '../shared/serve.ts';
import { openStore } from '../store/client.ts';
import { openSecrets } from '../store/secrets.ts';
import { timelineReader } from '../store/timelines.ts';
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

type AdjustmentRoutes = ReturnType<typeof import('./adjustments.ts').adjustmentRoutes>;

/** Loaded when the first is asked for: nothing else that operators do needs the rules of members. */
const onAdjustment = (operation: keyof AdjustmentRoutes) => async (request: Request) => {
  const { adjustmentRoutes } = await import('./adjustments.ts');
  return adjustmentRoutes({ store, timelineOf })[operation](request);
};

export const handler = serve('operators', {
  ...draftRoutes(store),
  ...publishRoutes(store),
  ...versionRoutes(store),
  adjustMember: onAdjustment('adjustMember'),
  undoAdjustment: onAdjustment('undoAdjustment'),
  overrideTier: onAdjustment('overrideTier'),
  endOverride: onAdjustment('endOverride'),
  ...secretRoutes(store, openSecrets(environment.WEBHOOK_SECRET_PREFIX)),
});
