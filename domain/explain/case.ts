/**
 * What an entry was decided from: the member just before it, and what was remembered then. The facts are
 * those recorded when the entry was; folding them again gives what the entry was decided on.
 */

import type { Fact } from '../facts/facts.ts';
import { emptyMemory, type Memory } from '../facts/memory.ts';
import { inBusinessOrder, type Place, placeOf } from '../facts/order.ts';
import type { Outcome } from '../facts/outcomes.ts';
import type { Instant } from '../kernel/brand.ts';
import { seenAt } from '../member/advance.ts';
import { apply } from '../member/apply.ts';
import { lineAt, rulesOfLine, type Timeline } from '../program/timeline.ts';
import type { Moment } from '../state/context.ts';
import type { MemberState } from '../state/state.ts';

/** The case of what time alone brought. */
export interface TimeCase extends Moment {
  /** Just before. */
  readonly before: MemberState;
}

export interface FactCase extends Moment {
  readonly fact: Fact;
  /** What the entry came to. */
  readonly outcomes: readonly Outcome[];
  /** Just before; null where the fact made the member. */
  readonly before: MemberState | null;
  readonly after: MemberState;
  /** What was remembered before the fact. */
  readonly memory: Memory;
  readonly place: Place;
}

export type Case = TimeCase | FactCase;

/** `facts` may contain the fact itself; facts after it in business order make no difference. */
export function caseOfFact(
  facts: readonly Fact[],
  timeline: Timeline,
  fact: Fact,
  outcomes: readonly Outcome[],
): FactCase {
  const memory = emptyMemory();
  let state: MemberState | null = null;
  const others = facts.filter(({ id }) => id !== fact.id);
  for (const placed of inBusinessOrder([...others, fact], emptyMemory())) {
    if (placed.fact === fact) break;
    state = apply(state, timeline, placed.fact, memory, placed.place).state;
  }
  const place = placeOf(fact, memory);
  const before = state === null ? null : seenAt(state, timeline, place.at);
  const after = apply(state, timeline, fact, copyOf(memory), place).state;
  return { ...momentOf(timeline, place.at), before, outcomes, fact, after, memory, place };
}

/** What time brought at `at` to the member that `facts` have made. */
export function caseOfTime(facts: readonly Fact[], timeline: Timeline, at: Instant): TimeCase {
  const memory = emptyMemory();
  let state: MemberState | null = null;
  for (const { fact, place } of inBusinessOrder(facts, memory)) {
    state = apply(state, timeline, fact, memory, place).state;
  }
  if (state === null) throw new Error('time alone makes no member');
  return caseOfState(state, timeline, at);
}

/** What time brought at `at` to a member of whom nothing later is known than `state`. */
export function caseOfState(state: MemberState, timeline: Timeline, at: Instant): TimeCase {
  return { ...momentOf(timeline, at), before: seenAt(state, timeline, (at - 1) as Instant) };
}

/** Applying a fact changes the memory, so a question of the form "what if" needs a copy. */
export function copyOf({ orders, redemptions, adjustments, uses, engagements, openings }: Memory): Memory {
  return {
    orders: new Map(orders),
    redemptions: new Map(redemptions),
    adjustments: new Map(adjustments),
    uses: new Map(uses),
    engagements: new Map(engagements),
    openings: new Map(openings),
  };
}

function momentOf(timeline: Timeline, at: Instant): Moment {
  const rules = rulesOfLine(timeline, lineAt(timeline, at));
  return { timeline, rules, at, today: rules.calendar.dayOf(at) };
}
