/** Two bonuses that pay in the same way for the same purchases, where all that apply are paid. */
import type { Day, Instant } from '../../kernel/brand.ts';
import { addDays, formatDay } from '../../kernel/civil.ts';
import type { FoldedEntry } from '../../member/fold.ts';
import { conditionTree } from '../../program/conditions.ts';
import type { BonusRule } from '../../program/file.ts';
import { type Claim, termOf, type Way, waysOf } from '../condition/ways.ts';
import { purchaseFor } from '../condition/witness.ts';
import { later } from '../reaching.ts';
import { bonusOf, enrols, type Life, live, middayOf, type Told, tell } from '../story.ts';
import { alone, type Found, type Subject } from '../subject.ts';
import { daysOf, dayWithin } from './span.ts';

export function bonusPaysTwice(subject: Subject): readonly Found[] {
  const { bonuses, stacking } = subject.file.earning;
  if (stacking !== 'all') return [];
  return bonuses.flatMap((second, place) => {
    for (const first of bonuses.slice(0, place)) {
      const example = isAlike(first, second) ? exampleOf(subject, first, second) : null;
      if (example === null) continue;
      const isWhole = first.firstDay === second.firstDay && first.lastDay === second.lastDay;
      return [
        {
          rule: 'bonus-pays-twice',
          severity: isWhole ? 'error' : 'warning',
          path: ['earning', 'bonuses', place],
          says: `"${second.id}" and "${first.id}" pay for the same purchases in the same way`,
          fix: `take "${second.id}" out, give "${second.id}" and "${first.id}" different conditions in "when" or different days, or write "stacking": "best-one"`,
          example,
        },
      ];
    }
    return [];
  });
}

function isAlike(a: BonusRule, b: BonusRule): boolean {
  const isSameTrigger = (a.trigger === 'birthday-month') === (b.trigger === 'birthday-month');
  if (meansOf(a) !== meansOf(b) || !isSameTrigger) return false;
  return conditionOf(a) === conditionOf(b);
}

/** Bonuses of one kind are told apart by their amount alone. */
export function meansOf({ effect, replaces }: BonusRule): string {
  const means = effect.kind === 'add' ? effect.kind : `${effect.kind} ${effect.on}`;
  return `${means}, replaces ${replaces ?? 'nothing'}`;
}

/** Equal where the conditions say the same in other words or order; a first purchase is one of them. */
function conditionOf(bonus: BonusRule): string {
  const first = bonus.trigger === 'first-purchase' ? ['(. [(id "member") "purchases"]) == 0'] : [];
  return inOrder(
    waysFor(bonus).map((way) => inOrder([...way.map(textOf), ...first], ' and ')),
    ' or ',
  );
}

function inOrder(texts: readonly string[], between: string): string {
  return [...new Set(texts)].toSorted().join(between);
}

function textOf(claim: Claim): string {
  return `${termOf(claim)} ${claim.kind === 'compare' ? `${claim.op} ${claim.to}` : claim.isTrue}`;
}

/** None where there are too many to look at: then no purchase is found. */
function waysFor({ when }: BonusRule): readonly Way[] {
  return when === undefined ? [[]] : (waysOf(conditionTree(when)) ?? []);
}

/** Days after the first one: a week, and then a day in each month of a year. */
const daysOn = [0, 1, 2, 3, 4, 5, 6, ...Array.from({ length: 11 }, (_, index) => 30 * (index + 1))];
const waysTried = 8;

/** A purchase for which the fold pays both; null where none is found. */
function exampleOf(subject: Subject, first: BonusRule, second: BonusRule): string | null {
  const [a, b] = [daysOf(subject, first), daysOf(subject, second)];
  const last = Math.min(a.to, b.to) as Day;
  const start = dayWithin(subject, Math.max(a.from, b.from) as Day, last);
  for (const way of waysFor(second).slice(0, waysTried)) {
    for (const days of daysOn) {
      const day = addDays(start, days);
      if (day > last) break;
      const life = lifeOn(subject, second, way, middayOf(subject.rules, day));
      const paid = paidIn(life);
      if (paid.has(first.id) && paid.has(second.id)) return tell(life);
    }
  }
  return null;
}

function lifeOn(subject: Subject, { trigger }: BonusRule, way: Way, at: Instant): Life {
  const { rules } = subject;
  const facts: Told[] = [...purchaseFor(way, rules, at)];
  if (trigger === 'birthday-month') {
    const birthday = formatDay(rules.calendar.dayOf(at)).slice(5);
    const joined = Math.min(...facts.map(({ occurredAt }) => occurredAt)) - 1;
    facts.unshift({ ...enrols(joined as Instant), birthday });
  }
  return live(alone(subject), facts, later(facts));
}

/** The bonuses of the last purchase. */
function paidIn({ folded }: Life): ReadonlySet<string> {
  const { applied } = folded.entries.at(-1) as FoldedEntry;
  return new Set(
    applied.outcomes.flatMap(({ kind, rule }) => (kind === 'points.bonus' ? [bonusOf(rule)] : [])),
  );
}
