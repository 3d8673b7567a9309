/** From the document client's plain values to attribute values and back, with the SDK's own marshaller. */
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { Item } from './expressions/values.ts';

type Plain = Readonly<Record<string, unknown>>;

const holdItems = new Set(['Item', 'Key', 'ExclusiveStartKey', 'ExpressionAttributeValues']);

/** The input with every item, key and value in it as attribute values. */
export function toWire<Input>(input: object): Input {
  return convert(input as Plain) as Input;
}

function convert(input: Plain): Plain {
  return Object.fromEntries(Object.entries(input).map(([name, value]) => [name, convertField(name, value)]));
}

function convertField(name: string, value: unknown): unknown {
  if (value === undefined) return undefined;
  if (holdItems.has(name)) return toItem(value);
  if (name === 'Keys') return (value as readonly unknown[]).map(toItem);
  if (name === 'TransactItems') {
    return (value as readonly Plain[]).map((part) =>
      Object.fromEntries(Object.entries(part).map(([kind, write]) => [kind, convert(write as Plain)])),
    );
  }
  if (name === 'RequestItems') {
    const tables = Object.entries(value as Record<string, Plain>);
    return Object.fromEntries(tables.map(([table, asked]) => [table, convert(asked)]));
  }
  return value;
}

function toItem(plain: unknown): Item {
  return marshall(plain, { removeUndefinedValues: true }) as Item;
}

/** Every reader of an item gets the same object, which nobody may change. */
const plains = new WeakMap<Item, Record<string, unknown>>();

export function fromWire(item: Item): Record<string, unknown> {
  const known = plains.get(item);
  if (known !== undefined) return known;
  const plain = unmarshall(item);
  freeze(plain);
  plains.set(item, plain);
  return plain;
}

/** Bytes can't be frozen. */
function freeze(value: unknown): void {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return;
  for (const each of Object.values(value)) freeze(each);
  Object.freeze(value);
}
