/** An order of Shopify's, which always comes whole: what is kept of it at the moment that it was updated. */
import * as z from 'zod/mini';
import type { Instant } from '../../../domain/kernel/brand.ts';
import { parseInstant } from '../../../domain/kernel/instant.ts';
import { check } from '../../shared/json.ts';
import { type Delivery, ignored } from '../sources/deliveries.ts';
import { contactOf, keyOfName, memberBy, shopId, textOf } from '../sources/memberRule.ts';
import { type OrderBody, orderBody } from './fields.ts';
import { parcelOf } from './fulfillment.ts';
import { givenBackOf, keptLines } from './lines.ts';
import type { ShopifySettings } from './settings.ts';

/** Of an order that was paid once. Refunds and cancellations come after that. */
const paid = new Set(['paid', 'partially_refunded', 'refunded']);

export function order(document: unknown, { member, link }: ShopifySettings): readonly Delivery[] {
  const body = check(orderBody, document);
  if (!paid.has(body.financial_status ?? '')) return ignored('unpaid');
  const { source_name: channel, location_id: store } = body;
  return [
    {
      kind: 'revision',
      orderId: body.id,
      memberId: memberBy(member, (name) => fieldOf(body, name)),
      ...contactOf(body.email ?? body.customer?.email, body.phone ?? body.customer?.phone),
      currency: body.currency,
      occurredAt: instantOf(body.processed_at ?? body.created_at),
      revisedAt: revisedAt(body),
      lines: keptLines(body),
      isCancelled: typeof body.cancelled_at === 'string',
      isTest: body.test === true,
      givenBack: givenBackOf(body),
      ...(link === undefined ? {} : { linkedTo: fieldOf(body, link.by) }),
      ...(typeof channel === 'string' ? { channel } : {}),
      ...(typeof store === 'string' ? { store } : {}),
    },
    ...fulfilled(body),
  ];
}

/** Each parcel by itself; and with the last one the order is fulfilled, whatever had no parcel. */
function fulfilled({ id, fulfillment_status, fulfillments, updated_at }: OrderBody): readonly Delivery[] {
  const parcels = (fulfillments ?? []).flatMap((each) => parcelOf(id, each));
  if (fulfillment_status !== 'fulfilled') return parcels;
  const sent = (fulfillments ?? [])
    .filter(({ status }) => status === 'success')
    .map(({ created_at }) => created_at);
  const instants = sent.length > 0 ? sent : [updated_at];
  const last = Math.max(...instants.map(instantOf)) as Instant;
  return [...parcels, { kind: 'fulfilled', orderId: id, occurredAt: last }];
}

function fieldOf({ customer, note_attributes, email, phone }: OrderBody, name: string): string | null {
  if (name === 'customer-id') return customer?.id ?? null;
  if (name === 'email') return email ?? customer?.email ?? null;
  if (name === 'phone') return phone ?? customer?.phone ?? null;
  return textOf(note_attributes?.find((each) => each.name === keyOfName(name))?.value);
}

/** A refund within it is part of its content, even where the clock of the order had not moved on. */
function revisedAt({ updated_at, cancelled_at, refunds }: OrderBody): Instant {
  const instants = [updated_at, cancelled_at, ...(refunds ?? []).map(({ created_at }) => created_at)];
  return Math.max(...instants.flatMap((each) => (each ? [instantOf(each)] : []))) as Instant;
}

function instantOf(text: string): Instant {
  return parseInstant(text) as Instant;
}

const deleted = z.object({ id: shopId });

/** An order that was deleted comes with its number alone. */
export function deletedOrder(document: unknown): readonly Delivery[] {
  return [{ kind: 'cancelled', orderId: check(deleted, document).id, occurredAt: null }];
}
