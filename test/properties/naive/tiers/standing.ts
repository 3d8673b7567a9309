/** The level that a member holds: how it is read, how it moves, how long it lasts. */

import { availableFrom, expiresFrom } from '../points/lives.ts';
import { type DateText, dateAt } from '../units/dates.ts';
import { forGood } from '../units/uses.ts';
import type { Walk } from '../walk.ts';
import { seenBy } from './counted.ts';
import {
  endOfTerm,
  floorOf,
  levelName,
  levelNumber,
  type NaiveHeld,
  type NaiveStart,
  type NaiveTerm,
  type NaiveTier,
  type Seen,
} from './tiers.ts';

/** As it was earned. */
export function levelHeld(walk: Walk): number {
  return levelNumber(walk.file, walk.tier.level);
}

/** The earned one, or an operator's where that is higher. */
export function levelShown(walk: Walk): number {
  return Math.max(
    levelHeld(walk),
    walk.file.tiers.levels.findIndex(({ id }) => id === walk.override?.level),
  );
}

export function seen(walk: Walk): Seen {
  const { life, carried, anew } = walk;
  return { ...seenBy(walk.file, walk.enrolledOn, walk.entries), life, carried, anew };
}

export function keepsTerm(walk: Walk, current: number, { until }: NaiveTier): boolean {
  return walk.file.tiers.onUpgrade === 'keep-term' && current > 0 && until !== null;
}

export function termFrom(date: DateText): NaiveStart {
  return { from: date, earnedOn: date, endsOn: null };
}

/** A tier that is made anew: no refund leads back from it. */
export function fresh(now: number) {
  return { since: now, reached: now, isReached: false, taken: [], askedOn: null, before: null };
}

export function move(walk: Walk, to: number, now: number, start: NaiveStart) {
  const old = walk.tier.level;
  walk.tier = {
    level: levelName(walk.file, to),
    ...fresh(now),
    ...term(walk, to, start),
  };
  walk.passages.push({ kind: 'moved', at: now, from: old, to: walk.tier.level, until: walk.tier.until });
}

export function term(walk: Walk, level: number, start: NaiveStart) {
  const whileQualified = level > 0 && walk.file.tiers.term.kind === 'while-qualified';
  const floor = floorOf(seen(walk));
  const isOpen = whileQualified && level > floor;
  return { ...endOfTerm(seen(walk), level, floor, start), whileQualified: isOpen };
}

export function lose(walk: Walk, now: number) {
  walk.carried = null;
  walk.lostAt = now;
}

/** The term of one tier, for another one. */
export function termOf({ until, endsOn, start, stretches }: NaiveTerm): NaiveTerm {
  return { until, endsOn, start, stretches };
}

/** An order that brought a level, and until when its points are on hold. */
export interface NaiveCause {
  readonly order: string;
  readonly available: DateText;
}

/**
 * The reward of a level reached: once until its term is over, whatever happens meanwhile. It is on hold with the points
 * of the order that brought it; where time did, with the last of the points that are.
 */
export function enter(walk: Walk, level: number, today: DateText, by: NaiveCause | 'fact' | 'time'): bigint {
  const points = walk.file.tiers.levels[level]?.entryReward?.points ?? 0;
  const what = `entry:${levelName(walk.file, level)}`;
  const from = walk.uses.all.find((use) => use.what === what)?.from;
  if (points === 0 || from === forGood || (from !== undefined && from > today)) return 0n;
  const held = walk.purse.heaps.map(({ available }) => available).sort();
  const until = by === 'time' ? (held.at(-1) ?? '') : by === 'fact' ? '' : by.available;
  const available = until <= today ? '' : until;
  if (by !== 'time' && by !== 'fact' && available !== '') {
    const owed = walk.purse.deficit < BigInt(points) ? walk.purse.deficit : BigInt(points);
    const others = (walk.rewards.get(by.order) ?? []).filter((each) => each.what !== what);
    const expires = expiresFrom(walk.file, today);
    walk.rewards.set(by.order, [...others, { what, points: BigInt(points) - owed, expires }]);
  }
  walk.uses.count(what, walk.tier.until === null ? forGood : dateAt(walk.tier.until, walk.zone), points);
  walk.purse.add(BigInt(points), expiresFrom(walk.file, today), available);
  return BigInt(points);
}

/** A refund has undone a rise: what was paid for the levels that are lost is taken back, and may be paid again. */
/** What a refund takes and nobody has: owed, or not. Answers what is not. */
export function forgive(walk: Walk, owed: bigint): bigint {
  if (walk.file.refunds.deficit !== 'forgiven') return 0n;
  walk.purse.deficit -= owed;
  walk.sum += owed;
  return owed;
}

/** Answers what was taken. */
export function leave(walk: Walk, old: NaiveTier, today: DateText): readonly bigint[] {
  const [was, is] = [levelNumber(walk.file, old.level), levelHeld(walk)];
  const all: bigint[] = [];
  for (let level = was; level > Math.max(is, 0); level--) {
    const { id, entryReward } = walk.file.tiers.levels[level] as (typeof walk.file.tiers.levels)[number];
    const paid = walk.uses.all.find((use) => use.what === `entry:${id}`);
    const isLive = paid !== undefined && (paid.from === forGood || paid.from > today);
    if (!isLive || entryReward?.onFall !== 'take-back') continue;
    walk.uses.count(paid.what, paid.from, -paid.used);
    const reached = reachedBelow(old.before, id) ?? old.reached;
    const file = walk.versions.findLast(({ from }) => from <= reached)?.file ?? walk.file;
    const paidOn = dateAt(reached, walk.zone);
    const expires = expiresFrom(file, paidOn);
    if (expires <= today || paidOn < walk.clearedOn) {
      all.push(0n);
      continue;
    }
    const sum = walk.sum;
    walk.sum -= BigInt(paid.used);
    forgive(walk, walk.purse.clawBack(BigInt(paid.used), expires, availableFrom(file, paidOn) ?? ''));
    all.push(sum - walk.sum);
  }
  return all;
}

function reachedBelow(held: NaiveHeld | null, level: string): number | null {
  if (held === null || held.level === level) return held?.reached ?? null;
  return reachedBelow(held.before, level);
}
