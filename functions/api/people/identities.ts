/** The identities of a member: listed, added, removed. Their values are nowhere: only hashes are kept. */
import * as z from 'zod/mini';
import type { MemberId } from '../../../domain/kernel/brand.ts';
import { formatInstant } from '../../../domain/kernel/instant.ts';
import type { Timeline } from '../../../domain/program/timeline.ts';
import { claimOrders } from '../../people/claim.ts';
import { hashOfIdentity, identityIn, regionOf } from '../../people/hashed.ts';
import { StoreBusy } from '../../shared/busy.ts';
import { platformNow } from '../../shared/clock.ts';
import type { Reply, Request } from '../../shared/http.ts';
import { check, parseJson } from '../../shared/json.ts';
import { Problem } from '../../shared/problem.ts';
import { idsOf } from '../../store/members/memberItem.ts';
import { getMember, isOneMember } from '../../store/members/members.ts';
import {
  getIdentity,
  type Identity,
  identitiesMax,
  listIdentities,
  type OwnedIdentity,
} from '../../store/people/identities.ts';
import { addIdentity, removeIdentity } from '../../store/people/ownership.ts';
import { type Commands, timelineIn } from '../command.ts';
import { namedMember } from '../members/load.ts';

const identityText = z
  .string()
  .check(
    z.minLength(1),
    z.maxLength(300),
    z.describe(
      'the kind and the value: `email:ann@shop.example`, `phone:+12125550123`, `card:60350001`, `external:crm-81`, `customer:shopify:7341001`',
    ),
  );

export const addIdentityBody = z.strictObject({ identity: identityText });

export async function listMemberIdentities(commands: Commands, request: Request): Promise<Reply> {
  const memberId = namedMember(request);
  await timelineIn(commands, request);
  const identities = await identitiesOf(commands, request, memberId);
  return { status: 200, body: { memberId, identities: identities.map(presentIdentity) } };
}

/** Of members who were absorbed, too: they stand where they were given. */
async function identitiesOf(
  { store }: Commands,
  { program }: Request,
  memberId: MemberId,
): Promise<readonly Identity[]> {
  const member = await getMember(store, program, memberId);
  const ids = member === null ? [memberId] : idsOf(member);
  return (await Promise.all(ids.map((id) => listIdentities(store, program, id)))).flat();
}

function presentIdentity({ id, kind, addedAt }: Identity) {
  return { id, kind, addedAt: formatInstant(addedAt) };
}

const triesMax = 3;

/** A member need not have bought yet: whoever is known by an identity is found by it from the first purchase on. */
export async function addMemberIdentity(commands: Commands, request: Request): Promise<Reply> {
  const { store } = commands;
  const { program } = request;
  const memberId = namedMember(request);
  const document = parseJson(request.body);
  const { identity: text } = check(addIdentityBody, document);
  const timeline = await timelineIn(commands, request);
  const read = await identityIn(text, regionOf(timeline), document, ['identity']);
  const id = await hashOfIdentity(store, program, read);
  const identity = { id, kind: read.kind, addedAt: platformNow(), memberId };
  const given = await give(commands, request, identity);
  return added(commands, request, timeline, given.identity, given.isNew ? 201 : 200);
}

/** The identity as it stands afterwards. Throws where it is another's, or the member has too many. */
export async function give(
  commands: Commands,
  request: Request,
  identity: OwnedIdentity,
): Promise<{ readonly identity: OwnedIdentity; readonly isNew: boolean }> {
  const { store } = commands;
  const { program } = request;
  const { id, memberId } = identity;
  for (let attempt = 0; attempt < triesMax; attempt++) {
    const standing = await getIdentity(store, program, id);
    if (standing !== null) {
      await refuseOthers(commands, request, standing, memberId);
      return { identity: { ...standing, memberId }, isNew: false };
    }
    await refuseTooMany(commands, request, memberId);
    if (await addIdentity(store, program, identity)) return { identity, isNew: true };
  }
  throw new StoreBusy('too many writers for one identity');
}

export async function refuseOthers(
  { store }: Pick<Commands, 'store'>,
  { program }: Pick<Request, 'program'>,
  { memberId: owner, kind }: OwnedIdentity,
  memberId: MemberId,
): Promise<void> {
  if (await isOneMember(store, program, owner, memberId)) return;
  throw new Problem(
    'identity-taken',
    `this ${kind} is an identity of member "${owner}": remove it there, or merge the two members`,
  );
}

/** With it come the orders that waited for it: where that was interrupted, adding it again goes on. */
async function added(
  { store }: Commands,
  { program, timeLeftMs }: Request,
  timeline: Timeline,
  identity: OwnedIdentity,
  status: 200 | 201,
): Promise<Reply> {
  const { memberId, id } = identity;
  const claimedOrders = await claimOrders({ store, program, timeline, timeLeftMs }, memberId, [{ hash: id }]);
  const said = status === 201 ? 'added' : 'unchanged';
  return { status, body: { status: said, memberId, identity: presentIdentity(identity), claimedOrders } };
}

async function refuseTooMany(commands: Commands, request: Request, memberId: MemberId): Promise<void> {
  const { length: has } = await identitiesOf(commands, request, memberId);
  if (has < identitiesMax) return;
  const detail = `member "${memberId}" has ${has} identities, and may have ${identitiesMax}: remove one first`;
  throw new Problem('too-many-identities', detail, { numbers: { has, most: identitiesMax } });
}

const idForm = /^[A-Za-z0-9_-]{43}$/;

export async function removeMemberIdentity(commands: Commands, request: Request): Promise<Reply> {
  const memberId = namedMember(request);
  const { identityId: id = '' } = request.params;
  await timelineIn(commands, request);
  const isRemoved = idForm.test(id) && (await remove(commands, request, memberId, id));
  if (isRemoved) return { status: 204 };
  throw new Problem('unknown-identity', `member "${memberId}" has no identity of this id: list them`);
}

async function remove(
  { store }: Commands,
  { program }: Request,
  memberId: MemberId,
  id: string,
): Promise<boolean> {
  for (let attempt = 0; attempt < triesMax; attempt++) {
    const standing = await getIdentity(store, program, id);
    if (standing === null || !(await isOneMember(store, program, standing.memberId, memberId))) return false;
    if (await removeIdentity(store, program, standing.memberId, id)) return true;
  }
  throw new StoreBusy('too many writers for one identity');
}
