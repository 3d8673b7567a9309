/** A level that asks for more to be kept than to be reached: who has just reached it would not keep it. */
import type { Instant } from '../kernel/brand.ts';
import { addDays } from '../kernel/civil.ts';
import type { Rules } from '../program/rules.ts';
import { type Corner, cornersOf, reachedFrom } from './amounts.ts';
import { later, reaching } from './reaching.ts';
import { amountText, dayText, live, type Told, tell } from './story.ts';
import { alone, type Found, type Subject } from './subject.ts';

export function keepAboveQualify(subject: Subject): readonly Found[] {
  const { rules } = subject;
  return rules.tiers.levels.flatMap(({ name, qualify, keep }, index): Found[] => {
    if (qualify === null || keep === null) return [];
    const corner = cornersOf(qualify).find((each) => !reachedFrom(each, keep));
    if (corner === undefined) return [];
    const asked = corner.map(({ metric, amount }) => amountText(metric, amount, rules)).join(' and ');
    return [
      {
        rule: 'keep-above-qualify',
        severity: 'error',
        path: ['tiers', 'levels', index, 'keep'],
        says: `"${name}" is reached with ${asked}, and that does not keep it`,
        fix: `write no more in "keep" than ${asked}, or take "keep" out: then "qualify" keeps the level`,
        example: exampleOf(subject, corner, asked),
      },
    ];
  });
}

/** She does again what reached the level, within the term, and is looked at when that ends. */
function exampleOf(subject: Subject, corner: Corner, asked: string): string {
  const { rules, now } = subject;
  const first = reaching(corner, rules, rules.calendar.dayOf(now));
  if (rules.tiers.term.kind === 'while-qualified') {
    return `Ada has ${asked}: she reaches the level, and has not what keeps it in the same moment.`;
  }
  const timeline = alone(subject);
  const risen = live(timeline, first, later(first));
  const { until } = risen.status.tier;
  if (until === null) return tell(risen);
  const again = repeated(corner, rules, until);
  const after = live(timeline, [...first, ...again], until);
  const { name } = after.status.tier.level;
  return `${tell(risen)} She does the same again before her term ends. On ${dayText(rules, until)} she is ${name}.`;
}

function repeated(corner: Corner, rules: Rules, until: Instant): readonly Told[] {
  const day = addDays(rules.calendar.dayOf(until), -2);
  return reaching(corner, rules, day, 500);
}
