/** What the end of a term makes of a level. */
import type { Day } from '../kernel/brand.ts';
import { addDays } from '../kernel/civil.ts';
import { levelIndex } from '../program/ladder.ts';
import type { Rules } from '../program/rules.ts';
import type { Moment } from '../state/context.ts';
import type { MemberState, TermStart } from '../state/state.ts';
import { amountsAtReview, enrolledOn } from './counted.ts';
import { type Counted, lifeLevel, loweredLevel, risenLevel } from './levels.ts';
import { decidedLevel } from './making.ts';
import { termAfter } from './terms.ts';

/** The level that a review gives, whether the present period so far decided it, and from when the term runs. */
export function reviewed(
  state: MemberState,
  { rules, today }: Pick<Moment, 'rules' | 'today'>,
): { readonly level: number; readonly isSoFar: boolean; readonly start: TermStart } {
  const sights = amountsAtReview(rules, state, today);
  const kept = sights.map((counted) => decidedLevel(rules, state, counted));
  const level = reviewedLevel(rules, state, Math.max(...kept), sights);
  const isSoFar = kept.length > 1 && (kept[1] as number) >= level;
  const ended = { end: addDays(today, -rules.tiers.graceDays), anchor: state.tier.anchor };
  return { level, isSoFar, start: termAfter(rules, ended, enrolledOn(state, rules), isSoFar) };
}

function reviewedLevel(rules: Rules, state: MemberState, kept: number, sights: readonly Counted[]): number {
  const current = levelIndex(rules, state.tier.level);
  if (kept > current) return risenLevel(rules, current, kept);
  if (kept === current) return current;
  return Math.max(loweredLevel(rules, current, kept, sights), lifeLevel(rules, state));
}

/** Whether the term of the level held ends without a review: then counting begins anew. */
export function lapses(rules: Rules, { tier, life }: MemberState): boolean {
  return rules.tiers.onTermEnd === 'lapse' && levelIndex(rules, tier.level) > lifeLevel(rules, { life });
}

/** The member as a level lapses on a day. */
export function beginAnew(state: MemberState, day: Day): MemberState {
  const days = state.qualifying.days.filter((amounts) => amounts.day >= day);
  return { ...state, qualifying: { ...state.qualifying, days, carried: null, anew: day } };
}
