/** Reading a member. */
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { MemberId, ProgramId } from '../../../domain/kernel/brand.ts';
import type { Store } from '../client.ts';
import { translated } from '../errors.ts';
import { memberPk } from '../keys.ts';
import { type MemberItem, type MemberRecord, parseMemberItem } from './memberItem.ts';

/** The member as of the last commit (consistent read, 1 RRU); null where there is none. */
export async function getMember(
  store: Store,
  program: ProgramId,
  member: MemberId,
): Promise<MemberRecord | null> {
  const { Item } = await translated(() =>
    store.documents.send(
      new GetCommand({
        TableName: store.tables.members,
        Key: { pk: memberPk(program, member) },
        ConsistentRead: true,
      }),
    ),
  );
  return Item === undefined ? null : parseMemberItem(Item as MemberItem);
}
