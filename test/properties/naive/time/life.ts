/** Levels that are held for life, by years or by an amount. */

import { adds } from '../tiers/rises.ts';
import { fresh, levelHeld, seen } from '../tiers/standing.ts';
import { floorOf, levelName, levelNumber, lifeByAmount } from '../tiers/tiers.ts';
import { type DateText, plusMonths, startOfDate } from '../units/dates.ts';
import type { NaiveEntry, NaiveVersion, Walk } from '../walk.ts';

/** Since when each level that years make one for life is held, or a higher one. */
export function lookAtTenures(walk: Walk, today: DateText) {
  for (const level of walk.livingByYears) {
    const number = levelNumber(walk.file, level);
    if (number <= 0 || number > levelHeld(walk)) walk.tenures.delete(level);
    else if (!walk.tenures.has(level)) walk.tenures.set(level, today);
  }
}

/** When years that make a level one for life are full; not before the version that says so. */
export function yearsFullAt(walk: Walk): number | null {
  const moments = [...walk.tenures].flatMap(([level, since]) => {
    const number = levelNumber(walk.file, level);
    const years = walk.file.tiers.levels[number]?.forLife?.years;
    if (years === undefined || number <= floorOf(seen(walk))) return [];
    const full = startOfDate(plusMonths(since, 12 * years), walk.zone);
    return [Math.max(walk.clock, full, (walk.versions[walk.version] as NaiveVersion).from)];
  });
  return moments.length === 0 ? null : Math.min(...moments);
}

export function liveByYears(walk: Walk, now: number, today: DateText) {
  const full = [...walk.tenures].flatMap(([level, since]) => {
    const number = levelNumber(walk.file, level);
    const years = walk.file.tiers.levels[number]?.forLife?.years;
    return years !== undefined && plusMonths(since, 12 * years) <= today ? [number] : [];
  });
  const level = Math.max(...full);
  walk.passages.push({ kind: 'for-life', at: now, level: levelName(walk.file, level) });
  const isHeld = live(walk, level, now);
  if (isHeld) walk.passages.push({ kind: 'kept', at: now, level: walk.tier.level, until: null });
}

/** Whether it is the level that is held; a higher one is held without it. */
function live(walk: Walk, level: number, now: number): boolean {
  walk.life = levelName(walk.file, level);
  if (levelHeld(walk) > level) return false;
  const rose = levelHeld(walk) < level;
  walk.tier = { ...walk.tier, until: null, endsOn: null, stretches: [], whileQualified: false };
  if (rose) walk.tier = { ...walk.tier, level: walk.life, ...fresh(now) };
  return !rose;
}

export function liveIfReached(walk: Walk, now: number, today: DateText) {
  const { fact } = walk.entries.at(-1) as NaiveEntry;
  if (!adds(walk, fact)) return;
  const level = lifeByAmount(seen(walk));
  if (level <= floorOf(seen(walk))) return;
  const isRise = levelHeld(walk) < level;
  live(walk, level, now);
  if (isRise) walk.raisedTo = walk.tier.level;
  lookAtTenures(walk, today);
}
