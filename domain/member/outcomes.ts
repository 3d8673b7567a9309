/**
 * What the rules make of a fact or of time passing. Every outcome names the rule and the program
 * version that decided it. `points` is signed; over all entries of a member the points add up to
 * what the lots hold less the deficit.
 */
import type { Day, FactId, Instant, LevelId, Points } from '../kernel/brand.ts';

export type Outcome =
  | MemberEnrolled
  | PointsEarned
  | PointsExpired
  | PointsCorrected
  | TierChanged
  | TierKept
  | TierCorrected;

/** What time alone can bring about; each says when. */
export type TimedOutcome = PointsExpired | TierChanged | TierKept;

interface Decided {
  /** Where in the program file the rule stands, e.g. `earning.base`. */
  readonly rule: string;
  readonly programVersion: number;
}

export interface MemberEnrolled extends Decided {
  readonly kind: 'member.enrolled';
  readonly tier: LevelId;
}

export interface PointsEarned extends Decided {
  readonly kind: 'points.earned';
  readonly points: Points;
  /** The part that paid an earlier deficit and never became spendable. */
  readonly deficitPaid: Points;
  readonly availableOn: Day;
  readonly expiresOn: Day;
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
}

/** A review renewed the term. */
export interface TierKept extends Decided {
  readonly kind: 'tier.kept';
  readonly tier: LevelId;
  readonly at: Instant;
  readonly until: Instant | null;
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

/** The signed points of an outcome; 0 where it moves none. */
export function pointsOf(outcome: Outcome): number {
  switch (outcome.kind) {
    case 'points.earned':
    case 'points.expired':
    case 'points.corrected':
      return outcome.points;
    case 'member.enrolled':
    case 'tier.raised':
    case 'tier.lowered':
    case 'tier.kept':
    case 'tier.corrected':
      return 0;
  }
}

export function sumPoints(outcomes: readonly Outcome[]): number {
  return outcomes.reduce((sum, outcome) => sum + pointsOf(outcome), 0);
}
