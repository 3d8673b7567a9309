/** Reservations that run out, and points that come back from them. */

import { expiresFrom } from '../points/lives.ts';
import { type TakenPart, totalOf } from '../points/lots.ts';
import type { DateText } from '../units/dates.ts';
import { forGood } from '../units/uses.ts';
import type { Reserved, Walk } from '../walk.ts';
import { inactiveAt, waitAnew } from './expiry.ts';

export function nextToRunOut(walk: Walk): Reserved | undefined {
  return walk.reserved.toSorted((a, b) => a.runsOutAt - b.runsOutAt || (a.id < b.id ? -1 : 1))[0];
}

export function runOut(walk: Walk, run: Reserved, now: number, today: DateText) {
  walk.passages.push({ kind: 'returned', at: now, points: totalOf(run.taken) });
  const expired = release(walk, run, today);
  if (expired > 0n) walk.passages.push({ kind: 'expired', at: now, points: expired });
  if (inactiveAt(walk) !== now) waitAnew(walk, now, today);
}

/** Of a reservation that is no more; the points of it that are past their expiry. */
export function release(walk: Walk, run: Reserved, today: DateText): bigint {
  walk.reserved = walk.reserved.filter((each) => each !== run);
  if (run.rewardId !== undefined) walk.uses.count(`reward:${run.rewardId}`, forGood, -1);
  return giveBack(walk, run.taken, today);
}

/** With their old expiry; the points that are past it, which are gone at once. */
export function giveBack(walk: Walk, taken: readonly TakenPart[], today: DateText): bigint {
  let expired = 0n;
  for (const { expires, points } of taken) {
    const until = expires ?? expiresFrom(walk.file, today);
    if (until <= today) expired += points;
    else walk.purse.add(points, until, '');
  }
  return expired;
}
