/** Exponential back-off with full jitter, bounded; a server's Retry-After is a lower bound on the wait. */

export interface RetryPolicy {
  readonly attemptsMax: number;
  readonly baseMs: number;
  readonly capMs: number;
  /** In [0, 1). */
  readonly random: () => number;
  readonly sleep: (ms: number) => Promise<void>;
}

const RETRY_AFTER_MAX_MS = 60_000;

export const defaultRetry: RetryPolicy = {
  attemptsMax: 10,
  baseMs: 100,
  capMs: 8_000,
  random: Math.random,
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};

/** The wait after the given attempt (the first is 1). */
export function waitMs(policy: RetryPolicy, attempt: number, retryAfterMs = 0): number {
  const ceiling = Math.min(policy.capMs, policy.baseMs * 2 ** (attempt - 1));
  return Math.min(retryAfterMs, RETRY_AFTER_MAX_MS) + Math.floor(policy.random() * ceiling);
}

/** Retry-After is a number of seconds or an HTTP date; anything else asks for nothing. */
export function retryAfterMs(header: string | null, nowMs: number): number {
  if (header === null) return 0;
  if (/^\d{1,6}$/.test(header.trim())) return Number(header) * 1000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? 0 : Math.max(0, at - nowMs);
}
