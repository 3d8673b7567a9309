/**
 * Facts arrive late, early and in any order, with scheduled jobs in between; each is decided on the
 * stored state or by folding again, as the store does it. Whatever happens, the member ends where one
 * fold of all facts ends, and the ledger adds up at every step (laws 1, 2, 3 and 5).
 */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sumPoints } from '../../domain/facts/outcomeCatalogue.ts';
import type { Outcome } from '../../domain/facts/outcomes.ts';
import type { Instant } from '../../domain/kernel/brand.ts';
import { advance } from '../../domain/member/advance.ts';
import { fold } from '../../domain/member/fold.ts';
import type { MemberState } from '../../domain/state/state.ts';
import { type Scenario, scenarios } from '../support/arbitraries/scenarios.ts';
import { Ledger } from '../support/ledger.ts';
import { runs } from '../support/runs.ts';
import { expectSame } from '../support/same.ts';

describe('law 3: the order in which facts are recorded does not matter', () => {
  test('facts arriving in any order, with jobs in between, end where one fold of them ends', () => {
    const paths = { 'on-state': 0, folded: 0 };
    fc.assert(
      fc.property(scenarios(), (scenario) => {
        const ledger = recorded(scenario);
        paths['on-state'] += ledger.paths['on-state'];
        paths.folded += ledger.paths.folded;
        const { timeline, facts, end, jobs } = scenario;
        const until = Math.max(end, ...jobs.map(({ at }) => at)) as Instant;
        const stored = advance(ledger.state as MemberState, timeline, until, []);
        expectSame(stored, fold(facts, timeline, until).state);
      }),
      runs(1_500),
    );
    // Neither way of deciding is left untried.
    const all = paths['on-state'] + paths.folded;
    expect(paths['on-state'] / all).toBeGreaterThan(0.2);
    expect(paths.folded / all).toBeGreaterThan(0.2);
  });

  test('recorded in business order, no fact needs folding again and no entry a correction', () => {
    fc.assert(
      fc.property(scenarios(), ({ timeline, facts, end }) => {
        const folded = fold(facts, timeline, end);
        const ledger = new Ledger(timeline);
        for (const { fact } of folded.entries) ledger.record(fact);
        expect(ledger.paths.folded).toBe(0);
        expectSame(
          ledger.bookings.map(({ cause, passed, outcomes }) => ({ cause, passed, outcomes })),
          folded.entries.map(({ fact, applied: { passed, outcomes } }) => ({
            cause: fact,
            passed,
            outcomes,
          })),
        );
        expect(ledger.bookings.flatMap(({ correction }) => correction)).toEqual([]);
      }),
      runs(500),
    );
  });

  test('law 5: a fact recorded twice changes nothing the second time', () => {
    fc.assert(
      fc.property(scenarios({ factsMax: 20 }), fc.nat(), (scenario, seed) => {
        const ledger = recorded(scenario);
        const before = { state: ledger.state, bookings: [...ledger.bookings] };
        const again = scenario.arrivals[seed % scenario.arrivals.length];
        expect(ledger.record(again as Scenario['arrivals'][number])).toBe('duplicate');
        expectSame({ state: ledger.state, bookings: ledger.bookings }, before);
      }),
      runs(200),
    );
  });
});

describe('law 1: the ledger adds up', () => {
  test('the points of all entries are what the lots hold less the deficit, after every one of them', () => {
    let corrections = 0;
    fc.assert(
      fc.property(scenarios(), (scenario) => {
        const ledger = recorded(scenario, ({ pointsBooked, pointsHeld }) => {
          if (pointsBooked !== pointsHeld) expect(pointsBooked).toBe(pointsHeld);
        });
        corrections += ledger.bookings.filter(({ correction }) => sumPoints(correction) !== 0).length;
      }),
      runs(900),
    );
    expect(corrections).toBeGreaterThan(0);
  });

  test('the entries in the order of their booking lead to the tier that the state holds', () => {
    let corrected = 0;
    fc.assert(
      fc.property(scenarios(), (scenario) => {
        const ledger = recorded(scenario, (ledger) => {
          const { level, since, until } = (ledger.state as MemberState).tier;
          expectSame(ledger.tierBooked, { level, since, until });
        });
        corrected += ledger.bookings.filter(({ correction }) => correction.some(isOfTier)).length;
      }),
      runs(900),
    );
    expect(corrected).toBeGreaterThan(0);
  });

  test('every fact is booked as earning what it earns now, or a correction carries the difference', () => {
    fc.assert(
      fc.property(scenarios({ factsMax: 25 }), (scenario) => {
        const ledger = recorded(scenario);
        const { timeline, facts } = scenario;
        const state = ledger.state as MemberState;
        const folded = fold(facts, timeline, state.asOf.at);
        const now = folded.entries.reduce((sum, { applied }) => sum + sumPoints(applied.outcomes), 0);
        const passed = [...folded.entries.flatMap(({ applied }) => applied.passed), ...folded.passed];
        expect(ledger.pointsBooked).toBe(now + sumPoints(passed));
      }),
      runs(400),
    );
  });
});

const isOfTier = ({ kind }: Outcome) => kind === 'tier.corrected';

/** The scenario's facts in the order of their arrival, its jobs after the arrivals they name. */
function recorded(
  { timeline, arrivals, jobs }: Scenario,
  after: (ledger: Ledger) => void = () => {},
): Ledger {
  const ledger = new Ledger(timeline);
  arrivals.forEach((fact, index) => {
    ledger.record(fact);
    after(ledger);
    for (const job of jobs) {
      if (job.after !== index) continue;
      ledger.recalculate(job.at);
      after(ledger);
    }
  });
  return ledger;
}
