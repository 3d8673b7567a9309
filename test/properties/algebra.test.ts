/** The laws over facts of every kind, under every setting of a program file. */
import { isDeepStrictEqual } from 'node:util';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isCommand } from '../../domain/facts/catalogue.ts';
import type { Fact } from '../../domain/facts/facts.ts';
import { sumPoints } from '../../domain/facts/outcomeCatalogue.ts';
import type { Instant } from '../../domain/kernel/brand.ts';
import { advance } from '../../domain/member/advance.ts';
import { fold } from '../../domain/member/fold.ts';
import { netPoints } from '../../domain/member/record.ts';
import { decodeFact, encodeFact, sameContent } from '../../functions/store/ledger/factText.ts';
import { type Scenario, wholeScenarios } from '../support/arbitraries/scenarios.ts';
import { Ledger } from '../support/ledger.ts';
import { runs } from '../support/runs.ts';
import { expectSame } from '../support/same.ts';

describe('law 1: the points of all outcomes are what the lots hold less the deficit', () => {
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

describe('law 3: the order in which facts are recorded does not matter', () => {
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

describe('law 5: a fact counts once', () => {
  test('recorded twice it changes nothing the second time', () => {
    fc.assert(
      fc.property(wholeScenarios({ factsMax: 20 }), fc.nat(), (scenario, which) => {
        const ledger = recorded(scenario);
        const before = { state: ledger.state, bookings: [...ledger.bookings] };
        const again = scenario.arrivals[which % scenario.arrivals.length] as Fact;
        expect(ledger.record({ ...again, recordedAt: (again.recordedAt + 1) as Instant })).toBe('duplicate');
        expectSame({ state: ledger.state, bookings: ledger.bookings }, before);
      }),
      runs(200),
    );
  });

  test('the same content is the same whenever it is recorded; any other is not', () => {
    const seen = { same: 0, other: 0 };
    fc.assert(
      fc.property(wholeScenarios({ factsMax: 20 }), ({ facts }) => {
        for (const fact of facts) {
          const { id, memberId } = fact;
          const recordedAt = (fact.recordedAt + 1) as Instant;
          const again = decodeFact(encodeFact(fact), { id, memberId, recordedAt });
          expect(sameContent(fact, again)).toBe(true);
          expect(sameContent(fact, { ...again, memberId: 'm2' as typeof memberId })).toBe(false);
          for (const other of facts) {
            if (other.kind !== fact.kind) continue;
            const isSame = isDeepStrictEqual(said(other), said(fact));
            expect(sameContent(fact, other)).toBe(isSame);
            seen[isSame ? 'same' : 'other']++;
          }
        }
      }),
      runs(200),
    );
    expect(Math.min(seen.same, seen.other)).toBeGreaterThan(0);
  });
});

/** What a fact says beyond its key. A command says nothing of when; an order is a purchase's key. */
function said(fact: Fact): unknown {
  const { id: _, recordedAt: __, occurredAt, ...rest } = fact;
  if (isCommand(fact.kind))
    return { ...rest, points: 'rewardId' in fact && fact.rewardId ? 0 : points(rest) };
  return fact.kind === 'purchase' ? { ...rest, occurredAt, order: null } : { ...rest, occurredAt };
}

/** Whoever asks for a reward names no points. */
function points(body: object): unknown {
  return 'points' in body ? body.points : null;
}

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
