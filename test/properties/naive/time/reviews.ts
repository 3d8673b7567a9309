/** The end of a term, and the ends of months and years at which levels rise. */

import { enter, keepsTerm, levelHeld, lose, move, seen, term, termFrom } from '../tiers/standing.ts';
import { decidedOn, fallAfter, levelAtEnd, nextEnd, reviewOn, rise } from '../tiers/tiers.ts';
import { type DateText, plusDays } from '../units/dates.ts';
import type { NaivePassage, Walk } from '../walk.ts';

/** The end of the term, or when too little is left of what counts. */
export function endOfTier(walk: Walk, from: number): number | null {
  return walk.tier.whileQualified ? fallAfter(seen(walk), levelHeld(walk), from) : walk.tier.until;
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
  const { level, from, earnedOn } = reviewOn(seen(walk), current, today);
  const start = { from, earnedOn, endsOn: walk.tier.endsOn };
  if (level < current) lose(walk, now);
  if (level !== current) move(walk, level, now, start);
  if (level > current) enterInTime(walk, level, now, today);
  if (level !== current) return;
  walk.tier = { ...walk.tier, ...term(walk, level, start) };
  walk.passages.push({ kind: 'kept', at: now, level: walk.tier.level, until: walk.tier.until });
}

export function riseAtEnd(walk: Walk, now: number, today: DateText) {
  const current = levelHeld(walk);
  const earned = levelAtEnd(seen(walk), current, today);
  if (earned <= current) return;
  const level = rise(walk.file, current, earned);
  const old = walk.tier;
  move(walk, level, now, { from: today, earnedOn: plusDays(today, -1), endsOn: null });
  if (keepsTerm(walk, current, old)) {
    walk.tier = { ...walk.tier, until: old.until, endsOn: old.endsOn, whileQualified: false };
    walk.passages.push({ ...(walk.passages.pop() as NaivePassage & { kind: 'moved' }), until: old.until });
  }
  enterInTime(walk, level, now, today);
}

function enterInTime(walk: Walk, level: number, now: number, today: DateText) {
  const points = enter(walk, level, today);
  if (points > 0n) walk.passages.push({ kind: 'rewarded', at: now, points });
}
