/** Why points were booked when a member was folded again from the ledger. */
import type { PointsCorrected } from '../../facts/outcomes.ts';
import type { Reasons } from '../explanation.ts';
import { pointsIn } from '../words.ts';

export function explainRebuild({ cause, points }: PointsCorrected): Reasons {
  const more = points < 0 ? 'less' : 'more';
  return {
    inputs: { lastFact: cause },
    result: { points },
    counterfactual: {},
    sentence:
      `the member was folded again from all that is recorded: it is worth ${pointsIn(Math.abs(points))} ${more} ` +
      'than had been booked, because orders were decided while the member was not whole',
  };
}
