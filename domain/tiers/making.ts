/** A tier as a decision makes it. */

import type { TierChanged } from '../facts/outcomes.ts';
import type { Day, FactId, Instant } from '../kernel/brand.ts';
import { levelAt, levelIndex } from '../program/ladder.ts';
import type { Rules } from '../program/rules.ts';
import type { Moment } from '../state/context.ts';
import type { HeldTerm, MemberState, Term, TermStart, Tier, TierDecision } from '../state/state.ts';
import { enrolledOn } from './counted.ts';
import { type Counted, keptLevel, lifeLevel } from './levels.ts';
import { endless, termOf } from './terms.ts';

/** Why a tier is made, and from when its term runs. */
export interface Making {
  readonly decision: TierDecision;
  readonly start: TermStart;
  /** What was held before, where a refund can lead back to it. */
  readonly before?: Tier['before'];
  /** What brought it. */
  readonly cause?: Cause | null;
}

/**
 * What can be taken back and brings or prolongs a level: the purchase of an order, or an engagement. `availableOn`:
 * until when its points are on hold.
 */
export interface Cause {
  readonly by: FactId;
  readonly availableOn: Day;
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
    ...(isForLife ? endless(start) : termOf(rules, level, start, enrolledOn(state, rules))),
    whileQualified: !isForLife && rules.tiers.term.kind === 'while-qualified',
    because: { decision, programVersion: rules.version },
    before,
  };
}

/** The tier with another term. */
export function withTerm({ anchor: _, start: __, extended: ___, ...tier }: Tier, term: Term): Tier {
  return { ...tier, ...termIn(term), whileQualified: false };
}

/** A level that was held before, with another term. */
export function heldFor({ anchor: _, start: __, extended: ___, ...held }: HeldTerm, term: Term): HeldTerm {
  return { ...held, ...termIn(term) };
}

/** What is left of a tier when it can be come back to. Nobody comes back to what the lowest level hides. */
export function heldTerm(rules: Rules, tier: Tier): HeldTerm {
  const { level, takenBack, before } = tier;
  const held = { level, ...termIn(tier) };
  if (levelIndex(rules, level) === 0 || rules.refunds.tier === 'leave') return held;
  return {
    ...held,
    since: reachedAt(tier),
    ...(takenBack === undefined ? {} : { takenBack }),
    ...(before?.since === undefined ? {} : { before }),
  };
}

/** When the level was reached that is held. */
export function reachedAt({ since, reachedAt: reached }: Tier): Instant {
  return reached ?? since;
}

function termIn({ until, anchor, start, extended }: Term): Term {
  return {
    until,
    ...(anchor === undefined ? {} : { anchor }),
    ...(start === undefined ? {} : { start }),
    ...(extended === undefined ? {} : { extended }),
  };
}

/** Where an operator's level is at least as high before and after: members see no change. */
export function hiddenIn(
  state: Pick<MemberState, 'tier' | 'override'>,
  to: Tier,
  rules: Rules,
): Pick<TierChanged, 'hiddenBy'> {
  const { override } = state;
  if (override === null) return {};
  const given = levelIndex(rules, override.level);
  const isHidden = [state.tier, to].every(({ level }) => levelIndex(rules, level) <= given);
  return isHidden ? { hiddenBy: override.level } : {};
}

/** The level that a member keeps or earns by what is counted, and not less than what is theirs for life. */
export function decidedLevel(rules: Rules, state: MemberState, counted: Counted): number {
  const current = levelIndex(rules, state.tier.level);
  return Math.max(keptLevel(rules, current, counted), lifeLevel(rules, state));
}
