/** What applying a fact needs beside the state: the rules in force, its moment, and what was before. */

import type { Memory } from '../facts/memory.ts';
import type { Outcome } from '../facts/outcomes.ts';
import type { Day, Instant } from '../kernel/brand.ts';
import type { Rules } from '../program/rules.ts';
import type { Timeline } from '../program/timeline.ts';

export interface Context {
  readonly timeline: Timeline;
  readonly rules: Rules;
  readonly at: Instant;
  readonly today: Day;
  readonly memory: Memory;
  /** Grows as the fact is applied. */
  readonly outcomes: Outcome[];
}

/** What every outcome says of who decided it. */
export function decidedBy(context: Context, rule: string) {
  return { rule, programVersion: context.rules.version };
}
