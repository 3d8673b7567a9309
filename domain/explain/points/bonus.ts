/** Why a bonus paid what it did: its effect, its condition, and its caps. */

import type { Purchase } from '../../facts/facts.ts';
import type { Basis } from '../../facts/memory.ts';
import type { PointsBonus, PointsEarned } from '../../facts/outcomes.ts';
import { calculateWorth, type Worth } from '../../points/earning.ts';
import { everythingOf, type Kept } from '../../points/kept.ts';
import type { BonusRule } from '../../program/file.ts';
import type { Bonus, Rules } from '../../program/rules.ts';
import type { FactCase } from '../case.ts';
import type { Reasons } from '../explanation.ts';
import { pointsIn } from '../words.ts';
import { basisOf } from './earned.ts';

export function explainBonus(
  found: FactCase,
  fact: Purchase,
  outcome: PointsBonus,
  earned: PointsEarned,
): Reasons {
  const { rules } = found;
  const id = outcome.rule.slice('earning.bonuses.'.length);
  const bonus = rules.earning.bonuses.find((each) => each.id === id);
  const rule = rules.file.earning.bonuses.find((each) => each.id === id);
  if (bonus === undefined || rule === undefined)
    throw new Error(`no bonus ${id} in version ${rules.version}`);
  const basis = basisOf(found, earned);
  const all = everythingOf(fact);
  const whole = calculateWorth(rules, basis, all);
  const uncapped = bonusWorth(
    withBonuses(rules, (each) => uncap(each, id)),
    noRoom(basis, id),
    all,
    id,
  );
  const without = calculateWorth(
    withBonuses(rules, (each) => (each.id === id ? null : each)),
    basis,
    all,
  );
  const cap = Math.min(bonus.capPerPurchase, basis.bonus.room[id] ?? Number.MAX_SAFE_INTEGER);
  const isCapped = uncapped > outcome.points;
  const name = rule.name ?? id;
  const effect = effectOf(rule);
  return {
    inputs: {
      bonus: id,
      trigger: rule.trigger,
      condition: rule.when ?? null,
      effect: { ...rule.effect },
      ...(rule.replaces === undefined ? {} : { replaces: rule.replaces }),
      firstDay: rule.firstDay ?? null,
      lastDay: rule.lastDay ?? null,
      uncapped,
      capPerPurchase: rule.capPerPurchase ?? null,
      roomOfMember: basis.bonus.room[id] ?? null,
      stacking: rules.earning.stacking,
      ...(looksAtTags(rule) ? { tags: basis.bonus.tags ?? [] } : {}),
      ...(rule.when?.includes('daysSinceLastPurchase')
        ? { daysSinceLastPurchase: basis.bonus.daysSinceLastPurchase ?? null }
        : {}),
    },
    result: { points: outcome.points, capped: isCapped },
    counterfactual: {
      withoutTheBonus: {
        points: without.points,
        instead: without.bonuses.filter((paid) => !isPaid(whole, paid.id)).map(({ id: other }) => other),
      },
      ...(isCapped ? { withoutTheCap: { points: uncapped } } : {}),
      ...(looksAtTags(rule) ? { withoutTags: { points: bonusWorth(rules, untagged(basis), all, id) } } : {}),
    },
    sentence:
      `bonus ${name} ${effect}${rule.when === undefined ? '' : ` where ${rule.when}`} and gave ${pointsIn(outcome.points)}` +
      (isCapped ? ` of ${uncapped}, as many as its cap of ${cap} left` : '') +
      `; without it the purchase would have earned ${pointsIn(without.points)} in all`,
  };
}

function effectOf({ effect, replaces }: BonusRule): string {
  const place = replaces === 'base' ? ' in place of the base' : '';
  switch (effect.kind) {
    case 'add':
      return `adds ${pointsIn(effect.points)}${place}`;
    case 'multiply':
      return `pays ${effect.factor} times${replaces === 'base' ? ' the base in its place' : ''}`;
    case 'rate':
      return `pays ${pointsIn(effect.points)} per ${effect.per}${place}`;
  }
}

function looksAtTags({ when }: BonusRule): boolean {
  return when?.includes('member.tags') ?? false;
}

function untagged(basis: Basis): Basis {
  return { ...basis, bonus: { ...basis.bonus, tags: [] } };
}

function isPaid({ bonuses }: Worth, id: string): boolean {
  return bonuses.some((paid) => paid.id === id);
}

function bonusWorth(rules: Rules, basis: Basis, kept: Kept, id: string): number {
  return calculateWorth(rules, basis, kept).bonuses.find((paid) => paid.id === id)?.points ?? 0;
}

function uncap(bonus: Bonus, id: string): Bonus {
  return bonus.id === id ? { ...bonus, capPerPurchase: Number.MAX_SAFE_INTEGER } : bonus;
}

function noRoom(basis: Basis, id: string): Basis {
  const { [id]: _, ...room } = basis.bonus.room;
  return { ...basis, bonus: { ...basis.bonus, room } };
}

function withBonuses(rules: Rules, change: (bonus: Bonus) => Bonus | null): Rules {
  const bonuses = rules.earning.bonuses.flatMap((bonus) => change(bonus) ?? []);
  return { ...rules, earning: { ...rules.earning, bonuses } };
}
