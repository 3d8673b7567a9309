/** A member's item, read and written by itself. */
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { MemberId, ProgramId } from '../../../domain/kernel/brand.ts';
import type { Store } from '../client.ts';
import { translated } from '../errors.ts';
import { memberPk } from '../keys.ts';
import { type MemberItem, type MemberRecord, parseMemberItem, toMemberItem } from './memberItem.ts';

/** The member as of the last commit (consistent read, 1 RRU); null where there is none. */
export async function getMember(
  store: Store,
  program: ProgramId,
  member: MemberId,
): Promise<MemberRecord | null> {
  const item = await getMemberItem(store, program, member);
  return item === null ? null : parseMemberItem(item);
}

/** The same as it is stored: for whoever does not trust what is in it. */
export async function getMemberItem(
  store: Store,
  program: ProgramId,
  member: MemberId,
): Promise<MemberItem | null> {
  const { Item } = await translated(() =>
    store.documents.send(
      new GetCommand({
        TableName: store.tables.members,
        Key: { pk: memberPk(program, member) },
        ConsistentRead: true,
      }),
    ),
  );
  return Item === undefined ? null : (Item as MemberItem);
}

/** Writes the member's item alone, where it still stands as it was read; false where it does not. */
export async function putMember(
  store: Store,
  program: ProgramId,
  before: StoredMark | null,
  after: MemberRecord,
): Promise<boolean> {
  const put = { TableName: store.tables.members, Item: toMemberItem(program, after) };
  try {
    await translated(() => store.documents.send(new PutCommand({ ...put, ...memberUnchanged(before) })));
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
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
