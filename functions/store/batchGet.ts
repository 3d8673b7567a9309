/** Reading many items of a table at once, by their keys. */
import { BatchGetCommand } from '@aws-sdk/lib-dynamodb';
import { StoreBusy } from '../shared/busy.ts';
import type { Store } from './client.ts';
import { translated } from './errors.ts';
import type { Item } from './item.ts';

/** What one call may ask for. */
const keysMax = 100;
const triesMax = 8;
const backoffMs = 25;

/** Consistent, in no order; what is not there is left out. */
export async function batchGet(
  store: Store,
  table: string,
  keys: readonly Readonly<Record<string, string>>[],
): Promise<Item[]> {
  const items: Item[] = [];
  for (let from = 0; from < keys.length; from += keysMax) {
    items.push(...(await readBatch(store, table, keys.slice(from, from + keysMax))));
  }
  return items;
}

async function readBatch(
  store: Store,
  table: string,
  keys: readonly Readonly<Record<string, string>>[],
): Promise<Item[]> {
  const items: Item[] = [];
  let wanted: Record<string, unknown>[] = [...keys];
  for (let attempt = 1; ; attempt++) {
    const RequestItems = { [table]: { Keys: wanted, ConsistentRead: true } };
    const answer = await translated(() => store.documents.send(new BatchGetCommand({ RequestItems })));
    for (const item of answer.Responses?.[table] ?? []) items.push(item);
    wanted = answer.UnprocessedKeys?.[table]?.Keys ?? [];
    if (wanted.length === 0) return items;
    if (attempt === triesMax) throw new StoreBusy('items are read more slowly than they are asked for');
    const pauseMs = Math.random() * backoffMs * 2 ** attempt;
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}
