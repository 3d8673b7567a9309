/**
 * What the fold remembers of earlier facts outside the state, because later facts refer to them: a refund
 * to its purchase, a capture to its reservation. The fold gathers it as it goes; where one fact is
 * applied to a stored state, it is read from the ledger's entries of the same cause.
 */
import type { Day, FactId, Instant, LevelId, MemberId, Points } from '../kernel/brand.ts';
import type { WaitingFact } from './catalogue.ts';
import type {
  Cancellation,
  Engagement,
  Fulfilment,
  Opening,
  OrderShare,
  Purchase,
  Refund,
  Revision,
} from './facts.ts';
import type { BonusBasis, LotDebit } from './outcomes.ts';
import type { Metric } from './vocabulary.ts';

export interface Memory {
  /** The key is the id of the order's purchase, whether or not the purchase is there yet. */
  readonly orders: Map<FactId, OrderMemory>;
  readonly redemptions: Map<string, RedemptionMemory>;
  readonly adjustments: Map<string, AdjustmentMemory>;
  readonly uses: Map<string, UseMemory>;
  /** By the id of the engagement's fact. */
  readonly engagements: Map<FactId, EngagementMemory>;
  /** The one that counts, by whom it opened. */
  readonly openings: Map<MemberId, Opening>;
}

export interface OrderMemory extends OrderChanges {
  readonly purchase: BoughtMemory | null;
  /** Redemptions made on the order. */
  readonly redemptions: readonly string[];
  readonly waiting: readonly WaitingFact[];
  /** Points that its refunds did not take back, as they were spent. A later content that is worth more does not give them. */
  readonly forgiven: number;
}

/** What decides how much of an order is kept: a set, whose order does not matter. */
export interface OrderChanges {
  /** That have taken effect, the one that was the purchase among them. */
  readonly revisions: readonly Revision[];
  /** Refunds and cancellations that have taken effect. */
  readonly takenBack: readonly (Refund | Cancellation)[];
  /** Ids of refunds that never were. */
  readonly voided: readonly FactId[];
  /** Of the whole order, or of parcels. */
  readonly fulfilments: readonly Fulfilment[];
}

export interface BoughtMemory {
  /** With a revision's id where that is the purchase. */
  readonly fact: Purchase;
  /** Index of the timeline line by which it was decided. */
  readonly line: number;
  readonly basis: Basis;
  readonly expiresOn: Day;
  /** When its points can be spent at the latest: sooner where its lines are fulfilled. */
  readonly availableOn: Day;
  /** Points for levels that it brought, which are on hold with its own; absent where there are none. */
  readonly rewards?: readonly HeldReward[];
  /** What it fired, and what no refund has taken back; absent where there is none. */
  readonly fired?: readonly FiredBy[];
}

/** A trigger that an order or an engagement fired. */
export interface FiredBy {
  readonly trigger: string;
  readonly points: number;
  readonly expiresOn: Day;
  readonly on: Day;
}

export interface HeldReward {
  readonly level: LevelId;
  readonly points: number;
  readonly expiresOn: Day;
}

/** The circumstances of a purchase. They stay those of the purchase's own moment. */
export interface Basis {
  readonly tier: LevelId;
  readonly today: Day;
  readonly at: Instant;
  readonly bonus: BonusBasis;
}

export interface RedemptionMemory {
  readonly points: Points;
  readonly rewardId: string | null;
  readonly taken: readonly LotDebit[];
  /** Of the orders that it pays for, each from the points that the shares before it leave. */
  readonly shares: readonly ShareMemory[];
  readonly isCaptured: boolean;
}

export interface ShareMemory extends OrderShare {
  /** Points that refunds of the order have given back. */
  readonly returned: number;
}

export interface AdjustmentMemory {
  readonly points: number;
  readonly moved: readonly LotDebit[];
  readonly qualifying: { readonly metric: Metric; readonly amount: number; readonly day: Day } | null;
  readonly isUndone: boolean;
}

export interface EngagementMemory {
  readonly fact: Engagement;
  /** Index of the timeline line by which it was decided. */
  readonly line: number;
  readonly today: Day;
  readonly paid: number;
  readonly expiresOn: Day;
  readonly isRevoked: boolean;
  /** What it fired; absent where there is none. */
  readonly fired?: readonly FiredBy[];
}

export interface UseMemory {
  readonly privilege: string;
  readonly quantity: number;
  readonly periodStart: Day;
  readonly isReturned: boolean;
}

export function emptyMemory(): Memory {
  return {
    orders: new Map(),
    redemptions: new Map(),
    adjustments: new Map(),
    uses: new Map(),
    engagements: new Map(),
    openings: new Map(),
  };
}

export const unchanged: OrderChanges = { revisions: [], takenBack: [], voided: [], fulfilments: [] };

export const unknownOrder: OrderMemory = {
  ...unchanged,
  purchase: null,
  redemptions: [],
  waiting: [],
  forgiven: 0,
};
