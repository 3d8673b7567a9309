/**
 * What can happen to a member. A fact is recorded once and never changed; its id comes from its cause
 * (the order number, the refund number, the redemption's key), so the same cause is the same fact.
 */
import type { Day, FactId, Instant, LevelId, MemberId, MinorUnits, Points } from '../kernel/brand.ts';
import type { Quantity } from '../kernel/quantity.ts';
import type { LineKind, Metric, NamedAmounts } from './vocabulary.ts';

export type Fact =
  | Purchase
  | Refund
  | Cancellation
  | Fulfilment
  | Revision
  | OrderMove
  | RefundVoid
  | Redemption
  | RedemptionCapture
  | RedemptionCancel
  | Adjustment
  | AdjustmentUndo
  | TierOverride
  | TierOverrideEnd
  | Engagement
  | EngagementRevocation
  | Enrolment
  | Opening
  | PrivilegeUse
  | PrivilegeReturn
  | Merge
  | Absorption
  | Erasure
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
  readonly quantity?: Quantity;
  /** What the purchase brings other than money, by id: `{ nights: 3 }`. */
  readonly quantities?: Quantities;
  /** Of a discount: the lines that it is shared over, by their ids; all lines where it does not say. */
  readonly over?: readonly string[];
  /** The line's total, negative only for a discount or a rounding. */
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

/** The whole order is with the buyer, or a parcel of some of its lines. */
export interface Fulfilment extends OfOrder {
  readonly kind: 'fulfilment';
  /** Of a parcel; absent where the order is fulfilled as a whole. */
  readonly fulfilmentId?: string;
  /** What is in the parcel; absent where it is all that was left. */
  readonly lines?: readonly FulfilledLine[];
}

/** So much of a line, or all of it where no quantity is said. */
export interface FulfilledLine {
  readonly lineId: string;
  readonly quantity?: Quantity;
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
  /** What of each line was fulfilled by then, in all; absent where the sender does not say. */
  readonly fulfilled?: readonly FulfilledLine[];
}

/**
 * The order is another member's, as if it had always been: what is recorded of it here is left out of the fold. With
 * the other member a revision says what is kept of it.
 */
export interface OrderMove extends FactBase {
  readonly kind: 'order-move';
  readonly order: OrderRef;
  readonly moveId: string;
  readonly to: MemberId;
  /** The facts that are left out. What the member has of the order later, moved back, is another one. */
  readonly gone: readonly FactId[];
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
  /** The one order that all of it pays for. */
  readonly order?: OrderRef;
  /** Of several orders; together they are all the points. */
  readonly shares?: readonly OrderShare[];
  readonly mode: 'reserve' | 'capture';
  /** How many points were asked for, and why fewer were taken; absent where as many were taken. */
  readonly clamped?: { readonly asked: Points; readonly by: ClampReason };
}

/** What there is: on the balance, left to pay of the orders, or in whole steps. */
export type ClampReason = 'balance' | 'order' | 'step';

/** So many points of a redemption pay for an order. */
export interface OrderShare {
  readonly order: OrderRef;
  readonly points: Points;
}

export interface RedemptionCapture extends FactBase {
  readonly kind: 'redemption-capture';
  readonly redemptionId: string;
  /** The order that is paid with it, where the redemption named none. */
  readonly order?: OrderRef;
  /** Or several. */
  readonly shares?: readonly OrderShare[];
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
  /** What a review or a survey says, of a hundred at most. */
  readonly score?: number;
}

/** The engagement never was, whether it comes before or after this: a review was deleted, a referral was false. */
export interface EngagementRevocation extends FactBase {
  readonly kind: 'engagement-revocation';
  /** Where the engagement was told of. */
  readonly source: string;
  readonly engagementId: string;
  /** Whom the source named. It is the engagement's member, or the fact is not recorded. */
  readonly namedMember?: MemberId;
}

export interface Enrolment extends FactBase {
  readonly kind: 'enrolment';
  /** `MM-DD` */
  readonly birthday?: string;
}

/**
 * What a member had in another system at `occurredAt`: their history begins with it. Of several that one member
 * has, the one recorded last counts, and the others come to nothing.
 */
