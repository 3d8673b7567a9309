/** Small items of JSON with a version: whoever writes one has read what stands. */
import type { Store } from '../client.ts';
import { getProgramsItem, putIf } from '../programs/programsTable.ts';

interface Key {
  readonly pk: string;
  readonly sk: string;
}

export interface Kept<T> {
  readonly value: T;
  /** 0 where nothing is kept yet. */
  readonly version: number;
}

export async function getCounted<T>(store: Store, key: Key, empty: T): Promise<Kept<T>> {
  const item = await getProgramsItem(store, key);
  if (item === undefined) return { value: empty, version: 0 };
  return { value: JSON.parse(String(item.value)) as T, version: Number(item.version) };
}

/** False where somebody else has changed it since it was read. */
export function putCounted<T>(
  store: Store,
  key: Key,
  { value, version }: Kept<T>,
  more: { readonly expiresAt?: number } = {},
): Promise<boolean> {
  const item = { ...key, value: JSON.stringify(value), version: version + 1, ...more };
  if (version === 0) return putIf(store, item, { ConditionExpression: 'attribute_not_exists(pk)' });
  return putIf(store, item, {
    ConditionExpression: 'version = :before',
    ExpressionAttributeValues: { ':before': version },
  });
}
