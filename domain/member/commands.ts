/** What operators, apps and other systems tell Laurel about a member beside purchases and redemptions. */

import type {
  Adjustment,
  AdjustmentUndo,
  Engagement,
  Enrolment,
  PrivilegeReturn,
  PrivilegeUse,
  TierOverride,
  TierOverrideEnd,
} from '../facts/facts.ts';
import type { AdjustmentMemory } from '../facts/memory.ts';
import type { LotDebit } from '../facts/outcomes.ts';
import { type Day, points } from '../kernel/brand.ts';
import { startOfPeriod } from '../kernel/civil.ts';
import { countUse, credit, debit, giveBack, settled, usedOf } from '../points/booking.ts';
import { available, expiresOn } from '../points/lots.ts';
import { namedOfEngagement } from '../points/quantities.ts';
import { levelAt } from '../program/ladder.ts';
import { type Context, decidedBy } from '../state/context.ts';
import { addQualifying, neededPart, withNamed } from '../state/qualifying.ts';
import { type MemberState, noAmounts } from '../state/state.ts';
import { fallIfUnqualified, raiseIfEarned } from '../tiers/decide.ts';
import { heldLevel } from '../tiers/levels.ts';

export function applyAdjustment(state: MemberState, fact: Adjustment, context: Context): MemberState {
  const { today, memory, at } = context;
  const change = fact.points ?? 0;
  const moved = movePoints(state, change, context);
  if (change !== 0) pushAdjusted(context, change, fact.reason, moved.moved);
  const qualifying = fact.qualifying === undefined ? null : { ...fact.qualifying, day: today };
  memory.adjustments.set(fact.adjustmentId, {
    points: change,
    moved: moved.moved,
    qualifying,
    isUndone: false,
  });
  return settled(decideTier(countAmount(moved.state, qualifying, 1, context), context), at);
}

/** The adjustment's points go back where they came from, or are taken where they went; amounts on their day. */
export function applyUndo(state: MemberState, fact: AdjustmentUndo, context: Context): MemberState {
  const { memory, at, outcomes } = context;
  const adjustment = memory.adjustments.get(fact.adjustmentId);
  if (adjustment === undefined)
    throw new Error(`adjustment ${fact.adjustmentId} was undone before it was made`);
  if (adjustment.isUndone) return state;
  memory.adjustments.set(fact.adjustmentId, { ...adjustment, isUndone: true });
  let next = state;
  if (adjustment.points > 0) {
    const taken = debit(state, adjustment.points);
    next = taken.state;
    pushAdjusted(context, -adjustment.points, 'undo', taken.taken);
  } else if (adjustment.points < 0) {
    const given = giveBack(state, adjustment.moved, context);
    next = given.state;
    pushAdjusted(context, -adjustment.points, 'undo', adjustment.moved);
    outcomes.push(...given.expired);
  }
  return settled(decideTier(countAmount(next, adjustment.qualifying, -1, context), context), at);
}

/** An adjustment may add to what counts or take from it. */
function decideTier(state: MemberState, context: Context): MemberState {
  return fallIfUnqualified(raiseIfEarned(state, context), context);
}

function movePoints(
  state: MemberState,
  change: number,
  { rules, today }: Context,
): { state: MemberState; moved: readonly LotDebit[] } {
  if (change < 0) {
    const { state: debited, taken } = debit(state, -change);
    return { state: debited, moved: taken };
  }
  if (change === 0) return { state, moved: [] };
  const lot = {
    expiresOn: expiresOn(rules.expiry, today),
    availableOn: available,
    remaining: points(change),
  };
  return { state: credit(state, lot).state, moved: [{ expiresOn: lot.expiresOn, points: lot.remaining }] };
}

function pushAdjusted(context: Context, change: number, reason: string, moved: readonly LotDebit[]): void {
  const { outcomes } = context;
  outcomes.push({
    kind: 'points.adjusted',
    ...decidedBy(context, 'adjustment'),
    points: points(change),
    reason,
    moved,
  });
}

function countAmount(
  state: MemberState,
  change: AdjustmentMemory['qualifying'],
  sign: 1 | -1,
  context: Context,
): MemberState {
  if (change === null) return state;
  const { timeline, outcomes } = context;
  const { metric, day } = change;
  const amount = sign * change.amount;
  outcomes.push({ kind: 'qualifying.changed', ...decidedBy(context, 'adjustment'), metric, amount, day });
  const plain = metric === 'spend' || metric === 'purchases' || metric === 'points';
  const added = plain ? { ...noAmounts, [metric]: amount } : withNamed(noAmounts, [[metric, amount]]);
  const amounts = neededPart(timeline.need, added);
  return { ...state, qualifying: addQualifying(state.qualifying, timeline.need, day, amounts) };
}

