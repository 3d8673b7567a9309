/** From what a shop says to facts, or to the reason why there is none. */
import type { OrderFact } from '../../../domain/facts/catalogue.ts';
import { factId, type Purchase, type PurchaseLine, purchaseFactId } from '../../../domain/facts/facts.ts';
import { type Instant, isId, type MemberId } from '../../../domain/kernel/brand.ts';
import { type Finding, finding } from '../../../domain/kernel/finding.ts';
import { formatInstant } from '../../../domain/kernel/instant.ts';
import { amountMax } from '../../../domain/kernel/money.ts';
import { idRule } from '../../bodies/fields.ts';
import type { Bought, IgnoredReason, OrderCancelled, Refunded, Revision, SoldLine } from './deliveries.ts';
import { isLineKind } from './deliveries.ts';

export interface NoFact {
  readonly kind: 'none';
  readonly reason: IgnoredReason;
  /** What breaks which rule, where the reason is that. */
  readonly errors: readonly Finding[];
}

export interface SourceOfOrders {
  readonly id: string;
  readonly currency?: string | undefined;
  readonly testOrders: 'ignore' | 'take';
}

/** A till may run fast by so much. */
const aheadMsMax = 5 * 60 * 1000;
const linesMax = 500;

export function purchaseOf(
  sale: Revision | Bought,
  source: SourceOfOrders,
  programCurrency: string,
  now: Instant,
): Purchase | NoFact {
  const { orderId, memberId, occurredAt, channel, store } = sale;
  if (sale.isTest && source.testOrders === 'ignore') return none('test');
  const currency = source.currency ?? programCurrency;
  if (sale.currency !== currency || currency !== programCurrency) return none('other-currency');
  if (memberId === null) return none('no-member');
  const lines = sale.lines.flatMap(toLine);
  if (lines.length === 0) return none('nothing-sold');
  const errors = [...idErrors({ orderId, memberId }), ...timeErrors(occurredAt, now), ...lineErrors(lines)];
  if (errors.length > 0) return none('unreadable', errors);
  const order = { source: source.id, orderId };
  return {
    kind: 'purchase',
    id: purchaseFactId(order),
    memberId: memberId as MemberId,
    occurredAt,
    recordedAt: now,
    order,
    lines,
    ...(channel !== undefined && isId(channel) ? { channel } : {}),
    ...(store !== undefined && isId(store) ? { store } : {}),
  };
}

function none(reason: IgnoredReason, errors: readonly Finding[] = []): NoFact {
  return { kind: 'none', reason, errors };
}

function idErrors(ids: Readonly<Record<string, string>>): readonly Finding[] {
  return Object.entries(ids).flatMap(([name, id]) => (isId(id) ? [] : [finding(ids, [name], idRule)]));
}

function timeErrors(occurredAt: Instant, now: Instant): readonly Finding[] {
  if (occurredAt <= now + aheadMsMax) return [];
  const rule = `must not be more than five minutes ahead of the platform's clock (${formatInstant(now)})`;
  return [finding({ occurredAt: formatInstant(occurredAt) }, ['occurredAt'], rule)];
}

/** What is no id, as an empty SKU, is left out; lines of kinds that no program knows are, too. */
function toLine({ kind, lineId, sku, quantity, amount }: SoldLine): readonly PurchaseLine[] {
  if (!isLineKind(kind)) return [];
  const line: PurchaseLine = {
    ...(lineId !== undefined && isId(lineId) ? { lineId } : {}),
    kind,
    ...(sku !== undefined && isId(sku) ? { sku } : {}),
    ...(quantity === undefined ? {} : { quantity }),
    amount,
  };
  return [line];
}

function lineErrors(lines: readonly PurchaseLine[]): readonly Finding[] {
  const total = lines.reduce((sum, { amount }) => sum + amount, 0);
  const sold = lines.reduce((sum, { amount }) => sum + Math.max(0, amount), 0);
  const named = lines.flatMap(({ lineId }) => (lineId === undefined ? [] : [lineId]));
  const isOfItsKind = ({ kind, amount }: PurchaseLine) => (kind === 'discount' ? amount <= 0 : amount >= 0);
  const broken: readonly (readonly [boolean, string])[] = [
    [lines.length > linesMax, `must be at most ${linesMax} lines, not ${lines.length}`],
    [total < 0, 'must come to no less than nothing'],
    [sold > amountMax, `must come to at most ${amountMax} of the currency's smallest unit`],
    [!lines.every(isOfItsKind), 'must not be negative but for discounts, which must not be positive'],
    [new Set(named).size < named.length, 'must have ids that are unique within the order'],
  ];
  return broken.filter(([isBroken]) => isBroken).map(([, rule]) => ({ path: 'lines', value: null, rule }));
}

export function orderFactOf(
  said: Refunded | OrderCancelled,
  source: SourceOfOrders,
  programCurrency: string,
  now: Instant,
): OrderFact | NoFact {
  const { orderId } = said;
  const occurredAt = said.occurredAt ?? now;
  const refundIds: Readonly<Record<string, string>> =
    said.kind === 'refunded' ? { refundId: said.refundId } : {};
  const errors = [
    ...idErrors({ orderId, ...refundIds }),
    ...timeErrors(occurredAt, now),
    ...(said.kind === 'refunded' ? takenBackErrors(said) : []),
  ];
  if (errors.length > 0) return none('unreadable', errors);
  const head = { occurredAt, recordedAt: now, order: { source: source.id, orderId } };
  if (said.kind === 'cancelled')
    return { ...head, kind: 'cancellation', id: factId('cancellation', source.id, orderId) };
  if (said.currency !== null && said.currency !== programCurrency) return none('other-currency');
  const { refundId, takenBack } = said;
  return { ...head, kind: 'refund', id: factId('refund', source.id, orderId, refundId), refundId, takenBack };
}

function takenBackErrors({ takenBack }: Refunded): readonly Finding[] {
  const amounts =
    takenBack.by === 'amount' ? [takenBack.amount] : takenBack.lines.map(({ amount }) => amount);
  const total = amounts.reduce((sum, amount) => sum + amount, 0);
  const isInBounds =
    amounts.length <= linesMax && total <= amountMax && amounts.every((amount) => amount > 0);
  const rule = `must be at most ${linesMax} amounts of more than zero, ${amountMax} together`;
  return isInBounds ? [] : [finding({ refund: total }, ['refund'], rule)];
}
