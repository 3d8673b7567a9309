/** What stands in the ledger, item by item: an entry, what waits in the place of one, or a pointer to a redemption. */
import { type Item, isInteger, isText } from '../item.ts';
import { redemptionPointerPrefix } from '../keys.ts';
import { type Entry, type EntryItem, parseEntryItem } from './entryItem.ts';
import { isPlaceholder, type Placeholder, parsePlaceholder } from './placeholder.ts';

export type LedgerItem =
  | { readonly kind: 'entry'; readonly entry: Entry }
  | { readonly kind: 'placeholder'; readonly placeholder: Placeholder }
  | { readonly kind: 'pointer'; readonly redemptionId: string };

export function parseLedgerItem(item: Item): LedgerItem {
  if (isEntryItem(item)) return { kind: 'entry', entry: parseEntryItem(item) };
  if (isPlaceholder(item)) return { kind: 'placeholder', placeholder: parsePlaceholder(item) };
  const { sk } = item;
  if (isText(sk) && sk.startsWith(redemptionPointerPrefix)) {
    return { kind: 'pointer', redemptionId: decodeURIComponent(sk.slice(redemptionPointerPrefix.length)) };
  }
  throw new Error(`item ${item.pk} ${sk} of the ledger is of no known kind`);
}

/** Of an index or a partition that holds nothing else. */
export function parseEntry(item: Item): Entry {
  if (!isEntryItem(item)) throw new Error(`item ${item.pk} ${item.sk} of the ledger is no entry`);
  return parseEntryItem(item);
}

export function isEntryItem(item: Item): item is Item & EntryItem {
  const { pk, sk, memberPk, memberSk, outcomes, packed, recordedAt, version, programVersion } = item;
  return (
    [pk, sk, memberPk, memberSk].every(isText) &&
    (packed === undefined ? isText(outcomes) : packed instanceof Uint8Array) &&
    [recordedAt, version, programVersion].every(isInteger) &&
    (item.format === undefined || isInteger(item.format)) &&
    [item.previous, item.joined, item.after, item.fact, item.metadata, item.actor, item.requestId].every(
      isTextIfAny,
    )
  );
}

function isTextIfAny(value: unknown): boolean {
  return value === undefined || isText(value);
}
