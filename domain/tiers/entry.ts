/** Points for reaching a level. */

import type { PointsRewarded } from '../facts/outcomes.ts';
import { type Day, points } from '../kernel/brand.ts';
import { credit } from '../points/booking.ts';
import { available, expiresOn } from '../points/lots.ts';
import { levelAt } from '../program/ladder.ts';
import { type AnyContext, decidedBy } from '../state/context.ts';
import type { MemberState } from '../state/state.ts';

/** In `uses`, the period of a reward that is paid once and never again. */
const once = 0 as Day;

/**
 * Pays the reward of the level just reached. It is paid once until the term that began with it has ended,
 * whatever happens to the tier meanwhile; where the term has no end, it is paid once and never again.
 */
export function payEntry(state: MemberState, level: number, context: AnyContext): MemberState {
  const { rules, today } = context;
  const { id, entryReward } = levelAt(rules, level);
  const what = `entry:${id}`;
  const paid = state.uses.find((use) => use.what === what)?.periodStart;
  if (entryReward === 0 || paid === once || (paid !== undefined && paid > today)) return state;
  const lot = {
    expiresOn: expiresOn(rules.expiry, today),
    availableOn: available,
    remaining: points(entryReward),
  };
  const { state: credited, deficitPaid } = credit(state, lot);
  pushRewarded(context, {
    kind: 'points.rewarded',
    ...decidedBy(context, `tiers.levels.${id}.entryReward`),
    points: lot.remaining,
    deficitPaid,
    expiresOn: lot.expiresOn,
  });
  const { until } = state.tier;
  const periodStart = until === null ? once : rules.calendar.dayOf(until);
  const others = credited.uses.filter((use) => use.what !== what);
  const uses = [...others, { what, periodStart, used: 1 }].sort((a, b) => (a.what < b.what ? -1 : 1));
  return { ...credited, uses };
}

/** What time brings says when. */
function pushRewarded(context: AnyContext, rewarded: PointsRewarded): void {
  if (context.by === 'fact') context.outcomes.push(rewarded);
  else context.outcomes.push({ ...rewarded, at: context.at });
}
