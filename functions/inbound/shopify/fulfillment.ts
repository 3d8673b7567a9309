/** A parcel of Shopify's: which lines of an order were sent in it, and how many of each. */
import type { FulfilledLine } from '../../../domain/facts/facts.ts';
import type { Instant } from '../../../domain/kernel/brand.ts';
import { parseInstant } from '../../../domain/kernel/instant.ts';
import { check } from '../../shared/json.ts';
import { type Delivery, ignored, type OrderFulfilled } from '../sources/deliveries.ts';
import { type Fulfillment, fulfillmentBody } from './fields.ts';

/** Nothing of one that failed, or was cancelled, or does not say what is in it. */
export function parcelOf(
  orderId: string,
  { id, status, created_at, line_items }: Fulfillment,
): OrderFulfilled[] {
  const lines = linesOf(line_items ?? []);
  if (status !== 'success' || !id || lines.length === 0) return [];
  const occurredAt = parseInstant(created_at) as Instant;
  return [{ kind: 'fulfilled', orderId, occurredAt, parcel: { fulfilmentId: id, lines } }];
}

function linesOf(items: NonNullable<Fulfillment['line_items']>): readonly FulfilledLine[] {
  const sent = new Map<string, number | null>();
  for (const { id, quantity } of items) {
    const before = sent.get(id);
    const isWhole = typeof quantity !== 'number' || before === null;
    sent.set(id, isWhole ? null : (before ?? 0) + quantity);
  }
  return [...sent]
    .filter(([, quantity]) => quantity !== 0)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([lineId, quantity]) => ({ lineId, ...(quantity === null ? {} : { quantity }) }));
}

export function fulfillment(document: unknown): readonly Delivery[] {
  const body = check(fulfillmentBody, document);
  const parcels = parcelOf(body.order_id, body);
  return parcels.length > 0 ? parcels : ignored('said-elsewhere');
}
