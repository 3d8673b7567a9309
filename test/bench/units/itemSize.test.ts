import { expect, test } from 'vitest';
import { type Item, itemSize } from './itemSize.ts';

const valueSize = (value: Item[string]): number => itemSize({ a: value }) - 1;

test.each([
  ['0', 1],
  ['7', 2],
  ['42', 2],
  ['123', 3],
  ['100', 2], // trailing zeros are not kept
  ['0.001', 2],
  ['-42', 3],
  ['1801063200000', 5],
  ['1801063197473', 8],
  ['12300.450', 5],
])('the number %s takes %i bytes', (text, bytes) => {
  expect(valueSize({ N: text })).toBe(bytes);
});

test.each<[string, Item[string], number]>([
  ['text by its UTF-8 bytes', { S: 'café' }, 5],
  ['binary by its bytes', { B: new Uint8Array(9) }, 9],
  ['a Boolean in one', { BOOL: false }, 1],
  ['null in one', { NULL: true }, 1],
  ['an empty list in three', { L: [] }, 3],
  ['a list with one more for each element', { L: [{ S: 'ab' }, { N: '7' }] }, 3 + 1 + 2 + 1 + 2],
  ['a map with its names', { M: { name: { S: 'ab' } } }, 3 + 1 + 4 + 2],
])('%s', (_, value, bytes) => {
  expect(valueSize(value)).toBe(bytes);
});

test('names of attributes count', () => {
  expect(itemSize({ pk: { S: 'x' }, größe: { NULL: true } })).toBe(2 + 1 + 7 + 1);
});

test('a kind of value that nobody has measured is an error', () => {
  expect(() => itemSize({ tags: { SS: ['a'] } })).toThrow('no size is known');
});
