/** What conditions and updates mean, on every engine. */
import {
  GetCommand,
  PutCommand,
  type PutCommandInput,
  UpdateCommand,
  type UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { describe, expect, test } from 'vitest';
import type { Store } from '../../../functions/store/client.ts';
import { refusalOf } from './answers.ts';

const failed = 'ConditionalCheckFailedException';
const invalid = 'ValidationException';

type Values = Record<string, unknown>;

/** Against the item { n: 1, s: 'x' }. */
const conditions: readonly [condition: string, values: Values | undefined, refusal: string | null][] = [
  ['attribute_exists(pk)', undefined, null],
  ['attribute_not_exists(pk)', undefined, failed],
  ['attribute_not_exists(gone)', undefined, null],
  ['n = :a', { ':a': 1 }, null],
  ['n = :a', { ':a': '1' }, failed],
  ['n <> :a', { ':a': '1' }, null],
  ['gone = :a', { ':a': 1 }, failed],
  ['gone <> :a', { ':a': 1 }, null],
  ['gone < :a', { ':a': 1 }, failed],
  ['NOT gone < :a', { ':a': 1 }, null],
  ['n < :a', { ':a': 10 }, null],
  ['n < :a', { ':a': 1 }, failed],
  ['n <= :a', { ':a': 1 }, null],
  ['n > :a', { ':a': -1 }, null],
  ['n >= :a', { ':a': 1.5 }, failed],
  ['n < :a', { ':a': '2' }, failed],
  ['s < :a', { ':a': 'xa' }, null],
  ['s > :a', { ':a': 'X' }, null],
  ['s = :a', { ':a': '' }, failed],
  ['n BETWEEN :a AND :b', { ':a': 1, ':b': 3 }, null],
  ['n BETWEEN :a AND :b', { ':a': 2, ':b': 3 }, failed],
  ['begins_with(s, :a)', { ':a': 'x' }, null],
  ['begins_with(s, :a)', { ':a': 'xy' }, failed],
  ['begins_with(n, :a)', { ':a': '1' }, failed],
  ['begins_with(gone, :a)', { ':a': 'x' }, failed],
  ['begins_with(s, :a)', { ':a': 1 }, invalid],
  ['n < :a OR s = :b AND n > :a', { ':a': 2, ':b': 'y' }, null],
  ['(n < :a OR s = :b) AND n > :a', { ':a': 2, ':b': 'x' }, failed],
  ['NOT n < :a OR s = :b', { ':a': 2, ':b': 'x' }, null],
  ['NOT (n < :a OR s = :b)', { ':a': 2, ':b': 'x' }, failed],
  ['n = :a and s = :b', { ':a': 1, ':b': 'x' }, null],
  ['N = :a', { ':a': 1 }, failed],
  [':a = n', { ':a': 1 }, null],
  ['attribute_not_exists(:a)', { ':a': 1 }, invalid],
  ['Attribute_Exists(pk)', undefined, invalid],
  ['attribute_exists(pk', undefined, invalid],
  ['n = = :a', { ':a': 1 }, invalid],
  ['n = :a :a', { ':a': 1 }, invalid],
  ['n ! :a', { ':a': 1 }, invalid],
  ['', undefined, invalid],
  ['n = :a', { ':a': 1, ':b': 3 }, invalid],
  ['n = :a AND s = :b', { ':a': 1 }, invalid],
  ['#n = :a', { ':a': 1 }, invalid],
];

/** Against the item { a: 6, d: 1, s: 'x' }: the attributes afterwards, or the refusal. */
const updates: readonly [update: string, values: Values | undefined, after: Values | string][] = [
  ['SET a = :a', { ':a': 1 }, { a: 1, d: 1, s: 'x' }],
  ['set a = :a', { ':a': 1 }, { a: 1, d: 1, s: 'x' }],
  ['SET a = if_not_exists(a, :b), c = if_not_exists(c, :b)', { ':b': 5 }, { a: 6, c: 5, d: 1, s: 'x' }],
  ['SET c = if_not_exists(c, :zero) + :b', { ':b': 5, ':zero': 0 }, { a: 6, c: 5, d: 1, s: 'x' }],
  ['SET a = a + :b', { ':b': 5 }, { a: 11, d: 1, s: 'x' }],
  ['SET a = a - :b, d = a', { ':b': 1 }, { a: 5, d: 6, s: 'x' }],
  ['SET s = :a REMOVE a, gone', { ':a': 'y' }, { d: 1, s: 'y' }],
  ['REMOVE gone', undefined, { a: 6, d: 1, s: 'x' }],
  ['SET a = gone', undefined, invalid],
  ['SET c = c + :b', { ':b': 5 }, invalid],
  ['SET s = s + :b', { ':b': 5 }, invalid],
  ['SET a = :b, a = :c', { ':b': 1, ':c': 2 }, invalid],
  ['SET pk = :b', { ':b': '1' }, invalid],
  ['SET a = :b + :b + :b', { ':b': 1 }, invalid],
  ['SET a = :b SET s = :b', { ':b': 1 }, invalid],
  ['SET a', undefined, invalid],
  ['', undefined, invalid],
];

export function expressionContract(store: () => Store): void {
  const TableName = 'Programs';
  const put = (input: Omit<PutCommandInput, 'TableName'>) =>
    store().documents.send(new PutCommand({ TableName, ...input }));
  const update = (input: Omit<UpdateCommandInput, 'TableName'>) =>
    store().documents.send(new UpdateCommand({ TableName, ...input }));

  describe('a condition', () => {
    const Item = { pk: 'conditions', sk: '1', n: 1, s: 'x' };

    test.each(conditions)('%s with %j: %s', async (ConditionExpression, values, refusal) => {
      await put({ Item });
      const given = values === undefined ? {} : { ExpressionAttributeValues: values };
      expect(await refusalOf(put({ Item, ConditionExpression, ...given }))).toBe(refusal);
    });

    test('names an attribute by its substitute, and every substitute is used', async () => {
      const condition = { ConditionExpression: '#n = :a', ExpressionAttributeValues: { ':a': 1 } };
      const attempt = (ExpressionAttributeNames: Record<string, string>) =>
        refusalOf(put({ Item, ...condition, ExpressionAttributeNames }));
      await put({ Item });
      expect(await attempt({ '#n': 'n' })).toBe(null);
      expect(await attempt({ '#n': 's' })).toBe(failed);
      expect(await attempt({ '#n': 'n', '#m': 'm' })).toBe(invalid);
    });

    test('that fails comes with the item where it was asked for', async () => {
      await put({ Item });
      const ConditionExpression = 'attribute_not_exists(pk)';
      const thrownBy = (asked: object) =>
        put({ Item, ConditionExpression, ...asked }).catch((error: unknown) => error);
      // As attribute values, even through the document client.
      expect(await thrownBy({ ReturnValuesOnConditionCheckFailure: 'ALL_OLD' })).toMatchObject({
        name: failed,
        Item: { n: { N: '1' }, s: { S: 'x' } },
      });
      expect(await thrownBy({})).not.toHaveProperty('Item.pk');
    });
  });

  describe('an update', () => {
    test.each(updates)('%s with %j leaves %j', async (UpdateExpression, values, after) => {
      const Key = { pk: 'updates', sk: UpdateExpression || '-' };
      await put({ Item: { ...Key, a: 6, d: 1, s: 'x' } });
      const given = values === undefined ? {} : { ExpressionAttributeValues: values };
      const refusal = await refusalOf(update({ Key, UpdateExpression, ...given }));
      const read = new GetCommand({ TableName, Key, ConsistentRead: true });
      const { Item } = await store().documents.send(read);
      if (typeof after === 'string') expect(refusal).toBe(after);
      else expect({ refusal, Item }).toEqual({ refusal: null, Item: { ...Key, ...after } });
    });

    test('makes the item where there is none, unless its condition wants one', async () => {
      const Key = { pk: 'updates', sk: 'new' };
      const change = { Key, UpdateExpression: 'SET a = :a', ExpressionAttributeValues: { ':a': 1 } };
      const onlyIfThere = { ...change, ConditionExpression: 'attribute_exists(pk)' };
      expect(await refusalOf(update(onlyIfThere))).toBe(failed);
      expect(await refusalOf(update(change))).toBe(null);
      expect(await refusalOf(update(onlyIfThere))).toBe(null);
    });
  });
}
