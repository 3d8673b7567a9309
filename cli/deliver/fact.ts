/** What the standard webhook takes, whatever its kind, and what it answers. Amounts are decimal strings. */
import * as z from 'zod';
import type { Problem } from '../platform/problem.ts';
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

interface Fulfilment extends OfOrder {
  /** Of a parcel, with its lines. */
  readonly fulfilmentId?: string;
  readonly lines?: readonly { readonly lineId: string; readonly quantity?: number | string }[];
}

export interface Engagement {
  readonly engagementId: string;
  readonly memberId: string;
  readonly kind: string;
  readonly occurredAt: string;
  readonly quantities?: Readonly<Record<string, number>>;
}

export interface Revocation {
  readonly engagementId: string;
  readonly memberId?: string;
  readonly occurredAt: string;
}

export type Fact =
  | { readonly type: 'purchase.completed'; readonly data: Purchase }
  | { readonly type: 'refund.completed'; readonly data: Refund }
  | { readonly type: 'order.cancelled'; readonly data: OfOrder }
  | { readonly type: 'order.fulfilled'; readonly data: Fulfilment }
  | { readonly type: 'engagement.recorded'; readonly data: Engagement }
  | { readonly type: 'engagement.revoked'; readonly data: Revocation };

/** `waiting`: for the purchase of its order. `ignored`: nobody had enrolled when it happened. */
const factStatuses = ['recorded', 'duplicate', 'waiting', 'ignored'] as const;

/** `rewarded` is false of an engagement of a kind that the program does not have. */
export const factAnswer = z.looseObject({
  status: z.enum(factStatuses),
  rewarded: z.boolean().optional(),
});

export type FactAnswer = z.infer<typeof factAnswer>;

/** The platform keeps it whole and could not record it: `parked` is the id by which `laurel parked` finds it. */
export const parkedAnswer = z.looseObject({
  status: z.literal('parked'),
  reason: z.string(),
  parked: z.string(),
});

/** What an operator has to do with it, as a refusal says it. */
export function parkedProblem({ reason, parked }: z.infer<typeof parkedAnswer>): Problem {
  const why =
    reason === 'no-rules' ? 'the program has no published version yet' : `the platform failed (${reason})`;
  const title = `it is parked: ${why}; once that is mended, laurel parked replay ${parked} records it`;
  return { status: 202, name: null, title, detail: null, requestId: null, findings: [] };
}
