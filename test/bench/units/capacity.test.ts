import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from 'vitest';
import { indexUnits, readUnits, writeUnits } from './capacity.ts';
import type { Item } from './itemSize.ts';

const sized = (bytes: number): Item => ({ a: { S: 'x'.repeat(bytes - 1) } });

test.each([
  [0, 1],
  [1, 1],
  [4_096, 1],
  [4_097, 2],
])('%i bytes are read consistently for %i, otherwise for half', (bytes, units) => {
  expect(readUnits(bytes, true)).toBe(units);
  expect(readUnits(bytes, false)).toBe(units / 2);
});

test.each([
  [null, sized(1_024), 1],
  [null, sized(1_025), 2],
  [sized(3_000), sized(10), 3], // the larger of before and after
  [sized(3_000), null, 3],
])('a write counts each begun kilobyte, twice within a transaction', (before, after, units) => {
  expect(writeUnits({ before, after }, false)).toBe(units);
  expect(writeUnits({ before, after }, true)).toBe(2 * units);
});

describe('in an index', () => {
  const table: CreateTableCommandInput = {
    TableName: 'Members',
    AttributeDefinitions: [],
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    GlobalSecondaryIndexes: [
      {
        IndexName: 'due',
        KeySchema: [{ AttributeName: 'dueAt', KeyType: 'HASH' }],
        Projection: { ProjectionType: 'KEYS_ONLY' },
      },
    ],
  };
  const item = (dueAt: string | null, rest = ''): Item => ({
    pk: { S: 'm1' },
    rest: { S: rest },
    ...(dueAt === null ? {} : { dueAt: { N: dueAt } }),
  });
  const all = structuredClone(table);
  all.GlobalSecondaryIndexes![0]!.Projection = { ProjectionType: 'ALL' };

  test.each([
    ['a new item is one write', null, item('5'), 1],
    ['an item without the key is not in it', null, item(null), 0],
    ['a change that it does not hold costs nothing', item('5', 'a'), item('5', 'b'), 0],
    ['another key is two writes', item('5'), item('6'), 2],
    ['an item that gets the key comes', item(null), item('5'), 1],
    ['an item that loses the key goes', item('5'), item(null), 1],
    ['a deleted item goes', item('5'), null, 1],
  ])('keys only: %s', (_, before, after, units) => {
    expect(indexUnits(table, { before, after })).toBe(units);
  });

  test.each([
    ['every change is one write', item('5', 'a'), item('5', 'b'), 1],
    ['by the larger size', item('5', 'x'.repeat(2_000)), item('5'), 2],
    ['writing the same again costs nothing', item('5', 'a'), item('5', 'a'), 0],
    ['another key takes out all of the old one', item('5', 'x'.repeat(2_000)), item('6'), 2 + 1],
  ])('all attributes: %s', (_, before, after, units) => {
    expect(indexUnits(all, { before, after })).toBe(units);
  });

  test('what lists its attributes holds those', () => {
    const some = structuredClone(table);
    const projection = { ProjectionType: 'INCLUDE', NonKeyAttributes: ['rest'] } as const;
    some.GlobalSecondaryIndexes![0]!.Projection = { ...projection, NonKeyAttributes: ['rest'] };
    const more = (extra: string): Item => ({ ...item('5', 'a'), extra: { S: extra } });
    expect(indexUnits(some, { before: more('a'), after: more('b') })).toBe(0);
    expect(indexUnits(some, { before: item('5', 'a'), after: item('5', 'b') })).toBe(1);
  });
});
