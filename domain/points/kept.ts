/** What is kept of a purchase after its refunds, in any order of them: a function of their sums alone. */

import {
  type Cancellation,
  comparePositions,
  type Position,
  type Purchase,
  type Refund,
} from '../facts/facts.ts';
import { emptyMemory } from '../facts/memory.ts';
import { inBusinessOrder } from '../facts/order.ts';
import { type Instant, type MinorUnits, minorUnits } from '../kernel/brand.ts';
import { one, type Ratio } from '../kernel/rounding.ts';

/** What is left of a purchase: each line's amount less its own refunds, times the share not refunded. */
export interface Kept {
  readonly amounts: readonly number[];
  readonly share: Ratio;
}

/**
 * Refunds of lines take from their lines; what is refunded by amount is shared over what is kept of all
 * lines in proportion, as an exact fraction, so that no refund is rounded. More than was bought takes
 * what there is.
 */
export function keptOf(purchase: Purchase, takenBack: readonly (Refund | Cancellation)[]): Kept {
  const amounts = purchase.lines.map(({ amount }) => amount as number);
  let byAmount = 0;
  for (const fact of takenBack) {
    if (fact.kind === 'cancellation') return { amounts, share: none };
    if (fact.takenBack.by === 'amount') byAmount += fact.takenBack.amount;
    else
      for (const { lineId, amount } of fact.takenBack.lines) takeFromLine(purchase, amounts, lineId, amount);
  }
  // Without a refund by amount the lines say all; also of a purchase whose discounts come to its whole price.
  if (byAmount === 0) return { amounts, share: one };
  const total = sum(amounts);
  if (total <= 0) return { amounts, share: none };
  return { amounts, share: { numerator: Math.max(0, total - byAmount), denominator: total } };
}

function takeFromLine(purchase: Purchase, amounts: number[], lineId: string, amount: number): void {
  const index = purchase.lines.findIndex((line) => line.lineId === lineId);
  const left = amounts[index] ?? 0;
  // Nothing can be refunded of a discount line, nor of a line that the purchase does not have.
  if (left > 0) amounts[index] = Math.max(0, left - amount);
}

/**
 * Minor units that a refund asks for beyond what is left of the purchase after `before`: they take nothing,
 * and are told.
 */
export function excessOf(
  purchase: Purchase,
  before: readonly (Refund | Cancellation)[],
  fact: Refund | Cancellation,
): MinorUnits {
  if (fact.kind === 'cancellation') return minorUnits(0);
  const taken = keptTotal(keptOf(purchase, before)) - keptTotal(keptOf(purchase, [...before, fact]));
  return minorUnits(askedBy(fact) - taken);
}

/** Minor units. */
function askedBy({ takenBack }: Refund): number {
  return takenBack.by === 'amount' ? takenBack.amount : sum(takenBack.lines.map(({ amount }) => amount));
}

/**
 * Whether a refund left nothing of the purchase from a place in business order on, and before `until`:
 * then what was set aside there, and would have run out at `until`, came back with it.
 */
export function isGoneBetween(
  purchase: Purchase,
  takenBack: readonly (Refund | Cancellation)[],
  from: Position,
  until: Instant,
): boolean {
  const placed = inBusinessOrder([purchase, ...takenBack], emptyMemory());
  const before: (Refund | Cancellation)[] = [];
  for (const { fact, place } of placed) {
    if (fact.kind !== 'refund' && fact.kind !== 'cancellation') continue;
    before.push(fact);
    const isWithin = comparePositions(place, from) > 0 && place.at < until;
    if (isWithin && keptTotal(keptOf(purchase, before)) === 0) return true;
  }
  return false;
}

const none: Ratio = { numerator: 0, denominator: 1 };

export function totalOf(purchase: Purchase): number {
  return sum(purchase.lines.map(({ amount }) => amount));
}

/** Minor units that are kept, rounded down: 0 when everything is refunded. */
export function keptTotal({ amounts, share }: Kept): number {
  const total = Math.max(0, sum(amounts));
  return Number((BigInt(total) * BigInt(share.numerator)) / BigInt(share.denominator));
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0);
}
