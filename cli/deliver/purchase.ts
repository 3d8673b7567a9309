/** A purchase as the standard webhook takes it, and the platform's answer. Amounts are decimal strings. */
import * as z from 'zod';
import type { LineKind } from '../../domain/facts/vocabulary.ts';

export interface PurchaseLine {
  readonly lineId?: string;
  readonly kind?: LineKind;
  readonly sku?: string;
  readonly category?: string;
  /** Whole as a number, else a decimal string. */
  readonly quantity?: number | string;
  readonly quantities?: Readonly<Record<string, number>>;
  readonly amount: string;
}

export interface Purchase {
  readonly orderId: string;
  readonly memberId: string;
  readonly occurredAt: string;
  readonly currency: string;
  readonly channel?: string;
  readonly store?: string;
  readonly lines: readonly PurchaseLine[];
}

export const purchaseAnswer = z.looseObject({
  status: z.enum(['recorded', 'duplicate']),
  entry: z.looseObject({
    id: z.string(),
    points: z.number(),
    occurredAt: z.string(),
    outcomes: z.array(z.looseObject({ kind: z.string(), to: z.string().optional() })),
  }),
  member: z.looseObject({
    memberId: z.string(),
    tier: z.looseObject({ id: z.string(), name: z.string() }),
    balance: z.number(),
    pending: z.number(),
    deficit: z.number(),
  }),
});

export type PurchaseAnswer = z.infer<typeof purchaseAnswer>;

export function webhookBody(purchase: Purchase): string {
  return JSON.stringify({ type: 'purchase.completed', timestamp: purchase.occurredAt, data: purchase });
}
