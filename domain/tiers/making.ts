/** A tier as a decision makes it. */
import type { Instant } from '../kernel/brand.ts';
import { levelAt, levelIndex } from '../program/ladder.ts';
import type { Rules } from '../program/rules.ts';
import type { MemberState, Tier, TierDecision } from '../state/state.ts';
import { enrolledOn } from './counted.ts';
import { type Counted, keptLevel, lifeLevel } from './levels.ts';
import { type TermStart, termEnd } from './terms.ts';

/** A tier whose term begins with `start`; one for life needs no keeping. */
export function makeTier(
  state: Pick<MemberState, 'enrolledAt' | 'life'>,
  rules: Rules,
  level: number,
  at: Instant,
  start: TermStart,
  decision: TierDecision,
  before: Tier['before'] = null,
): Tier {
  const isForLife = level <= lifeLevel(rules, state);
  return {
    level: levelAt(rules, level).id,
    since: at,
    until: isForLife ? null : termEnd(rules, level, start, enrolledOn(state, rules)),
    whileQualified: !isForLife && rules.tiers.term.kind === 'while-qualified',
    because: { decision, programVersion: rules.version },
    before,
  };
}

/** The level that a member keeps or earns by what is counted, and not less than what is theirs for life. */
export function decidedLevel(rules: Rules, state: MemberState, counted: Counted): number {
  const current = levelIndex(rules, state.tier.level);
  return Math.max(keptLevel(rules, current, counted), lifeLevel(rules, state));
}
