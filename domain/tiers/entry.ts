/** Points for reaching a level, and what becomes of them where a refund undoes the rise. */

import type { BoughtMemory, HeldReward } from '../facts/memory.ts';
import type { PointsClawedBack, PointsRewarded } from '../facts/outcomes.ts';
import { type Day, type Instant, type LevelId, points } from '../kernel/brand.ts';
import { credit, takeBack } from '../points/booking.ts';
import { available, availableOn, expiresOn } from '../points/lots.ts';
import { levelAt, levelIndex } from '../program/ladder.ts';
import { lineAt, rulesOfLine } from '../program/timeline.ts';
import { type AnyContext, type Context, decidedBy } from '../state/context.ts';
import type { MemberState, Tier } from '../state/state.ts';
import { type Cause, reachedAt } from './making.ts';

/** In `uses`, the period of a reward that is paid once and never again. */
const once = 0 as Day;

/**
 * Pays the reward of the level just reached. It is paid once until the term that began with it has ended,
 * whatever happens to the tier meanwhile; where the term has no end, it is paid once and never again.
 */
export function payEntry(
  state: MemberState,
  level: number,
  context: AnyContext,
  cause: Cause | null,
): MemberState {
  const { rules, today } = context;
  const { id, entryReward } = levelAt(rules, level);
  const what = `entry:${id}`;
  const paid = state.uses.find((use) => use.what === what)?.periodStart;
  if (entryReward === 0 || paid === once || (paid !== undefined && paid > today)) return state;
  const lot = {
    expiresOn: expiresOn(rules.expiry, today),
    availableOn: heldUntil(state, context, cause),
    remaining: points(entryReward),
  };
  const { state: credited, deficitPaid } = credit(state, lot);
  pushRewarded(context, {
    kind: 'points.rewarded',
    ...decidedBy(context, `tiers.levels.${id}.entryReward`),
    points: lot.remaining,
    deficitPaid,
    expiresOn: lot.expiresOn,
    ...(lot.availableOn === available ? {} : { availableOn: lot.availableOn }),
  });
  if (cause !== null && lot.availableOn !== available && context.by === 'fact') {
    const reward = { level: id, points: entryReward - deficitPaid, expiresOn: lot.expiresOn };
    rememberReward(context, cause, reward);
  }
  const { until } = state.tier;
  const periodStart = until === null ? once : rules.calendar.dayOf(until);
  const others = credited.uses.filter((use) => use.what !== what);
  const uses = [...others, { what, periodStart, used: entryReward }].sort((a, b) =>
    a.what < b.what ? -1 : 1,
  );
  return { ...credited, uses };
}

/** A fulfilment of the order ends the hold of the reward with that of its points. */
function rememberReward({ memory }: Context, { by: order }: Cause, reward: HeldReward): void {
  const known = memory.orders.get(order);
  if (known === undefined || known.purchase === null) return;
  const { purchase } = known;
  const rewards = [...(purchase.rewards ?? []), reward];
  memory.orders.set(order, { ...known, purchase: { ...purchase, rewards } });
}

/** The points of rewards that came with an order, live as long as its own, and were not taken back. */
export function rewardsOf({ uses }: MemberState, { rewards = [], expiresOn: own }: BoughtMemory): number {
  const kept = rewards.filter(
    ({ level, expiresOn: until }, place) =>
      until === own &&
      uses.some(({ what }) => what === `entry:${level}`) &&
      // Paid, taken back, and paid again: the last counts.
      !rewards.slice(place + 1).some((later) => later.level === level),
  );
  return kept.reduce((sum, reward) => sum + reward.points, 0);
}

/**
 * The reward is on hold as long as the points of the order that brought the level. Where time brought it, that is as
 * long as the last of the points that are on hold: one of their orders may still be what it rests on.
 */
function heldUntil({ lots }: MemberState, { by, today }: AnyContext, cause: Cause | null): Day {
  if (cause !== null) return cause.availableOn <= today ? available : cause.availableOn;
  return by === 'fact'
    ? available
    : (Math.max(available, ...lots.map(({ availableOn }) => availableOn)) as Day);
}

/**
 * A refund has undone the rise to every level from `to` on up to the one held before: their rewards are taken
 * back, from the lots that they fed where these are still there, and may be paid again. Their points may have
 * expired meanwhile: then there is nothing to take.
 */
export function takeEntriesBack(
  state: MemberState,
  left: Tier,
  context: AnyContext,
  because: Pick<PointsClawedBack, 'order' | 'engagement'>,
): MemberState {
  const { rules, today } = context;
  const [was, is] = [levelIndex(rules, left.level), levelIndex(rules, state.tier.level)];
  let next = state;
  for (let level = was; level > Math.max(is, 0); level--) {
    const { id, entryIsTakenBack } = levelAt(rules, level);
    const what = `entry:${id}`;
    const paid = next.uses.find((use) => use.what === what);
    const isLive = paid !== undefined && (paid.periodStart === once || paid.periodStart > today);
    if (!isLive || !entryIsTakenBack) continue;
    const rule = `tiers.levels.${id}.entryReward`;
    const { own, isGone } = lotOf(risenAt(left, id), next, context);
    const reward = { own, points: isGone ? 0 : paid.used };
    const without = { ...next, uses: next.uses.filter((use) => use !== paid) };
    next = takeBack(without, reward, { rule, ...because }, context);
  }
  return next;
}

/** When a level was reached that is left, by itself or on the way to the one that was held. */
function risenAt(left: Tier, level: LevelId): Instant {
  let held = left.before;
  while (held !== null && held.level !== level) held = held.before ?? null;
  return held?.since ?? reachedAt(left);
}

/** The lot that was fed by what was paid then, and whether nothing of it can be left. */
function lotOf(paidAt: Instant, { clearedOn }: MemberState, { timeline, today }: AnyContext) {
  const paidBy = rulesOfLine(timeline, lineAt(timeline, paidAt));
  const paidOn = paidBy.calendar.dayOf(paidAt);
  const own = {
    expiresOn: expiresOn(paidBy.expiry, paidOn),
    availableOn: availableOn(paidBy.earning.hold, paidOn),
  };
  return { own, isGone: own.expiresOn <= today || paidOn < clearedOn };
}

/** What time brings says when. */
function pushRewarded(context: AnyContext, rewarded: PointsRewarded): void {
  if (context.by === 'fact') context.outcomes.push(rewarded);
  else context.outcomes.push({ ...rewarded, at: context.at });
}