export function applyOverride(state: MemberState, fact: TierOverride, context: Context): MemberState {
  const { overrideId: id, tier: level, until, as } = fact;
  const kind = 'tier.override-began';
  context.outcomes.push({ kind, ...decidedBy(context, 'tier-override'), tier: level, until });
  return settled({ ...state, override: { id, level, since: context.at, until, as } }, context.at);
}

export function applyOverrideEnd(state: MemberState, fact: TierOverrideEnd, context: Context): MemberState {
  const { override } = state;
  // Another has taken its place, or it has ended by itself.
  if (override?.id !== fact.overrideId) return state;
  const { level: tier, until } = override;
  context.outcomes.push({ kind: 'tier.override-ended', ...decidedBy(context, 'tier-override'), tier, until });
  return settled({ ...state, override: null }, context.at);
}

/** Points for something other than buying, as long as the member's cap has room. */
export function applyEngagement(state: MemberState, fact: Engagement, context: Context): MemberState {
  const rule = context.rules.earning.engagements.get(fact.engagement);
  if (rule === undefined) return settled(state, context.at);
  const { today, timeline } = context;
  const cap = rule.capPerMember;
  const what = `engagement:${rule.kind}`;
  const room =
    cap === undefined ? rule.points : Math.max(0, cap.points - usedOf(state, what, cap.per, today));
  const paid = Math.min(rule.points, room);
  const rewarded = reward(state, paid, `earning.engagements.${rule.kind}`, context);
  const used =
    cap === undefined || paid === 0
      ? rewarded
      : countUse(rewarded, what, startOfPeriod(cap.per, today), paid);
  const named = namedOfEngagement(context.rules, rule.kind, fact.quantities);
  const amounts = neededPart(timeline.need, withNamed({ ...noAmounts, points: paid }, named));
  const counted = { ...used, qualifying: addQualifying(used.qualifying, timeline.need, today, amounts) };
  return settled(raiseIfEarned(counted, context), context.at);
}

/** The birthday becomes known. Enrolling itself, and its welcome, happen with a member's first fact. */
export function applyEnrolment(state: MemberState, fact: Enrolment, context: Context): MemberState {
  if (fact.birthday === undefined) return settled(state, context.at);
  return settled({ ...state, birthday: Number(fact.birthday.replace('-', '')) }, context.at);
}

/** Points that are not for a purchase: spendable at once, expiring like points earned today. */
export function reward(state: MemberState, paid: number, rule: string, context: Context): MemberState {
  const { rules, today, outcomes } = context;
  const lot = { expiresOn: expiresOn(rules.expiry, today), availableOn: available, remaining: points(paid) };
  const { state: credited, deficitPaid } = credit(state, lot);
  outcomes.push({
    kind: 'points.rewarded',
    ...decidedBy(context, rule),
    points: lot.remaining,
    deficitPaid,
    expiresOn: lot.expiresOn,
  });
  return credited;
}

export function applyUse(state: MemberState, fact: PrivilegeUse, context: Context): MemberState {
  const { rules, memory, outcomes, at } = context;
  const { privilegeId: privilege, quantity } = fact;
  const period = quotaPeriod(state, privilege, context);
  const periodStart = period ?? (0 as Day);
  memory.uses.set(useName(fact), { privilege, quantity, periodStart, isReturned: false });
  outcomes.push({
    kind: 'privilege.used',
    rule: `privileges.${privilege}.quota`,
    programVersion: rules.version,
    privilege,
    quantity,
    periodStart,
  });
  if (period === null) return settled(state, at);
  return settled(countUse(state, `privilege:${privilege}`, period, quantity), at);
}

/** The first day of the quota period of a privilege; null where it has no quota at the level held. */
function quotaPeriod(state: MemberState, privilege: string, { rules, today }: Context): Day | null {
  const { privileges } = levelAt(rules, heldLevel(rules, state));
  const quota = privileges.find(({ id }) => id === privilege)?.quota;
  return quota === undefined ? null : startOfPeriod(quota.per, today);
}

export function applyReturn(state: MemberState, fact: PrivilegeReturn, context: Context): MemberState {
  const use = context.memory.uses.get(useName(fact));
  if (use === undefined) throw new Error(`use ${fact.useId} was returned before it was made`);
  if (use.isReturned) return state;
  context.memory.uses.set(useName(fact), { ...use, isReturned: true });
  const { privilege, quantity, periodStart } = use;
  context.outcomes.push({
    kind: 'privilege.returned',
    ...decidedBy(context, `privileges.${privilege}.quota`),
    privilege,
    quantity,
    periodStart,
  });
  return settled(countUse(state, `privilege:${privilege}`, periodStart, -quantity), context.at);
}

export function useName({ privilegeId, useId }: Pick<PrivilegeUse, 'privilegeId' | 'useId'>): string {
  return `${privilegeId}:${useId}`;
}
