/** What a part of a condition costs, and how large its value may be. */
import { type Extent, scalar } from './extent.ts';

export interface Cost {
  readonly steps: number;
  readonly extent: Extent;
  /** What only the first line that asks it pays. */
  readonly once: number;
}

export function costing(steps: number, extent: Extent, once = 0): Cost {
  return { steps, extent, once };
}

/** An error that is made, and caught. */
export const failure = 100;

/** Of something that the language has, and conditions may not use. */
export const unknown = costing(Number.POSITIVE_INFINITY, scalar);
