/**
 * A late purchase, applied in place. Allowed only where folding again would provably give the same
 * state; everything else answers null and is folded again.
 *
 * It is the same when the purchase falls on the local day on which the state stands, under the same
 * rules, after everything that an earlier fact could have changed (`settledAt`), with no deficit that
 * it would have paid first, where no bonus and no trigger depends on the order of purchases, and it decides no
 * tier: no midnight lies between its moment and the state's, so windows, holds and expiries are those
 * of the state, and adding is all that is left, which comes out the same in any order.
 */

import { effectiveAt, type Purchase } from '../facts/facts.ts';
import { emptyMemory } from '../facts/memory.ts';
import type { Outcome } from '../facts/outcomes.ts';
import { lineAt, type Timeline } from '../program/timeline.ts';
import type { MemberState } from '../state/state.ts';
import { raiseIfEarned } from '../tiers/decide.ts';
import { type Applied, contextOf } from './apply.ts';
import { bookPurchase, causeOf } from './kinds/purchases.ts';

export function applyInPlace(state: MemberState, timeline: Timeline, fact: Purchase): Applied | null {
  const at = effectiveAt(fact);
  const outcomes: Outcome[] = [];
  const context = contextOf(state, timeline, { at }, emptyMemory(), outcomes);
  const { rules, today } = context;
  const sameDay = today === rules.calendar.dayOf(state.asOf.at);
  const sameRules = lineAt(timeline, at) === state.line;
  const afterDecisions = at > state.settledAt;
  const { byFact, byReach } = rules.triggers;
  const commutes = state.deficit === 0 && !rules.earning.orderMatters && byFact.length + byReach.length === 0;
  if (!sameDay || !sameRules || !afterDecisions || !commutes) return null;
  const next = bookPurchase(state, fact, context);
  const decidesTier = raiseIfEarned(next, context, causeOf(fact, context)) !== next;
  return decidesTier ? null : { state: next, passed: [], outcomes };
}
