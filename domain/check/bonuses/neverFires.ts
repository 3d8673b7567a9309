/**
 * A bonus that can never be paid: its last day is over when the version takes effect, its condition can
 * never hold, or another bonus always takes its place.
 *
 * Of conditions it is decided what follows from comparisons with written values, term by term, and from
 * what is known of `tier`, `now`, the kinds of lines and exclusions. What is not understood may hold.
 */

import { lineKinds } from '../../facts/vocabulary.ts';
import { formatDay, weekdays } from '../../kernel/civil.ts';
import type { Path } from '../../kernel/finding.ts';
import { parsedFactor, parsedMoney } from '../../kernel/money.ts';
import { type Ratio, ratio } from '../../kernel/rounding.ts';
import { quoted } from '../../kernel/words.ts';
import { conditionTree } from '../../program/conditions.ts';
import { methodOfNow, type Node, pathOf } from '../../program/conditionTree.ts';
import type { BonusRule } from '../../program/file.ts';
import { domainsOf, impossibleIn } from '../condition/bounds.ts';
import { waysOf } from '../condition/ways.ts';
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
  const { when } = bonus;
  if (when === undefined) return null;
  const ways = waysOf(conditionTree(when));
  const span = spanOf(subject, bonus);
  const domains = domainsOf(subject.rules, span, bonus.trigger === 'first-purchase');
  if (ways === null) return null;
  const impossible = ways.map((way) => impossibleIn(way, domains));
  if (impossible.includes(null)) return null;
  const [term = null] = impossible;
  const name = term === null ? '' : nameOf(term);
  return {
    field: ['when'],
    says: `its condition can never hold${name === '' ? '' : `: nothing meets what it asks of ${name}`}`,
    fix: `${fixFor(subject, bonus, name)}, or take the bonus out`,
  };
}

/** `purchase.total`, `now.getHours()`; empty for what has no name. */
function nameOf(term: Node): string {
  const method = methodOfNow(term);
  return method === null ? pathOf(term) : `now.${method}()`;
}

function fixFor({ rules }: Subject, { firstDay, lastDay }: BonusRule, name: string): string {
  const { excludedKinds } = rules.earning;
  switch (name) {
    case 'tier':
    case 'member.tier':
      return `write a tier of this program: ${quoted(
        rules.tiers.levels.map(({ id }) => id),
        'or',
      )}`;
    case 'purchase.weekday':
      return `write a day of the week: ${quoted(weekdays, 'or')}`;
    case 'line.kind':
      return `write a kind of line that counts: ${quoted(
        lineKinds.filter((kind) => !excludedKinds.has(kind)),
        'or',
      )}`;
    case 'line.category':
    case 'line.sku':
      return 'write one that "earning.exclude" does not exclude';
    case 'now':
      return `write a moment at which the bonus can be paid${firstDay === undefined && lastDay === undefined ? '' : ', between its first and its last day'}`;
    case '':
      return 'write a condition that some purchase meets';
    default:
      return `write values that ${name} can have, all at the same time`;
  }
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
