/**
 * A late purchase, applied in place. Allowed only where folding again would provably give the same
 * state; everything else answers null and is folded again.
 *
 * It is the same when the purchase falls on the local day on which the state stands, under the same
 * rules, after everything that an earlier fact could have changed (`settledAt`), with no deficit that
 * it would have paid first, and reaches no higher level: no midnight lies between its moment and the
 * state's, so windows, holds and expiries are those of the state, and adding is all that is left,
 * which comes out the same in any order.
 */
import { lineAt, rulesOfLine, type Timeline } from '../program/timeline.ts';
import { type Applied, bookPurchase, levelEarned } from './apply.ts';
import { effectiveAt, type Purchase } from './facts.ts';
import type { Outcome } from './outcomes.ts';
import type { MemberState } from './state.ts';
import { levelIndex } from './tiers.ts';

export function applyInPlace(state: MemberState, timeline: Timeline, fact: Purchase): Applied | null {
  const at = effectiveAt(fact);
  const rules = rulesOfLine(timeline, state.line);
  const today = rules.calendar.dayOf(at);
  const sameDay = today === rules.calendar.dayOf(state.asOf.at);
  const sameRules = lineAt(timeline, at) === state.line;
  const afterDecisions = at > state.settledAt;
  if (!sameDay || !sameRules || !afterDecisions || state.deficit > 0) return null;
  const outcomes: Outcome[] = [];
  const next = bookPurchase(state, timeline, rules, fact, today, outcomes);
  const reachesLevel = levelEarned(next, rules, today) > levelIndex(rules, state.tier.level);
  return reachesLevel ? null : { state: next, passed: [], outcomes };
}
