/** What is told: a member's facts under a timeline, and when somebody looks. */
import type { Fact } from '../../../domain/facts/facts.ts';
import type { Timeline } from '../../../domain/program/timeline.ts';

export interface Life {
  readonly timeline: Timeline;
  readonly facts: readonly Fact[];
  /** Told after everything else, although it happened before. */
  readonly late?: Fact;
  /** The day up to which time is told. */
  readonly until: string;
  /** Days on which the member asks how things stand. */
  readonly looks?: readonly string[];
}
