/** The list of lots: adding, letting holds end, letting points expire. Every function returns a new list. */
import { type Day, type Points, points } from '../kernel/brand.ts';
import { addMonths, never, startOfNextMonth, startOfNextYear } from '../kernel/civil.ts';
import type { ExpiryRule, HoldRule } from '../program/file.ts';
import type { Lot } from './state.ts';

/** `availableOn` of points that can be spent. */
export const available = 0 as Day;

/** The first local day on which points earned on `day` can be spent. */
export function availableOn(hold: HoldRule, day: Day): Day {
  switch (hold.kind) {
    case 'none':
      return available;
    case 'days':
      return (day + hold.days) as Day;
  }
}

/** The first local day on which points earned on `day` have expired. */
export function expiresOn(expiry: ExpiryRule, day: Day): Day {
  switch (expiry.kind) {
    case 'never':
      return never;
    case 'after-months': {
      const on = addMonths(day, expiry.months);
      switch (expiry.roundedTo) {
        case 'day':
          return on;
        case 'month-end':
          return startOfNextMonth(on);
        case 'year-end':
          return startOfNextYear(on);
      }
    }
  }
}

/** Adds points to the lot of their expiry and hold, or opens it. Nothing is added for 0 points. */
export function addToLots(lots: readonly Lot[], added: Lot): readonly Lot[] {
  if (added.remaining === 0) return lots;
  // From the end: what is earned now mostly expires last.
  let index = lots.length;
  while (index > 0 && compareLots(lots[index - 1] as Lot, added) > 0) index--;
  const before = lots[index - 1];
  return before !== undefined && compareLots(before, added) === 0
    ? lots.with(index - 1, joined(before, added))
    : lots.toSpliced(index, 0, added);
}

/** Holds that have ended by `today` end: their points join the spendable lot of the same expiry. */
export function endHolds(lots: readonly Lot[], today: Day): readonly Lot[] {
  if (!lots.some((lot) => hasEnded(lot, today))) return lots;
  const done: Lot[] = [];
  for (const lot of lots) {
    const last = done.at(-1);
    const freed = hasEnded(lot, today) ? { ...lot, availableOn: available } : lot;
    if (last !== undefined && compareLots(last, freed) === 0) done[done.length - 1] = joined(last, freed);
    else done.push(freed); // the holds that have ended come first among the lots of one expiry
  }
  return done;
}

function hasEnded({ availableOn }: Lot, today: Day): boolean {
  return availableOn !== available && availableOn <= today;
}

/** Two lots that differ in nothing but their points, as one. */
function joined(a: Lot, b: Lot): Lot {
  return { ...a, remaining: points(a.remaining + b.remaining) };
}

/** The lots that outlive `day`, and the points of those that do not: an expired lot is gone from its day on. */
export function expireLots(lots: readonly Lot[], day: Day): { lots: readonly Lot[]; expired: Points } {
  const kept = lots.filter((lot) => lot.expiresOn > day);
  return { lots: kept, expired: points(sumLots(lots) - sumLots(kept)) };
}

export function sumLots(lots: readonly Lot[]): number {
  let sum = 0;
  for (const lot of lots) sum += lot.remaining;
  return sum;
}

/** Points that can be spent now (`balance`) and points on hold (`pending`). */
export function balances(lots: readonly Lot[]): { balance: Points; pending: Points } {
  const balance = sumLots(lots.filter((lot) => lot.availableOn === available));
  return { balance: points(balance), pending: points(sumLots(lots) - balance) };
}

function compareLots(a: Lot, b: Lot): number {
  return a.expiresOn - b.expiresOn || a.availableOn - b.availableOn;
}
