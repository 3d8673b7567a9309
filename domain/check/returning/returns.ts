/** What a member buys to climb, and the orders in which they may return it. */
import type { Instant } from '../../kernel/brand.ts';
import { addDays } from '../../kernel/civil.ts';
import type { Rules } from '../../program/rules.ts';
import { type Corner, cornersOf } from '../amounts.ts';
import { cancels, middayOf, type Told } from '../story.ts';

/** So many purchases are returned in every order: 6 orders. */
const everyOrderMax = 3;

/** A purchase for each of the levels on the way to `index`, the last ones where there are many. */
export function climbing(
  rules: Rules,
  index: number,
  reached: (corner: Corner, number: number) => readonly Told[] | null,
): readonly Told[] | null {
  const told: Told[] = [];
  for (const { qualify } of rules.tiers.levels.slice(Math.max(1, index + 1 - everyOrderMax), index + 1)) {
    const [corner] = qualify === null ? [] : cornersOf(qualify);
    const step = corner === undefined ? null : reached(corner, told.length);
    if (step !== null) told.push(...step);
  }
  const count = told.filter(({ kind }) => kind === 'purchase').length;
  return count >= 2 && count <= everyOrderMax ? told : null;
}

/** All of it is cancelled the next day: in every order, or, where that is much, the last first and the first first. */
export function returnsOf(told: readonly Told[], rules: Rules): readonly (readonly Told[])[] {
  const [first] = told as readonly [Told];
  const at = middayOf(rules, addDays(rules.calendar.dayOf(first.occurredAt), 1));
  const purchases = told.filter((fact) => fact.kind === 'purchase');
  const orders =
    purchases.length <= everyOrderMax ? permutations(purchases) : [purchases.toReversed(), purchases];
  return orders.map((order) => order.map((fact, turn) => cancels(fact, (at + turn) as Instant)));
}

function permutations<T>(items: readonly T[]): readonly (readonly T[])[] {
  if (items.length <= 1) return [items];
  return items.flatMap((item, place) =>
    permutations(items.toSpliced(place, 1)).map((rest) => [...rest, item]),
  );
}
