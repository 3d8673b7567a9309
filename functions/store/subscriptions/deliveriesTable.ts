/** The table of deliveries: what is common to all that stands in it. */
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Store } from '../client.ts';
import { translated } from '../errors.ts';
import type { Item } from '../item.ts';
import type { Key } from '../keys.ts';

export interface DeliveryTable extends Pick<Store, 'documents'> {
  readonly deliveries: string;
}

export async function getItem({ documents, deliveries }: DeliveryTable, key: Key): Promise<Item | undefined> {
  const command = new GetCommand({ TableName: deliveries, Key: key, ConsistentRead: true });
  return (await translated(() => documents.send(command))).Item;
}

interface Condition {
  readonly expression: string;
  readonly values?: Readonly<Record<string, unknown>>;
}

/** False where the condition does not hold. */
export async function putItem(
  { documents, deliveries }: DeliveryTable,
  item: object,
  condition?: Condition,
): Promise<boolean> {
  const command = new PutCommand({
    TableName: deliveries,
    Item: { ...item },
    ...(condition === undefined ? {} : { ConditionExpression: condition.expression }),
    ...(condition?.values === undefined ? {} : { ExpressionAttributeValues: { ...condition.values } }),
  });
  try {
    await translated(() => documents.send(command));
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

export async function deleteItem({ documents, deliveries }: DeliveryTable, key: Key): Promise<void> {
  await translated(() => documents.send(new DeleteCommand({ TableName: deliveries, Key: key })));
}

interface Range {
  readonly pk: string;
  readonly prefix: string;
  readonly limit: number;
  readonly after?: Key | undefined;
  readonly isNewestFirst?: boolean;
}

/** At most `limit` items of a partition whose sort keys begin so; read consistently. */
export async function listItems(table: DeliveryTable, range: Range): Promise<readonly Item[]> {
  const { pk, prefix, limit, isNewestFirst = false } = range;
  const found: Item[] = [];
  let from: Item | undefined = range.after === undefined ? undefined : { ...range.after };
  do {
    const command = new QueryCommand({
      TableName: table.deliveries,
      ConsistentRead: true,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: { ':pk': pk, ':prefix': prefix },
      ScanIndexForward: !isNewestFirst,
      Limit: limit - found.length,
      ...(from === undefined ? {} : { ExclusiveStartKey: from }),
    });
    const { Items = [], LastEvaluatedKey } = await translated(() => table.documents.send(command));
    found.push(...Items);
    from = LastEvaluatedKey;
  } while (from !== undefined && found.length < limit);
  return found;
}
