/** The same reads and transactions once more, straight to DynamoDB Local, under keys of their own. */
import type { DynamoCalls } from './dynamoCalls.ts';

/** As the wire has it: attribute values in JSON. */
type Item = Readonly<Record<string, { readonly S?: string; readonly N?: string; readonly B?: string }>>;

interface Recorded {
  readonly entries: readonly Item[];
  readonly members: ReadonlyMap<string, Item>;
  readonly tables: { readonly ledger: string; readonly members: string };
}

/** Everything that recording has left in the tables. */
export async function readRecorded(calls: DynamoCalls): Promise<Recorded> {
  const { TableNames } = await calls.call<{ TableNames: string[] }>('ListTables', {});
  const named = (part: string) => {
    const found = TableNames.find((name) => name.includes(part));
    if (found === undefined) throw new Error(`no table is named like ${part}: ${TableNames.join(', ')}`);
    return found;
  };
  const tables = { ledger: named('Ledger'), members: named('Members') };
  const members = await scan(calls, tables.members);
  return {
    tables,
    entries: (await scan(calls, tables.ledger)).filter(({ sk }) => sk?.S === 'purchase'),
    members: new Map(members.map((member) => [textOf(member.pk), member])),
  };
}

async function scan(calls: DynamoCalls, TableName: string): Promise<Item[]> {
  const items: Item[] = [];
  let start: Item | undefined;
  do {
    const input = { TableName, ConsistentRead: true, ...(start && { ExclusiveStartKey: start }) };
    const page = await calls.call<{ Items: Item[]; LastEvaluatedKey?: Item }>('Scan', input);
    items.push(...page.Items);
    start = page.LastEvaluatedKey;
  } while (start !== undefined);
  return items;
}

/** Seconds for all entries, so many at a time, one after the other for each member. */
export async function replay(calls: DynamoCalls, recorded: Recorded, concurrency: number): Promise<number> {
  const { entries, members, tables } = recorded;
  const again = (pk: string) => `again#${pk}`;
  for (const [pk, member] of members) {
    const item = { ...member, pk: { S: again(pk) }, version: { N: '0' } };
    await calls.call('PutItem', { TableName: tables.members, Item: item });
  }
  const waiting = [...Map.groupBy(entries, (entry) => textOf(entry.memberPk)).entries()];
  const startedAt = performance.now();
  const lane = async (): Promise<void> => {
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const [pk, theirs] = next;
      const member = members.get(pk);
      if (member === undefined) throw new Error(`an entry names ${pk}, who is not a member`);
      for (const [version, entry] of theirs.entries()) {
        await calls.call('GetItem', {
          TableName: tables.members,
          Key: { pk: { S: again(pk) } },
          ConsistentRead: true,
        });
        await calls.call('TransactWriteItems', {
          TransactItems: [
            {
              Put: entryPut(tables.ledger, {
                ...entry,
                pk: { S: again(textOf(entry.pk)) },
                memberPk: { S: again(pk) },
              }),
            },
            { Put: memberPut(tables.members, { ...member, pk: { S: again(pk) } }, version) },
          ],
        });
      }
    }
  };
  await Promise.all(Array.from({ length: concurrency }, lane));
  return (performance.now() - startedAt) / 1_000;
}

function entryPut(TableName: string, item: Item): object {
  return {
    TableName,
    Item: item,
    ConditionExpression: 'attribute_not_exists(pk)',
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  };
}

function memberPut(TableName: string, member: Item, version: number): object {
  return {
    TableName,
    Item: { ...member, version: { N: String(version + 1) } },
    ConditionExpression: '#version = :version AND #dueAt = :dueAt',
    ExpressionAttributeNames: { '#version': 'version', '#dueAt': 'dueAt' },
    ExpressionAttributeValues: { ':version': { N: String(version) }, ':dueAt': member.dueAt },
  };
}

function textOf(value: { readonly S?: string } | undefined): string {
  if (value?.S === undefined) throw new Error('a key is not text');
  return value.S;
}
