/** The orders that are to be paid with a redemption, as a body names them. */
import * as z from 'zod/mini';
import type { OrderShare } from '../../../domain/facts/facts.ts';
import { type MinorUnits, type Points, points } from '../../../domain/kernel/brand.ts';
import { type Finding, finding } from '../../../domain/kernel/finding.ts';
import { parseMoney } from '../../../domain/kernel/money.ts';
import type { Timeline } from '../../../domain/program/timeline.ts';
import { amount, id } from '../../bodies/fields.ts';
import { amountFinding } from '../../bodies/orderLines.ts';
import { invalid } from '../../shared/json.ts';

export const count = z.int().check(z.gte(1), z.lte(1_000_000_000));

const source = z.optional(id).check(z.describe('the source of the order; "standard" if left out'));
const costs = z
  .optional(amount)
  .check(
    z.describe(
      'what the order costs, while no purchase of it has come: for a program that lets points pay a part of an order alone',
    ),
  );
const ordersMax = 10;

export const orderFields = {
  orderId: z
    .optional(id)
    .check(z.describe('the order that the points pay for: its full refund gives the points back')),
  source,
  amount: costs,
  orders: z
    .optional(
      z
        .array(z.strictObject({ orderId: id, source, points: count, amount: costs }))
        .check(z.minLength(1), z.maxLength(ordersMax)),
    )
    .check(
      z.describe(
        'several orders, in the place of `orderId`: their `points` add up to the points of the redemption, and the full refund of one gives its own back',
      ),
    ),
};

const orderBody = z.strictObject(orderFields);

export type NamedOrders = z.infer<typeof orderBody>;

/** Throws where the body names orders in two ways, or one of them twice. */
export function checkOrders(body: NamedOrders): void {
  const { orderId, orders } = body;
  const findings: Finding[] = [];
  if (orderId !== undefined && orders !== undefined) {
    findings.push(finding(body, [], 'has both "orderId" and "orders"', 'leave one of the two out'));
  }
  for (const name of ['source', 'amount'] as const) {
    if (orderId !== undefined || body[name] === undefined) continue;
    const fix = orders === undefined ? 'add "orderId", or leave it out' : 'write it with each of "orders"';
    findings.push(finding(body, [name], 'is given without "orderId"', fix));
  }
  const names = orders?.map(nameOf) ?? [];
  names.forEach((name, index) => {
    if (names.indexOf(name) === index) return;
    const fix = 'write all its points in one place';
    findings.push(finding(body, ['orders', index, 'orderId'], 'names an order a second time', fix));
  });
  if (findings.length > 0) throw invalid(findings);
}

function nameOf({
  source = 'standard',
  orderId,
}: {
  readonly orderId: string;
  readonly source?: string | undefined;
}) {
  return JSON.stringify([source, orderId]);
}

/** The shares of so many points, in the order of the body. */
export function sharesIn({ orderId, source = 'standard', orders }: NamedOrders, all: Points): OrderShare[] {
  if (orderId !== undefined) return [{ order: { source, orderId }, points: all }];
  return (orders ?? []).map((each) => ({
    order: { source: each.source ?? 'standard', orderId: each.orderId },
    points: points(each.points),
  }));
}

/** What the orders cost, as the body says; null where it does not. */
export function amountsIn(body: NamedOrders, rules: Timeline['fixed']): readonly (MinorUnits | null)[] {
  const findings: Finding[] = [];
  const read = (text: string | undefined, path: readonly (string | number)[]): MinorUnits | null => {
    if (text === undefined) return null;
    const parsed = parseMoney(text, rules.currencyDigits);
    if (typeof parsed !== 'string') return parsed;
    findings.push(amountFinding(body, path, parsed, rules));
    return null;
  };
  const amounts = body.orders?.map((each, index) => read(each.amount, ['orders', index, 'amount'])) ?? [
    read(body.amount, ['amount']),
  ];
  if (findings.length > 0) throw invalid(findings);
  return amounts;
}

export function saysAmounts({ amount: all, orders = [] }: NamedOrders): boolean {
  return all !== undefined || orders.some((each) => each.amount !== undefined);
}

/** One order is the redemption's own, several have shares of it. */
export function paidWith(
  { orders }: NamedOrders,
  shares: readonly OrderShare[],
): { readonly order?: OrderShare['order']; readonly shares?: readonly OrderShare[] } {
  const [first] = shares;
  if (first === undefined) return {};
  return orders === undefined ? { order: first.order } : { shares };
}
