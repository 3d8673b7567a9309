/** Which items are kept and how they come back, on every engine. */
import { BatchGetCommand, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, test } from 'vitest';
import type { Store } from '../../../functions/store/client.ts';
import { refusalOf } from './answers.ts';

const invalid = 'ValidationException';
/** Of the item { pk: 'a', sk: 'big', v }: names and values, less `v`'s own. */
const bytesBeside = 'pk'.length + 'a'.length + 'sk'.length + 'big'.length + 'v'.length;
const itemBytesMax = 400 * 1024;

const refused: readonly [what: string, table: string, item: Record<string, unknown>][] = [
  ['an empty partition key', 'Programs', { pk: '', sk: '1' }],
  ['an empty sort key', 'Programs', { pk: 'a', sk: '' }],
  ['no sort key', 'Programs', { pk: 'a' }],
  ['a key of another type', 'Programs', { pk: 'a', sk: 1 }],
  ['a partition key over 2,048 bytes', 'Programs', { pk: 'é'.repeat(1_025), sk: '1' }],
  ['a sort key over 1,024 bytes', 'Programs', { pk: 'a', sk: 'é'.repeat(513) }],
  ['an empty key of an index', 'Ledger', { pk: 'a', sk: '1', memberPk: '', memberSk: 'x' }],
  ['an index key of another type', 'Ledger', { pk: 'a', sk: '1', memberPk: 'm', memberSk: 1 }],
  [
    'an index sort key over 1,024 bytes',
    'Ledger',
    { pk: 'a', sk: '1', memberPk: 'm', memberSk: 'x'.repeat(1_025) },
  ],
  ['a byte over 400 KB', 'Programs', { pk: 'a', sk: 'big', v: 'x'.repeat(itemBytesMax - bytesBeside + 1) }],
];

const kept: readonly [what: string, table: string, item: Record<string, unknown>][] = [
  ['exactly 400 KB', 'Programs', { pk: 'a', sk: 'big', v: 'x'.repeat(itemBytesMax - bytesBeside) }],
  ['keys as long as they may be', 'Programs', { pk: 'é'.repeat(1_024), sk: 'é'.repeat(512) }],
  ['an empty text that is no key', 'Programs', { pk: 'a', sk: 'empty', v: '' }],
  ['only part of an index key', 'Ledger', { pk: 'a', sk: '1', memberPk: 'm' }],
  ['the largest safe integer', 'Programs', { pk: 'a', sk: 'n', v: Number.MAX_SAFE_INTEGER }],
  ['a negative number', 'Programs', { pk: 'a', sk: 'n', v: -1 }],
  ['lists of maps, null, false', 'Programs', { pk: 'a', sk: 'l', v: [{ b: 1, c: [null, false] }, {}] }],
  ['binary', 'Programs', { pk: 'a', sk: 'b', v: new Uint8Array([0, 1, 255]) }],
  ['text of any kind', 'Programs', { pk: '\u0000 #:%/é😀', sk: '😀', v: '\ufeff\ud83d\ude00' }],
];

export function itemContract(store: () => Store): void {
  const put = (TableName: string, Item: Record<string, unknown>) =>
    store().documents.send(new PutCommand({ TableName, Item }));
  const read = (TableName: string, Key: Record<string, unknown>) =>
    store().documents.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
  const get = async (TableName: string, Key: Record<string, unknown>) => {
    const { Item } = await read(TableName, Key);
    return Item;
  };

  describe('an item', () => {
    test.each(refused)('with %s is refused', async (_, TableName, Item) => {
      expect(await refusalOf(put(TableName, Item))).toBe(invalid);
    });

    test.each(kept)('with %s comes back as it was', async (_, TableName, Item) => {
      await put(TableName, Item);
      expect(await get(TableName, { pk: Item.pk, sk: Item.sk })).toEqual(Item);
    });

    test('is written without its undefined attributes', async () => {
      await put('Programs', { pk: 'a', sk: 'u', v: undefined });
      expect(await get('Programs', { pk: 'a', sk: 'u' })).toEqual({ pk: 'a', sk: 'u' });
    });

    test('that is put again is replaced as a whole', async () => {
      await put('Programs', { pk: 'a', sk: 'r', old: 1 });
      await put('Programs', { pk: 'a', sk: 'r', new: 1 });
      expect(await get('Programs', { pk: 'a', sk: 'r' })).toEqual({ pk: 'a', sk: 'r', new: 1 });
    });

    test('that is not there comes back as nothing', async () => {
      expect(await get('Programs', { pk: 'never', sk: '1' })).toBeUndefined();
    });

    test.each([{ pk: 'a' }, { pk: 'a', sk: '1', v: 1 }, { pk: '', sk: '1' }, { pk: 'a', sk: 1 }])(
      'is not to be had by %j',
      async (Key) => {
        expect(await refusalOf(read('Programs', Key))).toBe(invalid);
      },
    );

    test('of a table that is not there is an error', async () => {
      const Key = { pk: 'a', sk: '1' };
      expect(await refusalOf(read('Nowhere', Key))).toBe('ResourceNotFoundException');
    });

    test('may be one of many that are read at once', async () => {
      const keys = ['1', '2', '3'].map((sk) => ({ pk: 'many', sk }));
      for (const key of [keys[0], keys[2]]) await put('Ledger', { ...key });
      const ask = (Keys: typeof keys) =>
        store().documents.send(
          new BatchGetCommand({ RequestItems: { Ledger: { Keys, ConsistentRead: true } } }),
        );
      const { Responses, UnprocessedKeys } = await ask(keys);
      expect(Responses?.Ledger).toHaveLength(2);
      expect(Responses?.Ledger).toEqual(expect.arrayContaining([keys[0], keys[2]]));
      expect(UnprocessedKeys).toEqual({});
      expect(await refusalOf(ask([...keys, ...keys]))).toBe(invalid);
    });
  });
}
