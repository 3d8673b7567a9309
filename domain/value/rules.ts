/** What a program says about the value of its members. Money is in minor units. */
import type { Score } from './ranks.ts';

export interface ValueRules {
  /** The first that fits is the member's. */
  readonly segments: readonly SegmentRule[];
  readonly lifecycle: LifecycleRules;
  readonly lifetimeValue: LifetimeValueRules;
  readonly coefficient: Weights;
  /** Whether the status tells members their stage. */
  readonly showsStage: boolean;
}

export interface SegmentRule {
  readonly name: string;
  readonly recency: Range;
  readonly frequency: Range;
  readonly monetary: Range;
}

/** Scores, both ends included. */
export type Range = readonly [from: Score, to: Score];

export interface LifecycleRules {
  readonly by: 'days' | 'rhythm';
  /** Since the first purchase for `new`, since the last one for the others: up to so many. */
  readonly days: Readonly<Record<'new' | 'active' | 'cooling' | 'atRisk' | 'dormant', number>>;
  /** That they are still active, in per cent: from so many on. */
  readonly probability: Readonly<Record<'active' | 'cooling' | 'atRisk' | 'dormant', number>>;
}

export interface LifetimeValueRules {
  readonly method: 'historical' | 'predictive' | 'by-segment';
  /** How far ahead. */
  readonly months: number;
  /** Of a year, 0.1 for ten per cent. */
  readonly discount: number;
  readonly acquisitionCost: number;
  readonly acquisitionCosts: ReadonlyMap<string, number>;
}

export const coefficientParts = ['lifetimeValue', 'repurchase', 'engagement', 'referral'] as const;
export type CoefficientPart = (typeof coefficientParts)[number];
export type Weights = Readonly<Record<CoefficientPart, number>>;
