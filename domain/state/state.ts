/** The cached fold of one member: everything that the rules of the timeline need to go on from here. */

import type { Position } from '../facts/facts.ts';
import type { LotDebit } from '../facts/outcomes.ts';
import type { NamedAmounts } from '../facts/vocabulary.ts';
import type { Day, Instant, LevelId, MemberId, Points } from '../kernel/brand.ts';
import type { Activity } from '../value/activity.ts';

export interface MemberState {
  readonly memberId: MemberId;
  /** Up to where the state is decided: the last applied fact or booked outcome, never a job's clock. */
  readonly asOf: Position;
  /**
   * The last moment whose outcome an earlier fact could have changed (an enrolment, a tier decision,
   * an expiry, a clawback, a spending). A late fact after it may be applied in place; one before it is
   * folded again.
   */
  readonly settledAt: Instant;
  readonly enrolledAt: Instant;
  /** When what another system knew of them was taken over: what happened before is in it. 0 where they came from none. */
  readonly openedAt: Instant;
  /** Index of the timeline line whose rules were last in force. */
  readonly line: number;
  /** Fingerprint of what the state keeps (see `Need`). */
  readonly need: string;
  readonly tier: Tier;
  /** A tier that an operator gave. The member holds the higher of it and the earned tier. */
  readonly override: Override | null;
  /** The level that is never lost again. */
  readonly life: Life | null;
  /**
   * For each level that years can make one for life: since when it, or a higher one, is held without a break.
   */
  readonly tenures: readonly Tenure[];
  /**
   * Soonest expiry first, then soonest available; no two alike, none empty. None while there is a deficit.
   */
  readonly lots: readonly Lot[];
  readonly deficit: Points;
  /** Points set aside, soonest to run out first. */
  readonly reservations: readonly Reservation[];
  readonly qualifying: Qualifying;
  /** Orders of which something that counts is kept. */
  readonly purchases: number;
  /**
   * The local day of the last purchase of which something counted when it was made, 0 where there is none or no
   * version asks for it. A refund does not change it.
   */
  readonly boughtOn: Day;
  /** The local day from which inactivity counts: of the last qualifying purchase, or of the enrolment. */
  readonly activeOn: Day;
  /** The local day on which inactivity last took all points, 0 if it never did. */
  readonly clearedOn: Day;
  /** Month and day as `MMDD`, 0 where unknown. */
  readonly birthday: number;
  /** What is used up: bonus caps, privilege quotas, rewards of the member. Sorted by `what`. */
  readonly uses: readonly Use[];
  /** Set now, by name. */
  readonly tags: readonly SetTag[];
  /** Triggers that have fired, by id. */
  readonly fired: readonly Fired[];
  /** When the member bought, and for how much. It decides neither points nor tiers. */
  readonly activity: Activity;
}

/** How long a level is held, and from what that is counted. */
export interface Term {
  /** When time reviews the tier; null for a level that needs no keeping. */
  readonly until: Instant | null;
  /** The day of the month to which it comes back, where the month in which it ends has no such day. */
  readonly anchor?: number;
  /** From when it runs; kept where some version of the program calculates terms again. */
  readonly start?: TermStart;
  /** What prolonged it, oldest first; absent where nothing has. */
  readonly extended?: readonly Extension[];
}

/** The day on which a term begins, and a day of the year in which the level was earned. */
export interface TermStart {
  readonly from: Day;
  readonly earnedOn: Day;
  /** The day of the month from which months are counted, where `from` is the last day of a shorter month. */
  readonly anchor?: number | undefined;
}

/** A term took the place of another one, because the member earned the level again. */
export interface Extension {
  readonly was: Omit<Term, 'extended'>;
  /** The purchases and engagements that it stands on, by their ids; empty text for what nobody can take back. */
  readonly by: readonly string[];
}

export interface Tier extends Term {
  readonly level: LevelId;
  readonly since: Instant;
  /** No term: it falls as soon as what counts is too little to keep it. */
  readonly whileQualified: boolean;
  readonly because: TierReason;
  /** When it was reached, where a higher one was held in between; absent where that is `since`. */
  readonly reachedAt?: Instant;
  /** What refunds took of what the level may rest on, as far as that may still undo it. */
  readonly takenBack?: readonly DayAmounts[];
  /** The day as which begins it is decided whether refunds undo the level; absent where none is to come. */
  readonly askedOn?: Day;
  /** The tier that was held before this one was reached by qualifying. A refund can lead back to it. */
  readonly before: HeldTerm | null;
}

