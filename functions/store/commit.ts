/**
 * The one write door. A fact is committed by one transaction: its entry, which must not be there yet,
 * and its member, who must not have changed since they were read. The entry is the idempotency record.
 *
 * Two items on the hot path. A correction and, every few hundred entries, a checkpoint come with it.
 */
import { TransactWriteCommand, type TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { ProgramId } from '../../domain/kernel/brand.ts';
import { checkpointItem } from './checkpoints.ts';
import type { Store } from './client.ts';
import { type Entry, type EntryItem, parseEntryItem, toEntryItem } from './entryItem.ts';
import { type Cancelled, cancellation, isLostRace, transactionFailure } from './errors.ts';
import { type MemberRecord, toMemberItem } from './memberItem.ts';

export interface Commit {
  readonly program: ProgramId;
  /** The fact's entry, which decides whether the fact is new. */
  readonly entry: Entry;
  /** What time brought before it and what it corrects, where there is any. */
  readonly besides: readonly Entry[];
  /** The member as read, null for a first fact, and as they will be. */
  readonly before: MemberRecord | null;
  readonly after: MemberRecord;
}

/** In this order of precedence where several conditions fail at once. */
export type Committed =
  | { readonly kind: 'committed' }
  /** The fact stands already: here is its entry. */
  | { readonly kind: 'duplicate'; readonly entry: Entry }
  /** Somebody else wrote the member meanwhile: read again. */
  | { readonly kind: 'member-changed' };

type Item = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

export async function commit(store: Store, change: Commit): Promise<Committed> {
  const items = [entryPut(store, change.entry, change.program), memberPut(store, change)];
  for (const entry of change.besides) items.push(entryPut(store, entry, change.program));
  const checkpoint = checkpointItem(change.program, change.after);
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

function entryPut(store: Store, entry: Entry, program: ProgramId): Item {
  const notThereYet = 'attribute_not_exists(pk)';
  return {
    Put: {
      TableName: store.tables.ledger,
      Item: toEntryItem(program, entry),
      ConditionExpression: notThereYet,
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    },
  };
}

function memberPut(store: Store, { program, before, after }: Commit): Item {
  const put = { TableName: store.tables.members, Item: toMemberItem(program, after) };
  if (before === null) {
    const notThereYet = 'attribute_not_exists(pk)';
    return { Put: { ...put, ConditionExpression: notThereYet } };
  }
  // The review moves `dueAt` without a new version, so both must stand as they were read.
  const unchanged = '#version = :version AND #dueAt = :dueAt';
  return {
    Put: {
      ...put,
      ConditionExpression: unchanged,
      ExpressionAttributeNames: { '#version': 'version', '#dueAt': 'dueAt' },
      ExpressionAttributeValues: { ':version': before.version, ':dueAt': before.dueAt },
    },
  };
}

/** Null where no condition and no other writer was the reason. */
function whyCancelled(cancelled: Cancelled): Committed | null {
  const { codes, items } = cancelled;
  const standing = items[0];
  if (codes[0] === 'ConditionalCheckFailed' && standing !== undefined) {
    // It comes back as DynamoDB's own types even through the document client.
    return { kind: 'duplicate', entry: parseEntryItem(unmarshall(standing as never) as EntryItem) };
  }
  return isLostRace(cancelled) ? { kind: 'member-changed' } : null;
}
