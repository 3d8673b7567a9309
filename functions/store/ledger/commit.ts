/**
 * The one write door. A fact is committed by one transaction: its entry, which must not be there yet,
 * and its member, who must not have changed since they were read. The entry is the idempotency record.
 *
 * Two items on the hot path. A correction and, every few hundred entries, a checkpoint come with it.
 */
import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { ProgramId } from '../../../domain/kernel/brand.ts';
import type { Store } from '../client.ts';
import { type Cancelled, cancellation, isLostRace, transactionFailure } from '../errors.ts';
import type { Key } from '../keys.ts';
import { checkpointItem } from '../members/checkpoints.ts';
import { type MemberRecord, toMemberItem } from '../members/memberItem.ts';
import type { TransactItem } from '../transact.ts';
import { type Entry, type EntryItem, parseEntryItem, toEntryItem } from './entryItem.ts';
import {
  isPlaceholder,
  type Placeholder,
  type PlaceholderItem,
  parsePlaceholder,
  placeholderUnchanged,
} from './placeholder.ts';

export interface Commit {
  readonly program: ProgramId;
  /** The fact's entry, which decides whether the fact is new. */
  readonly entry: Entry;
  /** What time brought before it, what it corrects, what had waited for it. */
  readonly besides: readonly Entry[];
  /** The placeholder that the entry takes the place of, as it was read. */
  readonly placeholder?: Placeholder | null;
  /** Under an order, the redemption that is made on it. */
  readonly pointer?: Key | null;
  /** The entry of the operator's action that this is. */
  readonly action?: TransactItem | null;
  /** The member as read, null for a first fact, and as they will be. */
  readonly before: MemberRecord | null;
  readonly after: MemberRecord;
}

/** In this order of precedence where several conditions fail at once. */
export type Committed =
  | { readonly kind: 'committed' }
  /** The fact stands already: here is its entry. */
  | { readonly kind: 'duplicate'; readonly entry: Entry }
  /** Facts have come before the purchase and wait in its place. */
  | { readonly kind: 'awaited'; readonly placeholder: Placeholder }
  /** Somebody else wrote the member meanwhile: read again. */
  | { readonly kind: 'member-changed' };

export async function commit(store: Store, change: Commit): Promise<Committed> {
  const { entry: first, placeholder = null, besides, pointer = null, action = null, program } = change;
  const items = [entryPut(store, first, program, placeholder), memberPut(store, change)];
  for (const entry of besides) items.push(entryPut(store, entry, program, null));
  if (pointer !== null) items.push({ Put: { TableName: store.tables.ledger, Item: pointer } });
  if (action !== null) items.push(action);
  const checkpoint = checkpointItem(program, change.after);
  if (checkpoint !== null) items.push({ Put: { TableName: store.tables.ledger, Item: checkpoint } });
  try {
    await store.documents.send(new TransactWriteCommand({ TransactItems: items }));
    return { kind: 'committed' };
  } catch (error) {
    const cancelled = cancellation(error);
    const committed = cancelled === null ? null : whyCancelled(cancelled);
    if (committed === null) throw transactionFailure(error);
    return committed;
  }
}

function entryPut(
  store: Store,
  entry: Entry,
  program: ProgramId,
  placeholder: Placeholder | null,
): TransactItem {
  const notThereYet = 'attribute_not_exists(pk)';
  const asRead = placeholderUnchanged(placeholder);
  return {
    Put: {
      TableName: store.tables.ledger,
      Item: toEntryItem(program, entry),
      ...(asRead ?? { ConditionExpression: notThereYet }),
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    },
  };
}

function memberPut(store: Store, { program, before, after }: Commit): TransactItem {
  const put = { TableName: store.tables.members, Item: toMemberItem(program, after) };
  if (before === null) {
    const notThereYet = 'attribute_not_exists(pk)';
    return { Put: { ...put, ConditionExpression: notThereYet } };
  }
  return { Put: { ...put, ...memberUnchanged(before) } };
}

/** The review moves `dueAt` without a new version, so both must stand as they were read. */
export function memberUnchanged({ version, dueAt }: MemberRecord) {
  return {
    ConditionExpression: '#version = :version AND #dueAt = :dueAt',
    ExpressionAttributeNames: { '#version': 'version', '#dueAt': 'dueAt' },
    ExpressionAttributeValues: { ':version': version, ':dueAt': dueAt },
  };
}

/** Null where no condition and no other writer was the reason. */
function whyCancelled(cancelled: Cancelled): Committed | null {
  const { codes, items } = cancelled;
  const standing = items[0];
  if (codes[0] === 'ConditionalCheckFailed' && standing !== undefined) {
    // It comes back as DynamoDB's own types even through the document client.
    const item = unmarshall(standing as never) as EntryItem | PlaceholderItem;
    return isPlaceholder(item)
      ? { kind: 'awaited', placeholder: parsePlaceholder(item) }
      : { kind: 'duplicate', entry: parseEntryItem(item) };
  }
  return isLostRace(cancelled) ? { kind: 'member-changed' } : null;
}
