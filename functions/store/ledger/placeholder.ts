/**
 * What came before its purchase waits under the purchase's own key, where the purchase's own condition
 * finds it: the hot path pays nothing for it. A purchase that counts for no one leaves a note there, so
 * that what refers to its order does not wait for ever.
 */

import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { OrderFact } from '../../../domain/facts/catalogue.ts';
import { type OrderRef, purchaseFactId } from '../../../domain/facts/facts.ts';
import type { FactId, Instant, ProgramId } from '../../../domain/kernel/brand.ts';
import { StoreBusy } from '../../shared/busy.ts';
import type { Store } from '../client.ts';
import { translated } from '../errors.ts';
import { type Item, isInteger, isText } from '../item.ts';
import { entryKey, type Key } from '../keys.ts';
import { decodeOrderFact, encodeFact } from './factText.ts';

/** How many facts may wait for one order. */
export const waitingMax = 50;

export interface Placeholder {
  /** Grows with every fact that joins. */
  readonly revision: number;
  readonly waiting: readonly OrderFact[];
  /** The purchase came, and was ignored: its buyer was no member. */
  readonly isIgnored: boolean;
}

export interface PlaceholderItem extends Key {
  readonly revision: number;
  readonly waiting: readonly { readonly id: string; readonly recordedAt: number; readonly fact: string }[];
  readonly ignored?: true;
}

export function isPlaceholder(item: Item): item is Item & PlaceholderItem {
  return isText(item.pk) && isText(item.sk) && isInteger(item.revision) && Array.isArray(item.waiting);
}

export function parsePlaceholder({ revision, waiting, ignored }: PlaceholderItem): Placeholder {
  return {
    revision,
    isIgnored: ignored === true,
    waiting: waiting.map(({ id, recordedAt, fact }) =>
      decodeOrderFact(fact, { id: id as FactId, recordedAt: recordedAt as Instant }),
    ),
  };
}

/** The condition under which a purchase, or one more waiting fact, takes the placeholder's place. */
export function placeholderUnchanged(placeholder: Placeholder | null) {
  if (placeholder === null) return null;
  return {
    ConditionExpression: 'revision = :revision',
    ExpressionAttributeValues: { ':revision': placeholder.revision },
  };
}

/** False when the place has changed since it was read: look again. */
export function addWaiting(
  store: Store,
  program: ProgramId,
  order: OrderRef,
  before: Placeholder | null,
  fact: OrderFact,
): Promise<boolean> {
  const waiting = [...(before?.waiting ?? []), fact];
  return replace(store, program, order, before, { waiting, isIgnored: before?.isIgnored ?? false });
}

/** Notes that the order's purchase was ignored; nothing where it is noted, or where an entry stands. */
export async function noteIgnored(store: Store, program: ProgramId, order: OrderRef): Promise<void> {
  for (let attempt = 0; attempt < triesMax; attempt++) {
    const before = await getAt(store, entryKey(program, purchaseFactId(order)));
    if (before === 'entry' || before?.isIgnored) return;
    const waiting = before?.waiting ?? [];
    if (await replace(store, program, order, before, { waiting, isIgnored: true })) return;
  }
  throw new StoreBusy('too many writers for one order');
}

const triesMax = 10;

async function getAt(store: Store, key: Key): Promise<Placeholder | 'entry' | null> {
  const { Item } = await translated(() =>
    store.documents.send(new GetCommand({ TableName: store.tables.ledger, Key: key, ConsistentRead: true })),
  );
  if (Item === undefined) return null;
  return isPlaceholder(Item) ? parsePlaceholder(Item) : 'entry';
}

async function replace(
  store: Store,
  program: ProgramId,
  order: OrderRef,
  before: Placeholder | null,
  { waiting, isIgnored }: Pick<Placeholder, 'waiting' | 'isIgnored'>,
): Promise<boolean> {
  const Item: PlaceholderItem = {
    ...entryKey(program, purchaseFactId(order)),
    revision: (before?.revision ?? 0) + 1,
    waiting: waiting.map((fact) => ({ id: fact.id, recordedAt: fact.recordedAt, fact: encodeFact(fact) })),
    ...(isIgnored ? { ignored: true } : {}),
  };
  const condition = placeholderUnchanged(before) ?? { ConditionExpression: 'attribute_not_exists(pk)' };
  try {
    await translated(() =>
      store.documents.send(new PutCommand({ TableName: store.tables.ledger, Item, ...condition })),
    );
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}
