/** A level that nobody can reach: who has what it asks has what a higher one asks, or nothing counts at all. */
import type { Path } from '../kernel/finding.ts';
import { cornersOf, qualifiedLevels, reachedFrom } from './amounts.ts';
import { asksLess } from './levelsOutOfOrder.ts';
import { later, reaching } from './reaching.ts';
import { levelName, live, tell } from './story.ts';
import { alone, type Found, type Subject } from './subject.ts';

export function levelUnreachable(subject: Subject): readonly Found[] {
  return nothingCounts(subject) ? neverCounting(subject) : alwaysPassed(subject);
}

/** Where a member rises straight to what they have earned, they never stand on a level that is passed. */
function alwaysPassed(subject: Subject): readonly Found[] {
  const { rules } = subject;
  if (rules.tiers.climb === 'one-step') return [];
  const levels = qualifiedLevels(rules);
  return levels.flatMap(({ index, qualify }, place) => {
    const above = levels.slice(place + 1);
    const corners = cornersOf(qualify);
    const isPassed = corners.every((corner) => above.some((higher) => reachedFrom(corner, higher.qualify)));
    // A level for life is held by whom it was made one for, whatever they have qualified for.
    const isForLife = rules.tiers.levels[index]!.forLife !== null;
    const isToldElsewhere = above.some((higher) => asksLess(qualify, higher.qualify) !== null);
    if (!isPassed || isForLife || isToldElsewhere) return [];
    const name = levelName(rules, rules.tiers.levels[index]!.id);
    const facts = reaching(corners[0]!, rules, rules.calendar.dayOf(subject.now));
    return [
      {
        rule: 'level-unreachable',
        severity: 'error',
        path: pathOf(index),
        says: `nobody can reach "${name}": whoever has what it asks for also has what a higher level asks for`,
        fix: `write a smaller "atLeast" here or larger ones in the levels above, or take "${name}" out`,
        example: tell(live(alone(subject), facts, later(facts))),
      },
    ];
  });
}

/** Every kind of line that has a price is excluded: no purchase earns or counts. */
function nothingCounts({ rules }: Subject): boolean {
  const { excludedKinds } = rules.earning;
  return (['item', 'tax', 'shipping'] as const).every((kind) => excludedKinds.has(kind));
}

function neverCounting(subject: Subject): readonly Found[] {
  const { rules, now } = subject;
  return qualifiedLevels(rules).flatMap(({ index, qualify }) => {
    const needsPurchases = cornersOf(qualify).every((corner) =>
      corner.some(({ metric }) => metric === 'spend' || metric === 'purchases'),
    );
    if (!needsPurchases) return [];
    const facts = reaching(cornersOf(qualify)[0]!, rules, rules.calendar.dayOf(now));
    return [
      {
        rule: 'level-unreachable',
        severity: 'error',
        path: pathOf(index),
        says: `nobody can reach "${rules.tiers.levels[index]?.name}": every line of a purchase is excluded, so none counts`,
        fix: 'take "item" out of "kinds" in "earning.exclude"',
        example: tell(live(alone(subject), facts, later(facts))),
      },
    ];
  });
}

function pathOf(index: number): Path {
  return ['tiers', 'levels', index, 'qualify'];
}
