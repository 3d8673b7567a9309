/** From what a shop says to facts, or to the reason why there is none. */
import type { OrderFact } from '../../../domain/facts/catalogue.ts';
import {
  factId,
  fulfilmentFactId,
  type Purchase,
  type PurchaseLine,
  purchaseFactId,
  type Revision,
} from '../../../domain/facts/facts.ts';
import { type Instant, isId, type MemberId } from '../../../domain/kernel/brand.ts';
import { type Finding, finding } from '../../../domain/kernel/finding.ts';
import { formatInstant } from '../../../domain/kernel/instant.ts';
import { amountMax, currencyDigits } from '../../../domain/kernel/money.ts';
import { briefly } from '../../../domain/kernel/words.ts';
import { moneyText } from '../../bodies/orderLines.ts';
import { isTooFarAhead } from '../dated.ts';
import type { Linked } from '../links/link.ts';
import { revisionOf } from '../revisionFact.ts';
import type {
  Bought,
  IgnoredReason,
  OfAnOrder,
  ParkedReason,
  Refunded,
  Revision as SaidRevision,
  SoldLine,
} from './deliveries.ts';
import type { MemberRule } from './memberRule.ts';

export type NoFact = { readonly kind: 'none' } & Unrecorded;

export type Unrecorded =
  | { readonly status: 'ignored'; readonly reason: IgnoredReason }
  /** `errors`: what breaks which rule, where the reason is that. */
  | { readonly status: 'parked'; readonly reason: ParkedReason; readonly errors?: readonly Finding[] };

export interface SourceOfOrders {
  readonly id: string;
  readonly currency?: string | undefined;
  readonly testOrders: 'ignore' | 'take';
  /** With sources that tell of the same orders. */
  readonly linked?: Linked | null;
  readonly identifiesBy?: MemberRule['as'] | null;
}

const linesMax = 500;

type Content = Pick<Purchase, 'order' | 'memberId' | 'occurredAt' | 'lines' | 'channel' | 'store'>;

export function purchaseOf(
  sale: Bought,
  source: SourceOfOrders,
  programCurrency: string,
  now: Instant,
): Purchase | NoFact {
  const content = contentOf(sale, source, programCurrency, now);
  if ('kind' in content) return content;
  if (content.lines.length === 0) return none('nothing-sold');
  return { kind: 'purchase', id: purchaseFactId(content.order), recordedAt: now, ...content };
}

export function revisionFactOf(
  sale: SaidRevision,
  source: SourceOfOrders,
  programCurrency: string,
  now: Instant,
): Revision | NoFact {
  const said = contentOf(sale, source, programCurrency, now);
  if ('kind' in said) return said;
  const { order, memberId, ...content } = said;
  // A shop's clocks may differ: an order is no older than its content.
  const revisedAt = Math.max(sale.revisedAt, sale.occurredAt) as Instant;
  const errors = timeErrors(revisedAt, now);
  if (errors.length > 0) return unreadable(errors);
  return revisionOf(order, memberId, revisedAt, now, { ...content, isCancelled: sale.isCancelled });
}

function contentOf(
  sale: SaidRevision | Bought,
  source: SourceOfOrders,
  programCurrency: string,
  now: Instant,
): Content | NoFact {
  const { orderId, memberId, occurredAt, channel, store } = sale;
  if (sale.isTest && source.testOrders === 'ignore') return none('test');
  const currency = source.currency ?? programCurrency;
  if (sale.currency !== currency || currency !== programCurrency) return none('other-currency');
  if (memberId === null) return { kind: 'none', status: 'parked', reason: 'no-member' };
  const lines = sale.lines.map(toLine);
  const errors = [
    ...idErrors({ orderId, memberId }),
    ...timeErrors(occurredAt, now),
    ...lineErrors(lines, currency),
  ];
  if (errors.length > 0) return unreadable(errors);
  return {
    order: { source: source.id, orderId },
    memberId: memberId as MemberId,
    occurredAt,
    lines,
    ...(channel !== undefined && isId(channel) ? { channel } : {}),
    ...(store !== undefined && isId(store) ? { store } : {}),
  };
}

function none(reason: IgnoredReason): NoFact {
  return { kind: 'none', status: 'ignored', reason };
}

function unreadable(errors: readonly Finding[]): NoFact {
  return { kind: 'none', status: 'parked', reason: 'unreadable', errors };
}

function idErrors(ids: Readonly<Record<string, string>>): readonly Finding[] {
  return Object.entries(ids).flatMap(([name, id]) => (isId(id) ? [] : [idError(ids, name)]));
}

function timeErrors(occurredAt: Instant, now: Instant): readonly Finding[] {
  if (!isTooFarAhead(occurredAt, now)) return [];
  const at = formatInstant(occurredAt);
  const says = `is ${at}, more than five minutes ahead of the platform's clock: ${formatInstant(now)}`;
  return [finding({ occurredAt: at }, ['occurredAt'], says, 'set the clock of the shop right')];
}

