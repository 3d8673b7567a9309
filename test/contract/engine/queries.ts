/** Order, ranges and pages of queries, on every engine. */
import { PutCommand, QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Store } from '../../../functions/store/client.ts';
import { refusalOf } from './answers.ts';

const invalid = 'ValidationException';
const pk = 'queries';

type Ask = Partial<QueryCommandInput>;

/** Over the sort keys 00 to 11. */
const ranges: readonly [
  condition: string,
  values: Record<string, unknown>,
  found: readonly string[] | string,
][] = [
  ['pk = :pk AND sk = :a', { ':a': '03' }, ['03']],
  ['pk = :pk AND sk < :a', { ':a': '02' }, ['00', '01']],
  ['pk = :pk AND sk <= :a', { ':a': '01' }, ['00', '01']],
  ['pk = :pk AND sk > :a', { ':a': '10' }, ['11']],
  ['pk = :pk AND sk >= :a', { ':a': '10' }, ['10', '11']],
  ['pk = :pk AND sk BETWEEN :a AND :b', { ':a': '03', ':b': '05' }, ['03', '04', '05']],
  ['pk = :pk AND begins_with(sk, :a)', { ':a': '1' }, ['10', '11']],
  ['sk < :a AND pk = :pk', { ':a': '01' }, ['00']],
  ['pk = :pk AND sk < :a', { ':a': '00' }, []],
  ['sk < :a', { ':a': '01' }, invalid],
  ['pk = :pk OR sk < :a', { ':a': '01' }, invalid],
  ['pk = :pk AND sk > :a AND sk < :b', { ':a': '03', ':b': '05' }, invalid],
  ['pk = :pk AND other > :a', { ':a': '03' }, invalid],
  ['pk = :pk AND sk <> :a', { ':a': '03' }, invalid],
  ['pk = :pk AND sk < :a', { ':a': 3 }, invalid],
  ['pk = :pk AND begins_with(sk, :a)', { ':a': '' }, invalid],
];

