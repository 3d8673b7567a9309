/** The end of a term, and the ends of months and years at which levels rise. */

import { enter, keepsTerm, levelHeld, lose, move, seen, term, termFrom, termOf } from '../tiers/standing.ts';
import {
  decidedOn,
  fallAfter,
  floorOf,
  levelAtEnd,
  levelOn,
  type NaiveStart,
  nextEnd,
  reviewOn,
  rise,
  tenureRise,
} from '../tiers/tiers.ts';
import { type DateText, plusDays } from '../units/dates.ts';
import type { NaivePassage, Walk } from '../walk.ts';

/** The end of the term, or when too little is left of what counts. */
export function endOfTier(walk: Walk, from: number): number | null {
  return walk.tier.whileQualified ? fallAfter(seen(walk), levelHeld(walk), from) : walk.tier.until;
}

export function tenureRiseAfter(walk: Walk, from: number): number | null {
  return tenureRise(seen(walk), levelHeld(walk), from);
}

export function nextEndSince(walk: Walk, from: number): number | null {
  return nextEnd(seen(walk), from);
}

export function review(walk: Walk, now: number, today: DateText) {
  const current = levelHeld(walk);
  if (walk.tier.whileQualified) {
    lose(walk, now);
    return move(walk, decidedOn(seen(walk), current, today), now, termFrom(today));
  }
  if (lapses(walk)) return lapse(walk, now, today);
  const { level, from, earnedOn } = reviewOn(seen(walk), current, today);
  const start = { from, earnedOn, endsOn: walk.tier.endsOn };
  if (level < current) lose(walk, now);
  if (level !== current) move(walk, level, now, start);
  if (level > current) enterInTime(walk, level, now, today);
  if (level !== current) return;
  const rests = walk.file.refunds.tier === 'decide-again-if-caused' ? { reached: now, isReached: true } : {};
  walk.tier = { ...walk.tier, ...term(walk, level, start), taken: [], askedOn: null, ...rests };
  walk.passages.push({ kind: 'kept', at: now, level: walk.tier.level, until: walk.tier.until });
}

export function lapses(walk: Walk): boolean {
  return walk.file.tiers.onTermEnd === 'lapse' && levelHeld(walk) > floorOf(seen(walk));
}

function lapse(walk: Walk, now: number, today: DateText) {
  lose(walk, now);
  walk.anew = today;
  move(walk, floorOf(seen(walk)), now, termFrom(today));
}

export function riseAtEnd(walk: Walk, now: number, today: DateText) {
  const current = levelHeld(walk);
  const earned = levelAtEnd(seen(walk), current, today);
  if (earned <= current) return;
  const start = { from: today, earnedOn: plusDays(today, -1), endsOn: null };
  moveUp(walk, current, rise(walk.file, current, earned), { now, today, start });
}

/** A member has been one for as long as a higher level asks for. */
export function riseByTenure(walk: Walk, now: number, today: DateText) {
  const current = levelHeld(walk);
  const earned = levelOn(seen(walk), current, today);
  if (earned > current)
    moveUp(walk, current, rise(walk.file, current, earned), { now, today, start: termFrom(today) });
}

function moveUp(
  walk: Walk,
  current: number,
  level: number,
  { now, today, start }: { readonly now: number; readonly today: DateText; readonly start: NaiveStart },
) {
  const old = walk.tier;
  move(walk, level, now, start);
  if (keepsTerm(walk, current, old)) {
    walk.tier = { ...walk.tier, ...termOf(old), whileQualified: false };
    walk.passages.push({ ...(walk.passages.pop() as NaivePassage & { kind: 'moved' }), until: old.until });
  }
  enterInTime(walk, level, now, today);
}

function enterInTime(walk: Walk, level: number, now: number, today: DateText) {
  const points = enter(walk, level, today, 'time');
  if (points > 0n) walk.passages.push({ kind: 'rewarded', at: now, points });
}
