/** What a shop tells beside purchases, and what is asked of Laurel, in the words of the API. */
import { randomUUID } from 'node:crypto';
import type { Operation } from '../../../functions/api/routes.ts';
import type { Answer } from './functions.ts';
import type { Shop } from './shop.ts';

type Json = Record<string, unknown>;

const dayMs = 86_400_000;

export function daysAgo(days: number): string {
  return new Date(Date.now() - days * dayMs).toISOString();
}

/** Moves the platform's clock; undone by `clockBack`. */
export function clockAhead(days: number): void {
  process.env.LAUREL_CLOCK_SHIFT_MS = String(Math.round(days * dayMs));
}

export function clockBack(): void {
  delete process.env.LAUREL_CLOCK_SHIFT_MS;
}

/** Now, by the platform's clock. */
export function platformNow(): string {
  return new Date(Date.now() + Number(process.env.LAUREL_CLOCK_SHIFT_MS ?? '0')).toISOString();
}

export function refund(data: Json): Json {
  const head = { refundId: randomUUID(), occurredAt: platformNow(), currency: 'USD' };
  return { type: 'refund.completed', data: { ...head, ...data } };
}

export function fulfilled(orderId: string, occurredAt = platformNow()): Json {
  return { type: 'order.fulfilled', data: { orderId, occurredAt } };
}

export function cancelled(orderId: string, occurredAt = platformNow()): Json {
  return { type: 'order.cancelled', data: { orderId, occurredAt } };
}

/** The whole order as it is kept at `revisedAt`. */
export function revised(data: Json): Json {
  const head = { currency: 'USD', revisedAt: platformNow(), lines: [] };
  return { type: 'order.revised', data: { ...head, ...data } };
}

export function voided(orderId: string, refundId: string, occurredAt = platformNow()): Json {
  return { type: 'refund.voided', data: { orderId, refundId, occurredAt } };
}

export function engagement(memberId: string, kind: string, data: Json = {}): Json {
  const head = { engagementId: randomUUID(), memberId, kind, occurredAt: platformNow() };
  return { type: 'engagement.recorded', data: { ...head, ...data } };
}

/**
 * A command about a member, with an idempotency key of its own unless one is given. Answers when its
 * millisecond is over: what a shop says of the same one would come before it, by the order of ids.
 */
export async function command(
  shop: Shop,
  operation: Operation,
  memberId: string,
  body?: Json,
  { key = randomUUID(), params = {} }: { key?: string; params?: Record<string, string> } = {},
): Promise<Answer> {
  const answer = await shop.call(operation, {
    params: { memberId, ...params },
    headers: { 'idempotency-key': key },
    ...(body === undefined ? {} : { body }),
  });
  const taken = Date.parse(answer.body?.entry?.recordedAt ?? platformNow());
  while (Date.parse(platformNow()) <= taken) await new Promise((resolve) => setTimeout(resolve, 1));
  return answer;
}

/** One point per 1.00, spendable at once. */
export const atOnce = {
  earning: { base: { points: 1, per: '1', on: 'purchase', rounding: 'down' } },
} as const;

/** As in `atOnce`; a point is worth 0.01, and at least 100 points in steps of 100 can be redeemed. */
export const redeemable = {
  ...atOnce,
  redemption: {
    pointValue: '0.01',
    minimum: 100,
    step: 100,
    reservationMinutes: 60,
    rewards: [
      { id: 'mug', name: 'Mug', points: 250, perMember: 2 },
      { id: 'flight', name: 'Flight', points: 100_000 },
    ],
  },
} as const;
