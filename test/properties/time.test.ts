/** Time passing: in one step or in many, seen by a job or by nobody, it comes to the same (law 4). */

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { comparePositions, type Fact } from '../../domain/facts/facts.ts';
import { inBusinessOrder } from '../../domain/facts/order.ts';
import type { TimedOutcome } from '../../domain/facts/outcomes.ts';
import type { Instant } from '../../domain/kernel/brand.ts';
import { endOfTime } from '../../domain/kernel/instant.ts';
import { advance, dueAt } from '../../domain/member/advance.ts';
import { apply } from '../../domain/member/apply.ts';
import { fold } from '../../domain/member/fold.ts';
import type { Timeline } from '../../domain/program/timeline.ts';
import { status } from '../../domain/reading/status.ts';
import { summary } from '../../domain/reading/summary.ts';
import type { MemberState } from '../../domain/state/state.ts';
import { type Scenario, scenarios, wholeScenarios } from '../support/arbitraries/scenarios.ts';
import { latestOf } from '../support/latest.ts';
import { runs } from '../support/runs.ts';
import { expectSame } from '../support/same.ts';

const day = 86_400_000;
const histories = [
  ['purchases', scenarios],
  ['every kind of fact', wholeScenarios],
] as const;
const steps = fc.array(fc.constantFrom(1, day, 14 * day, 31 * day, 365 * day, 366 * day), { maxLength: 5 });

describe.each(histories)('law 4: letting time pass on a history of %s', (_, scenarios) => {
  test('in steps books the same outcomes and ends in the same state as at once', () => {
    fc.assert(
      fc.property(scenarios({ factsMax: 20 }), steps, (scenario, waits) => {
        const { timeline } = scenario;
        const start = lastStateOf(scenario);
        let until = start.asOf.at;
        let state = start;
        const inSteps: TimedOutcome[] = [];
        for (const wait of waits) {
          until = (until + wait) as Instant;
          state = advance(state, timeline, until, inSteps);
        }
        const atOnce: TimedOutcome[] = [];
        expectSame(state, advance(start, timeline, until, atOnce));
        expectSame(inSteps, atOnce);
        // Looking at an earlier moment afterwards changes nothing.
        expect(advance(state, timeline, start.asOf.at, [])).toBe(state);
      }),
      runs(500),
    );
  });

  test('books outcomes in the order of their instants, none before the state and none after the moment', () => {
    fc.assert(
      fc.property(scenarios({ factsMax: 20 }), ({ timeline, facts, end }) => {
        const { entries, passed } = fold(facts, timeline, end);
        const all = [...entries.flatMap(({ applied }) => applied.passed), ...passed];
        expectSame(
          all.map(({ at }) => at),
          all.map(({ at }) => at).toSorted((a, b) => a - b),
        );
        for (const { at } of passed) expect(at).toBeLessThanOrEqual(end);
      }),
      runs(200),
    );
  });
});

describe.each(histories)('a member with a history of %s is due', (_, scenarios) => {
  test('exactly when time alone next books something or brings new rules', () => {
    fc.assert(
      fc.property(scenarios({ factsMax: 20 }), ({ timeline, facts, moment, end }) => {
        for (const until of [moment, end]) {
          const { state } = fold(facts, timeline, until);
          if (state !== null) followDue(state, timeline);
        }
      }),
      runs(700),
    );
  });
});

/** Five turns at most: a review that renews every month never ends. */
function followDue(state: MemberState, timeline: Timeline): void {
  let next = state;
  for (let turn = 0; turn < 5; turn++) {
    const due = dueAt(next, timeline);
    if (due === endOfTime) return;
    const before: TimedOutcome[] = [];
    const justBefore = advance(next, timeline, (due - 1) as Instant, before);
    expect(before).toEqual([]);
    expect(justBefore.line).toBe(next.line);
    expect(justBefore.tier).toBe(next.tier);
    const booked: TimedOutcome[] = [];
    const then = advance(justBefore, timeline, due, booked);
    expect(booked.length > 0 || then.line > next.line).toBe(true);
    for (const { at } of booked) expect(at).toBe(due);
    expect(dueAt(then, timeline)).toBeGreaterThan(due);
    next = then;
  }
}

