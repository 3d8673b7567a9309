/** What a decision needs in addition to the state: the rules in force, the moment, and where its outcomes go. */

import type { Memory } from '../facts/memory.ts';
import type { Outcome, TimedOutcome } from '../facts/outcomes.ts';
import type { Day, Instant } from '../kernel/brand.ts';
import type { Rules } from '../program/rules.ts';
import type { Timeline } from '../program/timeline.ts';

export interface Moment {
  readonly timeline: Timeline;
  /** The rules that decide at this moment. */
  readonly rules: Rules;
  readonly at: Instant;
  /** The local day of `at`. */
  readonly today: Day;
}

/** Time passes: its outcomes say when they happened. */
export interface TimeContext extends Moment {
  readonly by: 'time';
  /** Grows as time passes. */
  readonly outcomes: TimedOutcome[];
}

/** A fact is applied: `memory` holds what was before it. */
export interface Context extends Moment {
  readonly by: 'fact';
  readonly memory: Memory;
  /** Grows as the fact is applied. */
  readonly outcomes: Outcome[];
}

/** For what both facts and time decide. */
export type AnyContext = Context | TimeContext;

/** The rule and the version that decided an outcome. */
export function decidedBy({ rules }: Pick<Moment, 'rules'>, rule: string) {
  return { rule, programVersion: rules.version };
}
