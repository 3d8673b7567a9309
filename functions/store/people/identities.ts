/** Identities: other names of members, unique in a program. What is kept of one is its keyed hash. */
import type { Instant, MemberId, ProgramId } from '../../../domain/kernel/brand.ts';
import type { Store } from '../client.ts';
import { type Item, isInteger, isText } from '../item.ts';
import { peopleKeys, personPk } from '../keys.ts';
import { allPeopleItems, getPeopleItem } from './peopleTable.ts';

export interface Identity {
  /** Its keyed hash, which names it. */
  readonly id: string;
  /** `email`, `customer:shopify` */
  readonly kind: string;
  readonly addedAt: Instant;
}

export interface OwnedIdentity extends Identity {
  readonly memberId: MemberId;
}

/** How many a member may have. */
export const identitiesMax = 20;

/** Whose it is (consistent, 1 RRU); null where nobody has it. */
export async function getIdentity(
  store: Store,
  program: ProgramId,
  id: string,
): Promise<OwnedIdentity | null> {
  const item = await getPeopleItem(store, peopleKeys.identity(program, id));
  if (item === null) return null;
  const { memberId } = item;
  if (!isText(memberId)) throw new Error(`identity ${id} is nobody's`);
  return { ...identityOf(id, item), memberId: memberId as MemberId };
}

export async function listIdentities(
  store: Store,
  program: ProgramId,
  member: MemberId,
): Promise<readonly Identity[]> {
  const { identityPrefix } = peopleKeys;
  const items = await allPeopleItems(store, personPk(program, member), identityPrefix);
  return items.map((item) => identityOf(String(item.sk).slice(identityPrefix.length), item));
}

function identityOf(id: string, { kind, addedAt }: Item): Identity {
  if (!isText(kind) || !isInteger(addedAt)) throw new Error(`identity ${id} is malformed`);
  return { id, kind, addedAt: addedAt as Instant };
}
