/** Attribute values as DynamoDB holds them: order, equality, size. */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { NotImitated } from '../errors.ts';

export type Item = Readonly<Record<string, AttributeValue>>;
type ValueType = 'S' | 'N' | 'B' | 'BOOL' | 'NULL' | 'M' | 'L' | 'SS' | 'NS' | 'BS';

export function typeOf(value: AttributeValue): ValueType {
  return Object.keys(value)[0] as ValueType;
}

/** Text by its UTF-8 bytes, numbers by value, binary by bytes; null where the types have no common order. */
export function compareValues(a: AttributeValue, b: AttributeValue): number | null {
  if (a.S !== undefined && b.S !== undefined) return compareText(a.S, b.S);
  if (a.N !== undefined && b.N !== undefined) return Number(a.N) - Number(b.N);
  if (a.B !== undefined && b.B !== undefined) return Buffer.compare(a.B, b.B);
  return null;
}

/** UTF-16 order is UTF-8 order except beyond the surrogates. */
function compareText(a: string, b: string): number {
  if (a === b) return 0;
  if (hasSurrogates.test(a) || hasSurrogates.test(b)) return Buffer.compare(Buffer.from(a), Buffer.from(b));
  return a < b ? -1 : 1;
}

const hasSurrogates = /[\ud800-\udfff]/;

export function equalValues(a: AttributeValue, b: AttributeValue): boolean {
  const order = compareValues(a, b);
  if (order !== null) return order === 0;
  return typeOf(a) === typeOf(b) && JSON.stringify(a) === JSON.stringify(b);
}

/** An item is never changed, and is weighed again with every page that it is on. */
const sizes = new WeakMap<Item, number>();

/** Names and values in UTF-8 bytes, as the limits and the request units count them. */
export function sizeOfItem(item: Item): number {
  const known = sizes.get(item);
  if (known !== undefined) return known;
  let size = 0;
  for (const [name, value] of Object.entries(item)) size += Buffer.byteLength(name) + sizeOfValue(value);
  sizes.set(item, size);
  return size;
}

function sizeOfValue(value: AttributeValue): number {
  if (value.S !== undefined) return Buffer.byteLength(value.S);
  if (value.N !== undefined) return Math.ceil(value.N.replace(/^-|\./g, '').length / 2) + 1;
  if (value.B !== undefined) return value.B.length;
  if (value.BOOL !== undefined || value.NULL !== undefined) return 1;
  if (value.L !== undefined) return value.L.reduce((sum, each) => sum + 1 + sizeOfValue(each), 3);
  if (value.M !== undefined) return 3 + Object.keys(value.M).length + sizeOfItem(value.M);
  throw new NotImitated(`values of type ${typeOf(value)}`);
}
