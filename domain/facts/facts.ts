/**
 * What can happen to a member. A fact is recorded once and never changed; its id comes from its cause
 * (the order number, the refund number, the redemption's key), so the same cause is the same fact.
 */
import type { FactId, Instant, LevelId, MemberId, MinorUnits, Points } from '../kernel/brand.ts';
import type { LineKind, Metric } from './vocabulary.ts';

export type Fact =
  | Purchase
  | Refund
  | Cancellation
  | Fulfilment
  | Revision
  | RefundVoid
  | Redemption
  | RedemptionCapture
  | RedemptionCancel
  | Adjustment
  | AdjustmentUndo
  | TierOverride
  | TierOverrideEnd
  | Engagement
  | Enrolment
  | PrivilegeUse
  | PrivilegeReturn
  | TagSet
  | TagUnset;

export type FactKind = Fact['kind'];

interface FactBase {
  readonly id: FactId;
  readonly memberId: MemberId;
  /** When it happened, as its source says. */
  readonly occurredAt: Instant;
  /** When Laurel wrote it down. */
  readonly recordedAt: Instant;
}

/** An order is named by its source (the webhook's route) and the number it has there. */
export interface OrderRef {
  readonly source: string;
  readonly orderId: string;
}

export interface Purchase extends FactBase, OrderContent {
  readonly kind: 'purchase';
  readonly order: OrderRef;
}

export interface OrderContent {
  readonly lines: readonly PurchaseLine[];
  readonly channel?: string;
  readonly store?: string;
}

/** Whole numbers that are not negative, by the id of a quantity, in the order of the ids. */
export type Quantities = Readonly<Record<string, number>>;

export interface PurchaseLine {
  readonly lineId?: string;
  readonly kind: LineKind;
  readonly sku?: string;
  readonly category?: string;
  readonly quantity?: number;
  /** What the purchase brings other than money, by id: `{ nights: 3 }`. */
  readonly quantities?: Quantities;
  /** The line's total, negative only for a discount. */
  readonly amount: MinorUnits;
}

/** What happens to an order after its purchase. */
interface OfOrder extends FactBase {
  readonly order: OrderRef;
  /** Whom the source named. It is the order's member, or the fact is not recorded. */
  readonly namedMember?: MemberId;
}

export interface Refund extends OfOrder {
  readonly kind: 'refund';
  readonly refundId: string;
  readonly takenBack:
    | { readonly by: 'amount'; readonly amount: MinorUnits }
    | {
        readonly by: 'lines';
        readonly lines: readonly { readonly lineId: string; readonly amount: MinorUnits }[];
      };
}

/** Refunds all that is kept of the order, whether or not it was fulfilled. */
export interface Cancellation extends OfOrder {
  readonly kind: 'cancellation';
}

export interface Fulfilment extends OfOrder {
  readonly kind: 'fulfilment';
}

/**
 * The whole content of an order as its sender has it at `revisedAt`: what a shop sends that tells what an
 * order is, not what has changed. The latest one counts, whenever it comes; refunds and cancellations that
 * occurred by then are contained in it. `occurredAt` is when the order was bought. Of an order without a
 * purchase the earliest revision is the purchase.
 */
export interface Revision extends FactBase, OrderContent {
  readonly kind: 'revision';
  readonly order: OrderRef;
  readonly revisedAt: Instant;
  /** Nothing of the order is kept, until a later revision says otherwise. */
  readonly isCancelled: boolean;
}

/** The refund never was, whether it comes before or after this. */
export interface RefundVoid extends OfOrder {
  readonly kind: 'refund-void';
  readonly refundId: string;
}

export interface Redemption extends FactBase {
  readonly kind: 'redemption';
  readonly redemptionId: string;
  readonly points: Points;
  readonly rewardId?: string;
  readonly order?: OrderRef;
  readonly mode: 'reserve' | 'capture';
}

export interface RedemptionCapture extends FactBase {
  readonly kind: 'redemption-capture';
  readonly redemptionId: string;
  /** The order that is paid with it, where the redemption named none. */
  readonly order?: OrderRef;
}

export interface RedemptionCancel extends FactBase {
  readonly kind: 'redemption-cancel';
  readonly redemptionId: string;
}

