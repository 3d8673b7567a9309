/** When a member bought and for how much, packed: some 40 bytes for a regular, at most 250 for anybody. */
import type { Day } from '../../../domain/kernel/brand.ts';
import { type ActiveDay, type Activity, recentDaysMax } from '../../../domain/value/activity.ts';
import type { Io } from './packing.ts';

/** One byte says what there is at all, and what is not as usual. */
const has = { days: 1, firstApart: 2, engagements: 4, staleness: 8, many: 16, short: 32 } as const;

export function activity(io: Io, value: Activity | undefined): Activity {
  const what = io.uint(value && whatIsIn(value));
  const days = what & has.days ? io.uint(value?.days) : 0;
  const spend = what & has.days ? io.uint(value?.spend) : 0;
  const isFirstApart = (what & has.firstApart) !== 0;
  const recentCount = what & has.short ? io.uint(value?.recent.length) : Math.min(days, recentDaysMax);
  const known = activeDays(io, value && knownDays(value), recentCount + (isFirstApart ? 1 : 0), what);
  return {
    first: known[0] ?? null,
    recent: isFirstApart ? known.slice(1) : known,
    days,
    spend,
    engagements: what & has.engagements ? io.uint(value?.engagements) : 0,
    referrals: what & has.engagements ? io.uint(value?.referrals) : 0,
    isStale: (what & has.staleness) !== 0,
  };
}

/** Back from the last: each says how much earlier it is. */
function activeDays(
  io: Io,
  values: readonly ActiveDay[] | undefined,
  count: number,
  what: number,
): ActiveDay[] {
  const known: ActiveDay[] = [];
  let day = 0;
  for (let left = count - 1; left >= 0; left--) {
    const value = values?.[left];
    day = known.length === 0 ? io.int(value?.day) : day - io.uint(value && day - value.day);
    const spend = io.uint(value?.spend);
    known.push({ day: day as Day, spend, purchases: what & has.many ? io.uint(value?.purchases) : 1 });
  }
  return known.reverse();
}

function whatIsIn(value: Activity): number {
  const { recent, days, spend, engagements, isStale } = value;
  return (
    (days === 0 && spend === 0 ? 0 : has.days) |
    (isFirstApart(value) ? has.firstApart : 0) |
    (engagements === 0 ? 0 : has.engagements) |
    (isStale ? has.staleness : 0) |
    (knownDays(value).some(({ purchases }) => purchases !== 1) ? has.many : 0) |
    (recent.length === Math.min(days, recentDaysMax) ? 0 : has.short)
  );
}

/** While all days are known one by one, the first is one of them. */
function isFirstApart({ first, recent }: Activity): boolean {
  return first !== null && first.day !== recent[0]?.day;
}

function knownDays(value: Activity): readonly ActiveDay[] {
  return value.first !== null && isFirstApart(value) ? [value.first, ...value.recent] : value.recent;
}
