/** Which level is earned, kept or held, by what counts. */

import { isSummed, isWatched, tagOf } from '../facts/vocabulary.ts';
import type { MigrationPolicy } from '../program/file.ts';
import { levelIndex, stepUp } from '../program/ladder.ts';
import type { Condition, Level, Qualify, Rules } from '../program/rules.ts';
import { amountOf } from '../state/qualifying.ts';
import type { Amounts, MemberState, SetTag } from '../state/state.ts';
import type { WatchedCounts } from './watched.ts';

/** What counts in each window that the rules look at, in the order of `tiers.windows`. */
export type Counted = readonly CountedAmounts[];

/** With the tags of the member, where the rules ask for tags and the member has some. */
export type CountedAmounts = Amounts &
  Partial<Pick<MemberState, 'tags'>> & { readonly watched?: WatchedCounts };

/** The index of the level held: the earned one, or an operator's where that is higher. */
export function heldLevel(rules: Rules, state: Pick<MemberState, 'tier' | 'override'>): number {
  const earned = levelIndex(rules, state.tier.level);
  return state.override === null ? earned : Math.max(earned, levelIndex(rules, state.override.level));
}

export function meets(qualify: Qualify, counted: Counted): boolean {
  return qualify.needs === 'any'
    ? qualify.conditions.some((condition) => reaches(condition, counted))
    : qualify.conditions.every((condition) => reaches(condition, counted));
}

export function reaches(condition: Condition, counted: Counted): boolean {
  return countOf(condition, counted) >= condition.atLeast;
}

export function countOf({ metric, window }: Condition, counted: Counted): number {
  const amounts = counted[window] as CountedAmounts;
  if (isSummed(metric)) return amountOf(amounts, metric);
  if (isWatched(metric)) return amounts.watched?.[metric] ?? 0;
  return amounts.tags !== undefined && hasTag(amounts.tags, tagOf(metric)) ? 1 : 0;
}

export function hasTag(tags: readonly SetTag[], tag: string): boolean {
  return tags.some((each) => each.tag === tag);
}

/** The highest level whose conditions the amounts meet; the first level always is. */
export function earnedLevel(rules: Rules, counted: Counted): number {
  return keptLevel(rules, 0, counted);
}

/**
 * The highest level that the amounts give to a member whose level is `current`. Up to that level the amounts
 * must meet the level's `keep`, above it the level's `qualify`.
 */
export function keptLevel(rules: Rules, current: number, counted: Counted): number {
  const { levels } = rules.tiers;
  for (let index = levels.length - 1; index > 0; index--) {
    const { keep, qualify } = levels[index] as Level;
    const asked = index <= current ? keep : qualify;
    if (asked !== null && meets(asked, counted)) return index;
  }
  return 0;
}

/** The next level down. Levels by invitation are left out: a member can't fall to one. */
function stepDown({ tiers }: Rules, current: number): number {
  return tiers.levels.findLastIndex(({ isByInvitation }, index) => index < current && !isByInvitation);
}

/** The index of the level that is the member's for life; 0 where none is. */
export function lifeLevel(rules: Rules, { life }: Pick<MemberState, 'life'>): number {
  return life === null ? 0 : Math.max(0, levelIndex(rules, life.level));
}

/** The level to which a member rises from `current` who has earned the higher level `earned`. */
export function risenLevel(rules: Rules, current: number, earned: number): number {
  switch (rules.tiers.climb) {
    case 'to-earned':
      return earned;
    case 'one-step':
      return stepUp(rules, current);
  }
}

/**
 * The level to which a member falls from `current` who keeps the lower level `kept`; `counted` is what the
 * review saw.
 */
export function loweredLevel(
  rules: Rules,
  current: number,
  kept: number,
  counted: readonly Counted[],
): number {
  const { kind, oneStepFrom } = rules.tiers.down;
  const oneStep = Math.max(kept, stepDown(rules, current));
  switch (kind) {
    case 'one-step':
      return oneStep;
    case 'to-earned':
      return kept;
    case 'to-lowest':
      return 0;
    case 'one-step-if-active':
      return counted.some(([own]) => (own as Amounts).purchases >= oneStepFrom) ? oneStep : kept;
  }
}

/**
 * The level that new rules give to a member whose level is `current`; -1 is a level that they no longer have.
 */
export function movedLevel(standing: MigrationPolicy, current: number, earned: number): number {
  if (current === -1) return earned;
  switch (standing) {
    case 'keep-until-term-ends':
    case 'recompute-terms':
      return current;
    case 'upgrade-only':
      return Math.max(current, earned);
    case 'at-once':
      return earned;
  }
}
