/** What operators do: drafts, the timeline, webhook secrets, putting a member right; and what they did. */

import { draftRoutes } from '../api/programs/drafts.ts';
import { publishRoutes } from '../api/programs/publish.ts';
import { versionRoutes } from '../api/programs/versions.ts';
import { routes } from '../api/routes.ts';
import { secretRoutes } from '../api/secrets/secrets.ts';
import { platformNow, realNow } from '../shared/clock.ts';
import { readEnvironment } from '../shared/env.ts';
import type { Request } from '../shared/http.ts';
import { serve } from '../shared/serve.ts';
import { openStoreIn } from '../store/client.ts';
import { timelineReader } from '../store/programs/timelines.ts';
import { openSecrets } from '../store/secrets/secrets.ts';

const environment = readEnvironment('operators');
const store = openStoreIn(environment);
const timelineOf = timelineReader(store, { realNow, platformNow });

const secrets = openSecrets(environment.WEBHOOK_SECRET_PREFIX);

type AdjustmentRoutes = ReturnType<typeof import('../api/adjustments/adjustments.ts').adjustmentRoutes>;

/** Loaded when the first is asked for: nothing else that operators do needs the rules of members. */
const onAdjustment = (operation: keyof AdjustmentRoutes) => async (request: Request) => {
  const { adjustmentRoutes } = await import('../api/adjustments/adjustments.ts');
  return adjustmentRoutes({ store, timelineOf })[operation](request);
};

type OverrideRoutes = ReturnType<typeof import('../api/adjustments/overrides.ts').overrideRoutes>;

const onOverride = (operation: keyof OverrideRoutes) => async (request: Request) => {
  const { overrideRoutes } = await import('../api/adjustments/overrides.ts');
  return overrideRoutes({ store, timelineOf })[operation](request);
};

type SourceRoutes = ReturnType<typeof import('../api/sources/sources.ts').sourceRoutes>;

const onSource = (operation: keyof SourceRoutes) => async (request: Request) => {
  const { sourceRoutes } = await import('../api/sources/sources.ts');
  return sourceRoutes({ store, timelineOf }, secrets)[operation](request);
};

export const handler = serve('operators', routes, {
  ...draftRoutes(store),
  ...publishRoutes(store),
  ...versionRoutes(store),
  adjustMember: onAdjustment('adjustMember'),
  undoAdjustment: onAdjustment('undoAdjustment'),
  overrideTier: onOverride('overrideTier'),
  endOverride: onOverride('endOverride'),
  listMemberOverrides: async (request) =>
    (await import('../api/adjustments/overrideList.ts')).listMemberOverrides({ store, timelineOf }, request),
  listOverrides: async (request) =>
    (await import('../api/adjustments/overrideList.ts')).listOverrides({ store, timelineOf }, request),
  searchMembers: async (request) =>
    (await import('../api/members/search.ts')).searchMembers({ store, timelineOf }, request),
  readStatusUnderDraft: async (request) =>
    (await import('../api/members/underDraft.ts')).readStatusUnderDraft({ store, timelineOf }, request),
  rebuildMember: async (request) =>
    (await import('../api/members/rebuild.ts')).rebuildOne({ store, timelineOf }, request),
  ...secretRoutes(store, secrets),
  putSource: onSource('putSource'),
  listSources: onSource('listSources'),
  readSource: onSource('readSource'),
  retireSourceSecret: onSource('retireSourceSecret'),
});
