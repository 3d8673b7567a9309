/**
 * What came before its purchase, or before its engagement, waits under the key of that, where its own condition
 * finds it: the hot path pays nothing for it. A purchase that counts for no one leaves a note there, so
 * that what refers to its order does not wait for ever. A revision that comes first claims the order there
 * for its member, before it is recorded: a purchase that comes later finds the claim.
 */

import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Unowned } from '../../../domain/facts/catalogue.ts';
import type { FactId, Instant, MemberId, ProgramId } from '../../../domain/kernel/brand.ts';
import { StoreBusy } from '../../shared/busy.ts';
import type { Store } from '../client.ts';
import { isHeld, translated } from '../errors.ts';
import { type Item, isInteger, isText } from '../item.ts';
import { entryKey, type Key } from '../keys.ts';
import { decodeUnowned, encodeFact } from './factText.ts';

/** How many facts may wait for one order, or for one engagement. */
export const waitingMax = 50;

export interface Placeholder {
  /** Grows with every fact that joins. */
  readonly revision: number;
  readonly waiting: readonly Unowned[];
  /** The purchase came, and was ignored: its buyer was no member. */
  readonly isIgnored: boolean;
  /** Whose order it is by its revisions; null where none came. */
  readonly claimedBy: MemberId | null;
}

export interface PlaceholderItem extends Key {
  readonly revision: number;
  readonly waiting: readonly { readonly id: string; readonly recordedAt: number; readonly fact: string }[];
  readonly ignored?: true;
  readonly claimedBy?: string;
}

export function isPlaceholder(item: Item): item is Item & PlaceholderItem {
  return isText(item.pk) && isText(item.sk) && isInteger(item.revision) && Array.isArray(item.waiting);
}

export function parsePlaceholder({ revision, waiting, ignored, claimedBy }: PlaceholderItem): Placeholder {
  return {
    revision,
    isIgnored: ignored === true,
    claimedBy: (claimedBy ?? null) as MemberId | null,
    waiting: waiting.map(({ id, recordedAt, fact }) =>
      decodeUnowned(fact, { id: id as FactId, recordedAt: recordedAt as Instant }),
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
  subject: FactId,
  before: Placeholder | null,
  fact: Unowned,
): Promise<boolean> {
  const { waiting, ...rest } = before ?? nothing;
  return replace(store, program, subject, before, { ...rest, waiting: [...waiting, fact] });
}

/** False when the place has changed since it was read: look again. */
export function claim(
  store: Store,
  program: ProgramId,
  subject: FactId,
  before: Placeholder | null,
  memberId: MemberId,
): Promise<boolean> {
  return replace(store, program, subject, before, { ...(before ?? nothing), claimedBy: memberId });
}

type Content = Omit<Placeholder, 'revision'>;

const nothing: Content = { waiting: [], isIgnored: false, claimedBy: null };

/** Notes that the order's purchase was ignored; nothing where it is noted, or where an entry stands. */
export async function noteIgnored(store: Store, program: ProgramId, subject: FactId): Promise<void> {
  for (let attempt = 0; attempt < triesMax; attempt++) {
    const before = await getAt(store, entryKey(program, subject));
    if (before === 'entry' || before?.isIgnored) return;
    if (await replace(store, program, subject, before, { ...(before ?? nothing), isIgnored: true })) return;
  }
  throw new StoreBusy('too many writers in one place');
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
  subject: FactId,
  before: Placeholder | null,
  { waiting, isIgnored, claimedBy }: Content,
): Promise<boolean> {
  const Item: PlaceholderItem = {
    ...entryKey(program, subject),
    revision: (before?.revision ?? 0) + 1,
    waiting: waiting.map((fact) => ({ id: fact.id, recordedAt: fact.recordedAt, fact: encodeFact(fact) })),
    ...(isIgnored ? { ignored: true } : {}),
    ...(claimedBy === null ? {} : { claimedBy }),
  };
  const condition = placeholderUnchanged(before) ?? { ConditionExpression: 'attribute_not_exists(pk)' };
  try {
    await translated(() =>
      store.documents.send(new PutCommand({ TableName: store.tables.ledger, Item, ...condition })),
    );
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException || isHeld(error)) return false;
    throw error;
  }
}
