/** A level that asks less than one below it: who reaches the higher one has not reached the lower. */
import type { ConditionMetric } from '../facts/vocabulary.ts';
import type { Qualify } from '../program/rules.ts';
import { conditionPath, directionOf, qualifiedLevels } from './amounts.ts';
import { later, reaching } from './reaching.ts';
import { amountText, live, tell } from './story.ts';
import { alone, type Found, type Subject } from './subject.ts';

export function levelsOutOfOrder(subject: Subject): readonly Found[] {
  const { rules, file } = subject;
  const levels = qualifiedLevels(rules);
  return levels.flatMap((higher, place) => {
    for (const lower of levels.slice(0, place)) {
      const found = asksLess(lower.qualify, higher.qualify);
      if (found === null) continue;
      const [low, high] = [lower, higher].map(({ index }) => rules.tiers.levels[index]?.name ?? '') as [
        string,
        string,
      ];
      const { metric, less, more } = found;
      const [asked, before] = [amountText(metric, less, rules), amountText(metric, more, rules)];
      return [
        {
          rule: 'levels-out-of-order',
          severity: 'error',
          path: conditionPath(file, higher.index, found.place),
          says: `"${high}" is above "${low}" and asks for less: ${asked} instead of ${before}`,
          fix: `write more than ${before} here, or put "${high}" before "${low}" in the list`,
          example: exampleOf(subject, low, found),
        },
      ];
    }
    return [];
  });
}

interface Less {
  readonly metric: ConditionMetric;
  readonly less: number;
  readonly more: number;
  /** Of the condition in the higher level. */
  readonly place: number;
  readonly higher: Qualify;
}

/** Conditions on the same thing, both of which count by themselves or both together with others. */
export function asksLess(lower: Qualify, higher: Qualify): Less | null {
  const isAlike =
    lower.needs === higher.needs || lower.conditions.length === 1 || higher.conditions.length === 1;
  if (!isAlike) return null;
  for (const [place, condition] of higher.conditions.entries()) {
    const { key, metric } = directionOf(condition);
    const below = lower.conditions.find((each) => directionOf(each).key === key);
    if (below !== undefined && below.atLeast > condition.atLeast) {
      return { metric, less: condition.atLeast, more: below.atLeast, place, higher };
    }
  }
  return null;
}

function exampleOf(subject: Subject, low: string, { higher, place, metric, more }: Less): string {
  const { rules, now } = subject;
  const corner =
    higher.needs === 'all'
      ? higher.conditions.map((each) => ({ ...directionOf(each), amount: each.atLeast }))
      : higher.conditions
          .slice(place, place + 1)
          .map((each) => ({ ...directionOf(each), amount: each.atLeast }));
  const facts = reaching(corner, rules, rules.calendar.dayOf(now));
  const life = live(alone(subject), facts, later(facts));
  return `${tell(life)} ${low} would have asked ${amountText(metric, more, rules)} of her.`;
}
