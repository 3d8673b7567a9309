/** Adding up what pages and slices came to. */
import type { Slice } from '../store/runs/runs.ts';
import type { Counts, Failure } from '../store/runs/sums.ts';
import type { SweepKind } from './kind.ts';

/** How many of those who failed are named, for a slice and for a run. */
const failuresMax = 50;

export function noCounts(kind: SweepKind<unknown>, found: number): Counts {
  return { found, done: 0, failed: 0, failures: [], sum: JSON.stringify(kind.empty) };
}

export function addPage(
  counts: Counts,
  done: number,
  failures: readonly Failure[],
  sum: unknown,
  kind: SweepKind<unknown>,
): Counts {
  return {
    found: counts.found,
    done: counts.done + done,
    failed: counts.failed + failures.length,
    failures: [...counts.failures, ...failures].slice(0, failuresMax),
    sum: JSON.stringify(kind.merge(JSON.parse(counts.sum), sum)),
  };
}

/** What a run has come to so far, or in the end. */
export function totalOf(slices: readonly Slice[], kind: SweepKind<unknown>): Counts {
  return slices.reduce<Counts>(
    (total, { counts }) => ({
      found: total.found + counts.found,
      done: total.done + counts.done,
      failed: total.failed + counts.failed,
      failures: [...total.failures, ...counts.failures].slice(0, failuresMax),
      sum: JSON.stringify(kind.merge(JSON.parse(total.sum), JSON.parse(counts.sum))),
    }),
    noCounts(kind, 0),
  );
}
