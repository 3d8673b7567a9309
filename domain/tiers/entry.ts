/** Points for reaching a level. */

import type { PointsRewarded } from '../facts/outcomes.ts';
import { type Day, type Instant, points } from '../kernel/brand.ts';
import { credit } from '../points/booking.ts';
import { available, expiresOn } from '../points/lots.ts';
import { levelAt } from '../program/ladder.ts';
import type { Rules } from '../program/rules.ts';
import type { MemberState } from '../state/state.ts';

/** In `uses`, as the period of what is paid once for good. */
const forGood = 0 as Day;

/**
 * The reward of the level just reached: once until the term that began with it has ended, whatever
 * happens to the tier meanwhile; once for good where the term has no end. Null where none is due.
 */
export function payEntry(
  state: MemberState,
  rules: Rules,
  level: number,
  today: Day,
): { readonly state: MemberState; readonly outcome: PointsRewarded } | null {
  const { id, entryReward } = levelAt(rules, level);
  const what = `entry:${id}`;
  const paid = state.uses.find((use) => use.what === what)?.periodStart;
  if (entryReward === 0 || paid === forGood || (paid !== undefined && paid > today)) return null;
  const lot = {
    expiresOn: expiresOn(rules.expiry, today),
    availableOn: available,
    remaining: points(entryReward),
  };
  const { state: credited, deficitPaid } = credit(state, lot);
  const { until } = state.tier;
  const periodStart = until === null ? forGood : rules.calendar.dayOf(until);
  const others = credited.uses.filter((use) => use.what !== what);
  const uses = [...others, { what, periodStart, used: 1 }].sort((a, b) => (a.what < b.what ? -1 : 1));
  const outcome: PointsRewarded = {
    kind: 'points.rewarded',
    rule: `tiers.levels.${id}.entryReward`,
    programVersion: rules.version,
    points: lot.remaining,
    deficitPaid,
    expiresOn: lot.expiresOn,
  };
  return { state: { ...credited, uses }, outcome };
}

/** As time brings it. */
export function payEntryAt(
  state: MemberState,
  rules: Rules,
  level: number,
  at: Instant,
  today: Day,
  outcomes: { push(outcome: PointsRewarded & { readonly at: Instant }): unknown },
): MemberState {
  const paid = payEntry(state, rules, level, today);
  if (paid === null) return state;
  outcomes.push({ ...paid.outcome, at });
  return paid.state;
}
