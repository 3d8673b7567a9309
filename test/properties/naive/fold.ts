/**
 * A second fold, written from the design and the program file alone: slow and obvious. It remembers
 * nothing that it can find out again by reading the purchases so far, and shares only types with the
 * domain. Where it and the domain differ, one of them is wrong.
 */
import type { Fact, Purchase } from '../../../domain/member/facts.ts';
import type { ProgramFile } from '../../../domain/program/file.ts';
import {
  type DateText,
  dateAt,
  firstOfMonthAfter,
  newYearAfter,
  plusDays,
  plusMonths,
  startOfDate,
  yearOf,
} from './dates.ts';
import { minorUnits, pointsFor } from './money.ts';

export interface NaiveVersion {
  readonly file: ProgramFile;
  readonly from: number;
}

/** What one purchase came to when it happened; what was counted then stays counted. */
export interface NaiveEntry {
  readonly fact: Fact;
  readonly at: number;
  readonly date: DateText;
  readonly spend: bigint;
  readonly points: bigint;
  readonly raisedTo: string | null;
  readonly availableFrom: DateText | null;
  readonly expiresFrom: DateText | null;
}

export interface NaiveTier {
  readonly level: string;
  readonly since: number;
  readonly until: number | null;
}

/** What time brought about. */
export type NaivePassage =
  | { readonly kind: 'expired'; readonly at: number; readonly points: bigint }
  | { readonly kind: 'kept'; readonly at: number; readonly level: string; readonly until: number | null }
  | {
      readonly kind: 'moved';
      readonly at: number;
      readonly from: string;
      readonly to: string;
      readonly until: number | null;
    };

export interface NaiveHistory {
  readonly entries: readonly NaiveEntry[];
  readonly passages: readonly NaivePassage[];
  readonly tier: NaiveTier;
  readonly file: ProgramFile;
  readonly enrolledAt: number;
}

export type Amounts = { spend: bigint; purchases: bigint; points: bigint };

/** Everything up to and including `until`; null where nobody has enrolled by then. */
export function naiveFold(
  versions: readonly NaiveVersion[],
  facts: readonly Fact[],
  until: number,
): NaiveHistory | null {
  const sorted = facts
    .map((fact) => ({ fact, at: Math.min(fact.occurredAt, fact.recordedAt) }))
    .filter(({ at }) => at <= until)
    .sort((a, b) => a.at - b.at || (a.fact.id < b.fact.id ? -1 : 1));
  const first = sorted[0];
  if (first === undefined) return null;

  let version = versionAt(versions, first.at);
  let file = (versions[version] as NaiveVersion).file;
  const zone = file.timeZone;
  const enrolledAt = first.at;
  const enrolledOn = dateAt(enrolledAt, zone);
  const entries: NaiveEntry[] = [];
  const passages: NaivePassage[] = [];
  let tier: NaiveTier = { level: levelName(file, 0), since: enrolledAt, until: null };

  for (;;) {
    const now = nextMoment();
    if (now === null) return { entries, passages, tier, file, enrolledAt };
    const today = dateAt(now, zone);
    if (startOfNextVersion() === now) takeEffect(now, today);
    if (firstExpiry() === now) expire(now);
    if (tier.until === now) review(now, today);
    const next = sorted[entries.length];
    if (next !== undefined && next.at === now) apply(next.fact, now, today);
  }

  /** The soonest of: the next fact, the next version, the next expiry, the end of the term. */
  function nextMoment(): number | null {
    const moments = [sorted[entries.length]?.at, startOfNextVersion(), firstExpiry(), tier.until]
      .filter((at) => at !== null && at !== undefined)
      .filter((at) => at <= until);
    return moments.length === 0 ? null : Math.min(...moments);
  }

  function startOfNextVersion(): number | null {
    return versions[version + 1]?.from ?? null;
  }

  function firstExpiry(): number | null {
    const expired = lastExpiry();
    const dates = entries
      .filter(({ points }) => points > 0n)
      .map(({ expiresFrom }) => expiresFrom)
      .filter((date) => date !== null)
      .map((date) => startOfDate(date, zone))
      .filter((at) => at > expired);
    return dates.length === 0 ? null : Math.min(...dates);
  }

  function lastExpiry(): number {
    return passages.reduce((last, { kind, at }) => (kind === 'expired' ? Math.max(last, at) : last), -1);
  }

  function expire(now: number) {
    const gone = entries.filter(
      ({ points, expiresFrom }) =>
        points > 0n && expiresFrom !== null && startOfDate(expiresFrom, zone) === now,
    );
    passages.push({ kind: 'expired', at: now, points: gone.reduce((sum, { points }) => sum + points, 0n) });
  }

  function takeEffect(now: number, today: DateText) {
    version++;
    file = (versions[version] as NaiveVersion).file;
    const earned = levelEarned(file, amountsIn(file, entries, today, enrolledOn));
    const current = file.tiers.levels.findIndex(({ id }) => id === tier.level);
    if (current === -1) return move(earned, now, today);
    switch (file.tiers.standing) {
      case 'keep-until-term-ends':
        return;
      case 'upgrade-only':
        return earned > current ? move(earned, now, today) : undefined;
      case 'at-once':
        return earned !== current ? move(earned, now, today) : undefined;
    }
  }

  function review(now: number, today: DateText) {
    // A year is judged when it is over, so it is looked at from its last day.
    const from = file.tiers.window.kind === 'rolling' ? today : plusDays(today, -1);
    const earned = levelEarned(file, amountsIn(file, entries, from, enrolledOn));
    const current = file.tiers.levels.findIndex(({ id }) => id === tier.level);
    const lowest = file.tiers.down === 'one-step' ? current - 1 : 0;
    const decided = Math.max(earned, lowest);
    if (decided !== current) return move(decided, now, today);
    tier = { ...tier, until: endOfTerm(decided, today) };
    passages.push({ kind: 'kept', at: now, level: tier.level, until: tier.until });
  }

  function move(to: number, now: number, today: DateText) {
    const from = tier.level;
    tier = { level: levelName(file, to), since: now, until: endOfTerm(to, today) };
    passages.push({ kind: 'moved', at: now, from, to: tier.level, until: tier.until });
  }

  function endOfTerm(level: number, today: DateText): number | null {
    const { term } = file.tiers;
    if (level === 0 || term.kind === 'unlimited') return null;
    return startOfDate(plusMonths(today, term.months), zone);
  }

  function apply(fact: Fact, now: number, today: DateText) {
    if (fact.kind !== 'purchase') throw new Error(`the naive fold does not know ${fact.kind}`);
    const current = file.tiers.levels.findIndex(({ id }) => id === tier.level);
    const worth = worthOf(fact, file, current);
    const entry = {
      fact,
      at: now,
      date: today,
      ...worth,
      raisedTo: null,
      availableFrom: availableFrom(file, today),
      expiresFrom: expiresFrom(file, today),
    };
    const earned = levelEarned(file, amountsIn(file, [...entries, entry], today, enrolledOn));
    if (earned <= current) {
      entries.push(entry);
      return;
    }
    tier = { level: levelName(file, earned), since: now, until: endOfTerm(earned, today) };
    entries.push({ ...entry, raisedTo: tier.level });
  }
}

