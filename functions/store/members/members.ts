/** A member's item, read and written by itself. */
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { MemberId, ProgramId } from '../../../domain/kernel/brand.ts';
import type { Store } from '../client.ts';
import { translated } from '../errors.ts';
import { memberPk } from '../keys.ts';
import {
  type AbsorbedItem,
  isAbsorbed,
  type MemberItem,
  type MemberRecord,
  parseMemberItem,
  toAbsorbedItem,
  toMemberItem,
} from './memberItem.ts';

/**
 * The member as of the last commit (consistent read, 1 RRU); null where there is none. By the id of a member who was
 * absorbed comes who they are now, at one read more: who has absorbed others is absorbed by nobody.
 */
export async function getMember(
  store: Store,
  program: ProgramId,
  member: MemberId,
): Promise<MemberRecord | null> {
  const item = await getMemberItem(store, program, member);
  if (item === null) return null;
  if (!isAbsorbed(item)) return parseMemberItem(item);
  const survivor = await getMemberItem(store, program, item.into as MemberId);
  if (survivor === null) return null;
  if (isAbsorbed(survivor)) throw new Error(`member ${member} was absorbed by one who was absorbed`);
  return parseMemberItem(survivor);
}

/** Who the member is now: themselves, or who absorbed them (consistent, 1 RRU). */
export async function currentIdOf(store: Store, program: ProgramId, member: MemberId): Promise<MemberId> {
  const item = await getMemberItem(store, program, member);
  return item !== null && isAbsorbed(item) ? (item.into as MemberId) : member;
}

/** The same as it is stored: for whoever does not trust what is in it. */
export async function getMemberItem(
  store: Store,
  program: ProgramId,
  member: MemberId,
): Promise<MemberItem | AbsorbedItem | null> {
  const { Item } = await translated(() =>
    store.documents.send(
      new GetCommand({
        TableName: store.tables.members,
        Key: { pk: memberPk(program, member) },
        ConsistentRead: true,
      }),
    ),
  );
  return Item === undefined ? null : (Item as MemberItem | AbsorbedItem);
}

/** Whether two ids are one member's. Nearly always the ids say so, without a read. */
export async function isOneMember(
  store: Store,
  program: ProgramId,
  a: MemberId,
  b: MemberId,
): Promise<boolean> {
  if (a === b) return true;
  const [one, other] = await Promise.all([currentIdOf(store, program, a), currentIdOf(store, program, b)]);
  return one === other;
}

/** Writes the member's item alone, where it still stands as it was read; false where it does not. */
export async function putMember(
  store: Store,
  program: ProgramId,
  before: StoredMark | null,
  after: MemberRecord,
): Promise<boolean> {
  return put(store, toMemberItem(program, after), before);
}

async function put(store: Store, item: object, before: StoredMark | null): Promise<boolean> {
  const write = { TableName: store.tables.members, Item: { ...item }, ...memberUnchanged(before) };
  try {
    await translated(() => store.documents.send(new PutCommand(write)));
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

/** Says whom a member is, where their item still stands as it was read; false where it does not. */
export async function putAbsorbed(
  store: Store,
  program: ProgramId,
  before: StoredMark | null,
  version: number,
  { memberId, into }: { readonly memberId: MemberId; readonly into: MemberId },
): Promise<boolean> {
  return put(store, toAbsorbedItem(program, memberId, version, into), before);
}

/** What tells whether a member's item has changed. */
export type StoredMark = Pick<MemberRecord, 'version' | 'dueAt'>;

/** The review moves `dueAt` without a new version, so both must stand as they were read. */
export function memberUnchanged(before: StoredMark | null) {
  if (before === null) return { ConditionExpression: 'attribute_not_exists(pk)' };
  const { version, dueAt } = before;
  return {
    ConditionExpression: '#version = :version AND #dueAt = :dueAt',
    ExpressionAttributeNames: { '#version': 'version', '#dueAt': 'dueAt' },
    ExpressionAttributeValues: { ':version': version, ':dueAt': dueAt },
  };
}
