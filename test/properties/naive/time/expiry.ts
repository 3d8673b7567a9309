/** Points expire on their day, or all together when nothing is bought for too long. */

import { neverText } from '../points/lots.ts';
import { type DateText, plusMonths, startOfDate } from '../units/dates.ts';
import type { NaiveVersion, Walk } from '../walk.ts';

export function firstExpiry(walk: Walk): number | null {
  const dates = walk.purse.heaps.map(({ expires }) => expires).filter((date) => date !== neverText);
  const moments = dates.map((date) => startOfDate(date, walk.zone));
  const inactive = walk.purse.heaps.length === 0 ? null : inactiveAt(walk);
  if (inactive !== null) moments.push(inactive);
  return moments.length === 0 ? null : Math.min(...moments);
}

/** When all points go, because nothing was bought for so long; not before the version that says so. */
export function inactiveAt(walk: Walk): number | null {
  if (walk.file.expiry.kind !== 'after-inactivity') return null;
  const over = startOfDate(plusMonths(walk.activeOn, walk.file.expiry.months), walk.zone);
  return Math.max(over, (walk.versions[walk.version] as NaiveVersion).from);
}

export function expire(walk: Walk, now: number, today: DateText) {
  if (inactiveAt(walk) === now) walk.clearedOn = today;
  walk.passages.push({
    kind: 'expired',
    at: now,
    points: walk.purse.expire(inactiveAt(walk) === now ? neverText : today),
  });
}

/** For points that come to somebody who is inactive already. */
export function waitAnew(walk: Walk, now: number, today: DateText) {
  const over = inactiveAt(walk);
  if (over !== null && over <= now && walk.purse.heaps.length > 0) walk.activeOn = today;
}
