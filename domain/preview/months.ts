/** What happened month by month, added up over members. */
import type { LevelId, MemberId } from '../kernel/brand.ts';

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
  /** By id; absent where none has fired. */
  readonly triggers?: Readonly<Record<string, FiredCount>>;
}

export interface FiredCount {
  readonly fired: number;
  /** Of these, how often for somebody who is held out. */
  readonly heldOut: number;
  /** Some of the members, the same ones whatever the order of slices. */
  readonly sample: readonly MemberId[];
}

const sampleMax = 5;

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
  const triggers = addFired(a.triggers, b.triggers);
  return {
    issued: a.issued + b.issued,
    takenBack: a.takenBack + b.takenBack,
    redeemed: a.redeemed + b.redeemed,
    expired: a.expired + b.expired,
    tiers,
    ...(triggers === undefined ? {} : { triggers }),
  };
}

export function addFired(a: Month['triggers'], b: Month['triggers']): Month['triggers'] {
  if (a === undefined || b === undefined) return a ?? b;
  const sum: Record<string, FiredCount> = { ...a };
  for (const [id, more] of Object.entries(b)) {
    const known = sum[id] ?? { fired: 0, heldOut: 0, sample: [] };
    sum[id] = {
      fired: known.fired + more.fired,
      heldOut: known.heldOut + more.heldOut,
      sample: [...new Set([...known.sample, ...more.sample])].sort().slice(0, sampleMax),
    };
  }
  return sum;
}
