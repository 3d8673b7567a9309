/** What the naive fold would tell the member: the same questions as the status answers. */

import type { NaiveHistory } from './fold.ts';
import { neverText } from './points/lots.ts';
import { seenBy } from './tiers/counted.ts';
import {
  amountsOn,
  fallAfter,
  floorOf,
  missingOn,
  missingToKeep,
  type NaiveTier,
  nextLevel,
} from './tiers/tiers.ts';
import { type DateText, dateAt, startOfDate } from './units/dates.ts';

interface NaiveStatus {
  readonly tier: Pick<NaiveTier, 'level' | 'since' | 'until'>;
  readonly privileges: readonly string[];
  readonly balance: number;
  readonly pending: number;
  readonly deficit: number;
  readonly nextExpiry: { readonly points: number; readonly at: number } | null;
  readonly nextTier: { readonly level: string; readonly missing: NaiveMissing } | null;
  readonly keepTier: NaiveMissing | null;
  readonly forLife: string | null;
}

/** By metric and window. */
type NaiveMissing = Readonly<Record<string, number>>;

export function naiveStatus(history: NaiveHistory, now: number): NaiveStatus {
  const { override, file, enrolledAt, purse } = history;
  const zone = file.timeZone;
  const today = dateAt(now, zone);
  const enrolledOn = dateAt(enrolledAt, zone);
  const live = purse.heaps.filter(({ expires }) => startOfDate(expires, zone) > now);
  const total = (of: typeof live) => Number(of.reduce((sum, { points }) => sum + points, 0n));
  const onHold = live.filter(({ available }) => available > today);
  const rank = (level: string | undefined) => file.tiers.levels.findIndex(({ id }) => id === level);
  // The earned tier, or the operator's where that is higher.
  const isGiven = override !== null && rank(override.level) > rank(history.tier.level);
  const tier = isGiven ? override : history.tier;
  const current = rank(tier.level);
  const { life, carried, anew } = history;
  const seen = { ...seenBy(file, enrolledOn, history.entries), life, carried, anew };
  const lapses = !isGiven && file.tiers.onTermEnd === 'lapse' && current > floorOf(seen);
  const mayKeep =
    file.tiers.levels[current]?.invitationOnly && file.tiers.levels[current]?.keep !== undefined;
  // As it would be looked at when the invitation ends.
  const given = { ...history.tier, whileQualified: false };
  const falls = !isGiven && history.tier.whileQualified;
  const until = falls ? fallAfter(seen, current, now) : tier.until;
  const next = file.tiers.levels[nextLevel(file.tiers, current)];
  return {
    tier: { level: tier.level, since: tier.since, until },
    privileges: privilegesUpTo(history, current),
    balance: total(live) - total(onHold),
    pending: total(onHold),
    deficit: Number(purse.deficit),
    nextExpiry: nextExpiry(),
    nextTier: next === undefined ? null : { level: next.id, missing: missingFor(today) },
    keepTier:
      current === 0 || until === null || lapses || (isGiven && !mayKeep)
        ? null
        : missingToKeep(seen, current, isGiven ? given : history.tier, today, dateAt(until, zone)),
    forLife: floorOf(seen) === 0 ? null : history.life,
  };

  function nextExpiry() {
    const moments = live
      .filter(({ expires }) => expires !== neverText)
      .map(({ expires }) => startOfDate(expires, zone));
    const { inactiveAt } = history;
    if (inactiveAt !== null && live.length > 0) moments.push(inactiveAt);
    if (moments.length === 0) return null;
    const first = Math.min(...moments);
    const together = live.filter(
      ({ expires }) => first === inactiveAt || startOfDate(expires, zone) === first,
    );
    return { points: total(together), at: first };
  }

  function missingFor(date: DateText): NaiveMissing {
    return missingOn(seen, next?.qualify, (window) => amountsOn(seen, window, date));
  }
}

function privilegesUpTo({ file }: NaiveHistory, level: number): readonly string[] {
  const names = new Map<string, string>();
  for (const { privileges } of file.tiers.levels.slice(0, level + 1)) {
    for (const { id, name } of privileges) names.set(id, name);
  }
  return [...names].map(([id, name]) => `${id} ${name}`);
}