describe.each(histories)('a status after a history of %s', (_, scenarios) => {
  test('is the same whether or not a job has stored the member in between', () => {
    fc.assert(
      fc.property(scenarios({ factsMax: 20 }), steps, (scenario, waits) => {
        const { timeline } = scenario;
        const state = lastStateOf(scenario);
        const now = waits.reduce((sum, wait) => sum + wait, state.asOf.at) as Instant;
        let stored = state;
        let at = state.asOf.at;
        for (const wait of waits) {
          at = (at + wait) as Instant;
          stored = advance(stored, timeline, at, []);
        }
        const { rules: _, ...seen } = status(stored, timeline, now);
        const { rules: __, ...expected } = status(state, timeline, now);
        expectSame(seen, expected);
      }),
      runs(250),
    );
  });

  test('has the level and the points that the summary says', () => {
    fc.assert(
      fc.property(scenarios({ factsMax: 20 }), ({ timeline, facts, moment, end }) => {
        for (const now of [moment, end]) {
          const { state } = fold(facts, timeline, moment);
          if (state === null) continue;
          const { rules, tier, state: seen, balance, pending, deficit } = status(state, timeline, now);
          const shown = { rules, state: seen, level: tier.level, balance, pending, deficit };
          expect(summary(state, timeline, now)).toEqual(shown);
        }
      }),
      runs(100),
    );
  });

  test('counts every live point once, as spendable or as pending, and shows none that have expired', () => {
    fc.assert(
      fc.property(scenarios({ factsMax: 20 }), ({ timeline, facts, end }) => {
        const { state } = fold(facts, timeline, end);
        const {
          balance,
          pending,
          deficit,
          nextExpiry,
          state: current,
        } = status(state as MemberState, timeline, end);
        const live = current.lots.reduce((sum, { remaining }) => sum + remaining, 0);
        expect(balance + pending - deficit).toBe(live - current.deficit);
        expect(balance >= 0 && pending >= 0).toBe(true);
        if (deficit > 0) expect(balance + pending).toBe(0);
        if (nextExpiry !== null) {
          expect(nextExpiry.at).toBeGreaterThan(end);
          expect(nextExpiry.points).toBeGreaterThan(0);
        }
      }),
      runs(250),
    );
  });
});

describe.each(histories)('law 2: the cached state of a history of %s', (_, scenarios) => {
  test('goes on from any fact as folding all facts does', () => {
    let gone = 0;
    fc.assert(
      fc.property(scenarios({ factsMax: 30 }), fc.nat(), ({ timeline, facts, end }, cut) => {
        const whole = fold(facts, timeline, end);
        const inOrder = whole.entries.map(({ fact }) => fact);
        const here = 1 + (cut % inOrder.length);
        const [before, after] = [inOrder.slice(0, here), inOrder.slice(here)];
        const first = () => fold(before, timeline, latestOf(before));
        const kept = first();
        const state = kept.state as MemberState;
        // What is kept must stand before the rest, as a checkpoint does.
        const rest = inBusinessOrder(after, kept.memory);
        if (rest.some(({ place }) => comparePositions(place, state.asOf) < 0)) return;
        let next = state;
        for (const { fact, place } of rest) next = apply(next, timeline, fact, kept.memory, place).state;
        expectSame(advance(next, timeline, end, []), whole.state);
        // Folding the rest on a kept state is the same again.
        expectSame(fold(after, timeline, end, state, first().memory).state, whole.state);
        gone++;
      }),
      runs(400),
    );
    expect(gone).toBeGreaterThan(0);
  });
});

/** The state at the last fact. */
function lastStateOf({ timeline, facts }: Pick<Scenario<Fact>, 'timeline' | 'facts'>): MemberState {
  return fold(facts, timeline, latestOf(facts)).state as MemberState;
}
