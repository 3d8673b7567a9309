/**
 * What the rules make of a fact or of time passing. Every outcome names the rule and the program
 * version that decided it. `points` is signed; over all entries of a member the points add up to
 * what the lots hold less the deficit.
 */
import type { Day, FactId, Instant, LevelId, MemberId, MinorUnits, Points } from '../kernel/brand.ts';
import type { Metric, NamedAmounts, OccasionKind } from './vocabulary.ts';

export type Outcome =
  | MemberEnrolled
  | MemberOpened
  | PointsEarned
  | PointsBonus
  | BonusStopped
  | PointsRewarded
  | PointsClawedBack
  | PointsRevised
  | PointsTaken
  | PointsReturned
  | PointsAdjusted
  | PointsExpired
  | PointsCorrected
  | HoldEnded
  | QualifyingChanged
  | TierChanged
  | TierKept
  | TierForLife
  | QualifyingCarried
  | TierOverridden
  | TierCorrected
  | RedemptionCaptured
  | PrivilegeUsed
  | MemberMerged
  | OrderMoved
  | MemberAbsorbed
  | PointsForfeited
  | TagChanged
  | TriggerFired
  | TriggerWithdrawn;

/** The outcomes that time alone can bring. Each says when it happened. */
export type TimedOutcome =
  | PointsExpired
  | PointsReturnedAt
  | PointsRewardedAt
  | PointsClawedBackAt
  | TierChanged
  | TierKept
  | TierForLife
  | QualifyingCarried
  | TierOverrideRanOut
  | TagSetAt
  | TriggerFiredAt;

export type OutcomeKind = Outcome['kind'];

/** The outcome of a kind. */
export type OutcomeOf<K extends OutcomeKind, O extends Outcome = Outcome> = O extends {
  readonly kind: infer Kinds;
}
  ? K extends Kinds
    ? O & { readonly kind: K }
    : never
  : never;

/** An outcome of one of these kinds, which `byKind` hands to the handler of its own. */
export type OneOf<K extends OutcomeKind, O extends Outcome = Outcome> = {
  [P in K]: OutcomeOf<P, O> & { readonly kind: P };
}[K];

/** Points taken out of a lot, by its expiry; day 0 for points that no lot covered. */
export interface LotDebit {
  readonly expiresOn: Day;
  readonly points: Points;
}

interface Decided {
  /** Where in the program file the rule stands, e.g. `earning.base`. */
  readonly rule: string;
  readonly programVersion: number;
}

export interface MemberEnrolled extends Decided {
  readonly kind: 'member.enrolled';
  readonly tier: LevelId;
}

/** The member came from another system, with all this. */
export interface MemberOpened extends Decided {
  readonly kind: 'member.opened';
  /** Signed: less than 0 where points were owed. */
  readonly points: Points;
  /** The import that brought them. */
  readonly importId: string;
  readonly tier: LevelId;
  readonly since: Instant;
  readonly until: Instant | null;
}

/** The base rate on a purchase, and the lot into which all its points go. */
export interface PointsEarned extends Decided {
  readonly kind: 'points.earned';
  readonly points: Points;
  /** Minor units that counted. */
  readonly eligible: number;
  /** The level held before the purchase. */
  readonly tier: LevelId;
  /** The part of all the purchase's points that paid an earlier deficit and never became spendable. */
  readonly deficitPaid: Points;
  readonly availableOn: Day;
  readonly expiresOn: Day;
  /** What else counts toward a tier, e.g. `quantity:nights`. */
  readonly named?: NamedAmounts;
  /** What else decided the bonuses; absent where the program has none. */
  readonly basis?: BonusBasis;
}

/** The member as the bonuses saw them, so that a refund can calculate the worth again. */
export interface BonusBasis {
  readonly purchases: number;
  readonly daysEnrolled: number;
  readonly birthday: number;
  /** Points left under the member's caps, by bonus id. */
  readonly room: Readonly<Record<string, number>>;
  /** Where some condition looks at it; absent where nothing was bought before. */
  readonly daysSinceLastPurchase?: number;
  /** Where some condition looks at tags; absent where none was set. */
  readonly tags?: readonly string[];
}

export interface PointsBonus extends Decided {
  readonly kind: 'points.bonus';
  readonly points: Points;
}

