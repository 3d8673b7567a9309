/** Exponential back-off with full jitter, bounded; a server's Retry-After is a lower bound on the wait. */

export interface RetryPolicy {
  readonly attemptsMax: number;
  readonly baseMs: number;
  readonly capMs: number;
  /** All waits of one call together are no longer than this; a server that asks for more is given up on. */
  readonly patienceMs: number;
  /** In [0, 1). */
  readonly random: () => number;
  readonly sleep: (ms: number) => Promise<void>;
}

export const defaultRetry: RetryPolicy = {
  attemptsMax: 10,
  baseMs: 100,
  capMs: 8_000,
  patienceMs: 120_000,
  random: Math.random,
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};

/** A person at a terminal waits for a few seconds. */
export const impatient: RetryPolicy = { ...defaultRetry, attemptsMax: 5, patienceMs: 10_000 };

interface Retries {
  /** Waits as long as it takes until the next attempt; false when there is to be none. */
  next(retryAfterMs: number): Promise<boolean>;
}

/** The attempts of one call, the first of which has been made. */
export function retries(policy: RetryPolicy): Retries {
  let attempt = 1;
  let waitedMs = 0;
  return {
    async next(retryAfterMs) {
      const wait = waitMs(policy, attempt, retryAfterMs);
      if (attempt >= policy.attemptsMax || waitedMs + wait > policy.patienceMs) return false;
      attempt += 1;
      waitedMs += wait;
      await policy.sleep(wait);
      return true;
    },
  };
}

/** The wait after the given attempt (the first is 1). */
export function waitMs(policy: RetryPolicy, attempt: number, retryAfterMs = 0): number {
  const ceiling = Math.min(policy.capMs, policy.baseMs * 2 ** (attempt - 1));
  return retryAfterMs + Math.floor(policy.random() * ceiling);
}

/** Retry-After is a number of seconds or an HTTP date; anything else asks for nothing. */
export function retryAfterMs(header: string | null, nowMs: number): number {
  if (header === null) return 0;
  if (/^\d{1,6}$/.test(header.trim())) return Number(header) * 1000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? 0 : Math.max(0, at - nowMs);
}
