/** Queries: one partition in order, a page at a time. */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { NotImitated, validation } from './errors.ts';
import { readCondition } from './expressions/conditions.ts';
import { readKeyCondition } from './expressions/keyConditions.ts';
import { type Item, sizeOfItem } from './expressions/values.ts';
import { type QueryInput, type ScanInput, substitutionsOf } from './requests.ts';
import { type KeyShape, namesOf } from './schema.ts';
import type { SortedItems } from './sortedItems.ts';
import { type MemoryTable, startKeyOf } from './table.ts';
import { Tokens } from './tokens.ts';

export interface QueryPage {
  readonly Items: readonly Item[];
  readonly LastEvaluatedKey?: Item;
}

/** The item that goes beyond it is the last of its page. */
const pageBytesMax = 1024 * 1024;

export function query(table: MemoryTable, input: QueryInput): QueryPage {
  const { order, items } = viewOf(table, input);
  const substitutions = substitutionsOf(input);
  const tokens = new Tokens(input.KeyConditionExpression ?? '', 'KeyConditionExpression', substitutions);
  const condition = readKeyCondition(tokens, order, table.shape.types);
  substitutions.checkAllUsed();
  const matching = items
    .partition(condition.hash)
    .filter((item) => order.range === null || condition.matches(item[order.range] as AttributeValue));
  const backwards = input.ScanIndexForward === false;
  const inOrder = backwards ? matching.toReversed() : matching;
  const start = input.ExclusiveStartKey;
  if (start !== undefined) checkStart(start, order, table.shape.key);
  const isAfter = (item: Item) => items.compare(item, start as Item) > 0 !== backwards;
  const rest =
    start === undefined
      ? inOrder
      : inOrder.filter((item) => items.compare(item, start) !== 0 && isAfter(item));
  const page = takePage(rest, input.Limit);
  const last = page.items.at(-1);
  return {
    Items: page.items,
    ...(page.isCut && last !== undefined
      ? { LastEvaluatedKey: startKeyOf(last, order, table.shape.key) }
      : {}),
  };
}

/** One share of a table or an index, partition after partition. */
export function scan(table: MemoryTable, input: ScanInput): QueryPage {
  const { order, items } = viewOf(table, input);
  const substitutions = substitutionsOf(input);
  const passes =
    input.FilterExpression === undefined
      ? () => true
      : readCondition(new Tokens(input.FilterExpression, 'FilterExpression', substitutions));
  substitutions.checkAllUsed();
  const share = items.share(input.Segment ?? 0, input.TotalSegments ?? 1);
  const start = input.ExclusiveStartKey;
  if (start !== undefined) checkStart(start, order, table.shape.key);
  const at = start === undefined ? -1 : share.findIndex((item) => isAt(item, start));
  if (start !== undefined && at === -1) throw new NotImitated('a scan from an item that is gone');
  const page = takePage(share.slice(at + 1), input.Limit);
  const last = page.items.at(-1);
  return {
    Items: page.items.filter(passes),
    ...(page.isCut && last !== undefined
      ? { LastEvaluatedKey: startKeyOf(last, order, table.shape.key) }
      : {}),
  };
}

function isAt(item: Item, start: Item): boolean {
  return Object.entries(start).every(([name, value]) => JSON.stringify(item[name]) === JSON.stringify(value));
}

function viewOf(
  table: MemoryTable,
  input: Pick<QueryInput, 'IndexName' | 'ConsistentRead'>,
): { order: KeyShape; items: SortedItems } {
  if (input.IndexName === undefined) {
    return { order: table.shape.key, items: table.items(input.ConsistentRead === true) };
  }
  if (input.ConsistentRead === true) {
    throw validation('Consistent reads are not supported on global secondary indexes');
  }
  const { shape, items } = table.index(input.IndexName);
  return { order: shape, items };
}

function checkStart(start: Item, order: KeyShape, key: KeyShape): void {
  const wanted = new Set([...namesOf(order), ...namesOf(key)]);
  const given = Object.keys(start);
  if (given.length === wanted.size && given.every((name) => wanted.has(name))) return;
  throw validation("Exclusive Start Key must have same size as table's key schema");
}

/** A page that ends exactly at its limit is cut: DynamoDB has not looked whether more follows. */
function takePage(rest: readonly Item[], limit: number | undefined): { items: Item[]; isCut: boolean } {
  if (limit !== undefined && limit < 1) throw validation('Limit must be greater than or equal to 1');
  const items: Item[] = [];
  let bytes = 0;
  for (const item of rest) {
    items.push(item);
    bytes += sizeOfItem(item);
    if (items.length === limit || bytes > pageBytesMax) return { items, isCut: true };
  }
  return { items, isCut: false };
}
