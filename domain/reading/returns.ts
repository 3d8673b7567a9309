/** From which orders a return is taken that names none. */
import type { Fact, OrderRef, Refund } from '../facts/facts.ts';
import { type Instant, type MinorUnits, minorUnits } from '../kernel/brand.ts';
import { scaleShare } from '../kernel/rounding.ts';
import { keptTotal } from '../points/kept.ts';
import { type KeptOrder, keptOrders } from './orders.ts';

export interface TakenFrom {
  readonly order: OrderRef;
  readonly takenBack: Refund['takenBack'];
}

/**
 * The newest orders first: of those that still keep something of the SKU, its lines; what is left over, or has no
 * SKU, by its amount from any order that keeps something. What no order keeps is asked of the newest one, which has
 * it as an excess. None where there is no order. `facts` are all of the member's.
 */
export function newestFirst(
  facts: readonly Fact[],
  until: Instant,
  { sku, amount }: { readonly sku?: string; readonly amount: MinorUnits },
): readonly TakenFrom[] {
  const orders = keptOrders(facts, until)
    .filter((order) => keptTotal(order) > 0)
    .toReversed();
  const taken = new Map<KeptOrder, Map<string, number>>();
  let left: number = amount;
  const take = (order: KeptOrder, lineId: string, kept: number) => {
    const already = sumOf(taken.get(order));
    const part = Math.min(left, kept, keptTotal(order) - already);
    if (part <= 0) return;
    const parts = taken.get(order) ?? new Map<string, number>();
    parts.set(lineId, (parts.get(lineId) ?? 0) + part);
    taken.set(order, parts);
    left -= part;
  };
  if (sku !== undefined)
    for (const order of orders)
      for (const { lineId, kept } of linesOf(order, sku)) take(order, lineId ?? byAmount, kept);
  for (const order of orders) take(order, byAmount, keptTotal(order));
  const [newest] = orders;
  if (newest !== undefined && left > 0) {
    const parts = taken.get(newest) ?? new Map<string, number>();
    taken.set(newest, parts.set(byAmount, (parts.get(byAmount) ?? 0) + left));
  }
  return [...taken].map(([order, parts]) => ({ order: order.purchase.order, takenBack: takenBackOf(parts) }));
}

/** Stands for no line of an order: no id is empty. */
const byAmount = '';

function linesOf(order: KeptOrder, sku: string) {
  return order.content.lines.flatMap((line, index) => {
    const kept = scaleShare(
      order.amounts[index] as number,
      { numerator: 1, denominator: 1 },
      order.share,
      'down',
    );
    return line.sku === sku && kept > 0 ? [{ lineId: line.lineId, kept }] : [];
  });
}

/** A refund is of lines or of an amount: where both are asked of one order, it is of the sum. */
function takenBackOf(parts: ReadonlyMap<string, number>): Refund['takenBack'] {
  if (parts.has(byAmount)) return { by: 'amount', amount: minorUnits(sumOf(parts)) };
  const lines = [...parts].map(([lineId, amount]) => ({ lineId, amount: minorUnits(amount) }));
  return { by: 'lines', lines };
}

function sumOf(parts: ReadonlyMap<string, number> = new Map()): number {
  return [...parts.values()].reduce((sum, part) => sum + part, 0);
}
