/** A question to the API whose answer has a form: what has another one is no platform of ours. */
import type * as z from 'zod';
import { refused } from '../terminal/stop.ts';
import { type ApiTarget, callApi } from './api.ts';
import type { Platform } from './find.ts';

export async function ask<T>(
  schema: z.ZodType<T>,
  { url }: Platform,
  api: ApiTarget,
  call: Parameters<typeof callApi>[1],
): Promise<T> {
  const answer = schema.safeParse(await callApi(api, call));
  if (!answer.success) throw refused(`What answers at ${url} is no Laurel platform.`);
  return answer.data;
}

/** Pages of a list until they hold as many as are wanted, or end. `next`: the cursor of what follows. */
export async function askPages<T>(
  page: (
    cursor: string | null,
    limit: number,
  ) => Promise<{ readonly items: readonly T[]; readonly next: string | null }>,
  most: number,
  from: string | null = null,
): Promise<{ readonly items: readonly T[]; readonly next: string | null }> {
  const items: T[] = [];
  let cursor = from;
  do {
    const found = await page(cursor, Math.min(pageMax, most - items.length));
    items.push(...found.items);
    cursor = found.next;
  } while (cursor !== null && items.length < most);
  return { items, next: cursor };
}

/** What one page of any list may hold. */
export const pageMax = 100;
