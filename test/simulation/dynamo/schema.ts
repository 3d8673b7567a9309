/** What CreateTable says of a table: its key, its indexes, the types of their attributes. */
import type {
  AttributeDefinition,
  CreateTableCommandInput,
  KeySchemaElement,
} from '@aws-sdk/client-dynamodb';
import { validation } from './errors.ts';
import { type Item, typeOf } from './expressions/values.ts';

export interface KeyShape {
  readonly hash: string;
  readonly range: string | null;
}

export interface IndexShape extends KeyShape {
  readonly name: string;
  readonly keysOnly: boolean;
}

export interface TableShape {
  readonly name: string;
  readonly key: KeyShape;
  readonly indexes: readonly IndexShape[];
  readonly types: ReadonlyMap<string, string>;
}

export function readTableShape(input: CreateTableCommandInput): TableShape {
  return {
    name: input.TableName as string,
    key: readKey(input.KeySchema),
    indexes: (input.GlobalSecondaryIndexes ?? []).map(({ IndexName, KeySchema, Projection }) => ({
      name: IndexName as string,
      ...readKey(KeySchema),
      keysOnly: Projection?.ProjectionType === 'KEYS_ONLY',
    })),
    types: new Map(input.AttributeDefinitions?.map(readDefinition)),
  };
}

function readDefinition({ AttributeName, AttributeType }: AttributeDefinition): [string, string] {
  return [AttributeName as string, AttributeType as string];
}

function readKey(schema: readonly KeySchemaElement[] = []): KeyShape {
  const named = (type: string) => schema.find(({ KeyType }) => KeyType === type)?.AttributeName;
  return { hash: named('HASH') as string, range: named('RANGE') ?? null };
}

export function namesOf({ hash, range }: KeyShape): readonly string[] {
  return range === null ? [hash] : [hash, range];
}

/** The key attributes of an item, which name it. */
export function keyOf(shape: KeyShape, item: Item): Item {
  return Object.fromEntries(namesOf(shape).map((name) => [name, item[name]])) as Item;
}

/** One text per key: what a map of items goes by. */
export function identityOf(shape: KeyShape, item: Item): string {
  return JSON.stringify(namesOf(shape).map((name) => item[name]));
}

const bytesMax = { hash: 2048, range: 1024 } as const;

/** Throws where a key is incomplete, has attributes too many, or could not be an item's. */
export function checkKey(table: TableShape, key: Item): void {
  checkKeyAttributes(table, key);
  if (Object.keys(key).length !== namesOf(table.key).length) {
    throw validation('The number of conditions on the keys is invalid');
  }
}

/** Throws where the item's own key or that of an index is none. */
export function checkItemKeys(table: TableShape, item: Item): void {
  checkKeyAttributes(table, item);
  for (const index of table.indexes) {
    for (const part of ['hash', 'range'] as const) {
      const name = index[part];
      if (name !== null) checkIndexAttribute(table, index.name, name, bytesMax[part], item);
    }
  }
}

function checkKeyAttributes(table: TableShape, item: Item): void {
  for (const part of ['hash', 'range'] as const) {
    const name = table.key[part];
    if (name === null) continue;
    const value = item[name];
    if (value === undefined) throw validation('One of the required keys was not given a value');
    if (value.S === '') throw validation(`${emptyKey} Key: ${name}`);
    if (typeOf(value) !== table.types.get(name)) {
      throw validation('One or more parameter values were invalid: Type mismatch for key');
    }
    if (value.S !== undefined && Buffer.byteLength(value.S) > bytesMax[part]) {
      throw validation(
        'Hash primary key values must be under 2048 bytes, and range primary key values must be under 1024 bytes',
      );
    }
  }
}

const emptyKey =
  'One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value.';

function checkIndexAttribute(
  { types }: TableShape,
  index: string,
  name: string,
  most: number,
  item: Item,
): void {
  const value = item[name];
  if (value === undefined) return; // the item is not in this index
  if (value.S === '') throw validation(`${emptyKey} IndexName: ${index}, IndexKey: ${name}`);
  if (typeOf(value) !== types.get(name)) {
    throw validation('One or more parameter values were invalid: Type mismatch for Index Key');
  }
  if (value.S !== undefined && Buffer.byteLength(value.S) > most) {
    throw validation('One or more parameter values were invalid: Size limit exceeded');
  }
}
