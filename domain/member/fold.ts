/** The one fold: facts in business order, time passing between them, up to a moment. */

import type { Fact } from '../facts/facts.ts';
import { emptyMemory, type Memory } from '../facts/memory.ts';
import { inBusinessOrder } from '../facts/order.ts';
import type { TimedOutcome } from '../facts/outcomes.ts';
import type { Instant } from '../kernel/brand.ts';
import type { Timeline } from '../program/timeline.ts';
import type { MemberState } from '../state/state.ts';
import { advance } from './advance.ts';
import { type Applied, apply } from './apply.ts';

export interface Folded {
  /** Null where there is no fact. */
  readonly state: MemberState | null;
  /** What each fact came to, in business order. */
  readonly entries: readonly FoldedEntry[];
  /** Outcomes of the time after the last fact. */
  readonly passed: readonly TimedOutcome[];
  readonly memory: Memory;
}

export interface FoldedEntry {
  readonly fact: Fact;
  readonly applied: Applied;
}

/**
 * Folds `facts`, in any order and each once, on `start` (a state that stands before all of them; null
 * for the member's beginning) and lets time pass to `until`. Facts after `until` are left out.
 */
export function fold(
  facts: readonly Fact[],
  timeline: Timeline,
  until: Instant,
  start: MemberState | null = null,
  memory: Memory = emptyMemory(),
): Folded {
  let state = start;
  const entries: FoldedEntry[] = [];
  for (const { fact, place } of inBusinessOrder(facts, memory)) {
    if (place.at > until) break;
    const applied = apply(state, timeline, fact, memory, place);
    state = applied.state;
    entries.push({ fact, applied });
  }
  const passed: TimedOutcome[] = [];
  if (state !== null) state = advance(state, timeline, until, passed);
  return { state, entries, passed, memory };
}
