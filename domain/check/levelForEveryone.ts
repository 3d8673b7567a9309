/** A level that everybody has: becoming a member reaches it, or the smallest purchase that there can be. */
import type { Instant } from '../kernel/brand.ts';
import { addDays, addMonths, startOfNextMonth } from '../kernel/civil.ts';
import type { Rules } from '../program/rules.ts';
import { later } from './reaching.ts';
import { buys, enrols, type Life, live, middayOf, tell } from './story.ts';
import { alone, type Found, type Subject } from './subject.ts';

/** Also far from now: what a campaign brings for a while is not for everybody. */
const daysApart = [0, 3653];

export function levelForEveryone(subject: Subject): readonly Found[] {
  const { rules } = subject;
  const starts =
    rules.enrolment === 'automatic' ? (['enrolling', 'buying'] as const) : (['enrolling'] as const);
  for (const start of starts) {
    const lives = daysApart.map((days) => begin(subject, start, days));
    const index = Math.min(...lives.map(indexOf));
    if (index === 0) continue;
    const name = rules.tiers.levels[index]?.name;
    const why =
      start === 'enrolling' ? 'becoming a member is enough for it' : 'the smallest purchase is enough for it';
    return [
      {
        rule: 'level-for-everyone',
        severity: 'error',
        path: ['tiers', 'levels', index, 'qualify'],
        says: `everybody has "${name}": ${why}`,
        fix: `write a larger "atLeast" in its "qualify", or move its privileges to "${rules.tiers.levels[0]?.name}" and take it out`,
        example: tell(lives[0] as Life),
      },
    ];
  }
  return [];
}

function begin(subject: Subject, start: 'enrolling' | 'buying', days: number): Life {
  const { rules, now } = subject;
  const at = middayOf(rules, addDays(rules.calendar.dayOf(now), days));
  const facts = start === 'enrolling' ? [enrols(at)] : [buys(at, 1, { amount: 1 })];
  return live(alone(subject), facts, risenBy(rules, later(facts)));
}

/** When a member who has earned a level has risen to it: at once, or when the month or the year is over. */
function risenBy(rules: Rules, at: Instant): Instant {
  const today = rules.calendar.dayOf(at);
  switch (rules.tiers.upgrade) {
    case 'at-once':
      return at;
    case 'at-month-end':
      return rules.calendar.startOfDay(startOfNextMonth(today));
    case 'at-year-end':
      return rules.calendar.startOfDay(addMonths(today, 12));
  }
}

function indexOf({ status: { rules, tier } }: Life): number {
  return rules.tiers.levels.indexOf(tier.level);
}
