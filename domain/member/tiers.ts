/** Which level is earned, and what reviews and new rules make of a standing tier. */
import type { Day, Instant, LevelId } from '../kernel/brand.ts';
import { addDays, addMonths } from '../kernel/civil.ts';
import type { Standing } from '../program/file.ts';
import type { Condition, Level, Qualify, Rules } from '../program/rules.ts';
import { amountsIn } from './qualifying.ts';
import type { Amounts, MemberState, Tier, TierDecision } from './state.ts';

/** The index of a level, or -1 where these rules have no such level. */
export function levelIndex(rules: Rules, level: LevelId): number {
  return rules.tiers.indexById.get(level) ?? -1;
}

export function levelAt(rules: Rules, index: number): Level {
  return rules.tiers.levels[index] as Level;
}

/** The index of the level held: the earned one, or an operator's where that is higher. */
export function heldLevel(rules: Rules, state: Pick<MemberState, 'tier' | 'override'>): number {
  const earned = levelIndex(rules, state.tier.level);
  return state.override === null ? earned : Math.max(earned, levelIndex(rules, state.override.level));
}

export function meets(qualify: Qualify, amounts: Amounts): boolean {
  return qualify.needs === 'any'
    ? qualify.conditions.some((condition) => reaches(condition, amounts))
    : qualify.conditions.every((condition) => reaches(condition, amounts));
}

export function reaches(condition: Condition, amounts: Amounts): boolean {
  return amounts[condition.metric] >= condition.atLeast;
}

/** The highest level whose conditions the amounts meet; the first level always is. */
export function earnedLevel(rules: Rules, amounts: Amounts): number {
  const { levels } = rules.tiers;
  let index = levels.length - 1;
  while (index > 0 && !meets(levels[index]?.qualify as Qualify, amounts)) index--;
  return index;
}

/**
 * The amounts that decide a review at the first instant of `day`. A rolling window is seen from that
 * day; a window shaped like a year is the year that has just ended.
 */
export function amountsAtReview(
  rules: Rules,
  state: Pick<MemberState, 'qualifying'>,
  day: Day,
  enrolledOn: Day,
): Amounts {
  const { window } = rules.tiers;
  const seenFrom = window.kind === 'rolling' ? day : addDays(day, -1);
  return amountsIn(window, state.qualifying, seenFrom, enrolledOn);
}

/** When a level reached or renewed on `day` is reviewed; the first level needs no keeping. */
export function termEnd(rules: Rules, level: number, day: Day): Instant | null {
  const { term } = rules.tiers;
  if (level === 0) return null;
  switch (term.kind) {
    case 'months':
      return rules.calendar.startOfDay(addMonths(day, term.months));
    case 'unlimited':
      return null;
  }
}

/** The level that a review gives a member who stands at `current` and has earned `earned`. */
export function reviewedLevel(rules: Rules, current: number, earned: number): number {
  if (earned >= current) return earned;
  switch (rules.tiers.down) {
    case 'one-step':
      return Math.max(earned, current - 1);
    case 'to-earned':
      return earned;
  }
}

/** The level that new rules give a member who stands at `current`; -1 stands for a level they no longer have. */
export function movedLevel(standing: Standing, current: number, earned: number): number {
  if (current === -1) return earned;
  switch (standing) {
    case 'keep-until-term-ends':
      return current;
    case 'upgrade-only':
      return Math.max(current, earned);
    case 'at-once':
      return earned;
  }
}

export function makeTier(
  rules: Rules,
  level: number,
  at: Instant,
  day: Day,
  decision: TierDecision,
  before: Tier['before'] = null,
): Tier {
  return {
    level: levelAt(rules, level).id,
    since: at,
    until: termEnd(rules, level, day),
    because: { decision, programVersion: rules.version },
    before,
  };
}