/** A bonus was not paid, because asking its condition could have taken too long. */
export interface BonusStopped extends Decided {
  readonly kind: 'bonus.stopped';
}

/** Points for enrolling, for an engagement, for reaching a level, or by a trigger. */
export interface PointsRewarded extends Decided {
  readonly kind: 'points.rewarded';
  readonly points: Points;
  readonly deficitPaid: Points;
  readonly expiresOn: Day;
  /** Where they are on hold: as long as the points of the order that brought the level. */
  readonly availableOn?: Day;
  /** Where time brought them. */
  readonly at?: Instant;
}

/** Points for a level that time brought, or on a day that has come. */
export interface PointsRewardedAt extends PointsRewarded {
  readonly at: Instant;
}

/**
 * A refund took points back. Where the purchase's own points were spent, others are taken or a deficit
 * begins.
 */
export interface PointsClawedBack extends Decided {
  readonly kind: 'points.clawed-back';
  /** Negative. */
  readonly points: Points;
  /** The order that was refunded; absent where an engagement was revoked. */
  readonly order?: string;
  /** The id of the engagement that was revoked. */
  readonly engagement?: string;
  /** The part that no lot covered. */
  readonly deficit: Points;
  /** The part that was spent and is neither taken nor owed; absent where there is none. */
  readonly forgiven?: Points;
  /** Minor units that were refunded beyond what was kept of the purchase; absent where none were. */
  readonly excess?: MinorUnits;
  /** What else decides the bonuses from now on; absent where that is as before. */
  readonly basis?: BonusBasis;
  /** Where a level was undone at the end of the day of its refunds. */
  readonly at?: Instant;
}

/** The reward for a level that was undone at the end of a day. */
export interface PointsClawedBackAt extends PointsClawedBack {
  readonly at: Instant;
}

/** A later content of the order is worth more, or less. */
export interface PointsRevised extends Decided {
  readonly kind: 'points.revised';
  readonly points: Points;
  readonly order: string;
  /** The part of what was taken that no lot covered. */
  readonly deficit: Points;
  /**
   * The part that was spent and is neither taken nor owed; negative for what is not given because it was forgiven
   * before. Absent where there is none.
   */
  readonly forgiven?: Points;
  /** What else decides the bonuses from now on; absent where that is as before. */
  readonly basis?: BonusBasis;
}

export interface PointsTaken extends Decided {
  readonly kind: 'points.reserved' | 'points.redeemed';
  /** Negative. */
  readonly points: Points;
  readonly redemptionId: string;
  readonly taken: readonly LotDebit[];
}

export interface PointsReturned extends Decided {
  readonly kind: 'points.returned';
  readonly points: Points;
  readonly redemptionId: string;
  /** Where the reservation ran out. */
  readonly at?: Instant;
}

/** A reservation ran out. */
export interface PointsReturnedAt extends PointsReturned {
  readonly at: Instant;
}

export interface PointsAdjusted extends Decided {
  readonly kind: 'points.adjusted';
  readonly points: Points;
  readonly reason: string;
  /** Where the points came from or went, for undoing. */
  readonly moved: readonly LotDebit[];
}

/** A hold that waited for fulfilment ends on a day of its own. */
export interface HoldEnded extends Decided {
  readonly kind: 'hold.ended';
  readonly order: string;
  readonly moved: Points;
  readonly availableOn: Day;
}

/** Amounts toward a tier, by a refund or an operator. */
export interface QualifyingChanged extends Decided {
  readonly kind: 'qualifying.changed';
  readonly metric: Metric;
  readonly amount: number;
  readonly day: Day;
}

export interface TierOverrideBegan extends Decided {
  readonly kind: 'tier.override-began';
  readonly tier: LevelId;
  readonly until: Instant;
}

export interface TierOverrideEnded extends Decided {
  readonly kind: 'tier.override-ended';
  readonly tier: LevelId;
  readonly until: Instant;
  /** Where it ran out. */
  readonly at?: Instant;
}

export type TierOverridden = TierOverrideBegan | TierOverrideEnded;

/** The operator's tier reached its end. */
export interface TierOverrideRanOut extends TierOverrideEnded {
  readonly at: Instant;
}

/** A reservation became final; its points were taken when it was made. */
export interface RedemptionCaptured extends Decided {
  readonly kind: 'redemption.captured';
  readonly redemptionId: string;
}

