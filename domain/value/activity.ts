/**
 * What the fold keeps of a member so that their value can be calculated: when they bought, and for how much.
 * It is bounded: of the purchase days only the first and the last eight are known one by one. Purchases come
 * in business order, refunds at any later time; a purchase of which nothing is kept never happened.
 */
import type { Day } from '../kernel/brand.ts';

export interface Activity {
  /** Null where nothing was ever bought, or nothing of it is kept; the first known while stale. */
  readonly first: ActiveDay | null;
  /** The last of them, ascending, at most eight; the first is among them while there are no more. */
  readonly recent: readonly ActiveDay[];
  /** Local days with a purchase. */
  readonly days: number;
  /** Minor units of everything that is kept, tax and shipping included. */
  readonly spend: number;
  readonly engagements: number;
  /** Those engagements whose kind is `referral`. */
  readonly referrals: number;
  /** A refund touched days that are not known one by one any more: the facts must be counted again. */
  readonly isStale: boolean;
}

/** A local day with purchases of which something is kept. */
export interface ActiveDay {
  readonly day: Day;
  /** Minor units that are kept. */
  readonly spend: number;
  readonly purchases: number;
}

/** How many of the last purchase days are known one by one. */
export const recentDaysMax = 8;

export const noActivity: Activity = {
  first: null,
  recent: [],
  days: 0,
  spend: 0,
  engagements: 0,
  referrals: 0,
  isStale: false,
};

/** `day` is not before any purchase day so far. */
export function withPurchase(activity: Activity, day: Day, spend: number): Activity {
  const { recent, first, engagements, referrals, isStale } = activity;
  const last = recent.at(-1);
  const isSameDay = last?.day === day;
  const today = isSameDay ? added(last, spend, 1) : { day, spend, purchases: 1 };
  const days = recent.slice(isSameDay || recent.length < recentDaysMax ? 0 : 1);
  days[isSameDay ? days.length - 1 : days.length] = today;
  return {
    first: first === null || first.day === day ? today : first,
    recent: days,
    days: activity.days + (isSameDay ? 0 : 1),
    spend: activity.spend + spend,
    engagements,
    referrals,
    isStale,
  };
}

/**
 * What is kept of an order that was bought on `day` has changed by `spend`; `purchases` is -1 where nothing of
 * it is kept any more, 1 where something is again.
 */
export function withChange(activity: Activity, day: Day, spend: number, purchases: -1 | 0 | 1): Activity {
  const last = activity.recent.at(-1);
  const isLatest = last === undefined ? activity.days === 0 : last.day <= day;
  if (purchases === 1 && isLatest) return withPurchase(activity, day, spend);
  const taken = { ...activity, spend: activity.spend + spend };
  const index = activity.recent.findIndex((each) => each.day === day);
  const known = activity.recent[index] ?? (activity.first?.day === day ? activity.first : null);
  // Of a day in between nobody knows whether something else was bought on it.
  if (known === null) return purchases === 0 ? taken : { ...taken, isStale: true };
  const left = added(known, spend, purchases);
  if (left.purchases > 0) {
    const recent = index < 0 ? activity.recent : activity.recent.with(index, left);
    return { ...taken, recent, first: activity.first?.day === day ? left : activity.first };
  }
  return withoutDay(taken, day);
}

function withoutDay(activity: Activity, day: Day): Activity {
  const recent = activity.recent.filter((each) => each.day !== day);
  const days = activity.days - 1;
  const wasFirst = activity.first?.day === day;
  const first = wasFirst ? (recent[0] ?? null) : activity.first;
  // Which day is the first now, or which are the last two, is not known any more; of two the first is one.
  const areLastLost = recent.length === 0 ? days > 0 : recent.length === 1 && days > 2;
  const isLost = (wasFirst && recent.length < days) || areLastLost;
  return { ...activity, recent, days, first, isStale: activity.isStale || isLost };
}

function added(day: ActiveDay, spend: number, purchases: number): ActiveDay {
  return { ...day, spend: day.spend + spend, purchases: day.purchases + purchases };
}

/** The kind of engagement that counts as having brought somebody. */
const referralKind = 'referral';

/** `change` is -1 where one never was. */
export function withEngagement(activity: Activity, kind: string, change: 1 | -1): Activity {
  return {
    ...activity,
    engagements: activity.engagements + change,
    referrals: activity.referrals + (kind === referralKind ? change : 0),
  };
}
