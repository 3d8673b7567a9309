/** The levels of a program, by their place on the ladder: 0 is the lowest. */
import type { LevelId } from '../kernel/brand.ts';
import type { Level, Rules } from './rules.ts';

/** The index of a level, or -1 where these rules have no such level. */
export function levelIndex(rules: Rules, level: LevelId): number {
  return rules.tiers.indexById.get(level) ?? -1;
}

export function levelAt(rules: Rules, index: number): Level {
  return rules.tiers.levels[index] as Level;
}

/** The next level that can be reached, or -1 at the top. */
export function stepUp({ tiers }: Rules, current: number): number {
  return tiers.levels.findIndex(({ isByInvitation }, index) => index > current && !isByInvitation);
}
