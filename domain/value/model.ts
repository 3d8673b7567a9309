/** What is calculated once for a whole program: cut points, the fitted parameters, percentiles, segments. */
import type { Day } from '../kernel/brand.ts';
import type { Parameters } from './lifetimeValue.ts';
import type { Percentiles } from './ranks.ts';
import type { RfmCuts } from './rfm.ts';
import type { CoefficientPart } from './rules.ts';

export interface Model {
  /** The day as of which everything was calculated. */
  readonly on: Day;
  /** The first purchase day of anybody. */
  readonly from: Day;
  readonly cuts: RfmCuts;
  /** Those in force: of this model's fit, or of an earlier one where this one's failed. Null before any. */
  readonly parameters: Parameters | null;
  readonly percentiles: Readonly<Record<CoefficientPart, Percentiles>>;
  /** Of what members spend on a purchase day, in minor units. */
  readonly averageSpend: Percentiles;
  readonly segments: readonly SegmentFigures[];
}

/** Of the members that were looked at; amounts are expected lifetime values, or historical ones without a fit. */
export interface SegmentFigures {
  readonly name: string;
  readonly members: number;
  readonly mean: number;
  /** One standard deviation. */
  readonly spread: number;
}