export function queryContract(store: () => Store): void {
  const send = (input: QueryCommandInput) => store().documents.send(new QueryCommand(input));
  const ask = (more: Ask) =>
    send({
      TableName: 'Programs',
      ConsistentRead: true,
      KeyConditionExpression: 'pk = :pk',
      ...more,
      ExpressionAttributeValues: { ':pk': pk, ...more.ExpressionAttributeValues },
    });
  const keysOf = (items: readonly Record<string, unknown>[] = []) => items.map(({ sk }) => sk);
  const put = (TableName: string, Item: Record<string, unknown>) =>
    store().documents.send(new PutCommand({ TableName, Item }));

  describe('a query', () => {
    beforeAll(async () => {
      for (let index = 11; index >= 0; index--) {
        await put('Programs', { pk, sk: String(index).padStart(2, '0'), v: 'x'.repeat(100 * 1024) });
      }
    });

    test.each(ranges)('for %s with %j finds %j', async (KeyConditionExpression, values, found) => {
      const asked = { KeyConditionExpression, ExpressionAttributeValues: values };
      const usesPk = KeyConditionExpression.includes(':pk');
      const query = usesPk ? ask(asked) : send({ TableName: 'Programs', ...asked });
      if (typeof found === 'string') expect(await refusalOf(query)).toBe(found);
      else expect(keysOf((await query).Items)).toEqual(found);
    });

    test('ends its page with the item that goes beyond a megabyte and says where to go on', async () => {
      const first = await ask({});
      expect(keysOf(first.Items).at(-1)).toBe('10');
      expect(first.LastEvaluatedKey).toEqual({ pk, sk: '10' });
      const second = await ask({ ExclusiveStartKey: first.LastEvaluatedKey });
      expect(keysOf(second.Items)).toEqual(['11']);
      expect(second.LastEvaluatedKey).toBeUndefined();
    });

    test('goes backwards, pages included', async () => {
      const first = await ask({ ScanIndexForward: false, Limit: 2 });
      expect(keysOf(first.Items)).toEqual(['11', '10']);
      const second = await ask({
        ScanIndexForward: false,
        Limit: 2,
        ExclusiveStartKey: first.LastEvaluatedKey,
      });
      expect(keysOf(second.Items)).toEqual(['09', '08']);
    });

    test('that fills its page exactly does not know yet that nothing follows', async () => {
      const start = { pk, sk: '06' };
      const last = await ask({ Limit: 5, ExclusiveStartKey: start });
      expect(keysOf(last.Items)).toEqual(['07', '08', '09', '10', '11']);
      expect(last.LastEvaluatedKey).toEqual({ pk, sk: '11' });
      const nothing = await ask({ ExclusiveStartKey: last.LastEvaluatedKey });
      expect(nothing).toMatchObject({ Items: [], Count: 0 });
    });

    test('goes on after a key that is not there', async () => {
      const { Items } = await ask({ Limit: 1, ExclusiveStartKey: { pk, sk: '065' } });
      expect(keysOf(Items)).toEqual(['07']);
    });

    test('finds nothing in a partition that is not there', async () => {
      const found = await send({
        TableName: 'Programs',
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': 'never' },
      });
      expect(found).toMatchObject({ Items: [], Count: 0 });
      expect(found.LastEvaluatedKey).toBeUndefined();
    });

    test.each<[string, Ask]>([
      ['a limit of nothing', { Limit: 0 }],
      ['half a start', { ExclusiveStartKey: { pk } }],
      ['an empty key', { ExpressionAttributeValues: { ':pk': '' } }],
      ['an index that is not there', { IndexName: 'nowhere' }],
    ])('with %s is refused', async (_, more) => {
      expect(await refusalOf(ask(more))).toBe(invalid);
    });

    test('of an index finds what has its key, in its order, whole', async () => {
      const memberPk = 'index';
      for (const [sk, memberSk] of [
        ['1', 'b'],
        ['2', 'a'],
        ['3', undefined],
      ]) {
        await put('Ledger', { pk, sk, memberPk, memberSk, v: 1 });
      }
      const { Items } = await send({
        TableName: 'Ledger',
        IndexName: 'byMember',
        KeyConditionExpression: 'memberPk = :pk',
        ExpressionAttributeValues: { ':pk': memberPk },
      });
      expect(Items).toEqual([
        { pk, sk: '2', memberPk, memberSk: 'a', v: 1 },
        { pk, sk: '1', memberPk, memberSk: 'b', v: 1 },
      ]);
    });

    test('of an index pages by its key and the table’s', async () => {
      const memberPk = 'pages';
      for (const sk of ['1', '2', '3'])
        await put('Ledger', { pk: `pages ${sk}`, sk, memberPk, memberSk: 'same' });
      const seen: unknown[] = [];
      let start: QueryCommandInput['ExclusiveStartKey'];
      do {
        const page = await send({
          TableName: 'Ledger',
          IndexName: 'byMember',
          KeyConditionExpression: 'memberPk = :pk',
          ExpressionAttributeValues: { ':pk': memberPk },
          Limit: 1,
          ExclusiveStartKey: start,
        });
        seen.push(...keysOf(page.Items));
        start = page.LastEvaluatedKey;
        if (start !== undefined)
          expect(Object.keys(start).sort()).toEqual(['memberPk', 'memberSk', 'pk', 'sk']);
      } while (start !== undefined);
      expect(seen.sort()).toEqual(['1', '2', '3']);
    });

    test('of an index of keys only finds numbers in order and nothing but keys', async () => {
      for (const [member, dueAt] of [
        ['m1', 10],
        ['m2', 9],
        ['m3', 100],
      ] as const) {
        await put('Members', { pk: member, duePk: 'due', dueAt, version: 1 });
      }
      const { Items } = await send({
        TableName: 'Members',
        IndexName: 'due',
        KeyConditionExpression: 'duePk = :pk AND dueAt <= :now',
        ExpressionAttributeValues: { ':pk': 'due', ':now': 99 },
      });
      expect(Items).toEqual([
        { pk: 'm2', duePk: 'due', dueAt: 9 },
        { pk: 'm1', duePk: 'due', dueAt: 10 },
      ]);
    });

    test('of an index can’t be consistent', async () => {
      const query = send({
        TableName: 'Ledger',
        IndexName: 'byMember',
        ConsistentRead: true,
        KeyConditionExpression: 'memberPk = :pk',
        ExpressionAttributeValues: { ':pk': pk },
      });
      expect(await refusalOf(query)).toBe(invalid);
    });
  });
}
