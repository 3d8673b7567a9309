/** What Stripe's events have in common. */
import * as z from 'zod/mini';
import type { Instant } from '../../../domain/kernel/brand.ts';
import { amountMax } from '../../../domain/kernel/money.ts';

/** Up to the year 9999. */
const seconds = z.int().check(z.gte(0), z.lte(253_402_300_799));

export const envelope = z.object({
  created: seconds,
  livemode: z.nullish(z.boolean()),
  data: z.object({ object: z.unknown() }),
});
export type Event = z.infer<typeof envelope>;

export const moment = seconds;
export function instantOf(created: number): Instant {
  return (created * 1000) as Instant;
}

/** Minor units of the currency, as Stripe has them. */
export const amount = z.int().check(z.gte(0), z.lte(amountMax));

export const stripeId = z.string().check(z.minLength(1), z.maxLength(128));

/** An object by its id, or the whole of it where the account expands it. */
export const reference = z.nullish(z.union([stripeId, z.object({ id: stripeId })]));
export function idOf(of: z.infer<typeof reference>): string | null {
  return typeof of === 'string' ? of : (of?.id ?? null);
}

export const metadata = z.nullish(z.record(z.string(), z.unknown()));
