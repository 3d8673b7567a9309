/** Time passes from one moment to the next at which something happens. */

import { endOverride } from '../facts/overrides.ts';
import { askedAfter, decideAtEnd } from '../tiers/again.ts';
import { seen } from '../tiers/standing.ts';
import { nextTurn } from '../tiers/tiers.ts';
import { fireIfReached, fireIfRisen, fireInTime, nextOccasion, reachOn } from '../triggers.ts';
import type { DateText } from '../units/dates.ts';
import type { Walk } from '../walk.ts';
import { carryOver } from './carry.ts';
import { expire, firstExpiry, waitAnew } from './expiry.ts';
import { liveByYears, lookAtTenures, yearsFullAt } from './life.ts';
import { nextToRunOut, runOut } from './reservations.ts';
import { endOfTier, nextEndSince, review, riseAtEnd, riseByTenure, tenureRiseAfter } from './reviews.ts';
import { startOfNextVersion, takeEffect } from './versions.ts';

/** The soonest of: the next fact, the next version, a reservation's end, an expiry, the end of the term. */
export function nextMoment(walk: Walk, until: number): number | null {
  const moments = [
    walk.sorted[walk.entries.length]?.at,
    startOfNextVersion(walk),
    nextToRunOut(walk)?.runsOutAt,
    firstExpiry(walk),
    walk.override?.until,
    endOfTier(walk, walk.clock),
    nextEndSince(walk, walk.clock),
    askedAfter(walk, walk.clock),
    tenureRiseAfter(walk, walk.clock),
    nextTurn(seen(walk), walk.clock),
    yearsFullAt(walk),
    nextOccasion(walk, walk.clock),
  ]
    .filter((at) => at !== null && at !== undefined)
    .filter((at) => at <= until);
  return moments.length === 0 ? null : Math.min(...moments);
}

/** What time brings about in one moment, in this order. */
export function letTimePass(walk: Walk, now: number, today: DateText) {
  if (startOfNextVersion(walk) === now) takeEffect(walk, now, today);
  const isLater = now > walk.clock;
  if (isLater) fireInTime(walk, now, today);
  lookAtTenures(walk, today);
  for (let run = nextToRunOut(walk); run?.runsOutAt === now; run = nextToRunOut(walk)) {
    runOut(walk, run, now, today);
  }
  if (firstExpiry(walk) === now) expire(walk, now, today);
  step(() => endOverride(walk, now, today));
  if (isLater && askedAfter(walk, now - 1) === now) step(() => decideAtEnd(walk, now, today));
  if (yearsFullAt(walk) === now) step(() => liveByYears(walk, now, today));
  if (endOfTier(walk, walk.clock) === now) step(() => review(walk, now, today));
  // What a review keeps while it is qualified for falls at once where too little counts from this day on.
  if (walk.tier.whileQualified && endOfTier(walk, now) === now) step(() => review(walk, now, today));
  lookAtTenures(walk, today);
  if (isLater && tenureRiseAfter(walk, now - 1) === now && walk.tier.since < now)
    step(() => riseByTenure(walk, now, today));
  if (isLater && nextEndSince(walk, now - 1) === now && walk.tier.since < now)
    step(() => riseAtEnd(walk, now, today));
  if (isLater && nextTurn(seen(walk), now - 1) === now && walk.lostAt < now) {
    walk.carried = carryOver(walk, now, today);
  }
  lookAtTenures(walk, today);
  waitAnew(walk, now, today);
  walk.clock = now;

  /** What time decides of the level may be an occasion. */
  function step(decide: () => void) {
    const { tier } = walk;
    const reach = reachOn(walk, today);
    decide();
    fireIfRisen(walk, tier, now, today, true);
    fireIfReached(walk, reach, now, today, { inTime: true });
  }
}
