/** Points for reaching a level, and what becomes of them where a refund undoes the rise. */

import type { PointsRewarded } from '../facts/outcomes.ts';
import { type Day, points } from '../kernel/brand.ts';
import { credit } from '../points/booking.ts';
import { available, clawBack, expiresOn } from '../points/lots.ts';
import { levelAt, levelIndex } from '../program/ladder.ts';
import { lineAt, rulesOfLine } from '../program/timeline.ts';
import { type AnyContext, type Context, decidedBy } from '../state/context.ts';
import type { MemberState, Tier } from '../state/state.ts';

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
  const uses = [...others, { what, periodStart, used: entryReward }].sort((a, b) =>
    a.what < b.what ? -1 : 1,
  );
  return { ...credited, uses };
}

/**
 * A refund has undone the rise to every level from `to` on up to the one held before: their rewards are taken
 * back, from the lots that they fed where these are still there, and may be paid again. Their points may have
 * expired meanwhile: then there is nothing to take.
 */
export function takeEntriesBack(
  state: MemberState,
  { level: from, since }: Pick<Tier, 'level' | 'since'>,
  context: Context,
  order: string,
): MemberState {
  const { rules, timeline, today } = context;
  const [was, is] = [levelIndex(rules, from), levelIndex(rules, state.tier.level)];
  const paidBy = rulesOfLine(timeline, lineAt(timeline, since));
  const paidOn = paidBy.calendar.dayOf(since);
  const own = { expiresOn: expiresOn(paidBy.expiry, paidOn), availableOn: available };
  const isGone = own.expiresOn <= today || paidOn < state.clearedOn;
  let next = state;
  for (let level = was; level > Math.max(is, 0); level--) {
    const { id, entryIsTakenBack } = levelAt(rules, level);
    const what = `entry:${id}`;
    const paid = next.uses.find((use) => use.what === what);
    const isLive = paid !== undefined && (paid.periodStart === once || paid.periodStart > today);
    if (!isLive || !entryIsTakenBack) continue;
    const taken = isGone ? 0 : paid.used;
    const { lots, short } = clawBack(next.lots, own, taken);
    next = {
      ...next,
      lots,
      deficit: points(next.deficit + short),
      uses: next.uses.filter((use) => use !== paid),
    };
    context.outcomes.push({
      kind: 'points.clawed-back',
      ...decidedBy(context, `tiers.levels.${id}.entryReward`),
      points: points(-taken),
      order,
      deficit: short,
    });
  }
  return next;
}

/** What time brings says when. */
function pushRewarded(context: AnyContext, rewarded: PointsRewarded): void {
  if (context.by === 'fact') context.outcomes.push(rewarded);
  else context.outcomes.push({ ...rewarded, at: context.at });
}
