/** What a shop says, whatever shop it is: the parsers end here, and recording begins. */
import type { FulfilledLine } from '../../../domain/facts/facts.ts';
import type { LineKind } from '../../../domain/facts/vocabulary.ts';
import type { Instant, MinorUnits } from '../../../domain/kernel/brand.ts';
import type { Quantity } from '../../../domain/kernel/quantity.ts';

export interface SoldLine {
  readonly kind: LineKind;
  readonly lineId?: string;
  readonly sku?: string;
  readonly quantity?: Quantity;
  readonly amount: MinorUnits;
}

/** Ids are the shop's own, as text; whether they are ids at all is for recording to see. */
interface OfOrder {
  readonly orderId: string;
}

interface Sale extends OfOrder {
  /** By the source's member rule; null where it finds nobody. */
  readonly memberId: string | null;
  /** By what a buyer without a member may be known later, as the shop writes it. */
  readonly contact?: { readonly email?: string; readonly phone?: string };
  readonly currency: string;
  /** When it was bought. */
  readonly occurredAt: Instant;
  readonly lines: readonly SoldLine[];
  readonly channel?: string;
  readonly store?: string;
  readonly isTest: boolean;
  /** What the field of the source's link has: the number that the linked source has for the order. */
  readonly linkedTo?: string | null;
}

/** The whole order as it is kept at an instant of the sender's. */
export interface Revision extends Sale {
  readonly kind: 'revision';
  readonly revisedAt: Instant;
  readonly isCancelled: boolean;
  /** What the shop knows to have gone back to the buyer by then, tax and shipping included. */
  readonly givenBack: MinorUnits;
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
  /** What it is in the total, where the sender tells totals as well. */
  readonly ofTotal?: OfTotal;
}

export interface OfTotal {
  readonly amount: MinorUnits;
  readonly at: Instant;
}

/** All that went back of an order by an instant, however many refunds that were. */
export interface RefundTotal extends OfOrder {
  readonly kind: 'refund-total';
  readonly currency: string;
  readonly occurredAt: Instant;
  readonly amount: MinorUnits;
}

/** The refund never was: it failed after all, or a dispute was won. */
export interface RefundVoided extends OfOrder {
  readonly kind: 'refund-voided';
  readonly refundId: string;
  readonly occurredAt: Instant;
  readonly ofTotal?: OfTotal;
}

/** All of the order is with the buyer, or the lines of a parcel. */
export interface OrderFulfilled extends OfOrder {
  readonly kind: 'fulfilled';
  readonly parcel?: { readonly fulfilmentId: string; readonly lines: readonly FulfilledLine[] };
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

/** The shop asks to forget somebody, or all of its customers. */
export interface Erasure {
  readonly kind: 'erasure';
  /** Who it is: see `subjects.ts`. */
  readonly of: 'everybody' | readonly string[];
}

/** The shop made one customer of two, each as the source's member rule names them. */
export interface CustomersMerged {
  readonly kind: 'customers-merged';
  readonly survivor: string;
  readonly absorbed: string;
}

/** A customer wants to see what is known of them. */
export interface DataRequested {
  readonly kind: 'data-requested';
}

/** About people, not orders. */
export type OfPeople = Erasure | CustomersMerged | DataRequested;

export type Delivery = Revision | Bought | OfAnOrder | RefundTotal | NothingToRecord | OfPeople;

/** What is recorded by itself. */
export type Part = Exclude<Delivery, RefundTotal>;

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
  'customers-not-taken': 'about a customer, not an order: nothing personal is kept',
  'profiles-not-kept': 'nothing personal is kept of members',
  'merge-failed': 'the shop could not make one customer of the two',
  'not-members': 'the customer who is gone was no member: there is nothing to merge',
  'one-member': 'the two customers are one member already',
  'not-enrolled': 'the program enrols by asking only, and the buyer had not asked',
  'before-opening': 'from before the member came here: it is in what they brought along',
  'recorded-already': 'it stands with other content',
  'told-by-shop': 'the linked shop tells of the same order: it counts as the shop has it',
  'too-many-parked':
    'it could not be recorded, and so much of the source was parked today that nothing is kept of it: reconcile once the cause is gone',
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
  'customers-merged':
    'the shop made one customer of two, and their members could not be merged: see `errors`',
  'data-requested': 'a customer of the shop asks what is known of them: answer the shop, then discard it',
  busy: 'the platform was busy, and the shop would not have sent it again',
  'our-fault': 'something is wrong on our side; the failure is logged',
} as const;
export type ParkedReason = keyof typeof parkedReasons;

export function ignored(reason: IgnoredReason): readonly [NothingToRecord] {
  return [{ kind: 'ignored', reason }];
}