export interface Adjustment extends FactBase {
  readonly kind: 'adjustment';
  readonly adjustmentId: string;
  readonly points?: Points;
  readonly qualifying?: { readonly metric: Metric; readonly amount: number };
  readonly reason: string;
}

export interface AdjustmentUndo extends FactBase {
  readonly kind: 'adjustment-undo';
  readonly adjustmentId: string;
}

export interface TierOverride extends FactBase {
  readonly kind: 'tier-override';
  readonly overrideId: string;
  readonly tier: LevelId;
  readonly until: Instant;
  readonly as: 'grant' | 'match' | 'trial';
  readonly reason: string;
}

export interface TierOverrideEnd extends FactBase {
  readonly kind: 'tier-override-end';
  readonly overrideId: string;
}

export interface Engagement extends FactBase {
  readonly kind: 'engagement';
  readonly engagementId: string;
  readonly engagement: string;
  readonly quantities?: Quantities;
}

export interface Enrolment extends FactBase {
  readonly kind: 'enrolment';
  /** `MM-DD` */
  readonly birthday?: string;
}

export interface PrivilegeUse extends FactBase {
  readonly kind: 'privilege-use';
  readonly privilegeId: string;
  readonly useId: string;
  readonly quantity: number;
}

export interface PrivilegeReturn extends FactBase {
  readonly kind: 'privilege-return';
  readonly privilegeId: string;
  readonly useId: string;
}

/** The retailer sets a word about the member, which holds from now on. */
export interface TagSet extends FactBase {
  readonly kind: 'tag-set';
  readonly tag: string;
}

export interface TagUnset extends FactBase {
  readonly kind: 'tag-unset';
  readonly tag: string;
}

/**
 * The moment at which a fact takes effect: an occurrence claimed later than its record counts from the
 * record.
 */
export function effectiveAt(fact: Pick<Fact, 'occurredAt' | 'recordedAt'>): Instant {
  return Math.min(fact.occurredAt, fact.recordedAt) as Instant;
}

/** A place in business order. The empty id comes before every fact of its instant: time passes first. */
export interface Position {
  readonly at: Instant;
  readonly id: FactId | '';
}

export function positionOf(fact: Fact): Position {
  return { at: effectiveAt(fact), id: fact.id };
}

/** Negative when `a` comes before `b` in business order: by instant, then by id. */
export function comparePositions(a: Position, b: Position): number {
  return a.at - b.at || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

/**
 * `purchase:standard:1001`: the kind and its cause, percent-encoded part by part, so that no id can pose
 * as another. What an order causes names the order first, what a member's command causes its member.
 */
export function factId(kind: FactKind, ...cause: readonly string[]): FactId {
  return [kind, ...cause].map(encoded).join(':') as FactId;
}

export function purchaseFactId({ source, orderId }: OrderRef): FactId {
  return factId('purchase', source, orderId);
}

/** Names the refund that a void is about, there or not. */
export function voidedRefundId({ order: { source, orderId }, refundId }: RefundVoid): FactId {
  return factId('refund', source, orderId, refundId);
}

/** The earliest of an order's revisions, where it has no purchase, is its purchase. */
export function asPurchase(revision: Revision): Purchase {
  const { revisedAt: _, isCancelled: __, ...bought } = revision;
  return { ...bought, kind: 'purchase' };
}

/** Revisions of one order, the earlier content first; of one instant the greater id counts as the later. */
export function compareRevisions(a: Revision, b: Revision): number {
  return a.revisedAt - b.revisedAt || (a.id < b.id ? -1 : 1);
}

/** `standard:1001`: names an order within a program. */
export function orderName({ source, orderId }: OrderRef): string {
  return `${encoded(source)}:${encoded(orderId)}`;
}

/** Names a use among those of its member. */
export function useName({ privilegeId, useId }: Pick<PrivilegeUse, 'privilegeId' | 'useId'>): string {
  return `${privilegeId}:${useId}`;
}

/** Most ids need no encoding, and to see that is ten times faster than to encode them. */
function encoded(part: string): string {
  return /^[\w.~-]*$/.test(part) ? part : encodeURIComponent(part);
}
