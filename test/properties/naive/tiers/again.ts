/** After refunds: whether a level falls to what the rest reaches, or to what was held before. */
import { type DateText, dateAt, plusDays, startOfDate } from '../units/dates.ts';
import type { Walk } from '../walk.ts';
import { fresh, leave, levelHeld, lose, seen, term, termFrom } from './standing.ts';
import {
  type Amounts,
  type Days,
  floorOf,
  isNothing,
  levelName,
  levelNumber,
  levelOn,
  type NaiveHeld,
  type NaiveTier,
  type Seen,
  termAfter,
} from './tiers.ts';

/** So much less of what was bought or done at a moment counts on a date. */
export interface NaiveTaken {
  readonly at: number;
  readonly date: DateText;
  readonly amounts: Amounts;
}

export function decideAgain(
  walk: Walk,
  { before, after, taken }: { readonly before: Seen; readonly after: Seen; readonly taken: NaiveTaken },
  now: number,
  today: DateText,
) {
  const { tier: choice, at } = walk.file.refunds;
  if (choice === 'leave') return;
  if (!isNothing(taken.amounts)) note(walk, taken, today);
  const current = levelHeld(walk);
  if (current === 0 || at === 'day-end') return;
  const had = choice === 'decide-again' ? before : withTaken(after, walk.tier.taken);
  if (levelOn(had, 0, today) >= current) undo(walk, after, now, today, today);
}

/** Answers whether the level was undone. */
function undo(walk: Walk, after: Seen, now: number, today: DateText, seenOn: DateText): boolean {
  const earned = Math.max(levelOn(after, 0, seenOn), floorOf(after));
  if (earned >= levelHeld(walk)) return false;
  const old = walk.tier;
  walk.carried = null;
  const [held, reached] = standing(walk, after, earned, seenOn);
  const runs = held !== null && (held.until === null ? !old.whileQualified : held.until > now);
  if (held !== null && runs && levelNumber(walk.file, held.level) >= earned) {
    const { before, reached: risen, taken } = held;
    walk.tier = {
      ...held,
      since: now,
      whileQualified: false,
      before,
      reached: risen ?? now,
      isReached: risen !== null,
      taken: walk.file.refunds.tier === 'decide-again-if-caused' ? taken : [],
      askedOn: null,
    };
  } else {
    walk.tier = again(walk, earned, { held, reached }, now, today);
  }
  return true;
}

/** The first level under the one held that refunds have not undone, and since when the last of the undone was reached. */
function standing(walk: Walk, after: Seen, earned: number, seenOn: DateText) {
  const { tier } = walk;
  let reached = tier.isReached ? tier.reached : null;
  let held = tier.before;
  while (held !== null) {
    const rank = levelNumber(walk.file, held.level);
    const isUndone =
      held.taken.length > 0 && rank > earned && levelOn(withTaken(after, held.taken), 0, seenOn) >= rank;
    if (!isUndone) break;
    reached = held.reached ?? reached;
    held = held.before;
  }
  return [held, reached] as const;
}

/** The level that is left, as it would have begun: with the rise that is undone, or after the term before it. */
function again(
  walk: Walk,
  earned: number,
  { held, reached }: { readonly held: NaiveHeld | null; readonly reached: number | null },
  now: number,
  today: DateText,
): NaiveTier {
  const made = (start: Parameters<typeof term>[2]): NaiveTier => ({
    level: levelName(walk.file, earned),
    ...fresh(now),
    ...term(walk, earned, start),
    reached: reached ?? now,
    isReached: reached !== null,
    before: held,
  });
  if (reached === null) return made(termFrom(today));
  const isWithin =
    held !== null &&
    held.until !== null &&
    held.until > reached &&
    levelNumber(walk.file, held.level) >= earned;
  const tier = made(
    isWithin
      ? termAfter(seen(walk), dateAt(held.until as number, walk.zone), held.endsOn)
      : termFrom(dateAt(reached, walk.zone)),
  );
  return tier.until !== null && tier.until <= now ? made(termFrom(today)) : tier;
}

function withTaken(of: Seen, taken: Days): Seen {
  return { ...of, days: [...of.days, ...taken] };
}

/** What may undo a level later is written down with it. */
function note(walk: Walk, taken: NaiveTaken, today: DateText) {
  const { tier, file } = walk;
  const { tier: choice, at } = file.refunds;
  const more = { date: taken.date, amounts: taken.amounts };
  const below = (held: NaiveHeld | null, hiddenAt: number): NaiveHeld | null => {
    if (held === null || held.reached === null) return held;
    const isPart = taken.at <= held.reached || taken.at < hiddenAt;
    return {
      ...held,
      taken: isPart ? [...held.taken, more] : held.taken,
      before: below(held.before, held.reached),
    };
  };
  walk.tier = { ...tier, before: below(tier.before, tier.reached) };
  if (levelHeld(walk) === 0) return;
  if (choice === 'decide-again' && at !== 'day-end') return;
  if (choice === 'decide-again-if-caused' && taken.at > Math.max(tier.since, tier.reached)) return;
  const tomorrow = plusDays(today, 1);
  const isOld = choice === 'decide-again' && tier.askedOn !== tomorrow;
  walk.tier = { ...walk.tier, taken: isOld ? [more] : [...tier.taken, more] };
  if (at === 'day-end') walk.tier = { ...walk.tier, askedOn: tomorrow };
}

/** When a day with refunds is over after which it is looked whether they undo the level. */
export function askedAfter({ tier, zone }: Walk, from: number): number | null {
  const at = tier.askedOn === null ? null : startOfDate(tier.askedOn, zone);
  return at !== null && at > from ? at : null;
}

export function decideAtEnd(walk: Walk, now: number, today: DateText) {
  const { tier } = walk;
  const lastDay = plusDays(today, -1);
  const after = seen(walk);
  if (levelOn(withTaken(after, tier.taken), 0, lastDay) < levelHeld(walk)) return;
  if (!undo(walk, after, now, today, lastDay)) return;
  lose(walk, now);
  const { level, until } = walk.tier;
  walk.passages.push({ kind: 'moved', at: now, from: tier.level, to: level, until });
  for (const points of leave(walk, tier, today)) walk.passages.push({ kind: 'taken-back', at: now, points });
}
