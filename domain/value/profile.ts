/** A member's activity as the figures of value take it, as of a day. */
import type { Day } from '../kernel/brand.ts';
import type { Activity } from './activity.ts';
import { isPossible, type RepeatHistory } from './history.ts';

export interface Profile {
  readonly history: RepeatHistory;
  readonly first: Day;
  readonly last: Day;
  /** Days since the last purchase day. */
  readonly silence: number;
  readonly purchaseDays: number;
  /** Minor units. */
  readonly spend: number;
  readonly repeatSpend: number;
  /** Days between the last two purchase days; null where there is one only. */
  readonly lastGap: number | null;
  readonly engagements: number;
  readonly referrals: number;
}

export type ProfileState =
  | { readonly kind: 'profile'; readonly profile: Profile }
  /** Nothing was bought, or nothing of it is kept. */
  | { readonly kind: 'no-purchases' }
  /** A purchase lies after the day of the calculation, or further back than anybody lives. */
  | { readonly kind: 'time-runs-backwards' }
  /** A refund touched a day that is not known any more: the facts have to be counted. */
  | { readonly kind: 'stale' };

export function profileOf(activity: Activity, on: Day): ProfileState {
  const { first, recent, days, spend, engagements, referrals, isStale } = activity;
  if (isStale) return { kind: 'stale' };
  const last = recent.at(-1);
  if (first === null || last === undefined) return { kind: 'no-purchases' };
  const history = { repeats: days - 1, recencyDays: last.day - first.day, ageDays: on - first.day };
  if (!isPossible(history)) return { kind: 'time-runs-backwards' };
  // Of two days the first may stand apart from the last.
  const before = recent.at(-2) ?? (days > 1 ? first : undefined);
  const profile = {
    history,
    first: first.day,
    last: last.day,
    silence: on - last.day,
    purchaseDays: days,
    spend,
    repeatSpend: spend - first.spend,
    lastGap: before === undefined ? null : last.day - before.day,
    engagements,
    referrals,
  };
  return { kind: 'profile', profile };
}
