/** What happened month by month, added up over members. */
import type { LevelId } from '../kernel/brand.ts';

/** Of one month of the program's calendar; points are positive. */
export interface Month {
  /** For purchases, bonuses, engagement, enrolling, and given by hand. */
  readonly issued: number;
  /** Clawed back, or taken by hand. */
  readonly takenBack: number;
  /** Redeemed or set aside, less what came back. */
  readonly redeemed: number;
  readonly expired: number;
  /** Members by the level they hold when the month ends. */
  readonly tiers: Readonly<Record<LevelId, number>>;
}

/** By month, `2026-03`. */
export type Months = Readonly<Record<string, Month>>;

export interface Since {
  readonly was: Months;
  readonly wouldBe: Months;
}

export const nothingSince: Since = { was: {}, wouldBe: {} };

/** Adds up in any order to the same. */
export function addSince(a: Since, b: Since): Since {
  return { was: addMonthsUp(a.was, b.was), wouldBe: addMonthsUp(a.wouldBe, b.wouldBe) };
}

function addMonthsUp(a: Months, b: Months): Months {
  const sum: Record<string, Month> = { ...a };
  for (const [name, month] of Object.entries(b)) sum[name] = addMonth(sum[name], month);
  return sum;
}

function addMonth(a: Month | undefined, b: Month): Month {
  if (a === undefined) return b;
  const tiers: Record<LevelId, number> = { ...a.tiers };
  for (const [level, members] of Object.entries(b.tiers) as [LevelId, number][]) {
    tiers[level] = (tiers[level] ?? 0) + members;
  }
  return {
    issued: a.issued + b.issued,
    takenBack: a.takenBack + b.takenBack,
    redeemed: a.redeemed + b.redeemed,
    expired: a.expired + b.expired,
    tiers,
  };
}
