/** What the naive fold would tell the member: the same questions as the status answers. */
import type { Metric } from '../../../domain/program/file.ts';
import { type DateText, dateAt, plusDays, startOfDate } from './dates.ts';
import { type Amounts, amountsIn, type NaiveHistory, type NaiveTier } from './fold.ts';
import { neverText } from './lots.ts';
import { minorUnits } from './money.ts';

export interface NaiveStatus {
  readonly tier: Omit<NaiveTier, 'before'>;
  readonly privileges: readonly string[];
  readonly balance: number;
  readonly pending: number;
  readonly deficit: number;
  readonly nextExpiry: { readonly points: number; readonly at: number } | null;
  readonly nextTier: { readonly level: string; readonly missing: NaiveMissing } | null;
  readonly keepTier: NaiveMissing | null;
}

export type NaiveMissing = Partial<Record<Metric, number>>;

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
  const next = file.tiers.levels[current + 1];
  return {
    tier: { level: tier.level, since: tier.since, until: tier.until },
    privileges: privilegesUpTo(history, current),
    balance: total(live) - total(onHold),
    pending: total(onHold),
    deficit: Number(purse.deficit),
    nextExpiry: nextExpiry(),
    nextTier:
      next === undefined
        ? null
        : { level: next.id, missing: missingFor(history, current + 1, today, enrolledOn) },
    keepTier: current === 0 || tier.until === null || isGiven ? null : missingAtReview(tier.until),
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

  function missingAtReview(until: number): NaiveMissing {
    const day = dateAt(until, zone);
    const seenOn = file.tiers.window.kind === 'rolling' ? day : plusDays(day, -1);
    return missingFor(history, current, seenOn, enrolledOn);
  }
}

function privilegesUpTo({ file }: NaiveHistory, level: number): readonly string[] {
  const names = new Map<string, string>();
  for (const { privileges } of file.tiers.levels.slice(0, level + 1)) {
    for (const { id, name } of privileges) names.set(id, name);
  }
  return [...names].map(([id, name]) => `${id} ${name}`);
}

function missingFor(
  { file, entries }: NaiveHistory,
  level: number,
  seenOn: DateText,
  enrolledOn: DateText,
): NaiveMissing {
  const qualify = file.tiers.levels[level]?.qualify;
  if (qualify === undefined) return {};
  const amounts: Amounts = amountsIn(file, entries, seenOn, enrolledOn);
  const wanted = 'anyOf' in qualify ? qualify.anyOf : qualify.allOf;
  const missing = wanted.map((condition) => {
    const atLeast =
      condition.metric === 'spend' ? minorUnits(condition.atLeast, file.currency) : BigInt(condition.atLeast);
    return { metric: condition.metric, amount: Number(atLeast - amounts[condition.metric]) };
  });
  const still = missing.filter(({ amount }) => amount > 0);
  if ('anyOf' in qualify && still.length < missing.length) return {};
  return Object.fromEntries(still.map(({ metric, amount }) => [metric, amount]));
}
