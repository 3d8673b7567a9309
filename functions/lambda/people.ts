/** Who members are: identities, merges, and all else that is personal. Every hour it forgets whose time has come. */
import type { Context } from 'aws-lambda';
import type { Commands } from '../api/command.ts';
import { addMemberIdentity, listMemberIdentities, removeMemberIdentity } from '../api/people/identities.ts';
import { routes } from '../api/routes.ts';
import { platformNow, realNow } from '../shared/clock.ts';
import { readEnvironment } from '../shared/env.ts';
import type { Event, Result } from '../shared/http.ts';
import { serve } from '../shared/serve.ts';
import { openStoreIn } from '../store/client.ts';
import { timelineReader } from '../store/programs/timelines.ts';

const environment = readEnvironment('people');
const store = openStoreIn(environment);
const timelineOf = timelineReader(store, { realNow, platformNow });
const commands: Commands = { store, timelineOf };

const erasure = () => import('../api/people/erasure.ts');

const api = serve('people', routes, {
  listIdentities: (request) => listMemberIdentities(commands, request),
  addIdentity: (request) => addMemberIdentity(commands, request),
  removeIdentity: (request) => removeMemberIdentity(commands, request),
  mergeMembers: async (request) => (await import('../api/people/merge.ts')).mergeRoute(commands, request),
  moveOrder: async (request) => (await import('../api/people/moveOrder.ts')).moveRoute(commands, request),
  openMembers: async (request) =>
    (await import('../api/openings/openings.ts')).openMembers(commands, request),
  recordImport: async (request) =>
    (await import('../api/imports/imports.ts')).recordImport(commands, request),
  issueMemberToken: async (request) =>
    (await import('../api/people/tokens.ts')).issueMemberToken(environment, request),
  exportMember: async (request) => (await erasure()).exportMember(commands, request),
  eraseMember: async (request) => (await erasure()).eraseMember(commands, request),
  cancelErasure: async (request) => (await erasure()).cancelErasure(commands, request),
});

/** As the schedule sends it. */
interface Tick {
  readonly scheduledAt: string;
}

function isTick(event: object): event is Tick {
  return 'scheduledAt' in event;
}

// biome-ignore lint/suspicious/noConfusingVoidType: a tick is answered to nobody
export const handler = async (event: Event | Tick, context: Context): Promise<Result | void> => {
  if (!isTick(event)) return api(event, context);
  const { eraseDue } = await import('../people/dueErasures.ts');
  await eraseDue({ store, timelineOf, timeLeftMs: () => context.getRemainingTimeInMillis() });
};
