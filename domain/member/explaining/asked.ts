/** What counts, and what a level asks of it. */
import type { LevelId } from '../../kernel/brand.ts';
import type { Level, Qualify, Rules } from '../../program/rules.ts';
import type { TierChanged, TierKept } from '../outcomes.ts';
import type { MemberState } from '../state.ts';
import { countedOn, enrolledOn } from '../tier/counted.ts';
import { type Counted, levelAt, levelIndex, meets } from '../tiers.ts';
import type { Case } from './case.ts';
import type { Shown } from './explanation.ts';
import { askedIn, countedFrom, countedIn, instantOrNull, lacksTag, levelName } from './words.ts';

/** A type and no interface: it is also shown. */
type Moved = { readonly from: LevelId; readonly to: LevelId; readonly until: string | null };

/** What a decision made of a tier: of one that was kept the same on both sides. */
export function resultOf(outcome: TierChanged | TierKept): Moved {
  const until = instantOrNull(outcome.until);
  if (outcome.kind === 'tier.kept') return { from: outcome.tier, to: outcome.tier, until };
  return { from: outcome.from, to: outcome.to, until };
}

export function countedToday({ rules, today }: Case, state: MemberState): Counted {
  return countedOn(rules, state, today);
}

/** The program's window as it looks from the day of the case. */
export function windowOf({ rules, today }: Case, state: MemberState): Shown {
  const { window } = rules.tiers;
  return { window: { ...window }, countedFrom: countedFrom(window, today, enrolledOn(state, rules)) };
}

/** ` since 2026-01-01`; nothing where everything counts. */
export function since({ rules, today }: Case, state: MemberState): string {
  const from = countedFrom(rules.tiers.window, today, enrolledOn(state, rules));
  return from === null ? '' : ` since ${from}`;
}

export function keepOf(level: LevelId, rules: Rules): Qualify {
  return rules.tiers.levels[levelIndex(rules, level)]?.keep ?? nothingAsked;
}

export function qualifyOf(level: LevelId, rules: Rules): Qualify {
  return rules.tiers.levels[levelIndex(rules, level)]?.qualify ?? nothingAsked;
}

/** The first level, and a level that the rules no longer have. */
const nothingAsked: Qualify = { needs: 'all', conditions: [] };

/** The level that was earned by who rose to `to`: that one, or, one step at a time, a higher one. */
export function earnedBy(to: LevelId, counted: Counted, rules: Rules): Level {
  const place = levelIndex(rules, to);
  const isEarned = ({ qualify }: Level) => qualify !== null && meets(qualify, counted);
  return rules.tiers.levels.slice(place).find(isEarned) ?? levelAt(rules, place);
}

/** Why a level is not held any longer; `since` as in a sentence. */
export function tooLittle(
  level: LevelId,
  qualify: Qualify,
  counted: Counted,
  since: string,
  rules: Rules,
): string {
  const name = levelName(level, rules);
  if (qualify.conditions.length === 0) return `${name} is given by invitation only`;
  const isNot = lacksTag(qualify, counted) ? 'is not' : 'is less than';
  return `${countedIn(qualify, counted, rules, since)} ${isNot} the ${askedIn(qualify, rules)} that ${name} asks for`;
}
