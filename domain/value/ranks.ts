/** Where a value stands among those of all members. Equal values stand alike, in the middle of their ranks. */

/** The values in the middle of each hundredth of the members, ascending. */
export type Percentiles = readonly number[];

const steps = 100;

/** Null for nobody. */
export function percentilesOf(values: Iterable<number>): Percentiles | null {
  const sorted = Float64Array.from(values).sort();
  if (sorted.length === 0) return null;
  return Array.from(
    { length: steps },
    (_, step) => sorted[Math.floor(((step + 0.5) * sorted.length) / steps)]!,
  );
}

/** Whether (nearly) all members have one and the same: then there is nothing in it to rank by. */
export function areAlike(percentiles: Percentiles): boolean {
  return percentiles[0] === percentiles.at(-1);
}

/** 0 to 100: half of the members have less, half have more at 50. */
export function percentileOf(percentiles: Percentiles, value: number): number {
  const below = percentiles.findIndex((each) => each >= value);
  const above = percentiles.findIndex((each) => each > value);
  const [from, to] = [below, above].map((index) => (index < 0 ? percentiles.length : index)) as [
    number,
    number,
  ];
  return ((from + to) / 2 / percentiles.length) * 100;
}

/** From which value on a score from 1 to 5 is given: the least for 2, for 3, 4 and 5; null where nobody has it. */
export interface CutPoints {
  readonly from: readonly [number | null, number | null, number | null, number | null];
  /** Fewer than five leave scores that nobody has. */
  readonly distinct: number;
}

export type Score = 1 | 2 | 3 | 4 | 5;

/** By fifths of the members; larger is better. Null for nobody; everybody equal is a 3, in the middle. */
export function cutPointsOf(values: Iterable<number>): CutPoints | null {
  const sorted = Float64Array.from(values).sort();
  if (sorted.length === 0) return null;
  const from: [number | null, number | null, number | null, number | null] = [null, null, null, null];
  let distinct = 0;
  for (let begin = 0; begin < sorted.length; ) {
    const value = sorted[begin]!;
    let end = begin;
    while (end < sorted.length && sorted[end] === value) end++;
    distinct += 1;
    const score = Math.min(5, Math.floor((5 * (begin + end)) / 2 / sorted.length) + 1);
    for (let reached = 2; reached <= score; reached++) from[reached - 2] ??= value;
    begin = end;
  }
  return { from, distinct };
}

export function scoreOf({ from }: CutPoints, value: number): Score {
  return (1 + from.filter((least) => least !== null && value >= least).length) as Score;
}
