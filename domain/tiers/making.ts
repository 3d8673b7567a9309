/** A tier as a decision makes it. */
import { levelAt, levelIndex } from '../program/ladder.ts';
import type { Rules } from '../program/rules.ts';
import type { Moment } from '../state/context.ts';
import type { HeldTerm, MemberState, Tier, TierDecision } from '../state/state.ts';
import { enrolledOn } from './counted.ts';
import { type Counted, keptLevel, lifeLevel } from './levels.ts';
import { type Term, type TermStart, termOf } from './terms.ts';

/** Why a tier is made, and from when its term runs. */
export interface Making {
  readonly decision: TierDecision;
  readonly start: TermStart;
  /** What was held before, where a refund can lead back to it. */
  readonly before?: Tier['before'];
}

/** A tier at `level`, held from the moment on; one for life has no term. */
export function makeTier(
  state: Pick<MemberState, 'enrolledAt' | 'life'>,
  level: number,
  { rules, at }: Pick<Moment, 'rules' | 'at'>,
  { decision, start, before = null }: Making,
): Tier {
  const isForLife = level <= lifeLevel(rules, state);
  return {
    level: levelAt(rules, level).id,
    since: at,
    ...(isForLife ? { until: null } : termOf(rules, level, start, enrolledOn(state, rules))),
    whileQualified: !isForLife && rules.tiers.term.kind === 'while-qualified',
    because: { decision, programVersion: rules.version },
    before,
  };
}

/** The tier with another term. */
export function withTerm({ anchor: _, ...tier }: Tier, { until, anchor }: Term): Tier {
  return { ...tier, until, ...(anchor === undefined ? {} : { anchor }), whileQualified: false };
}

/** What is left of a tier when it can be come back to. */
export function heldTerm({ level, until, anchor }: Tier): HeldTerm {
  return { level, until, ...(anchor === undefined ? {} : { anchor }) };
}

/** The level that a member keeps or earns by what is counted, and not less than what is theirs for life. */
export function decidedLevel(rules: Rules, state: MemberState, counted: Counted): number {
  const current = levelIndex(rules, state.tier.level);
  return Math.max(keptLevel(rules, current, counted), lifeLevel(rules, state));
}