function idError(ids: Readonly<Record<string, string>>, name: string): Finding {
  const says = `must be an id of 1 to 128 bytes, neither "." nor "..", and not ${briefly(ids[name])}`;
  return finding(ids, [name], says, 'choose another field of the order for it, or change it in the shop');
}

/** What is no id, as an empty SKU, is left out. */
function toLine({ kind, lineId, sku, quantity, amount }: SoldLine): PurchaseLine {
  return {
    ...(lineId !== undefined && isId(lineId) ? { lineId } : {}),
    kind,
    ...(sku !== undefined && isId(sku) ? { sku } : {}),
    ...(quantity === undefined ? {} : { quantity }),
    amount,
  };
}

function lineErrors(lines: readonly PurchaseLine[], currency: string): readonly Finding[] {
  const total = lines.reduce((sum, { amount }) => sum + amount, 0);
  const sold = lines.reduce((sum, { amount }) => sum + Math.max(0, amount), 0);
  const named = lines.flatMap(({ lineId }) => (lineId === undefined ? [] : [lineId]));
  const isOfItsKind = ({ kind, amount }: PurchaseLine) =>
    kind === 'rounding' || (kind === 'discount' ? amount <= 0 : amount >= 0);
  const money = moneyIn(currency);
  const broken: readonly (readonly [isBroken: boolean, says: string])[] = [
    [lines.length > linesMax, `has ${lines.length} entries, and may have at most ${linesMax}`],
    [total < 0, `comes to ${money(total)}, and an order is worth at least nothing`],
    [sold > amountMax, `comes to ${money(sold)}, and the most is ${money(amountMax)}`],
    [
      !lines.every(isOfItsKind),
      'has an amount below zero that is no discount and no rounding, or a discount above zero',
    ],
    [new Set(named).size < named.length, 'has two lines of one id'],
  ];
  return broken
    .filter(([isBroken]) => isBroken)
    .map(([, says]) => finding({}, ['lines'], says, 'look at the order in the shop'));
}

function moneyIn(currency: string): (amount: number) => string {
  const digits = currencyDigits(currency);
  return (amount) => moneyText(amount, { currency, currencyDigits: digits });
}

export function orderFactOf(
  said: OfAnOrder,
  source: SourceOfOrders,
  programCurrency: string,
  now: Instant,
): OrderFact | NoFact {
  const { orderId } = said;
  const occurredAt = said.occurredAt ?? now;
  const parcelId = said.kind === 'fulfilled' ? said.parcel?.fulfilmentId : undefined;
  const ids: Readonly<Record<string, string>> = {
    orderId,
    ...('refundId' in said ? { refundId: said.refundId } : {}),
    ...(parcelId === undefined ? {} : { fulfilmentId: parcelId }),
  };
  const errors = [
    ...idErrors(ids),
    ...timeErrors(occurredAt, now),
    ...(said.kind === 'refunded' ? takenBackErrors(said, programCurrency) : []),
  ];
  if (errors.length > 0) return unreadable(errors);
  const head = { occurredAt, recordedAt: now, order: { source: source.id, orderId } };
  switch (said.kind) {
    case 'cancelled':
      return { ...head, kind: 'cancellation', id: factId('cancellation', source.id, orderId) };
    case 'fulfilled':
      return { ...head, kind: 'fulfilment', id: fulfilmentFactId(head.order, parcelId), ...said.parcel };
    case 'refund-voided': {
      const { refundId } = said;
      return {
        ...head,
        kind: 'refund-void',
        id: factId('refund-void', source.id, orderId, refundId),
        refundId,
      };
    }
    case 'refunded': {
      if (said.currency !== null && said.currency !== programCurrency) return none('other-currency');
      const { refundId, takenBack } = said;
      return {
        ...head,
        kind: 'refund',
        id: factId('refund', source.id, orderId, refundId),
        refundId,
        takenBack,
      };
    }
  }
}

function takenBackErrors({ takenBack }: Refunded, currency: string): readonly Finding[] {
  const amounts =
    takenBack.by === 'amount' ? [takenBack.amount] : takenBack.lines.map(({ amount }) => amount);
  const total = amounts.reduce((sum, amount) => sum + amount, 0);
  const isInBounds =
    amounts.length <= linesMax && total <= amountMax && amounts.every((amount) => amount > 0);
  if (isInBounds) return [];
  const money = moneyIn(currency);
  const says = `comes to ${money(total)} in ${amounts.length} amounts: at most ${linesMax} may be refunded at once, each more than zero, ${money(amountMax)} together`;
  return [finding({}, ['refund'], says, 'look at the refund in the shop')];
}
