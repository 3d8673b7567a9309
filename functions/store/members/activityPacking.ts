/** When a member bought and for how much, packed: some 40 bytes for a regular, at most 250 for anybody. */
import type { Day } from '../../../domain/kernel/brand.ts';
import { type ActiveDay, type Activity, noActivity, recentDaysMax } from '../../../domain/value/activity.ts';
import type { Packer, Unpacker } from './packing.ts';

/** One byte says what there is at all, and what is not as usual. */
const has = { days: 1, firstApart: 2, engagements: 4, staleness: 8, many: 16, short: 32 } as const;

/** `near` is a day on which something was bought not long ago: the last purchase day is close to it. */
export function packActivity(packer: Packer, activity: Activity, near: Day): void {
  const { first, recent, days, spend, engagements, referrals, isStale } = activity;
  const hasDays = days !== 0 || spend !== 0;
  // While all days are known one by one, the first is one of them.
  const isFirstApart = first !== null && first.day !== recent[0]?.day;
  const isMany = recent.some(({ purchases }) => purchases !== 1) || (isFirstApart && first.purchases !== 1);
  const isShort = recent.length !== Math.min(days, recentDaysMax);
  packer.uint(
    (hasDays ? has.days : 0) |
      (isFirstApart ? has.firstApart : 0) |
      (engagements === 0 ? 0 : has.engagements) |
      (isStale ? has.staleness : 0) |
      (isMany ? has.many : 0) |
      (isShort ? has.short : 0),
  );
  if (hasDays) packer.uint(days).uint(spend);
  if (isShort) packer.uint(recent.length);
  // Back from the last: each says how much earlier it is.
  let after: ActiveDay | null = null;
  for (const each of [...(isFirstApart ? [first] : []), ...recent].toReversed()) {
    if (after === null) packer.int(near - each.day);
    else packer.uint(after.day - each.day);
    packer.uint(each.spend);
    if (isMany) packer.uint(each.purchases);
    after = each;
  }
  if (engagements !== 0) packer.uint(engagements).uint(referrals);
}

export function unpackActivity(unpacker: Unpacker, near: Day): Activity {
  const what = unpacker.uint();
  const [days, spend] = what & has.days ? [unpacker.uint(), unpacker.uint()] : [0, 0];
  const recentCount = what & has.short ? unpacker.uint() : Math.min(days, recentDaysMax);
  const isFirstApart = (what & has.firstApart) !== 0;
  const known: ActiveDay[] = [];
  let day: number = near;
  for (let left = recentCount + (isFirstApart ? 1 : 0); left > 0; left--) {
    day -= known.length === 0 ? unpacker.int() : unpacker.uint();
    known.push({
      day: day as Day,
      spend: unpacker.uint(),
      purchases: what & has.many ? unpacker.uint() : 1,
    });
  }
  known.reverse();
  const [engagements, referrals] = what & has.engagements ? [unpacker.uint(), unpacker.uint()] : [0, 0];
  return {
    ...noActivity,
    first: known[0] ?? null,
    recent: isFirstApart ? known.slice(1) : known,
    days,
    spend,
    engagements,
    referrals,
    isStale: (what & has.staleness) !== 0,
  };
}
