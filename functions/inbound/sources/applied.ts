/** What is needed to record what a shop says, and what became of it. */
import type { Instant, ProgramId } from '../../../domain/kernel/brand.ts';
import type { Timeline } from '../../../domain/program/timeline.ts';
import type { statusOf } from '../answer.ts';
import type { Keeping } from '../parking/sealings.ts';
import type { SourceOfOrders, Unrecorded } from './facts.ts';

export type Applied =
  | { readonly status: ReturnType<typeof statusOf>; readonly entry: string }
  | { readonly status: 'waiting' }
  /** So many parked deliveries were deleted. */
  | { readonly status: 'erased'; readonly parked: number }
  | Unrecorded;

export interface Applying extends Keeping {
  readonly program: ProgramId;
  readonly source: SourceOfOrders;
  readonly timeline: Timeline;
  readonly now: Instant;
  readonly timeLeftMs: () => number;
}
