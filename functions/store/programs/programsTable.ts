/** Reading and writing items of the Programs table, whatever they are. */
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { GetCommand, PutCommand, QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import type { Store } from '../client.ts';
import { translated } from '../errors.ts';
import type { Key } from '../keys.ts';

type ProgramsItem = Record<string, unknown>;

export async function getProgramsItem(
  store: Store,
  key: { pk: string; sk: string },
): Promise<ProgramsItem | undefined> {
  const { Item } = await translated(() =>
    store.documents.send(
      new GetCommand({ TableName: store.tables.programs, Key: key, ConsistentRead: true }),
    ),
  );
  return Item;
}

export interface Range {
  readonly pk: string;
  /** Of the sort keys. */
  readonly prefix: string;
  readonly isNewestFirst?: boolean;
}

/** A page of a range, after the key `after`; `isMore`: something may follow. */
export async function listProgramsItems(
  store: Store,
  range: Range,
  limit: number,
  after: Key | null,
): Promise<{ readonly items: readonly ProgramsItem[]; readonly isMore: boolean }> {
  // One more tells whether anything follows; large items may end what one read brings before that.
  const { Items = [], LastEvaluatedKey } = await query(store, range, {
    Limit: limit + 1,
    ...(after === null ? {} : { ExclusiveStartKey: after }),
  });
  return { items: Items.slice(0, limit), isMore: Items.length > limit || LastEvaluatedKey !== undefined };
}

export async function allProgramsItems(store: Store, range: Range): Promise<readonly ProgramsItem[]> {
  const items: ProgramsItem[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const page = await query(store, range, start === undefined ? {} : { ExclusiveStartKey: start });
    items.push(...(page.Items ?? []));
    start = page.LastEvaluatedKey;
  } while (start !== undefined);
  return items;
}

function query(
  store: Store,
  { pk, prefix, isNewestFirst = false }: Range,
  more: Pick<QueryCommandInput, 'Limit' | 'ExclusiveStartKey'>,
) {
  const byPrefix = prefix === '' ? {} : { ':prefix': prefix };
  return translated(() =>
    store.documents.send(
      new QueryCommand({
        TableName: store.tables.programs,
        ConsistentRead: true,
        KeyConditionExpression: prefix === '' ? 'pk = :pk' : 'pk = :pk AND begins_with(sk, :prefix)',
        ExpressionAttributeValues: { ':pk': pk, ...byPrefix },
        ...(isNewestFirst ? { ScanIndexForward: false } : {}),
        ...more,
      }),
    ),
  );
}

interface Condition {
  readonly ConditionExpression: string;
  readonly ExpressionAttributeValues?: Readonly<Record<string, unknown>>;
}

/** False where the condition does not hold. */
export async function putIf(store: Store, Item: object, condition: Condition): Promise<boolean> {
  const put = { TableName: store.tables.programs, Item: { ...Item }, ...condition };
  try {
    await translated(() => store.documents.send(new PutCommand(put)));
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}
