/**
 * What reaches a level, as a set of amounts: whoever has at least the amounts of one of its corners. Each
 * metric in each window is a direction of its own, so that what is said of the sets holds for everybody.
 */

import type { ConditionMetric } from '../facts/vocabulary.ts';
import type { Path } from '../kernel/finding.ts';
import type { ProgramFile } from '../program/file.ts';
import type { Condition, Qualify, Rules } from '../program/rules.ts';

export interface Direction {
  readonly metric: ConditionMetric;
  /** Tells directions apart. */
  readonly key: string;
}

/** The least that reaches a level one way: an amount in every direction that matters. */
export type Corner = readonly (Direction & { readonly amount: number })[];

export function cornersOf({ needs, conditions }: Qualify): readonly Corner[] {
  const edges = conditions.map((condition) => ({ ...directionOf(condition), amount: condition.atLeast }));
  return needs === 'all' ? [edges] : edges.map((edge) => [edge]);
}

/** Whether whoever has the amounts of the corner reaches the level. */
export function reachedFrom(corner: Corner, { needs, conditions }: Qualify): boolean {
  const isMet = (condition: Condition) => {
    const { key } = directionOf(condition);
    return corner.some((edge) => edge.key === key && edge.amount >= condition.atLeast);
  };
  return needs === 'any' ? conditions.some(isMet) : conditions.every(isMet);
}

export function directionOf(condition: Condition): Direction {
  const { metric, window } = condition;
  return { metric, key: `${metric} ${window}` };
}

/** Where the condition of a level stands in the file. */
export function conditionPath(file: ProgramFile, level: number, place: number): Path {
  const qualify = file.tiers.levels[level]?.qualify ?? {};
  return ['tiers', 'levels', level, 'qualify', 'anyOf' in qualify ? 'anyOf' : 'allOf', place, 'atLeast'];
}

/** Levels above the first, with what qualifies for them. */
export function qualifiedLevels({ tiers }: Rules): readonly { index: number; qualify: Qualify }[] {
  return tiers.levels.flatMap(({ qualify }, index) => (qualify === null ? [] : [{ index, qualify }]));
}
