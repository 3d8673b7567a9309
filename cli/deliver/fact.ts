/** What the standard webhook takes, whatever its kind, and what it answers. Amounts are decimal strings. */
import * as z from 'zod';
import type { Purchase } from './purchase.ts';

export interface Refund {
  /** Counts once for the order. */
  readonly refundId: string;
  readonly orderId: string;
  readonly occurredAt: string;
  readonly currency: string;
  /** Either this or `amount`, more than zero. */
  readonly lines?: readonly { readonly lineId: string; readonly amount: string }[];
  readonly amount?: string;
}

interface OfOrder {
  readonly orderId: string;
  readonly occurredAt: string;
}

export interface Engagement {
  readonly engagementId: string;
  readonly memberId: string;
  readonly kind: string;
  readonly occurredAt: string;
  readonly quantities?: Readonly<Record<string, number>>;
}

export type Fact =
  | { readonly type: 'purchase.completed'; readonly data: Purchase }
  | { readonly type: 'refund.completed'; readonly data: Refund }
  | { readonly type: 'order.cancelled'; readonly data: OfOrder }
  | { readonly type: 'order.fulfilled'; readonly data: OfOrder }
  | { readonly type: 'engagement.recorded'; readonly data: Engagement };

/** `waiting`: for the purchase of its order. `ignored`: nobody had enrolled when it happened. */
const factStatuses = ['recorded', 'duplicate', 'waiting', 'ignored'] as const;

/** `rewarded` is false of an engagement of a kind that the program does not have. */
export const factAnswer = z.looseObject({
  status: z.enum(factStatuses),
  rewarded: z.boolean().optional(),
});

export type FactAnswer = z.infer<typeof factAnswer>;
