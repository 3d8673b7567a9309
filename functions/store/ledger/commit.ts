/**
 * The one write door. A fact is committed by one transaction: its entry, which must not be there yet,
 * and its member, who must not have changed since they were read. The entry is the idempotency record.
 * What concerns several members (a merge, a transfer) has an entry for each of them, all in the one transaction.
 *
 * Two items on the hot path. A correction and, every few hundred entries, a checkpoint come with it.
 */
import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { MemberId, ProgramId } from '../../../domain/kernel/brand.ts';
import type { Store } from '../client.ts';
import { type Cancelled, cancellation, isLostRace, transactionFailure } from '../errors.ts';
import { noteExcess, noteStopped } from '../history/noted.ts';
import type { Key } from '../keys.ts';
import { checkpointItem } from '../members/checkpoints.ts';
import { type MemberRecord, toAbsorbedItem, toMemberItem } from '../members/memberItem.ts';
import { memberUnchanged, type StoredMark } from '../members/members.ts';
import type { TransactItem } from '../transact.ts';
import { type Entry, toEntryItem } from './entryItem.ts';
import { type Excess, excessOf, excessPut } from './excess.ts';
import { parseLedgerItem } from './ledgerItem.ts';
import { type Placeholder, placeholderUnchanged } from './placeholder.ts';

/** What a commit does to one member. */
export interface MemberChange {
  /** The entry that decides whether it is new. */
  readonly entry: Entry;
  /** What time brought before it, what it corrects, what had waited for it. */
  readonly besides: readonly Entry[];
  /** The member's item as read, null where there is none, and the member as they will be. */
  readonly before: StoredMark | null;
  readonly after: MemberRecord;
  /** Who the member is from then on, where they are absorbed. */
  readonly into?: MemberId;
}

export interface Commit {
  readonly program: ProgramId;
  /** Nearly always one. */
  readonly members: readonly [MemberChange, ...MemberChange[]];
  /** The placeholder that the first entry takes the place of, as it was read. */
  readonly placeholder?: Placeholder | null;
  /** Under orders, the redemption that is made on them. */
  readonly pointers?: readonly Key[];
  /** The entry of the operator's action that this is. */
  readonly action?: TransactItem | null;
}

/** In this order of precedence where several conditions fail at once. */
export type Committed =
  | { readonly kind: 'committed' }
  /** The fact stands already: here is its entry, of several the first that stands. */
  | { readonly kind: 'duplicate'; readonly entry: Entry }
  /** Facts have come before the purchase and wait in its place. */
  | { readonly kind: 'awaited'; readonly placeholder: Placeholder }
  /** Somebody else wrote one of the members meanwhile: read again. */
  | { readonly kind: 'member-changed' };

/** What a transaction may have. */
const itemsMax = 100;
/**
 * Of each: entry, member, passage, correction and checkpoint. The rest of the items is for what one of them
 * brings beside these: facts that had waited, a pointer, an operator's action.
 */
export const membersMax = 16;

export async function commit(store: Store, change: Commit): Promise<Committed> {
  const items = itemsOf(store, change);
  try {
    await store.documents.send(new TransactWriteCommand({ TransactItems: items }));
    for (const { entry, besides } of change.members) {
      noteStopped(change.program, entry);
      noteExcess(change.program, excessesIn([entry, ...besides]).length);
    }
    return { kind: 'committed' };
  } catch (error) {
    const cancelled = cancellation(error);
    const committed = cancelled === null ? null : whyCancelled(cancelled, change.members.length);
    if (committed === null) throw transactionFailure(error);
    return committed;
  }
}

/** The entries that decide come first, in the order of the members: reasons of a cancellation are read by place. */
function itemsOf(
  store: Store,
  { program, members, placeholder, pointers = [], action }: Commit,
): TransactItem[] {
  if (members.length > membersMax) throw new Error(`${members.length} members are too many for one commit`);
  const { ledger } = store.tables;
  const items = members.map(({ entry }, index) =>
    entryPut(store, entry, program, index === 0 ? (placeholder ?? null) : null),
  );
  for (const { entry, besides, before, after, into } of members) {
    const excesses = excessesIn([entry, ...besides]);
    items.push(memberPut(store, program, before, after, into));
    for (const entry of besides) items.push(entryPut(store, entry, program, null));
    for (const excess of excesses) items.push(excessPut(store, program, excess));
    const checkpoint = checkpointItem(program, after);
    if (checkpoint !== null) items.push({ Put: { TableName: ledger, Item: checkpoint } });
  }
  for (const pointer of pointers) items.push({ Put: { TableName: ledger, Item: pointer } });
  if (action) items.push(action);
  if (items.length > itemsMax) throw new Error(`${items.length} items are too many for one commit`);
  return items;
}

function excessesIn(entries: readonly Entry[]): readonly Excess[] {
  return entries.flatMap((entry) => excessOf(entry) ?? []);
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
      Item: toEntryItem(program, entry, store.generation),
      ...(asRead ?? { ConditionExpression: notThereYet }),
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    },
  };
}

function memberPut(
  store: Store,
  program: ProgramId,
  before: StoredMark | null,
  after: MemberRecord,
  into: MemberId | undefined,
): TransactItem {
  const Item =
    into === undefined
      ? toMemberItem(program, after)
      : toAbsorbedItem(program, after.state.memberId, after.version, into);
  const put = { TableName: store.tables.members, Item };
  return { Put: { ...put, ...memberUnchanged(before) } };
}

/** Null where no condition and no other writer was the reason; the first `deciding` items are entries. */
function whyCancelled(cancelled: Cancelled, deciding: number): Committed | null {
  const { codes, items } = cancelled;
  for (let index = 0; index < deciding; index++) {
    const held = items[index];
    if (codes[index] !== 'ConditionalCheckFailed' || held === undefined) continue;
    // It comes back as DynamoDB's own types even through the document client.
    const item = parseLedgerItem(unmarshall(held as never));
    if (item.kind === 'placeholder') return { kind: 'awaited', placeholder: item.placeholder };
    if (item.kind === 'entry') return { kind: 'duplicate', entry: item.entry };
  }
  return isLostRace(cancelled) ? { kind: 'member-changed' } : null;
}
