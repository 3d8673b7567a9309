/** An operator gives a level for a time. */
import type { Fact } from '../../../../domain/facts/facts.ts';
import { levelHeld, move, seen, termFrom } from '../tiers/standing.ts';
import { keepsInvited, levelNumber } from '../tiers/tiers.ts';
import { lookAtTenures } from '../time/life.ts';
import type { DateText } from '../units/dates.ts';
import type { Walk } from '../walk.ts';

export function override(walk: Walk, fact: Fact & { kind: 'tier-override' }, now: number) {
  walk.override = { id: fact.overrideId, level: fact.tier, since: now, until: fact.until };
}

export function takeOverrideBack(walk: Walk, fact: Fact & { kind: 'tier-override-end' }) {
  if (walk.override?.id === fact.overrideId) walk.override = null;
}

/** Its time is over; a level by invitation is kept by who meets what keeps it. */
export function endOverride(walk: Walk, now: number, today: DateText) {
  if (walk.override?.until !== now) return;
  const { level } = walk.override;
  walk.passages.push({ kind: 'override-ended', at: now, level });
  walk.override = null;
  const invited = levelNumber(walk.file, level);
  const isKept = invited > levelHeld(walk) && keepsInvited(seen(walk), invited, today);
  if (isKept) move(walk, invited, now, termFrom(today));
  lookAtTenures(walk, today);
}
