/**
 * Request units by DynamoDB's published rules, on demand.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html#GSI.ThroughputConsiderations.Writes
 */
import { isDeepStrictEqual } from 'node:util';
import type { CreateTableCommandInput, GlobalSecondaryIndex } from '@aws-sdk/client-dynamodb';
import { type Item, itemSize } from './itemSize.ts';

/** Null where there is no item. */
export interface Change {
  readonly before: Item | null;
  readonly after: Item | null;
}

const readUnitBytes = 4_096;
const writeUnitBytes = 1_024;

/** A read of nothing costs as much as one of the smallest item; an eventually consistent one half. */
export function readUnits(bytes: number, isConsistent: boolean): number {
  return Math.max(1, Math.ceil(bytes / readUnitBytes)) * (isConsistent ? 1 : 0.5);
}

/** Of the item itself: the larger of what was and what is; twice that within a transaction. */
export function writeUnits({ before, after }: Change, isTransaction: boolean): number {
  return unitsOf(Math.max(sizeOrNone(before), sizeOrNone(after))) * (isTransaction ? 2 : 1);
}

/**
 * What the write costs in the table's indexes, which no transaction makes dearer: nothing where an index
 * keeps what it has, one write where its item comes, goes or changes, two where its key changes.
 */
export function indexUnits(table: CreateTableCommandInput, change: Change): number {
  let units = 0;
  for (const index of table.GlobalSecondaryIndexes ?? []) {
    const before = projected(change.before, index, table);
    const after = projected(change.after, index, table);
    if (isDeepStrictEqual(before, after)) continue;
    units += keptKey(before, after, index)
      ? unitsOf(Math.max(sizeOrNone(before), sizeOrNone(after)))
      : (before === null ? 0 : unitsOf(itemSize(before))) + (after === null ? 0 : unitsOf(itemSize(after)));
  }
  return units;
}

function unitsOf(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / writeUnitBytes));
}

function sizeOrNone(item: Item | null): number {
  return item === null ? 0 : itemSize(item);
}

/** What an index holds of an item; null where the item lacks the index's key. */
function projected(
  item: Item | null,
  index: GlobalSecondaryIndex,
  table: CreateTableCommandInput,
): Item | null {
  if (item === null || keyNames(index).some((name) => item[name] === undefined)) return null;
  const { ProjectionType, NonKeyAttributes = [] } = index.Projection ?? {};
  if (ProjectionType === 'ALL') return item;
  const names = new Set([...keyNames(index), ...keyNames(table), ...NonKeyAttributes]);
  return Object.fromEntries(Object.entries(item).filter(([name]) => names.has(name)));
}

function keptKey(before: Item | null, after: Item | null, index: GlobalSecondaryIndex): boolean {
  if (before === null || after === null) return false;
  return keyNames(index).every((name) => isDeepStrictEqual(before[name], after[name]));
}

function keyNames({ KeySchema = [] }: Pick<CreateTableCommandInput, 'KeySchema'>): string[] {
  return KeySchema.map(({ AttributeName }) => AttributeName as string);
}
