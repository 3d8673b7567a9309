/**
 * A bonus that can never be paid: its last day is over when the version takes effect, its condition can
 * never hold, or another bonus always takes its place.
 *
 * Of conditions it is decided what follows from comparisons with written values, term by term, and from
 * what is known of `tier`, `now`, the kinds of lines and exclusions. What is not understood may hold.
 */

import { formatDay } from '../../kernel/civil.ts';
import type { Path } from '../../kernel/finding.ts';
import { parsedFactor, parsedMoney } from '../../kernel/money.ts';
import { type Ratio, ratio } from '../../kernel/rounding.ts';
import type { BonusRule } from '../../program/file.ts';
import { neverHolds } from '../condition/neverHolds.ts';
import { plainAmount } from '../holdOutlivesExpiry.ts';
import { later } from '../reaching.ts';
import { buys, live, middayOf, tell } from '../story.ts';
import { alone, type Found, type Subject } from '../subject.ts';
import { meansOf } from './paysTwice.ts';
import { daysOf, dayWithin, spanOf } from './span.ts';

export function bonusNeverFires(subject: Subject): readonly Found[] {
  return subject.file.earning.bonuses.flatMap((bonus, index) => {
    const why = isOver(subject, bonus) ?? cantHold(subject, bonus) ?? isOutdone(subject, bonus);
    if (why === null) return [];
    const { field, says, fix } = why;
    const path: Path = ['earning', 'bonuses', index, ...field];
    const named = `bonus "${bonus.id}" is never paid: ${says}`;
    return [
      {
        rule: 'bonus-never-fires',
        severity: 'error',
        path,
        says: named,
        fix,
        example: exampleOf(subject, bonus),
      },
    ];
  });
}

interface Why {
  readonly field: Path;
  readonly says: string;
  readonly fix: string;
}

function isOver(subject: Subject, bonus: BonusRule): Why | null {
  const { from, to } = daysOf(subject, bonus);
  if (from <= to) return null;
  return {
    field: ['lastDay'],
    says: `its last day, ${bonus.lastDay}, is over when this takes effect, on ${formatDay(from)}`,
    fix: `write "lastDay": "${formatDay(from)}" or a later day, or take the bonus out`,
  };
}

function cantHold(subject: Subject, bonus: BonusRule): Why | null {
  const { when, trigger, firstDay, lastDay } = bonus;
  if (when === undefined) return null;
  const found = neverHolds(subject.rules, when, spanOf(subject, bonus), trigger === 'first-purchase');
  if (found === null) return null;
  const isBounded = firstDay !== undefined || lastDay !== undefined;
  if (found.name === '') {
    const fix = 'write a condition that some purchase meets, or take the bonus out';
    return { field: ['when'], says: found.says, fix };
  }
  const fix =
    found.name === 'now'
      ? `write a moment at which the bonus can be paid${isBounded ? ', between its first and its last day' : ''}`
      : found.fix;
  return { field: ['when'], says: found.says, fix: `${fix}, or take the bonus out` };
}

/** Where one bonus is paid for a purchase, one that is always there and never smaller takes it all. */
function isOutdone(subject: Subject, bonus: BonusRule): Why | null {
  const { stacking, bonuses } = subject.file.earning;
  if (stacking === 'all') return null;
  const place = bonuses.indexOf(bonus);
  const better = bonuses.find((other, index) => {
    if (!isAlways(other) || !covers(subject, other, bonus)) return false;
    const more = compareWorth(other, bonus);
    if (stacking === 'best-one') return more !== null && (more > 0 || index < place);
    // Where it adds points it always pays some; where it multiplies, a small purchase may bring it none.
    if (other.effect.kind !== 'add' && more === null) return false;
    return other.priority > bonus.priority || (other.priority === bonus.priority && index < place);
  });
  if (better === undefined) return null;
  return {
    field: ['id'],
    says: `"${better.id}" is always paid instead, with "stacking": ${JSON.stringify(stacking)}`,
    fix: `add a "when" to "${better.id}", write a ${stacking === 'by-priority' ? 'higher "priority"' : 'larger "effect"'} here, or take this bonus out`,
  };
}

/** Paid for every purchase and without limit. */
function isAlways({ trigger, when, capPerPurchase, capPerMember }: BonusRule): boolean {
  return (
    trigger === 'purchase' && when === undefined && capPerPurchase === undefined && capPerMember === undefined
  );
}

function covers(subject: Subject, other: BonusRule, bonus: BonusRule): boolean {
  const [outer, inner] = [daysOf(subject, other), daysOf(subject, bonus)];
  return outer.from <= inner.from && outer.to >= inner.to;
}

/** More than 0 where the first is worth more for every purchase, 0 where as much; null where that depends. */
function compareWorth(a: BonusRule, b: BonusRule): number | null {
  if (meansOf(a) !== meansOf(b)) return null;
  const [x, y] = [worthOf(a), worthOf(b)];
  const difference = x.numerator * y.denominator - y.numerator * x.denominator;
  return difference >= 0 ? difference : null;
}

function worthOf({ effect }: BonusRule): Ratio {
  switch (effect.kind) {
    case 'add':
      return ratio(effect.points, 1);
    case 'multiply':
      return parsedFactor(effect.factor);
    case 'rate':
      // What is compared is of one program: its decimals may be counted as of any currency.
      return ratio(effect.points * 10_000, parsedMoney(effect.per, 4));
  }
}

function exampleOf(subject: Subject, bonus: BonusRule): string {
  const { rules } = subject;
  const { from, to } = daysOf(subject, bonus);
  const bought = buys(middayOf(rules, dayWithin(subject, from, to)), 1, { amount: plainAmount(rules) });
  const life = live(alone(subject), [bought], later([bought]));
  return `${tell(life)} Nothing is from "${bonus.id}".`;
}
