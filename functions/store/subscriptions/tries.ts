/** What was tried in the last days: packed by run, so that showing it costs little. */
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Instant } from '../../../domain/kernel/brand.ts';
import { subscriptionKeys } from '../keys.ts';
import type { Outcome } from './deliveries.ts';
import { type DeliveryTable, listItems, putItem } from './deliveriesTable.ts';

export interface Try extends Outcome {
  readonly event: string;
  readonly type: string;
  readonly member: string | null;
  /** 1 for the first. */
  readonly number: number;
}

const keptDays = 7;

interface Run {
  readonly at: Instant;
  readonly realNow: number;
  readonly id: string;
  /** How many were written of this run already. */
  readonly part: number;
}

/** `tries`: as many as one piece of the log makes; oldest first. */
export async function putTries(
  table: DeliveryTable,
  pk: string,
  tries: readonly Try[],
  { at, realNow, id, part }: Run,
): Promise<void> {
  await putItem(table, {
    ...subscriptionKeys.tries(pk, at, id, part),
    packed: gzipSync(JSON.stringify(tries)),
    expiresAt: Math.floor(realNow / 1000) + keptDays * 86_400,
  });
}

/** After so many of those that stand under a sort key. */
export interface TriesPlace {
  readonly sk: string;
  readonly count: number;
}

export interface TriesPage {
  readonly tries: readonly Try[];
  readonly next: TriesPlace | null;
}

/** Newest first. */
export async function listTries(
  table: DeliveryTable,
  pk: string,
  limit: number,
  after: TriesPlace | null,
): Promise<TriesPage> {
  const found: Try[] = [];
  // The item of the place is read again: some of its tries may be ahead.
  let from = after === null ? undefined : { pk, sk: `${after.sk}~` };
  let seen = after?.count ?? 0;
  for (;;) {
    const [item] = await listItems(table, {
      pk,
      prefix: subscriptionKeys.triesPrefix,
      limit: 1,
      after: from,
      isNewestFirst: true,
    });
    if (item === undefined) return { tries: found, next: null };
    const sk = String(item.sk);
    const tries: readonly Try[] = JSON.parse(gunzipSync(item.packed as Uint8Array).toString()).reverse();
    const isSame = after?.sk === sk;
    const rest = isSame ? tries.slice(seen) : tries;
    if (!isSame) seen = 0;
    const taken = rest.slice(0, limit - found.length);
    found.push(...taken);
    if (taken.length < rest.length) return { tries: found, next: { sk, count: seen + taken.length } };
    from = { pk, sk };
    seen = 0;
  }
}
