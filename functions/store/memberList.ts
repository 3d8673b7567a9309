/** The members of a program, shard by shard of the index `due`, in which every member stands. */
import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { MemberId, ProgramId } from '../../domain/kernel/brand.ts';
import type { Store } from './client.ts';
import { translated } from './errors.ts';
import { indexes, memberIdOf, memberPk, shardCount, shardPk } from './keys.ts';

/** Where to go on: after this member of the shard, or at its beginning. */
export interface ListPosition {
  readonly shard: number;
  readonly after: { readonly dueAt: number; readonly member: MemberId } | null;
}

export interface MemberPage {
  readonly members: readonly MemberId[];
  readonly next: ListPosition | null;
}

/**
 * Eventually consistent. Within a shard those who are due soonest come first: who becomes due sooner while
 * somebody lists may be left out, who becomes due later may come twice.
 */
export async function listMembers(
  store: Store,
  program: ProgramId,
  limit: number,
  from: ListPosition,
): Promise<MemberPage> {
  const members: MemberId[] = [];
  let position: ListPosition | null = from;
  while (position !== null && members.length < limit) {
    const page: MemberPage = await readShard(store, program, limit - members.length, position);
    members.push(...page.members);
    position = page.next;
  }
  return { members, next: position };
}

interface DueItem {
  readonly pk: string;
  readonly duePk: string;
  readonly dueAt: number;
}

async function readShard(
  store: Store,
  program: ProgramId,
  limit: number,
  { shard, after }: ListPosition,
): Promise<MemberPage> {
  const duePk = shardPk(program, shard);
  const start =
    after === null
      ? null
      : ({ pk: memberPk(program, after.member), duePk, dueAt: after.dueAt } satisfies DueItem);
  const { Items = [], LastEvaluatedKey } = await translated(() =>
    store.documents.send(
      new QueryCommand({
        TableName: store.tables.members,
        IndexName: indexes.due,
        KeyConditionExpression: 'duePk = :pk',
        ExpressionAttributeValues: { ':pk': duePk },
        Limit: limit,
        ...(start === null ? {} : { ExclusiveStartKey: start }),
      }),
    ),
  );
  const last = LastEvaluatedKey as DueItem | undefined;
  const members = (Items as DueItem[]).map(({ pk }) => memberIdOf(pk));
  if (last !== undefined) {
    return { members, next: { shard, after: { dueAt: last.dueAt, member: memberIdOf(last.pk) } } };
  }
  return { members, next: shard + 1 < shardCount ? { shard: shard + 1, after: null } : null };
}
