/** The list of lots: adding, letting holds end, letting points expire. Every function returns a new list. */

import type { LotDebit } from '../facts/outcomes.ts';
import { type Day, type Points, points } from '../kernel/brand.ts';
import {
  addDays,
  addMonths,
  civilOfDay,
  dayOfCivil,
  never,
  startOfNextMonth,
  startOfNextYear,
} from '../kernel/civil.ts';
import { daysInMonth } from '../kernel/instant.ts';
import type { ExpiryRule, HoldRule } from '../program/file.ts';
import type { Lot } from '../state/state.ts';

/** `availableOn` of points that can be spent. */
export const available = 0 as Day;

/** The first local day on which points earned on `day` can be spent. */
export function availableOn(hold: HoldRule, day: Day): Day {
  switch (hold.kind) {
    case 'none':
      return available;
    case 'days':
      return (day + hold.days) as Day;
    case 'until-fulfilled':
      return (day + hold.atMostDays) as Day;
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
      break;
    }
    case 'after-days':
      return addDays(day, expiry.days);
    case 'on-dates':
      return nextOf(expiry.dates, addMonths(day, expiry.afterMonths));
    case 'after-inactivity':
      return never;
  }
}

/** The first of the dates that comes after `day`, this year or next. */
function nextOf(dates: readonly string[], day: Day): Day {
  const { year } = civilOfDay(day);
  const candidates = [year, year + 1].flatMap((y) =>
    dates.map((date) => {
      const [month, dayOfMonth] = date.split('-').map(Number) as [number, number];
      return dayOfCivil(y, month, Math.min(dayOfMonth, daysInMonth(y, month)));
    }),
  );
  return Math.min(...candidates.filter((candidate) => candidate > day)) as Day;
}

/** Adds points to the lot of their expiry and hold, or opens it. Nothing is added for 0 points. */
export function addToLots(lots: readonly Lot[], added: Lot): readonly Lot[] {
  if (added.remaining === 0) return lots;
  // The search begins at the end, because what is earned now mostly expires last.
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

/**
 * The lots that outlive `day`, and the points of those that do not: an expired lot is gone from its day on.
 */
export function expireLots(lots: readonly Lot[], day: Day): { lots: readonly Lot[]; expired: Points } {
  const kept = lots.filter((lot) => lot.expiresOn > day);
  return { lots: kept, expired: points(sumLots(lots) - sumLots(kept)) };
}

/** Takes points out of lots in the given order of preference; `short` is what they did not cover. */
function takeInOrder(
  lots: readonly Lot[],
  wanted: number,
  order: readonly Lot[],
): { lots: readonly Lot[]; taken: readonly LotDebit[]; short: Points } {
  let left = wanted;
  const takenOf = new Map<Lot, number>();
  for (const lot of order) {
    if (left === 0) break;
    const part = Math.min(left, lot.remaining);
    takenOf.set(lot, part);
    left -= part;
  }
  const remaining = lots.flatMap((lot) => {
    const rest = lot.remaining - (takenOf.get(lot) ?? 0);
    return rest === 0 ? [] : rest === lot.remaining ? [lot] : [{ ...lot, remaining: points(rest) }];
  });
  const taken = [...takenOf].map(([lot, part]) => ({ expiresOn: lot.expiresOn, points: points(part) }));
  return { lots: remaining, taken: mergeTaken(taken), short: points(left) };
}

/** Spending takes what can be spent, the lot that expires first before the others. */
export function spend(lots: readonly Lot[], wanted: number) {
  const order = lots.filter((lot) => lot.availableOn === available);
  return takeInOrder(lots, wanted, order);
}

/** A clawback takes from the lot its purchase fed, then from those that expire first, on hold or not. */
export function clawBack(lots: readonly Lot[], own: Pick<Lot, 'expiresOn' | 'availableOn'>, wanted: number) {
  const isOwn = (lot: Lot) =>
    lot.expiresOn === own.expiresOn && (lot.availableOn === own.availableOn || lot.availableOn === available);
  // Still on hold before already available: the points of a purchase leave the hold together.
  const first = lots.filter(isOwn).toSorted((a, b) => b.availableOn - a.availableOn);
  return takeInOrder(lots, wanted, [...first, ...lots.filter((lot) => !isOwn(lot))]);
}

function mergeTaken(taken: readonly LotDebit[]): readonly LotDebit[] {
  const byExpiry = new Map<Day, number>();
  for (const { expiresOn, points: part } of taken)
    byExpiry.set(expiresOn, (byExpiry.get(expiresOn) ?? 0) + part);
  return [...byExpiry].map(([expiresOn, part]) => ({ expiresOn, points: points(part) }));
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

/** What moving the points of an order came to. */
export interface Moved {
  readonly lots: readonly Lot[];
  /** What no lot covered of what was taken; less than nothing where points that came paid a deficit. */
  readonly short: number;
  /** Of the days that have more points than before: what came to them. */
  readonly come: readonly { readonly availableOn: Day; readonly points: Points }[];
}

/**
 * Moves the points of an order from the days on which they could be spent to those on which they can. What is
 * taken comes from the order's own lots, those on hold first, then from those that expire first; what comes pays
 * a deficit first.
 */
export function moveBetweenDays(
  { lots, deficit }: { readonly lots: readonly Lot[]; readonly deficit: number },
  expiresOn: Day,
  before: ReadonlyMap<Day, number>,
  after: ReadonlyMap<Day, number>,
): Moved {
  const days = [...new Set([...before.keys(), ...after.keys()])].sort((a, b) => a - b);
  const more = (day: Day) => (after.get(day) ?? 0) - (before.get(day) ?? 0);
  let left = lots;
  let pulled = 0;
  let net = 0;
  for (const day of days.toReversed()) {
    net += more(day);
    if (more(day) >= 0) continue;
    const own = left.filter((lot) => lot.expiresOn === expiresOn && lot.availableOn === day);
    const { lots: rest, short } = takeInOrder(left, -more(day), own);
    left = rest;
    pulled += -more(day) - short;
  }
  const wanted = Math.max(0, -net);
  const claw = clawBack(left, { expiresOn, availableOn: available }, Math.max(0, wanted - pulled));
  left = claw.lots;
  const paid = Math.min(deficit, Math.max(0, net));
  let coming = Math.max(0, pulled - wanted) + Math.max(0, net) - paid;
  const come: { availableOn: Day; points: Points }[] = [];
  for (const day of days) {
    if (more(day) <= 0) continue;
    const part = points(Math.min(coming, more(day)));
    coming -= part;
    left = addToLots(left, { expiresOn, availableOn: day, remaining: part });
    come.push({ availableOn: day, points: part });
  }
  return { lots: left, short: claw.short - paid, come };
}
