/** Reading many members at once. One whose item can't be read stands for itself, and holds up nobody. */
import type { MemberId, ProgramId } from '../../../domain/kernel/brand.ts';
import { batchGet } from '../batchGet.ts';
import type { Store } from '../client.ts';
import type { Item } from '../item.ts';
import { memberIdOf, memberPk } from '../keys.ts';
import {
  type AbsorbedItem,
  isAbsorbed,
  type MemberItem,
  type MemberRecord,
  parseMemberItem,
} from './memberItem.ts';

export type MemberRead =
  | { readonly kind: 'read'; readonly member: MemberRecord }
  | { readonly kind: 'unreadable'; readonly memberId: MemberId; readonly error: unknown }
  /** They are another member now, who stands for both. */
  | { readonly kind: 'absorbed'; readonly memberId: MemberId; readonly into: MemberId };

/** As of their last commits (consistent, 1 RRU each), in no order; who is not there is left out. */
export async function getMembers(
  store: Store,
  program: ProgramId,
  members: readonly MemberId[],
): Promise<readonly MemberRead[]> {
  const keys = members.map((member) => ({ pk: memberPk(program, member) }));
  return (await batchGet(store, store.tables.members, keys)).map((item) =>
    readItem(item as Item & (MemberItem | AbsorbedItem)),
  );
}

function readItem(item: MemberItem | AbsorbedItem): MemberRead {
  if (isAbsorbed(item)) {
    return { kind: 'absorbed', memberId: memberIdOf(item.pk), into: item.into as MemberId };
  }
  try {
    return { kind: 'read', member: parseMemberItem(item) };
  } catch (error) {
    return { kind: 'unreadable', memberId: memberIdOf(item.pk), error };
  }
}
