/** An operator gives or takes points and amounts, and undoes it. */

import type { Adjustment, AdjustmentUndo } from '../../facts/facts.ts';
import type { AdjustmentMemory } from '../../facts/memory.ts';
import type { LotDebit } from '../../facts/outcomes.ts';
import { points } from '../../kernel/brand.ts';
import { credit, debit, giveBack, settled } from '../../points/booking.ts';
import { available, expiresOn } from '../../points/lots.ts';
import { type Context, decidedBy } from '../../state/context.ts';
import { addQualifying, neededPart, withNamed } from '../../state/qualifying.ts';
import { type MemberState, noAmounts } from '../../state/state.ts';
import { fallIfUnqualified, raiseIfEarned } from '../../tiers/decide.ts';

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
