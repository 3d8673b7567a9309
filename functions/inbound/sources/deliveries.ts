/** What a shop says, whatever shop it is: the parsers end here, and recording begins. */
import { type LineKind, lineKinds } from '../../../domain/facts/vocabulary.ts';
import type { Instant, MinorUnits } from '../../../domain/kernel/brand.ts';

/** What lines of an order may be. A program knows some of them; the others are no goods, and count for nothing. */
export const soldKinds = [...lineKinds, 'gift-card', 'tip', 'fee', 'duty', 'rounding'] as const;
export type SoldKind = (typeof soldKinds)[number];

export function isLineKind(kind: SoldKind): kind is LineKind {
  return lineKinds.some((each) => each === kind);
}

export interface SoldLine {
  readonly kind: SoldKind;
  readonly lineId?: string;
  readonly sku?: string;
  readonly quantity?: number;
  readonly amount: MinorUnits;
}

/** Ids are the shop's own, as text; whether they are ids at all is for recording to see. */
interface OfOrder {
  readonly orderId: string;
}

interface Sale extends OfOrder {
  /** By the source's member rule; null where it finds nobody. */
  readonly memberId: string | null;
  readonly currency: string;
  /** When it was bought. */
  readonly occurredAt: Instant;
  readonly lines: readonly SoldLine[];
  readonly channel?: string;
  readonly store?: string;
  readonly isTest: boolean;
}

/** The whole order as it is kept at an instant of the sender's. */
export interface Revision extends Sale {
  readonly kind: 'revision';
  readonly revisedAt: Instant;
  readonly isCancelled: boolean;
}

export interface Bought extends Sale {
  readonly kind: 'bought';
}

export interface Refunded extends OfOrder {
  readonly kind: 'refunded';
  readonly refundId: string;
  /** Null where the sender does not say: that of the order. */
  readonly currency: string | null;
  readonly occurredAt: Instant;
  readonly takenBack:
    | { readonly by: 'amount'; readonly amount: MinorUnits }
    | {
        readonly by: 'lines';
        readonly lines: readonly { readonly lineId: string; readonly amount: MinorUnits }[];
      };
}

/** The refund never was: it failed after all, or a dispute was won. */
export interface RefundVoided extends OfOrder {
  readonly kind: 'refund-voided';
  readonly refundId: string;
  readonly occurredAt: Instant;
}

/** All of the order is with the buyer. */
export interface OrderFulfilled extends OfOrder {
  readonly kind: 'fulfilled';
  readonly occurredAt: Instant;
}

export interface OrderCancelled extends OfOrder {
  readonly kind: 'cancelled';
  /** Null where the sender does not say: when it was received. */
  readonly occurredAt: Instant | null;
}

/** Signed and understood, and nothing to record. */
export interface NothingToRecord {
  readonly kind: 'ignored';
  readonly reason: IgnoredReason;
}

/** Signed and understood, and people must look at it. */
export interface ForTheOperator {
  readonly kind: 'for-the-operator';
}

export type Delivery = Revision | Bought | OfAnOrder | NothingToRecord | ForTheOperator;

/** What happens to an order after its purchase, whose member the order itself names. */
export type OfAnOrder = Refunded | RefundVoided | OrderFulfilled | OrderCancelled;

export const ignoredReasons = {
  greeting: 'the shop tries the URL: nothing is in it',
  'topic-not-taken': 'nothing is made of deliveries of this topic',
  'said-elsewhere': 'another topic brings it, with more',
  unpaid: 'the order is not paid yet, or never was; the shop sends it again when it is',
  'not-settled': 'the refund or the dispute has not come to its end; the shop sends it again then',
  'no-order': 'a refund of no order',
  test: 'a test order, and the source does not take them',
  'other-currency': "in another currency than the program's, or than the source's",
  'nothing-sold': 'nothing in it that a program could count',
  'customers-not-taken': 'about a customer, not an order',
  'not-enrolled': 'the program enrols by asking only, and the buyer had not asked',
  'recorded-already': 'it stands with other content',
  'app-uninstalled': 'the shop has removed the app: nothing more will come',
} as const;
export type IgnoredReason = keyof typeof ignoredReasons;

/** Signed, and not to be recorded now: kept whole, until somebody has it tried again or throws it away. */
export const parkedReasons = {
  'no-rules': 'the program has no published version yet',
  'no-member': "the source's member rule finds nobody",
  unreadable: 'not as the shop documents it: see `errors`',
  'other-member': 'the order is of another member',
  'too-many-waiting': 'fifty facts wait for the order already',
  'out-of-range': "the member's points and amounts must stay below 10^15",
  'for-the-operator': 'the shop asks for something that only people can do, such as to erase a customer',
  busy: 'the platform was busy, and the shop would not have sent it again',
  'our-fault': 'something is wrong on our side; the failure is logged',
} as const;
export type ParkedReason = keyof typeof parkedReasons;

export function ignored(reason: IgnoredReason): readonly [NothingToRecord] {
  return [{ kind: 'ignored', reason }];
}