/** A level that a higher one hides, and what a refund can lead back to. */
export interface HeldTerm extends Term, Pick<Tier, 'level' | 'takenBack'> {
  /** When it was reached; absent for the lowest level, and where refunds lead no further back. */
  readonly since?: Instant;
  /** What it hides itself; absent where that is the lowest level. */
  readonly before?: HeldTerm;
}

export interface Life {
  readonly level: LevelId;
  readonly by: 'years' | 'amount';
}

export interface Tenure {
  readonly level: LevelId;
  readonly since: Day;
}

export interface Override {
  readonly id: string;
  readonly level: LevelId;
  readonly since: Instant;
  readonly until: Instant;
  readonly as: 'grant' | 'match' | 'trial';
}

/** Points taken for a redemption that is not captured yet. */
export interface Reservation {
  readonly id: string;
  readonly runsOutAt: Instant;
  readonly taken: readonly LotDebit[];
  /** The reward they are for, if any: it counts as had while they are set aside. */
  readonly rewardId: string | null;
}

/** How much of something bounded is used within one period (its first day; 0 for a lifetime). */
export interface Use {
  /** e.g. `bonus:double-monday`, `privilege:lounge`, `reward:mug`. */
  readonly what: string;
  readonly periodStart: Day;
  readonly used: number;
}

/** A member can have no more tags than this at a time. */
export const tagsMax = 10;

/** What is remembered of a trigger. */
export interface Fired {
  readonly trigger: string;
  /** Not withdrawn; never 0. */
  readonly times: number;
  /** The local day on which it fired last. */
  readonly lastOn: Day;
  /** What it gave then, and until when that lives. */
  readonly points: Points;
  readonly expiresOn: Day;
}

export interface SetTag {
  readonly tag: string;
  readonly since: Instant;
  /** The trigger that set it; absent where somebody did. */
  readonly by?: string;
}

/** What decided the tier that is held, and by which version. */
export interface TierReason {
  readonly decision: TierDecision;
  readonly programVersion: number;
}

export const tierDecisions = [
  'enrolled',
  'qualified',
  'kept-at-review',
  'lowered-at-review',
  'raised-at-review',
  'moved-by-new-rules',
  'decided-again-by-refund',
  'given-by-operator',
  'requalified',
  'for-life',
  'kept-after-invitation',
  'lapsed',
  'opened',
] as const;
export type TierDecision = (typeof tierDecisions)[number];

/** Points with one expiry. `availableOn` is 0 once they can be spent. */
export interface Lot {
  readonly expiresOn: Day;
  readonly availableOn: Day;
  readonly remaining: Points;
}

/** Amounts that count toward a tier; a metric that no version needs stays 0. */
export interface Amounts {
  readonly spend: number;
  readonly purchases: number;
  readonly points: number;
  /** Quantities and engagements, none of them 0; absent where there are none. */
  readonly named?: NamedAmounts;
}

export interface DayAmounts extends Amounts {
  readonly day: Day;
}

export interface Qualifying {
  /** Ascending; no empty day; nothing older than the longest window reaches back. */
  readonly days: readonly DayAmounts[];
  readonly lifetime: Amounts;
  /** What counts from a day on, for each such day that the rules name; none without amounts, ascending. */
  readonly since: readonly AmountsSince[];
  /** The surplus of the year before, if there was one. */
  readonly carried: Carried | null;
  /** Days before it no longer count, because a level has lapsed since; 0 where none has. */
  readonly anew: Day;
}

/** All amounts of `from` and later days. */
export interface AmountsSince {
  readonly from: Day;
  readonly amounts: Amounts;
}

/** Amounts of the year that begins on `of` and count in the year that begins on `into`. */
export interface Carried {
  readonly of: Day;
  readonly into: Day;
  readonly amounts: Amounts;
}

export const noAmounts: Amounts = { spend: 0, purchases: 0, points: 0 };
