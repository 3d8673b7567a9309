/** What is kept of an order: a function of the set of facts about it, in whatever order they came. */

import {
  asPurchase,
  type Cancellation,
  comparePositions,
  compareRevisions,
  type Fact,
  type Position,
  type Purchase,
  type Refund,
  type Revision,
  voidedRefundId,
} from '../facts/facts.ts';
import { emptyMemory, type OrderChanges, unchanged } from '../facts/memory.ts';
import { inBusinessOrder } from '../facts/order.ts';
import { type Instant, type MinorUnits, minorUnits } from '../kernel/brand.ts';
import { one, type Ratio } from '../kernel/rounding.ts';

/** What is left of an order: each line's amount less its own refunds, times the share not refunded. */
export interface Kept {
  /** The purchase with the lines of the latest revision. */
  readonly content: Purchase;
  /** Minor units, by line of the content. */
  readonly amounts: readonly number[];
  readonly share: Ratio;
}

/** The latest content of the order; null where the purchase is the latest. */
function latestOf({ revisions }: OrderChanges): Revision | null {
  return revisions.reduce<Revision | null>(
    (latest, each) => (latest === null || compareRevisions(each, latest) > 0 ? each : latest),
    null,
  );
}

export function isSuperseded(revision: Revision, order: OrderChanges): boolean {
  const latest = latestOf(order);
  return latest !== null && compareRevisions(revision, latest) < 0;
}

function contentOf(purchase: Purchase, latest: Revision | null): Purchase {
  if (latest === null) return purchase;
  const { lines, channel = purchase.channel, store = purchase.store } = latest;
  return {
    ...purchase,
    lines,
    ...(channel === undefined ? {} : { channel }),
    ...(store === undefined ? {} : { store }),
  };
}

/** Whether the latest content does not contain it yet, and it is not void. */
function isApart(latest: Revision | null, { voided }: OrderChanges, fact: Refund | Cancellation): boolean {
  return (latest === null || fact.occurredAt > latest.revisedAt) && !voided.includes(fact.id);
}

export function withFact(order: OrderChanges, fact: Fact): OrderChanges {
  switch (fact.kind) {
    case 'refund':
    case 'cancellation':
      return { ...order, takenBack: [...order.takenBack, fact] };
    case 'revision':
      return { ...order, revisions: [...order.revisions, fact] };
    case 'fulfilment':
      return { ...order, fulfilments: [...order.fulfilments, fact] };
    case 'refund-void':
      return { ...order, voided: [...order.voided, voidedRefundId(fact)] };
    default:
      return order;
  }
}

/** All that changes an order, among facts that may be about others. */
export function changesOf(facts: Iterable<Fact>): OrderChanges {
  let order = unchanged;
  for (const fact of facts) order = withFact(order, fact);
  return order;
}

/**
 * Refunds of lines take from their lines; what is refunded by amount is shared over what is kept of all
 * lines in proportion, as an exact fraction, so that no refund is rounded. More than was bought takes
 * what there is.
 */
export function keptOf(purchase: Purchase, order: OrderChanges): Kept {
  const latest = latestOf(order);
  const content = contentOf(purchase, latest);
  const amounts = content.lines.map(({ amount }) => amount as number);
  if (latest?.isCancelled) return { content, amounts, share: none };
  let byAmount = 0;
  for (const fact of order.takenBack) {
    if (!isApart(latest, order, fact)) continue;
    if (fact.kind === 'cancellation') return { content, amounts, share: none };
    if (fact.takenBack.by === 'amount') byAmount += fact.takenBack.amount;
    else
      for (const { lineId, amount } of fact.takenBack.lines) takeFromLine(content, amounts, lineId, amount);
  }
  // Without a refund by amount the lines say all; also of a purchase whose discounts come to its whole price.
  if (byAmount === 0) return { content, amounts, share: one };
  const total = sum(amounts);
  if (total <= 0) return { content, amounts, share: none };
  return { content, amounts, share: { numerator: Math.max(0, total - byAmount), denominator: total } };
}

