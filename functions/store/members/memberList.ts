/** The members of a program, shard by shard of the index `due`, in which every member stands. */
import type { MemberId, ProgramId } from '../../../domain/kernel/brand.ts';
import type { Store } from '../client.ts';
import { shardCount } from '../keys.ts';
import { type DuePosition, listDue } from './due.ts';

/** Where to go on: after this member of the shard, or at its beginning. */
export interface ListPosition {
  readonly shard: number;
  readonly after: DuePosition | null;
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

async function readShard(
  store: Store,
  program: ProgramId,
  limit: number,
  { shard, after }: ListPosition,
): Promise<MemberPage> {
  const page = await listDue(store, program, { shard, until: null, after, limit });
  const members = page.members.map(({ member }) => member);
  if (page.next !== null) return { members, next: { shard, after: page.next } };
  return { members, next: shard + 1 < shardCount ? { shard: shard + 1, after: null } : null };
}
