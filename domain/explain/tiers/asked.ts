/** What counts, and what a level asks of it. */

import type { TierChanged, TierKept } from '../../facts/outcomes.ts';
import { isTagMetric, tagOf } from '../../facts/vocabulary.ts';
import type { LevelId } from '../../kernel/brand.ts';
import { levelAt, levelIndex } from '../../program/ladder.ts';
import type { Condition, Qualify, Rules } from '../../program/rules.ts';
import type { MemberState } from '../../state/state.ts';
import { countedOn, enrolledOn } from '../../tiers/counted.ts';
import { type Counted, meets, reaches } from '../../tiers/levels.ts';
import type { Case } from '../case.ts';
import type { Shown } from '../explanation.ts';
import { askedIn, countedFrom, countedIn, instantOrNull, levelName } from '../words.ts';

/** A type and no interface: it is also shown. */
type Moved = { readonly from: LevelId; readonly to: LevelId; readonly until: string | null };

/** The tier before and after a decision. They are the same where the tier was kept. */
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
export function sinceToday({ rules, today }: Case, state: MemberState): string {
  return sinceIn(countedFrom(rules.tiers.window, today, enrolledOn(state, rules)));
}

export function sinceIn(from: string | null): string {
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

/** A level and what it asks for. */
export interface Asked {
  readonly name: string;
  readonly qualify: Qualify;
}

/** What the amounts met to hold `level`: what is asked for that, or, one step at a time, for a higher one. */
export function levelAsked(level: LevelId, own: Qualify, counted: Counted, rules: Rules): Asked {
  const place = levelIndex(rules, level);
  const higher = rules.tiers.levels.slice(place + 1);
  const met = [{ ...levelAt(rules, place), qualify: own }, ...higher].find(
    ({ qualify }) => qualify !== null && meets(qualify, counted),
  );
  return { name: met?.name ?? levelName(level, rules), qualify: met?.qualify ?? own };
}

/**
 * `100.00 USD spent since 2026-01-01 reached the 80.00 USD spent that Gold asks for`; of what is met alone.
 */
export function enough(asked: Asked, counted: Counted, since: string, rules: Rules): string {
  const met = asked.qualify.conditions.filter((each) => reaches(each, counted));
  const had = countedIn(amountsOf(asked, met), counted, since, rules);
  return compared(asked, met, had, { amounts: 'reached', tag: 'is set' }, rules);
}

/** Why a level is not held any longer: what is missing for it. */
export function tooLittle(asked: Asked, counted: Counted, since: string, rules: Rules): string {
  const { name, qualify } = asked;
  if (qualify.conditions.length === 0) return `${name} is given by invitation only`;
  const missed = qualify.conditions.filter((each) => !reaches(each, counted));
  const had = countedIn(amountsOf(asked, missed), counted, since, rules);
  return compared(asked, missed, had, { amounts: 'fell short of', tag: 'is not set' }, rules);
}

/** Those of the conditions that ask for an amount. */
function amountsOf({ qualify: { needs } }: Asked, conditions: readonly Condition[]): Qualify {
  return { needs, conditions: conditions.filter(({ metric }) => !isTagMetric(metric)) };
}

/** `had` says what there is of the amounts; it is empty where only tags are asked for. */
function compared(
  asked: Asked,
  conditions: readonly Condition[],
  had: string,
  verbs: { readonly amounts: string; readonly tag: string },
  rules: Rules,
): string {
  const tags = conditions.flatMap(({ metric }) =>
    isTagMetric(metric) ? [`tag ${tagOf(metric)} ${verbs.tag}`] : [],
  );
  const wanted = askedIn(amountsOf(asked, conditions), rules);
  const parts = had === '' ? tags : [`${had} ${verbs.amounts} the ${wanted}`, ...tags];
  return `${parts.join(', and ')}${tags.length === 0 ? ' that' : ', which'} ${asked.name} asks for`;
}
