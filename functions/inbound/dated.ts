/** When deliveries say that something happened. */
import type { Instant } from '../../domain/kernel/brand.ts';

/** A fact may be dated this far ahead of the platform's clock: tills run fast. */
const aheadMsMax = 5 * 60 * 1000;

export function isTooFarAhead(occurredAt: Instant, now: Instant): boolean {
  return occurredAt > now + aheadMsMax;
}
