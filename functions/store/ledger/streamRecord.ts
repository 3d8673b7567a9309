/** A record of the ledger's stream: which of them says that an entry was written, and the entry. */
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import type { ProgramId } from '../../../domain/kernel/brand.ts';
import type { Item } from '../item.ts';
import { programOf } from '../keys.ts';
import type { Entry } from './entryItem.ts';
import { isEntryItem, parseEntry } from './ledgerItem.ts';

export interface Written {
  readonly program: ProgramId;
  readonly entry: Entry;
}

/**
 * Null where no entry was written: a placeholder, a checkpoint, a pointer, what was deleted, and an entry that stood
 * already, of which something was removed that no event tells. Throws where the entry can't be read.
 */
export function entryWritten({ dynamodb }: DynamoDBRecord): Written | null {
  const after = itemOf(dynamodb?.NewImage);
  if (after === null || !isEntryItem(after)) return null;
  const before = itemOf(dynamodb?.OldImage);
  if (before !== null && isEntryItem(before)) return null;
  return { program: programOf(after.pk), entry: parseEntry(after) };
}

type Image = NonNullable<DynamoDBRecord['dynamodb']>['NewImage'];

/** Lambda gives images as they are on the wire, where binary is Base64. */
function itemOf(image: Image): Item | null {
  if (image === undefined) return null;
  const attributes = Object.entries(image).map(([name, value]) => [
    name,
    value.B === undefined ? value : { B: Buffer.from(value.B, 'base64') },
  ]);
  return unmarshall(Object.fromEntries(attributes));
}
