/**
 * What came before its purchase waits under the purchase's own key, where the purchase's own condition
 * finds it: the hot path pays nothing for it.
 */

import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import type { FactId, Instant, MemberId, ProgramId } from '../../domain/kernel/brand.ts';
import { type OrderRef, purchaseFactId } from '../../domain/member/facts.ts';
import type { WaitingFact } from '../../domain/member/memory.ts';
import type { Store } from './client.ts';
import { decodeFact, type EntryItem, encodeFact } from './entryItem.ts';
import { translated } from './errors.ts';
import { entryKey, type Key } from './keys.ts';

/** How many facts may wait for one order. */
export const waitingMax = 50;

export interface Placeholder {
  /** Grows with every fact that joins. */
  readonly revision: number;
  readonly waiting: readonly WaitingFact[];
}

export interface PlaceholderItem extends Key {
  readonly revision: number;
  readonly waiting: readonly { readonly id: string; readonly recordedAt: number; readonly fact: string }[];
}

export function isPlaceholder(item: EntryItem | PlaceholderItem): item is PlaceholderItem {
  return 'waiting' in item;
}

export function parsePlaceholder({ revision, waiting }: PlaceholderItem): Placeholder {
  return {
    revision,
    waiting: waiting.map(({ id, recordedAt, fact }) => {
      const head = { id: id as FactId, memberId: '' as MemberId, recordedAt: recordedAt as Instant };
      return decodeFact(fact, head) as WaitingFact;
    }),
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
export async function addWaiting(
  store: Store,
  program: ProgramId,
  order: OrderRef,
  before: Placeholder | null,
  fact: WaitingFact,
): Promise<boolean> {
  const waiting = [...(before?.waiting ?? []), fact].map((each) => ({
    id: each.id,
    recordedAt: each.recordedAt,
    fact: encodeFact(each),
  }));
  const Item: PlaceholderItem = {
    ...entryKey(program, purchaseFactId(order)),
    revision: (before?.revision ?? 0) + 1,
    waiting,
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
