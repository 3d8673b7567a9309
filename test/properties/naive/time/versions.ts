/** New versions of the program take effect. */

import { levelHeld, move, seen, term, termFrom } from '../tiers/standing.ts';
import { fallAfter, floorOf, levelNumber, levelOn } from '../tiers/tiers.ts';
import type { DateText } from '../units/dates.ts';
import type { NaiveVersion, Walk } from '../walk.ts';

export function startOfNextVersion(walk: Walk): number | null {
  return walk.versions[walk.version + 1]?.from ?? null;
}

export function takeEffect(walk: Walk, now: number, today: DateText) {
  const old = seen(walk);
  walk.version++;
  walk.file = (walk.versions[walk.version] as NaiveVersion).file;
  const earned = levelOn(seen(walk), 0, today);
  const current = levelHeld(walk);
  const { standing } = walk.file.tiers;
  const kept = standing === 'upgrade-only' ? Math.max(current, earned) : current;
  const moved = current === -1 || standing === 'at-once' ? earned : kept;
  const level = Math.max(moved, floorOf(seen(walk)));
  if (level !== current) {
    const was = current === -1 ? levelNumber(old.file, walk.tier.level) : current;
    if (level <= was) walk.carried = null;
    walk.lostAt = now;
    return move(walk, level, now, termFrom(today));
  }
  if (standing === 'recompute-terms') return takeNewTerm(walk, current, now);
  if (!walk.tier.whileQualified) return;
  const still =
    walk.file.tiers.term.kind === 'while-qualified' && levelOn(seen(walk), current, today) >= current;
  // Otherwise it is kept for as long as the rules before would have kept it.
  if (!still) {
    const until = fallAfter(old, levelNumber(old.file, walk.tier.level), walk.clock);
    walk.tier = { ...walk.tier, whileQualified: false, until };
    walk.passages.push({ kind: 'kept', at: now, level: walk.tier.level, until });
  }
}

/** The term that the new version would have given; one that would be over is reviewed in this very moment. */
function takeNewTerm(walk: Walk, level: number, now: number) {
  const made = term(walk, level, walk.tier.start);
  const until = made.until !== null && made.until < now ? now : made.until;
  if (until === walk.tier.until && made.whileQualified === walk.tier.whileQualified) return;
  walk.tier = { ...walk.tier, ...made, until };
  walk.passages.push({ kind: 'kept', at: now, level: walk.tier.level, until });
}