function versionAt(versions: readonly NaiveVersion[], at: number): number {
  return versions.findLastIndex(({ from }) => from <= at);
}

function levelName(file: ProgramFile, index: number): string {
  return (file.tiers.levels[index] as ProgramFile['tiers']['levels'][number]).id;
}

/** Spend and points of a purchase made at a level. */
function worthOf(purchase: Purchase, file: ProgramFile, level: number): { spend: bigint; points: bigint } {
  const { base, exclude } = file.earning;
  const counting = purchase.lines.filter(
    ({ kind, category, sku }) =>
      !exclude.kinds.includes(kind) &&
      !(category !== undefined && exclude.categories.includes(category)) &&
      !(sku !== undefined && exclude.skus.includes(sku)),
  );
  const total = counting.reduce((sum, { amount }) => sum + BigInt(amount), 0n);
  // Where discounts outweigh what counts, nothing is earned and nothing is taken.
  if (total <= 0n) return { spend: 0n, points: 0n };
  const multiplier = file.tiers.levels[level]?.multiplier as string;
  const worth = (amount: bigint) => pointsFor(amount, base, multiplier, file.currency);
  const byLine = counting.reduce((sum, { amount }) => sum + worth(BigInt(amount)), 0n);
  const points = base.on === 'line' ? byLine : worth(total);
  return { spend: total, points: points < 0n ? 0n : points };
}

export function availableFrom(file: ProgramFile, date: DateText): DateText | null {
  const { hold } = file.earning;
  if (hold.kind === 'until-fulfilled') return plusDays(date, hold.atMostDays);
  return hold.kind === 'none' ? null : plusDays(date, hold.days);
}

export function expiresFrom({ expiry }: ProgramFile, date: DateText): DateText | null {
  if (expiry.kind === 'never') return null;
  if (expiry.kind !== 'after-months') throw new Error(`the naive fold does not know ${expiry.kind} yet`);
  const on = plusMonths(date, expiry.months);
  switch (expiry.roundedTo) {
    case 'day':
      return on;
    case 'month-end':
      return firstOfMonthAfter(on);
    case 'year-end':
      return newYearAfter(on);
  }
}

/** What of the purchases so far counts in the program's window, seen on a date. */
export function amountsIn(
  file: ProgramFile,
  entries: readonly NaiveEntry[],
  seenOn: DateText,
  enrolledOn: DateText,
): Amounts {
  const counting = entries.filter(({ date }) => counts(file, date, seenOn, enrolledOn));
  return {
    spend: counting.reduce((sum, { spend }) => sum + spend, 0n),
    purchases: BigInt(counting.filter(({ spend }) => spend > 0n).length),
    points: counting.reduce((sum, { points }) => sum + points, 0n),
  };
}

function counts(file: ProgramFile, date: DateText, seenOn: DateText, enrolledOn: DateText): boolean {
  const { window } = file.tiers;
  switch (window.kind) {
    case 'rolling':
      return plusMonths(date, window.months) > seenOn;
    case 'calendar-year':
      return yearOf(date) === yearOf(seenOn);
    case 'membership-year':
      return membershipYear(date, enrolledOn) === membershipYear(seenOn, enrolledOn);
    case 'lifetime':
      return true;
  }
}

/** 0 in the first year from enrolment, 1 from its first anniversary. */
function membershipYear(date: DateText, enrolledOn: DateText): number {
  let year = yearOf(date) - yearOf(enrolledOn) + 1;
  while (plusMonths(enrolledOn, 12 * year) > date) year--;
  return year;
}

/** The index of the highest level that the amounts reach. */
export function levelEarned(file: ProgramFile, amounts: Amounts): number {
  return file.tiers.levels.findLastIndex(({ qualify }) => {
    if (qualify === undefined) return true;
    const conditions = 'anyOf' in qualify ? qualify.anyOf : qualify.allOf;
    const met = conditions.map((condition) =>
      condition.metric === 'spend'
        ? amounts.spend >= minorUnits(condition.atLeast, file.currency)
        : amounts[condition.metric] >= BigInt(condition.atLeast),
    );
    return 'anyOf' in qualify ? met.includes(true) : !met.includes(false);
  });
}
