/** Recency, frequency and money as scores from 1 to 5, and the segment that a program's table gives them. */
import type { Profile } from './profile.ts';
import { type CutPoints, cutPointsOf, type Score, scoreOf } from './ranks.ts';
import type { Range, SegmentRule } from './rules.ts';

export interface RfmCuts {
  /** Of days since the last purchase, negative: fewer are better. */
  readonly recency: CutPoints;
  /** Of purchase days. */
  readonly frequency: CutPoints;
  /** Of all that was spent, in minor units. */
  readonly monetary: CutPoints;
}

export interface RfmScores {
  readonly recency: Score;
  readonly frequency: Score;
  readonly monetary: Score;
}

/** Null for nobody. */
export function rfmCutsOf(profiles: readonly Profile[]): RfmCuts | null {
  const recency = cutPointsOf(profiles.map(({ silence }) => -silence));
  const frequency = cutPointsOf(profiles.map(({ purchaseDays }) => purchaseDays));
  const monetary = cutPointsOf(profiles.map(({ spend }) => spend));
  return recency && frequency && monetary && { recency, frequency, monetary };
}

export function rfmOf(cuts: RfmCuts, { silence, purchaseDays, spend }: Profile): RfmScores {
  return {
    recency: scoreOf(cuts.recency, -silence),
    frequency: scoreOf(cuts.frequency, purchaseDays),
    monetary: scoreOf(cuts.monetary, spend),
  };
}

/** Who fits into no segment of the table. */
export const otherSegment = 'other';

export function segmentOf(segments: readonly SegmentRule[], scores: RfmScores): string {
  const isIn = ([from, to]: Range, score: Score) => score >= from && score <= to;
  const found = segments.find(
    ({ recency, frequency, monetary }) =>
      isIn(recency, scores.recency) && isIn(frequency, scores.frequency) && isIn(monetary, scores.monetary),
  );
  return found?.name ?? otherSegment;
}
