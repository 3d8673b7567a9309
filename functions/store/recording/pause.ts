/** How long whoever lost a race, or met a busy store, waits before trying again. */
import { StoreBusy } from '../../shared/busy.ts';

const backoffBaseMs = 25;
const backoffMaxMs = 2_000;
/** How many times as long as the try a pause may last, where that is more. */
const backoffOfTry = 5;
/** What the last try and the answer may take. */
const reserveMs = 6_000;

/**
 * Full jitter: 200 senders for one member spread out instead of meeting again. A try that took long says
 * that they are already too many at once: then the pause is longer still, or nobody would get through.
 */
export async function pause(attempt: number, timeLeftMs: number, timeBeforeMs: number): Promise<void> {
  const growing = Math.min(backoffMaxMs, backoffBaseMs * 2 ** attempt);
  const long = Math.min(backoffOfTry * (timeBeforeMs - timeLeftMs), timeLeftMs - reserveMs);
  const ms = Math.random() * Math.max(growing, long);
  if (timeLeftMs - ms < reserveMs) throw new StoreBusy('too many writers for one member');
  await new Promise((resolve) => setTimeout(resolve, ms));
}