export interface PrivilegeUsed extends Decided {
  readonly kind: 'privilege.used' | 'privilege.returned';
  readonly privilege: string;
  readonly quantity: number;
  readonly periodStart: Day;
}

/** What the other member held comes to this one, whatever folding both histories together makes of it. */
export interface MemberMerged extends Decided {
  readonly kind: 'member.merged';
  /** Signed: less than 0 where the other one owed points. */
  readonly points: Points;
  readonly from: MemberId;
}

/** The other side of a merge: all that was held goes to another member. */
export interface MemberAbsorbed extends Decided {
  readonly kind: 'member.absorbed';
  readonly points: Points;
  readonly into: MemberId;
}

/** The order is another member's. What that changes here is a correction. */
export interface OrderMoved extends Decided {
  readonly kind: 'order.moved';
  readonly order: string;
  readonly to: MemberId;
}

/** All that was held is gone, and nothing is owed, because the person is forgotten. */
export interface PointsForfeited extends Decided {
  readonly kind: 'points.forfeited';
  /** Signed: more than 0 where points were owed. */
  readonly points: Points;
}

export interface TagChanged extends Decided {
  readonly kind: 'tag.set' | 'tag.unset';
  readonly tag: string;
  /** Where time brought it, by a trigger. */
  readonly at?: Instant;
  /** The late fact after which a trigger has set it, or has not; absent where the entry is its own. */
  readonly cause?: FactId;
}

/** A trigger has set it, on a day that has come. */
export interface TagSetAt extends TagChanged {
  readonly kind: 'tag.set';
  readonly at: Instant;
}

/** The occasion of a trigger has come. */
export interface TriggerFired extends Decided {
  readonly kind: 'trigger.fired';
  readonly trigger: string;
  readonly on: OccasionKind;
  /** The member is held out: nothing is done for them. Absent otherwise. */
  readonly heldOut?: true;
  /** Where time brought the occasion. */
  readonly at?: Instant;
  /** The late fact that makes an entry of before the occasion; absent where the entry is its own. */
  readonly cause?: FactId;
}

export interface TriggerFiredAt extends TriggerFired {
  readonly at: Instant;
}

/** What a trigger fired for never was. */
export interface TriggerWithdrawn extends Decided {
  readonly kind: 'trigger.withdrawn';
  readonly trigger: string;
  /** The order that was taken back, or on which the level had stood. */
  readonly order?: string;
  /** The engagement that was revoked. */
  readonly engagement?: string;
  /** The late fact after which it no longer was one. */
  readonly cause?: FactId;
}

export interface PointsExpired extends Decided {
  readonly kind: 'points.expired';
  /** Negative. */
  readonly points: Points;
  readonly at: Instant;
}

/** The difference that a late fact makes to what later facts were worth. */
export interface PointsCorrected extends Decided {
  readonly kind: 'points.corrected';
  readonly points: Points;
  readonly cause: FactId;
}

export interface TierChanged extends Decided {
  readonly kind: 'tier.raised' | 'tier.lowered';
  readonly from: LevelId;
  readonly to: LevelId;
  readonly at: Instant;
  readonly until: Instant | null;
  /** A level that an operator gave and that is at least as high: members see no change. Absent where they see one. */
  readonly hiddenBy?: LevelId;
}

/** A review renewed the term. */
export interface TierKept extends Decided {
  readonly kind: 'tier.kept';
  readonly tier: LevelId;
  readonly at: Instant;
  readonly until: Instant | null;
}

/** A level became one for life. */
export interface TierForLife extends Decided {
  readonly kind: 'tier.for-life';
  readonly tier: LevelId;
  readonly at: Instant;
}

/** A year ended with more than keeps the level: the rest counts in the next, which begins on `day`. */
export interface QualifyingCarried extends Decided {
  readonly kind: 'qualifying.carried';
  readonly metric: Metric;
  readonly amount: number;
  readonly day: Day;
  readonly at: Instant;
}

/** A late fact changed how the tier history came out. */
export interface TierCorrected extends Decided {
  readonly kind: 'tier.corrected';
  readonly from: LevelId;
  readonly to: LevelId;
  readonly since: Instant;
  readonly until: Instant | null;
  readonly cause: FactId;
}
