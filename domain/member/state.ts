/** The cached fold of one member: everything that the rules of the timeline need to go on from here. */
import type { Day, Instant, LevelId, MemberId, Points } from '../kernel/brand.ts';
import type { Position } from './facts.ts';

export interface MemberState {
  readonly memberId: MemberId;
  /** Up to where the state is decided: the last applied fact or booked outcome, never a job's clock. */
  readonly asOf: Position;
  /**
   * The last moment whose outcome an earlier fact could have changed (an enrolment, a tier decision,
   * an expiry). A late fact after it may be applied in place; one before it is folded again.
   */
  readonly settledAt: Instant;
  readonly enrolledAt: Instant;
  /** Index of the timeline line whose rules were last in force. */
  readonly line: number;
  /** Fingerprint of what the state keeps (see `Need`). */
  readonly need: string;
  readonly tier: Tier;
  /** Soonest expiry first, then soonest available; no two alike, none empty. */
  readonly lots: readonly Lot[];
  readonly deficit: Points;
  readonly qualifying: Qualifying;
}

export interface Tier {
  readonly level: LevelId;
  readonly since: Instant;
  /** When time reviews the tier; null for a level that needs no keeping. */
  readonly until: Instant | null;
  readonly because: TierReason;
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
}

export interface DayAmounts extends Amounts {
  readonly day: Day;
}

export interface Qualifying {
  /** Ascending; no empty day; nothing older than the longest window reaches back. */
  readonly days: readonly DayAmounts[];
  readonly lifetime: Amounts;
}

export const noAmounts: Amounts = { spend: 0, purchases: 0, points: 0 };
