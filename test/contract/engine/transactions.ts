/** All or nothing, one reason per part, once per token, on every engine. */
import { GetCommand, TransactWriteCommand, type TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import { describe, expect, test } from 'vitest';
import type { Store } from '../../../functions/store/client.ts';
import { refusalOf, standingItems } from './answers.ts';

type Part = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

const TableName = 'Programs';
const pk = 'transactions';
const missing = 'attribute_not_exists(pk)';
const there = 'attribute_exists(pk)';

function put(sk: string, condition?: string, attributes: Record<string, unknown> = {}): Part {
  const onFailure = {
    ConditionExpression: condition,
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  } as const;
  return {
    Put: { TableName, Item: { pk, sk, ...attributes }, ...(condition === undefined ? {} : onFailure) },
  };
}

const check = (sk: string, ConditionExpression: string): Part => ({
  ConditionCheck: { TableName, Key: { pk, sk }, ConditionExpression },
});

const refused: readonly [what: string, parts: readonly Part[], refusal: string][] = [
  ['no part', [], 'ValidationException'],
  ['101 parts', Array.from({ length: 101 }, (_, index) => put(`p${index}`)), 'ValidationException'],
  ['two parts on one item', [put('1'), put('1')], 'ValidationException'],
  ['a put and a check of one item', [put('1'), check('1', there)], 'ValidationException'],
  ['two operations in one part', [{ ...put('1'), ...check('2', there) }], 'ValidationException'],
  ['an empty key', [put('1'), put('')], 'ValidationException'],
  [
    'an item over 400 KB',
    [put('1'), put('2', undefined, { v: 'x'.repeat(400 * 1024) })],
    'ValidationException',
  ],
  [
    'more than 4 MB',
    Array.from({ length: 12 }, (_, index) => put(`p${index}`, undefined, { v: 'x'.repeat(380 * 1024) })),
    'ValidationException',
  ],
  ['a condition that is none', [put('1', 'attribute_exists(pk')], 'ValidationException'],
  [
    'a key of another type',
    [put('1'), { Put: { TableName, Item: { pk, sk: 1 } } }],
    'TransactionCanceledException: None, ValidationError',
  ],
  [
    'an index key of another type',
    [put('1'), { Put: { TableName: 'Ledger', Item: { pk, sk: '1', memberPk: 1 } } }],
    'TransactionCanceledException: None, ValidationError',
  ],
  [
    'a table that is not there',
    [{ Put: { TableName: 'Nowhere', Item: { pk, sk: '1' } } }],
    'ResourceNotFoundException',
  ],
];

export function transactionContract(store: () => Store): void {
  const transact = (TransactItems: readonly Part[], ClientRequestToken?: string) =>
    store().documents.send(
      new TransactWriteCommand({
        TransactItems: [...TransactItems],
        ...(ClientRequestToken === undefined ? {} : { ClientRequestToken }),
      }),
    );
  const get = async (sk: string) => {
    const { Item } = await store().documents.send(
      new GetCommand({ TableName, Key: { pk, sk }, ConsistentRead: true }),
    );
    return Item;
  };

  describe('a transaction', () => {
    test('writes all its parts, up to a hundred', async () => {
      const parts = Array.from({ length: 100 }, (_, index) => put(`all ${index}`));
      expect(await refusalOf(transact(parts))).toBe(null);
      expect(await get('all 99')).toBeDefined();
    });

    test('updates, deletes and checks', async () => {
      const Key = { pk, sk: 'mixed' };
      await transact([put('mixed', undefined, { n: 1 }), put('doomed')]);
      await transact([
        {
          Update: {
            TableName,
            Key,
            UpdateExpression: 'SET n = n + :one',
            ConditionExpression: 'n = :one',
            ExpressionAttributeValues: { ':one': 1 },
          },
        },
        { Delete: { TableName, Key: { pk, sk: 'doomed' }, ConditionExpression: there } },
        check('never there', missing),
      ]);
      expect(await get('mixed')).toEqual({ ...Key, n: 2 });
      expect(await get('doomed')).toBeUndefined();
      expect(await get('never there')).toBeUndefined();
    });

    test('with failed conditions writes nothing and says why, part by part, with what stands', async () => {
      await transact([put('standing', undefined, { v: 1 }), put('other', undefined, { v: 2 })]);
      const attempt = () =>
        transact([
          put('fresh'),
          put('standing', missing),
          put('other', 'v = v2 OR attribute_exists(gone)'),
          put('never', there),
        ]);
      expect(await refusalOf(attempt())).toBe(
        'TransactionCanceledException: None, ConditionalCheckFailed, ConditionalCheckFailed, ConditionalCheckFailed',
      );
      expect(await standingItems(attempt())).toEqual([
        null,
        { pk, sk: 'standing', v: 1 },
        { pk, sk: 'other', v: 2 },
        null,
      ]);
      expect(await get('fresh')).toBeUndefined();
    });

    test('keeps what stands to itself where nobody asked', async () => {
      await transact([put('standing')]);
      const part = { Put: { TableName, Item: { pk, sk: 'standing' }, ConditionExpression: missing } };
      expect(await standingItems(transact([part]))).toEqual([null]);
    });

    test.each(refused)('with %s is refused', async (_, parts, refusal) => {
      expect(await refusalOf(transact(parts))).toBe(refusal);
    });

    test('sent again with its token is answered as the first time and not done again', async () => {
      const parts = [put('token', missing)];
      expect(await refusalOf(transact(parts, 'first'))).toBe(null);
      expect(await refusalOf(transact(parts, 'first'))).toBe(null);
      expect(await refusalOf(transact(parts, 'second'))).toBe(
        'TransactionCanceledException: ConditionalCheckFailed',
      );
    });

    test('with the token of another one is refused', async () => {
      await transact([put('token a')], 'taken');
      expect(await refusalOf(transact([put('token b')], 'taken'))).toBe(
        'IdempotentParameterMismatchException',
      );
    });

    test('that was cancelled leaves its token free', async () => {
      await transact([put('token c')]);
      expect(await refusalOf(transact([put('token c', missing)], 'free'))).toMatch(/Cancel/);
      expect(await refusalOf(transact([put('token d', missing)], 'free'))).toBe(null);
    });
  });
}
