/**
 * Giving members identities and taking them away. Each is two items that are written together: one under its hash,
 * which says whose it is, and one among those of its member.
 */
import type { MemberId, ProgramId } from '../../../domain/kernel/brand.ts';
import type { Store } from '../client.ts';
import { peopleKeys } from '../keys.ts';
import { type TransactItem, transact } from '../transact.ts';
import type { OwnedIdentity } from './identities.ts';
import { peopleTable } from './peopleTable.ts';

/** False where somebody has it, or two write it at once. */
export function addIdentity(store: Store, program: ProgramId, identity: OwnedIdentity): Promise<boolean> {
  const TableName = peopleTable(store);
  const { id, kind, addedAt, memberId } = identity;
  const put = (Item: object): TransactItem => ({
    Put: { TableName, Item: { ...Item }, ConditionExpression: 'attribute_not_exists(pk)' },
  });
  return transact(store, [
    put({ ...peopleKeys.identity(program, id), memberId, kind, addedAt }),
    put({ ...peopleKeys.ofMember(program, memberId, id), kind, addedAt }),
  ]);
}

/** False where it is not, or no longer, this member's. */
export function removeIdentity(
  store: Store,
  program: ProgramId,
  member: MemberId,
  id: string,
): Promise<boolean> {
  const TableName = peopleTable(store);
  return transact(store, [
    {
      Delete: {
        TableName,
        Key: peopleKeys.identity(program, id),
        ConditionExpression: 'memberId = :member',
        ExpressionAttributeValues: { ':member': member },
      },
    },
    { Delete: { TableName, Key: peopleKeys.ofMember(program, member, id) } },
  ]);
}
