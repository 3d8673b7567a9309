import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Item } from '../units/itemSize.ts';

/** An item as DynamoDB's JSON has it: binary in base64. */
export function itemJson(item: Item): Record<string, object> {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, valueJson(value)]));
}

function valueJson(value: AttributeValue): object {
  if (value.B !== undefined) return { B: Buffer.from(value.B).toString('base64') };
  if (value.L !== undefined) return { L: value.L.map(valueJson) };
  if (value.M !== undefined) return { M: itemJson(value.M) };
  return value;
}
