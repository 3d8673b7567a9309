/** Deliveries that have not arrived: those that wait for their next try, and those that nobody tries any more. */
import type { Instant } from '../../../domain/kernel/brand.ts';
import type { Item } from '../item.ts';
import { type LogPlace, subscriptionKeys } from '../keys.ts';
import { type DeliveryTable, deleteItem, listItems, putItem } from './deliveriesTable.ts';

/** An event for one subscription. The event itself stands in the log. */
export interface Delivery {
  readonly place: LogPlace;
  readonly event: string;
  readonly type: string;
  /** Null where the event is about no member. */
  readonly member: string | null;
  readonly tries: number;
  /** Of the next try. */
  readonly dueAt: Instant;
  readonly firstAt: Instant;
  readonly last: Outcome | null;
}

/** What came of a try. */
export interface Outcome {
  readonly at: Instant;
  /** Of HTTP; null where there was no answer. */
  readonly status: number | null;
  /** Why it counts as failed; null where it arrived. */
  readonly reason: string | null;
  readonly milliseconds: number;
  /** How the answer began. */
  readonly answer: string;
}

/** As long as the log keeps the events, and a day. */
const keptDays = 91;

function toItem(delivery: Delivery, realNow: number): object {
  return { ...delivery, expiresAt: Math.floor(realNow / 1000) + keptDays * 86_400 };
}

function parseDelivery({ pk: _pk, sk: _sk, expiresAt: _expiresAt, ...delivery }: Item): Delivery {
  return delivery as unknown as Delivery;
}

export async function putWaiting(
  table: DeliveryTable,
  pk: string,
  delivery: Delivery,
  realNow: number,
): Promise<void> {
  await putItem(table, { ...subscriptionKeys.waiting(pk, delivery.place), ...toItem(delivery, realNow) });
}

export async function removeWaiting(table: DeliveryTable, pk: string, { place }: Delivery): Promise<void> {
  await deleteItem(table, subscriptionKeys.waiting(pk, place));
}

/** In the order of the log. */
export async function listWaiting(
  table: DeliveryTable,
  pk: string,
  limit: number,
): Promise<readonly Delivery[]> {
  const items = await listItems(table, { pk, prefix: subscriptionKeys.waitingPrefix, limit });
  return items.map(parseDelivery);
}

/** A crash in between leaves it in both, and it is tried once more. */
export async function giveUp(
  table: DeliveryTable,
  pk: string,
  delivery: Delivery,
  realNow: number,
): Promise<void> {
  await putItem(table, { ...subscriptionKeys.dead(pk, delivery.place), ...toItem(delivery, realNow) });
  await removeWaiting(table, pk, delivery);
}

/** Waits again, as if it had never been tried. */
export async function redrive(
  table: DeliveryTable,
  pk: string,
  delivery: Delivery,
  at: { readonly now: Instant; readonly realNow: number },
): Promise<void> {
  await putWaiting(table, pk, { ...delivery, tries: 0, dueAt: at.now }, at.realNow);
  await deleteItem(table, subscriptionKeys.dead(pk, delivery.place));
}

export interface DeadPage {
  readonly dead: readonly Delivery[];
  readonly next: LogPlace | null;
}

/** In the order of the log. */
export async function listDead(
  table: DeliveryTable,
  pk: string,
  limit: number,
  after: LogPlace | null,
): Promise<DeadPage> {
  const items = await listItems(table, {
    pk,
    prefix: subscriptionKeys.deadPrefix,
    limit: limit + 1,
    after: after === null ? undefined : subscriptionKeys.dead(pk, after),
  });
  const dead = items.slice(0, limit).map(parseDelivery);
  return { dead, next: items.length > limit ? (dead.at(-1)?.place ?? null) : null };
}
