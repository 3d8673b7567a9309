/** What runs calculate, as it is stored: a long sum is packed, for months of many levels say the same names again and again. */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { MemberId } from '../../../domain/kernel/brand.ts';

/** `sum`: what the run's kind calculates, as JSON. */
export interface Counts {
  /** Members come upon. */
  readonly found: number;
  readonly done: number;
  readonly failed: number;
  /** The first of those who failed, and why. */
  readonly failures: readonly Failure[];
  readonly sum: string;
}

export interface Failure {
  readonly memberId: MemberId;
  readonly reason: string;
}

/** Shorter ones are stored as text, so that an earlier release reads them, too. */
const textMax = 20_000;

export interface StoredCounts extends Omit<Counts, 'sum'> {
  readonly sum: string | Uint8Array;
}

export function packCounts(counts: Counts): StoredCounts {
  return counts.sum.length <= textMax ? counts : { ...counts, sum: deflateRawSync(counts.sum) };
}

export function unpackCounts({ sum, ...counts }: StoredCounts): Counts {
  return { ...counts, sum: typeof sum === 'string' ? sum : inflateRawSync(sum).toString() };
}
