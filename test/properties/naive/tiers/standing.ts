/** The level that a member holds: how it is read, how it moves, how long it lasts. */

import { expiresFrom } from '../points/lives.ts';
import { type DateText, dateAt } from '../units/dates.ts';
import { forGood } from '../units/uses.ts';
import type { Walk } from '../walk.ts';
import { seenBy } from './counted.ts';
import { endOfTerm, floorOf, levelName, levelNumber, type NaiveTier, type Seen } from './tiers.ts';

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
  return { ...seenBy(walk.file, walk.enrolledOn, walk.entries), life: walk.life, carried: walk.carried };
}

export function keepsTerm(walk: Walk, current: number, { until }: NaiveTier): boolean {
  return walk.file.tiers.onUpgrade === 'keep-term' && current > 0 && until !== null;
}

/** From when a term runs, a date of the year in which the level was earned, and the day of the month to come back to. */
interface TermStart {
  readonly from: DateText;
  readonly earnedOn: DateText;
  readonly endsOn: string | null;
}

export function termFrom(date: DateText): TermStart {
  return { from: date, earnedOn: date, endsOn: null };
}

export function move(walk: Walk, to: number, now: number, start: TermStart) {
  const old = walk.tier.level;
  walk.tier = {
    level: levelName(walk.file, to),
    since: now,
    ...term(walk, to, start),
    before: null,
  };
  walk.passages.push({ kind: 'moved', at: now, from: old, to: walk.tier.level, until: walk.tier.until });
}

export function term(walk: Walk, level: number, start: TermStart) {
  const whileQualified = level > 0 && walk.file.tiers.term.kind === 'while-qualified';
  const floor = floorOf(seen(walk));
  const isOpen = whileQualified && level > floor;
  return { ...endOfTerm(seen(walk), level, floor, start), whileQualified: isOpen };
}

export function lose(walk: Walk, now: number) {
  walk.carried = null;
  walk.lostAt = now;
}

/** The reward of a level reached: once until its term is over, whatever happens meanwhile. */
export function enter(walk: Walk, level: number, today: DateText): bigint {
  const points = walk.file.tiers.levels[level]?.entryReward?.points ?? 0;
  const what = `entry:${levelName(walk.file, level)}`;
  const from = walk.uses.all.find((use) => use.what === what)?.from;
  if (points === 0 || from === forGood || (from !== undefined && from > today)) return 0n;
  walk.uses.count(what, walk.tier.until === null ? forGood : dateAt(walk.tier.until, walk.zone), points);
  walk.purse.add(BigInt(points), expiresFrom(walk.file, today), '');
  return BigInt(points);
}

/** A refund has undone a rise: what was paid for the levels that are lost is taken back, and may be paid again. */
export function leave(walk: Walk, old: NaiveTier, today: DateText): void {
  const file = walk.versions.findLast(({ from }) => from <= old.since)?.file ?? walk.file;
  const paidOn = dateAt(old.since, walk.zone);
  const expires = expiresFrom(file, paidOn);
  const isGone = expires <= today || paidOn < walk.clearedOn;
  const [was, is] = [levelNumber(walk.file, old.level), levelHeld(walk)];
  for (let level = was; level > Math.max(is, 0); level--) {
    const { id, entryReward } = walk.file.tiers.levels[level] as (typeof walk.file.tiers.levels)[number];
    const paid = walk.uses.all.find((use) => use.what === `entry:${id}`);
    const isLive = paid !== undefined && (paid.from === forGood || paid.from > today);
    if (!isLive || entryReward?.onFall !== 'take-back') continue;
    walk.uses.count(paid.what, paid.from, -paid.used);
    if (isGone) continue;
    walk.sum -= BigInt(paid.used);
    walk.purse.clawBack(BigInt(paid.used), expires, '');
  }
}
