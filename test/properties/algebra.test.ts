/** The laws over facts of every kind, under every setting of a program file. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Instant } from '../../domain/kernel/brand.ts';
import { advance } from '../../domain/member/advance.ts';
import type { Fact } from '../../domain/member/facts.ts';
import { fold } from '../../domain/member/fold.ts';
import { sumPoints } from '../../domain/member/outcomes.ts';
import { netPoints } from '../../domain/member/record.ts';
import { type Scenario, wholeScenarios } from '../support/arbitraries/scenarios.ts';
import { Ledger } from '../support/ledger.ts';
import { runs } from '../support/runs.ts';
import { expectSame } from '../support/same.ts';

describe('the points of all outcomes are what the lots hold less the deficit', () => {
  test('in a fold', () => {
    fc.assert(
      fc.property(wholeScenarios(), ({ timeline, facts, end }) => {
        const { entries, passed, state } = fold(facts, timeline, end);
        const booked = entries.reduce(
          (sum, { applied }) => sum + sumPoints(applied.passed) + sumPoints(applied.outcomes),
          sumPoints(passed),
        );
        expect(booked).toBe(state === null ? 0 : netPoints(state));
      }),
      runs(800),
    );
  });
});

describe('the order in which facts are recorded does not matter', () => {
  test('facts arriving in any order end where one fold of them ends, and the ledger adds up', () => {
    fc.assert(
      fc.property(wholeScenarios({ factsMax: 30 }), (scenario) => {
        const ledger = recorded(scenario);
        const { timeline, facts, end, jobs } = scenario;
        const until = Math.max(end, ...jobs.map(({ at }) => at)) as Instant;
        if (ledger.state === null) return;
        const stored = advance(ledger.state, timeline, until, []);
        expectSame(stored, fold(facts, timeline, until).state);
      }),
      runs(800),
    );
  });
});

/** The scenario's facts in the order of their arrival, its jobs after the arrivals they name. */
function recorded({ timeline, arrivals, jobs }: Scenario<Fact>): Ledger {
  const ledger = new Ledger(timeline);
  arrivals.forEach((fact, index) => {
    ledger.record(fact);
    expect(ledger.pointsBooked).toBe(ledger.pointsHeld);
    for (const job of jobs) {
      if (job.after === index) ledger.recalculate(job.at);
    }
    expect(ledger.pointsBooked).toBe(ledger.pointsHeld);
  });
  return ledger;
}
