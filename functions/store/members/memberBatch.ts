/** Reading many members at once. One whose item can't be read stands for itself, and holds up nobody. */
import { BatchGetCommand } from '@aws-sdk/lib-dynamodb';
import type { MemberId, ProgramId } from '../../../domain/kernel/brand.ts';
import { StoreBusy } from '../../shared/busy.ts';
import type { Store } from '../client.ts';
import { translated } from '../errors.ts';
import { memberIdOf, memberPk } from '../keys.ts';
import { type MemberItem, type MemberRecord, parseMemberItem } from './memberItem.ts';

export type MemberRead =
  | { readonly kind: 'read'; readonly member: MemberRecord }
  | { readonly kind: 'unreadable'; readonly memberId: MemberId; readonly error: unknown };

/** What one call may ask for. */
const keysMax = 100;
const triesMax = 8;
const backoffMs = 25;

/** As of their last commits (consistent, 1 RRU each), in no order; who is not there is left out. */
export async function getMembers(
  store: Store,
  program: ProgramId,
  members: readonly MemberId[],
): Promise<readonly MemberRead[]> {
  const found: MemberRead[] = [];
  for (let from = 0; from < members.length; from += keysMax) {
    const keys = members.slice(from, from + keysMax).map((member) => ({ pk: memberPk(program, member) }));
    for (const item of await readBatch(store, keys)) found.push(readItem(item));
  }
  return found;
}

async function readBatch(store: Store, keys: readonly { readonly pk: string }[]): Promise<MemberItem[]> {
  const table = store.tables.members;
  const items: MemberItem[] = [];
  let wanted: Record<string, unknown>[] = [...keys];
  for (let attempt = 1; ; attempt++) {
    const RequestItems = { [table]: { Keys: wanted, ConsistentRead: true } };
    const answer = await translated(() => store.documents.send(new BatchGetCommand({ RequestItems })));
    for (const item of answer.Responses?.[table] ?? []) items.push(item as MemberItem);
    wanted = answer.UnprocessedKeys?.[table]?.Keys ?? [];
    if (wanted.length === 0) return items;
    if (attempt === triesMax) throw new StoreBusy('members are read more slowly than they are asked for');
    const pauseMs = Math.random() * backoffMs * 2 ** attempt;
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}

function readItem(item: MemberItem): MemberRead {
  try {
    return { kind: 'read', member: parseMemberItem(item) };
  } catch (error) {
    return { kind: 'unreadable', memberId: memberIdOf(item.pk), error };
  }
}
