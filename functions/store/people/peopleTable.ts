/** Reading the table of what is personal. Everything in it may be erased: nothing that counts stands there. */
import { GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Store } from '../client.ts';
import { translated } from '../errors.ts';
import type { Item } from '../item.ts';
import type { Key } from '../keys.ts';

export function peopleTable({ tables }: Store): string {
  const { people } = tables;
  if (people === undefined) throw new Error('this function has nothing to do with what is personal');
  return people;
}

/** Consistent, 1 RRU. */
export async function getPeopleItem(store: Store, { pk, sk }: Key): Promise<Item | null> {
  const TableName = peopleTable(store);
  const { Item } = await translated(() =>
    store.documents.send(new GetCommand({ TableName, Key: { pk, sk }, ConsistentRead: true })),
  );
  return Item ?? null;
}

/** All items of a partition whose sort keys begin so (consistent). */
export async function allPeopleItems(store: Store, pk: string, prefix: string): Promise<readonly Item[]> {
  const items: Item[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const page = await translated(() =>
      store.documents.send(
        new QueryCommand({
          TableName: peopleTable(store),
          ConsistentRead: true,
          KeyConditionExpression: prefix === '' ? 'pk = :pk' : 'pk = :pk AND begins_with(sk, :prefix)',
          ExpressionAttributeValues: { ':pk': pk, ...(prefix === '' ? {} : { ':prefix': prefix }) },
          ...(start === undefined ? {} : { ExclusiveStartKey: start }),
        }),
      ),
    );
    items.push(...(page.Items ?? []));
    start = page.LastEvaluatedKey;
  } while (start !== undefined);
  return items;
}