export interface Opening extends FactBase {
  readonly kind: 'opening';
  /** The member and the import: both are in the fact's id. */
  readonly opens: MemberId;
  readonly importId: string;
  /** Since when they are a member. */
  readonly since: Instant;
  readonly lots: readonly OpenedLot[];
  /** Points that are owed. */
  readonly deficit?: Points;
  readonly tier?: OpenedTier;
  /** What counts toward a tier, day by day. */
  readonly amounts?: readonly OpenedAmounts[];
  readonly tags?: readonly string[];
  /** `MM-DD` */
  readonly birthday?: string;
  /** From when inactivity counts; the day of the opening where nothing is said. */
  readonly activeOn?: Day;
}

/** Points with one expiry: by the program's rules where none is said. */
export interface OpenedLot {
  readonly points: Points;
  readonly expiresOn?: Day;
  /** While on hold. */
  readonly availableOn?: Day;
}

/** A level as it was held; `until` is null where nothing ends it, and by the program's term where nothing is said. */
export interface OpenedTier {
  readonly level: LevelId;
  readonly since: Instant;
  readonly until?: Instant | null;
  readonly reason?: string;
}

export interface OpenedAmounts {
  readonly day: Day;
  readonly spend: number;
  readonly purchases: number;
  readonly points: number;
  readonly named?: NamedAmounts;
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

/** Another member is the same person: from now on both histories are this member's. */
export interface Merge extends FactBase {
  readonly kind: 'merge';
  readonly from: MemberId;
}

/** The other side of a merge, and a member's last fact: what they are from now on is another one. */
export interface Absorption extends FactBase {
  readonly kind: 'absorption';
  readonly into: MemberId;
}

/** The person wants to be forgotten: what the member holds is forfeited, now and whatever is told of before it. */
export interface Erasure extends FactBase {
  readonly kind: 'erasure';
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

/** Of the whole order, or of one parcel of it. */
export function fulfilmentFactId({ source, orderId }: OrderRef, fulfilmentId?: string): FactId {
  return factId('fulfilment', source, orderId, ...(fulfilmentId === undefined ? [] : [fulfilmentId]));
}

export function engagementFactId(source: string, engagementId: string): FactId {
  return factId('engagement', source, engagementId);
}

export function moveFactId({ source, orderId }: OrderRef, moveId: string): FactId {
  return factId('order-move', source, orderId, moveId);
}

/** Names the refund that a void is about, there or not. */
export function voidedRefundId({ order: { source, orderId }, refundId }: RefundVoid): FactId {
  return factId('refund', source, orderId, refundId);
}

/** The earliest of an order's revisions, where it has no purchase, is its purchase. */
export function asPurchase(revision: Revision): Purchase {
  const { revisedAt: _, isCancelled: __, fulfilled: ___, ...bought } = revision;
  return { ...bought, kind: 'purchase' };
}

/** Revisions of one order, the earlier content first; of one instant the greater id counts as the later. */
export function compareRevisions(a: Revision, b: Revision): number {
  return a.revisedAt - b.revisedAt || (a.id < b.id ? -1 : 1);
}

/** What a redemption of so many points pays for, in the order in which its points are shared out. */
export function sharesOf(
  { order, shares }: Pick<Redemption | RedemptionCapture, 'order' | 'shares'>,
  redeemed: Points,
): readonly OrderShare[] {
  return shares ?? (order === undefined ? [] : [{ order, points: redeemed }]);
}

/** `standard:1001`: names an order within a program. */
export function orderName({ source, orderId }: OrderRef): string {
  return `${encoded(source)}:${encoded(orderId)}`;
}

/** Names a use by the member under whom it was made: two who are one person may have called theirs alike. */
export function useName({
  id,
  privilegeId,
  useId,
}: Pick<PrivilegeUse, 'id' | 'privilegeId' | 'useId'>): string {
  const [, member] = id.split(':');
  return `${member}:${privilegeId}:${useId}`;
}

/** One a member and import. */
export function openingFactId(member: MemberId, importId: string): FactId {
  return factId('opening', member, importId);
}

/** Whether the first takes the place of the second: of the openings of one member the one recorded last counts. */
export function replaces(a: Opening, b: Opening): boolean {
  return a.opens === b.opens && (a.recordedAt - b.recordedAt || (a.id > b.id ? 1 : -1)) > 0;
}

/** Both sides of a merge stand under whom it absorbs, which can happen once. */
export function mergeFactId(from: MemberId): FactId {
  return factId('merge', from);
}

export function absorptionFactId(from: MemberId): FactId {
  return factId('absorption', from);
}

/** Most ids need no encoding, and to see that is ten times faster than to encode them. */
function encoded(part: string): string {
  return /^[\w.~-]*$/.test(part) ? part : encodeURIComponent(part);
}
