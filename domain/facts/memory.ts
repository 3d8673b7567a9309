/**
 * What the fold remembers of earlier facts outside the state, because later facts refer to them: a refund
 * to its purchase, a capture to its reservation. The fold gathers it as it goes; where one fact is
 * applied to a stored state, it is read from the ledger's entries of the same cause.
 */
import type { Day, FactId, Instant, LevelId } from '../kernel/brand.ts';
import type { WaitingFact } from './catalogue.ts';
import type { Cancellation, OrderRef, Purchase, Refund, Revision } from './facts.ts';
import type { BonusBasis, LotDebit } from './outcomes.ts';
import type { Metric } from './vocabulary.ts';

export interface Memory {
  /** The key is the id of the order's purchase, whether or not the purchase is there yet. */
  readonly orders: Map<FactId, OrderMemory>;
  readonly redemptions: Map<string, RedemptionMemory>;
  readonly adjustments: Map<string, AdjustmentMemory>;
  readonly uses: Map<string, UseMemory>;
}

export interface OrderMemory extends OrderChanges {
  readonly purchase: BoughtMemory | null;
  /** Redemptions made on the order. */
  readonly redemptions: readonly string[];
  readonly waiting: readonly WaitingFact[];
}

/** What decides how much of an order is kept: a set, whose order does not matter. */
export interface OrderChanges {
  /** That have taken effect, the one that was the purchase among them. */
  readonly revisions: readonly Revision[];
  /** Refunds and cancellations that have taken effect. */
  readonly takenBack: readonly (Refund | Cancellation)[];
  /** Ids of refunds that never were. */
  readonly voided: readonly FactId[];
}

export interface BoughtMemory {
  /** With a revision's id where that is the purchase. */
  readonly fact: Purchase;
  /** Index of the timeline line by which it was decided. */
  readonly line: number;
  readonly basis: Basis;
  readonly expiresOn: Day;
  readonly availableOn: Day;
}

/** The circumstances of a purchase. They stay those of the purchase's own moment. */
export interface Basis {
  readonly tier: LevelId;
  readonly today: Day;
  readonly at: Instant;
  readonly bonus: BonusBasis;
}

export interface RedemptionMemory {
  readonly points: number;
  readonly rewardId: string | null;
  readonly taken: readonly LotDebit[];
  readonly order: OrderRef | null;
  readonly isCaptured: boolean;
  /** Points that refunds of the order have given back. */
  readonly returned: number;
}

export interface AdjustmentMemory {
  readonly points: number;
  readonly moved: readonly LotDebit[];
  readonly qualifying: { readonly metric: Metric; readonly amount: number; readonly day: Day } | null;
  readonly isUndone: boolean;
}

export interface UseMemory {
  readonly privilege: string;
  readonly quantity: number;
  readonly periodStart: Day;
  readonly isReturned: boolean;
}

export function emptyMemory(): Memory {
  return { orders: new Map(), redemptions: new Map(), adjustments: new Map(), uses: new Map() };
}

export const unchanged: OrderChanges = { revisions: [], takenBack: [], voided: [] };

export const unknownOrder: OrderMemory = { ...unchanged, purchase: null, redemptions: [], waiting: [] };
