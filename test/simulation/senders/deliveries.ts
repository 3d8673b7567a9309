/**
 * What shops tell Laurel: each with the request, which is the same however often it is sent, and the fact
 * that it states. `at` is milliseconds since 1970, money is in cents.
 */

import {
  type Fact,
  factId,
  fulfilmentFactId,
  type Purchase,
  purchaseFactId,
} from '../../../domain/facts/facts.ts';
import { type Instant, type MemberId, minorUnits } from '../../../domain/kernel/brand.ts';
import type { Operation } from '../../../functions/api/routes.ts';
import { revisionOf } from '../../../functions/inbound/revisionFact.ts';
import type { Call } from '../../functions/support/event.ts';

export interface Delivery {
  readonly operation: Operation;
  /** A webhook's is signed when it is sent. */
  readonly call: Call;
  /** As it would be recorded, but for when, and of an order's event for whose; null: it only reads, or changes a tag. */
  readonly fact: Fact | null;
}

export const source = 'standard';
const notYet = 0 as Instant;
export const isoOf = (at: number) => new Date(at).toISOString();
export const moneyOf = (cents: number) => (cents / 100).toFixed(2);

function webhook(type: string, data: object, fact: Fact): Delivery {
  return { operation: 'receiveStandardWebhook', call: { body: { type, data } }, fact };
}

export interface Line {
  readonly lineId: string;
  readonly cents: number;
}

export function purchase(orderId: string, member: string, lines: readonly Line[], at: number): Delivery {
  const order = { source, orderId };
  const fact: Purchase = {
    kind: 'purchase',
    id: purchaseFactId(order),
    memberId: member as MemberId,
    occurredAt: at as Instant,
    recordedAt: notYet,
    order,
    lines: lines.map(({ lineId, cents }) => ({ lineId, kind: 'item', amount: minorUnits(cents) })),
  };
  const told = lines.map(({ lineId, cents }) => ({ lineId, amount: moneyOf(cents) }));
  const data = { orderId, memberId: member, occurredAt: isoOf(at), currency: 'USD', lines: told };
  return webhook('purchase.completed', data, fact);
}

/** Of an amount, or of lines. */
export function refund(
  orderId: string,
  refundId: string,
  back: number | readonly Line[],
  at: number,
): Delivery {
  const isWhole = typeof back === 'number';
  const fact: Fact = {
    kind: 'refund',
    id: factId('refund', source, orderId, refundId),
    ...ofOrder(orderId, at),
    refundId,
    takenBack: isWhole
      ? { by: 'amount', amount: minorUnits(back) }
      : { by: 'lines', lines: back.map(({ lineId, cents }) => ({ lineId, amount: minorUnits(cents) })) },
  };
  const what = isWhole
    ? { amount: moneyOf(back) }
    : { lines: back.map(({ lineId, cents }) => ({ lineId, amount: moneyOf(cents) })) };
  const data = { refundId, orderId, occurredAt: isoOf(at), currency: 'USD', ...what };
  return webhook('refund.completed', data, fact);
}

export function orderEvent(kind: 'fulfilment' | 'cancellation', orderId: string, at: number): Delivery {
  const fact: Fact = { kind, id: factId(kind, source, orderId), ...ofOrder(orderId, at) };
  const type = kind === 'fulfilment' ? 'order.fulfilled' : 'order.cancelled';
  return webhook(type, { orderId, occurredAt: isoOf(at) }, fact);
}

/** Some of the lines of an order are sent. */
export function parcel(orderId: string, fulfilmentId: string, lines: readonly Line[], at: number): Delivery {
  const inIt = lines.map(({ lineId }) => ({ lineId })).sort((a, b) => (a.lineId < b.lineId ? -1 : 1));
  const fact: Fact = {
    kind: 'fulfilment',
    id: fulfilmentFactId({ source, orderId }, fulfilmentId),
    ...ofOrder(orderId, at),
    fulfilmentId,
    lines: inIt,
  };
  return webhook('order.fulfilled', { orderId, fulfilmentId, occurredAt: isoOf(at), lines: inIt }, fact);
}

function ofOrder(orderId: string, at: number) {
  const order = { source, orderId };
  return { memberId: '' as MemberId, occurredAt: at as Instant, recordedAt: notYet, order };
}

/** The refund never was. */
export function refundVoid(orderId: string, refundId: string, at: number): Delivery {
  const id = factId('refund-void', source, orderId, refundId);
  const fact: Fact = { kind: 'refund-void', id, ...ofOrder(orderId, at), refundId };
  return webhook('refund.voided', { orderId, refundId, occurredAt: isoOf(at) }, fact);
}

/** All that is kept of an order at `revisedAt`. */
export function revision(
  { orderId, member, at }: { readonly orderId: string; readonly member: string; readonly at: number },
  lines: readonly Line[],
  revisedAt: number,
  cancelled: boolean,
): Delivery {
  const content = {
    occurredAt: at as Instant,
    lines: lines.map(({ lineId, cents }) => ({ kind: 'item' as const, amount: minorUnits(cents), lineId })),
    isCancelled: cancelled,
  };
  const order = { source, orderId };
  const fact = revisionOf(order, member as MemberId, revisedAt as Instant, notYet, content);
  const told = lines.map(({ lineId, cents }) => ({ lineId, amount: moneyOf(cents) }));
  const data = {
    orderId,
    memberId: member,
    currency: 'USD',
    occurredAt: isoOf(at),
    revisedAt: isoOf(revisedAt),
    lines: told,
    cancelled,
  };
  return webhook('order.revised', data, fact);
}

export function engagement(engagementId: string, member: string, kind: string, at: number): Delivery {
  const fact: Fact = {
    kind: 'engagement',
    id: factId('engagement', source, engagementId),
    memberId: member as MemberId,
    occurredAt: at as Instant,
    recordedAt: notYet,
    engagementId,
    engagement: kind,
  };
  return webhook(
    'engagement.recorded',
    { engagementId, memberId: member, kind, occurredAt: isoOf(at) },
    fact,
  );
}

/** The engagement never was. */
export function revocation(engagementId: string, at: number): Delivery {
  const fact: Fact = {
    kind: 'engagement-revocation',
    id: factId('engagement-revocation', source, engagementId),
    memberId: '' as MemberId,
    occurredAt: at as Instant,
    recordedAt: notYet,
    source,
    engagementId,
  };
  return webhook('engagement.revoked', { engagementId, occurredAt: isoOf(at) }, fact);
}
