/** When a delivery is tried again: Standard Webhooks' own example, over three days. */
import type { Instant } from '../../../domain/kernel/brand.ts';

const [second, minute, hour] = [1_000, 60_000, 3_600_000];

/** From one try to the next, in milliseconds: the last is 75 hours and 35 minutes after the first. */
export const pausesMs: readonly number[] = [
  5 * second,
  5 * minute,
  30 * minute,
  2 * hour,
  5 * hour,
  10 * hour,
  14 * hour,
  20 * hour,
  24 * hour,
];

export const triesMax = pausesMs.length + 1;

/** What a receiver may ask for with `Retry-After`. */
const askedMsMax = 24 * hour;

/** So that what failed together does not come back together. */
const jitter = 0.1;

export interface Failed {
  readonly at: Instant;
  /** With this one. */
  readonly tries: number;
  /** `Retry-After` of the answer; null: it has none. */
  readonly retryAfterMs: number | null;
}

/** Null where it was the last try. `random`: from 0 to less than 1. */
export function nextTry({ at, tries, retryAfterMs }: Failed, random: number): Instant | null {
  const pauseMs = pausesMs[tries - 1];
  if (pauseMs === undefined) return null;
  const jitteredMs = Math.floor(pauseMs * (1 + jitter * random));
  return (at + Math.max(jitteredMs, Math.min(retryAfterMs ?? 0, askedMsMax))) as Instant;
}

/** Milliseconds from `now`; null where the header says nothing that can be read. */
export function retryAfterMs(header: string | undefined, now: number): number | null {
  const text = header?.trim() ?? '';
  if (/^\d{1,9}$/.test(text)) return Number(text) * second;
  const at = /[A-Za-z]{3}/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}
