/**
 * What recording a new fact does to a member: the state to store and the outcomes to book. Pure; the
 * store calls it with what it has read and commits the result under the version it read.
 */

import type { Fact } from '../facts/facts.ts';
import { emptyMemory, type Memory } from '../facts/memory.ts';
import { inBusinessOrder, type Place, placeOf } from '../facts/order.ts';
import { sumPoints } from '../facts/outcomeCatalogue.ts';
import type { Outcome, TimedOutcome } from '../facts/outcomes.ts';
import { type Instant, points } from '../kernel/brand.ts';
import { beginningOfTime } from '../kernel/instant.ts';
import { sumLots } from '../points/lots.ts';
import { rulesOfLine, type Timeline } from '../program/timeline.ts';
import type { MemberState, Tier } from '../state/state.ts';
import { apply, isLate } from './apply.ts';
import { correctFired, correctTags, withoutToldAgain } from './firings.ts';
import { fold } from './fold.ts';
import { applyInPlace } from './late.ts';

export interface Recorded {
  readonly state: MemberState;
  /** What time brought since the state was last stored; an entry of its own where not empty. */
  readonly passed: readonly TimedOutcome[];
  /** What the fact itself did. */
  readonly outcomes: readonly Outcome[];
  /** What the fact changes about entries already written; an entry of its own where not empty. */
  readonly correction: readonly Outcome[];
}

/**
 * Applies a fact to the cached state; null where the member's facts must be folded again. `memory` holds
 * what the fact refers to.
 */
export function recordOnState(
  state: MemberState | null,
  timeline: Timeline,
  fact: Fact,
  memory: Memory = emptyMemory(),
): Recorded | null {
  if (state !== null && state.need !== timeline.need.fingerprint) return null;
  // It may take the place of an earlier one, or come before all that the member has done here.
  if (state !== null && fact.kind === 'opening') return null;
  const late = state !== null && isLate(state, timeline, placeOf(fact, memory));
  if (late && fact.kind !== 'purchase') return null;
  const applied =
    late && fact.kind === 'purchase'
      ? applyInPlace(state, timeline, fact)
      : apply(state, timeline, fact, memory);
  return applied === null ? null : { ...applied, correction: [] };
}

export interface RecordedTogether {
  readonly state: MemberState;
  /** In business order. */
  readonly entries: readonly RecordedEntry[];
  readonly correction: readonly Outcome[];
}

export interface RecordedEntry {
  readonly fact: Fact;
  readonly place: Place;
  readonly passed: readonly TimedOutcome[];
  readonly outcomes: readonly Outcome[];
}

/**
 * Folds the member's facts again with new ones among them: one that is late, or a purchase and what has
 * waited for it. `earlier` are all facts recorded so far that come after `start`; `stored` is the state to
 * which the booked outcomes have led.
 */
export function recordTogether(
  stored: MemberState | null,
  earlier: readonly Fact[],
  timeline: Timeline,
  added: readonly Fact[],
  start: MemberState | null,
): RecordedTogether {
  const facts = [...earlier, ...added];
  const places = inBusinessOrder(facts, emptyMemory());
  const decided = stored?.asOf.at ?? beginningOfTime;
  // Also of facts that stand already: an order whose purchase comes after its first revision moves that behind it.
  const last = places.at(-1)?.place.at ?? decided;
  const folded = fold(facts, timeline, Math.max(decided, last) as Instant, start);
  const entries = folded.entries
    .filter(({ fact }) => added.includes(fact))
    .map(({ fact, applied: { state, passed, outcomes } }) => ({
      fact,
      place: state.asOf,
      passed: passed.filter((outcome) => stored === null || outcome.at > decided),
      outcomes,
    }));
  if (folded.state === null || entries.length !== added.length) {
    throw new Error(`a fact was lost in its own fold: ${added.map(({ id }) => id).join(', ')}`);
  }
  if (stored === null) return { state: folded.state, entries, correction: [] };
  const told = withoutToldAgain(entries, stored, folded.state);
  const booked = told.flatMap(({ passed, outcomes }): Outcome[] => [...passed, ...outcomes]);
  const cause = (entries[0] as RecordedEntry).fact;
  return {
    state: folded.state,
    entries: told,
    correction: correct(stored, folded.state, booked, timeline, cause),
  };
}

/** The difference between what was booked, the fact's own outcomes included, and what is now right. */
export function correct(
  stored: MemberState,
  right: MemberState,
  outcomes: readonly Outcome[],
  timeline: Timeline,
  fact: Fact,
): readonly Outcome[] {
  const decided = {
    rule: 'late-fact',
    programVersion: rulesOfLine(timeline, right.line).version,
    cause: fact.id,
  };
  const difference = netPoints(right) - netPoints(stored) - sumPoints(outcomes);
  const correction: Outcome[] = [];
  if (difference !== 0) correction.push({ kind: 'points.corrected', ...decided, points: points(difference) });
  if (!sameTier(right.tier, tierAfter(stored.tier, outcomes))) {
    const { level: to, since, until } = right.tier;
    correction.push({ kind: 'tier.corrected', ...decided, from: stored.tier.level, to, since, until });
  }
  return [
    ...correction,
    ...correctFired(stored, right, outcomes, timeline, fact.id),
    ...correctTags(stored, right, outcomes, timeline, fact.id),
  ];
}

/** Σ remaining of lots − deficit, which is Σ points of all booked outcomes. */
export function netPoints(state: MemberState): number {
  return sumLots(state.lots) - state.deficit;
}

type Held = Pick<Tier, 'level' | 'since' | 'until'>;

function tierAfter(tier: Held, outcomes: readonly Outcome[]): Held {
  let held = tier;
  for (const outcome of outcomes) {
    if (outcome.kind === 'tier.raised' || outcome.kind === 'tier.lowered') {
      held = { level: outcome.to, since: outcome.at, until: outcome.until };
    } else if (outcome.kind === 'member.opened') {
      held = { level: outcome.tier, since: outcome.since, until: outcome.until };
    } else if (outcome.kind === 'tier.kept') {
      held = { level: outcome.tier, since: held.since, until: outcome.until };
    }
  }
  return held;
}

function sameTier(a: Held, b: Held): boolean {
  return a.level === b.level && a.since === b.since && a.until === b.until;
}
