/** By what other names somebody is known who moves in. */
import type { Timeline } from '../../../domain/program/timeline.ts';
import { claimOrders } from '../../people/claim.ts';
import { hashOfIdentity, identityIn, regionOf } from '../../people/hashed.ts';
import { platformNow } from '../../shared/clock.ts';
import type { Request } from '../../shared/http.ts';
import { getIdentity, type OwnedIdentity } from '../../store/people/identities.ts';
import type { Commands } from '../command.ts';
import { give, refuseOthers } from '../people/identities.ts';
import type { ReadOpening } from './read.ts';

/** Throws where one of them can't be read, or is another member's. */
export async function untaken(
  commands: Commands,
  request: Request,
  timeline: Timeline,
  read: ReadOpening,
  document: unknown,
): Promise<void> {
  const { memberId } = read.fact;
  for (const identity of await identitiesOf(commands, request, timeline, read, document)) {
    const standing = await getIdentity(commands.store, request.program, identity.id);
    if (standing !== null) await refuseOthers(commands, request, standing, memberId);
  }
}

/** With each come the orders that waited for it. Where this was interrupted, the same opening again goes on. */
export async function giveIdentities(
  commands: Commands,
  request: Request,
  timeline: Timeline,
  read: ReadOpening,
): Promise<void> {
  const { program, timeLeftMs } = request;
  for (const identity of await identitiesOf(commands, request, timeline, read, null)) {
    await give(commands, request, identity);
    const claiming = { store: commands.store, program, timeline, timeLeftMs };
    await claimOrders(claiming, read.fact.memberId, [{ hash: identity.id }]);
  }
}

async function identitiesOf(
  { store }: Commands,
  { program }: Request,
  timeline: Timeline,
  { fact: { memberId }, identities }: ReadOpening,
  document: unknown,
): Promise<readonly OwnedIdentity[]> {
  const owned: OwnedIdentity[] = [];
  for (const [index, text] of identities.entries()) {
    const read = await identityIn(text, regionOf(timeline), document, ['identities', String(index)]);
    const id = await hashOfIdentity(store, program, read);
    owned.push({ id, kind: read.kind, addedAt: platformNow(), memberId });
  }
  return owned;
}