function takeFromLine(content: Purchase, amounts: number[], lineId: string, amount: number): void {
  const index = content.lines.findIndex((line) => line.lineId === lineId);
  const left = amounts[index] ?? 0;
  // Nothing can be refunded of a discount line, nor of a line that the order does not have.
  if (left > 0) amounts[index] = Math.max(0, left - amount);
}

/** The order as its latest content has it, nothing refunded. */
export function everythingOf(purchase: Purchase): Kept {
  return { content: purchase, amounts: purchase.lines.map(({ amount }) => amount), share: one };
}

/** Whether something was taken away, and nothing is left. What was free from the beginning is not gone. */
export function isGone(purchase: Purchase, order: OrderChanges): boolean {
  const latest = latestOf(order);
  const isAsBought =
    (latest === null || latest.id === purchase.id) &&
    !latest?.isCancelled &&
    !order.takenBack.some((fact) => isApart(latest, order, fact));
  return !isAsBought && keptTotal(keptOf(purchase, order)) === 0;
}

/** Whether a cancellation, or the latest content, says that the order is cancelled. */
export function isCancelled(order: OrderChanges): boolean {
  const latest = latestOf(order);
  if (latest?.isCancelled) return true;
  return order.takenBack.some((fact) => fact.kind === 'cancellation' && isApart(latest, order, fact));
}

/**
 * Minor units that a refund asks for beyond what is left of the order before it: they take nothing, and
 * are told. None where the latest content contains the refund.
 */
export function excessOf(
  purchase: Purchase,
  before: OrderChanges,
  fact: Refund | Cancellation | Revision,
): MinorUnits {
  if (fact.kind !== 'refund' || !isApart(latestOf(before), before, fact)) return minorUnits(0);
  const taken = keptTotal(keptOf(purchase, before)) - keptTotal(keptOf(purchase, withFact(before, fact)));
  return minorUnits(amountAsked(fact) - taken);
}

/** Minor units that all refunds of the order asked for beyond what there was. */
export function excessIn(purchase: Purchase, order: OrderChanges): MinorUnits {
  const latest = latestOf(order);
  const apart = order.takenBack.filter((fact) => isApart(latest, order, fact));
  const asked = sum(apart.flatMap((fact) => (fact.kind === 'refund' ? [amountAsked(fact)] : [])));
  const kept = keptOf(purchase, order);
  const taken = Math.max(0, totalOf(kept.content)) - keptTotal(kept);
  return minorUnits(Math.max(0, asked - taken));
}

/** Minor units. */
function amountAsked({ takenBack }: Refund): number {
  return takenBack.by === 'amount' ? takenBack.amount : sum(takenBack.lines.map(({ amount }) => amount));
}

/**
 * Whether nothing was left of an order at a place in business order, or at some moment after it and before
 * `until`: then what was redeemed on it at that place came back. `facts` are all of the order.
 */
export function isGoneBetween(facts: readonly Fact[], from: Position, until: Instant): boolean {
  let purchase: Purchase | undefined;
  let order = unchanged;
  const isGoneNow = () => purchase !== undefined && isGone(purchase, order);
  let hasBegun = false;
  for (const { fact, place } of inBusinessOrder(facts, emptyMemory())) {
    if (place.at >= until) break;
    if (!hasBegun && comparePositions(place, from) > 0) {
      hasBegun = true;
      if (isGoneNow()) return true;
    }
    order = withFact(order, fact);
    purchase ??= purchaseIn(fact);
    if (hasBegun && isGoneNow()) return true;
  }
  return isGoneNow();
}

function purchaseIn(fact: Fact): Purchase | undefined {
  if (fact.kind === 'revision') return asPurchase(fact);
  return fact.kind === 'purchase' ? fact : undefined;
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
