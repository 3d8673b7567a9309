/** Late facts: applied in place only where folding again gives the same, and then exactly the same. */

import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Fact, type Purchase, positionOf } from '../../domain/facts/facts.ts';
import { sumPoints } from '../../domain/facts/outcomeCatalogue.ts';
import type { Outcome } from '../../domain/facts/outcomes.ts';
import type { Instant } from '../../domain/kernel/brand.ts';
import { isLate } from '../../domain/member/apply.ts';
import { type Folded, fold } from '../../domain/member/fold.ts';
import { applyInPlace } from '../../domain/member/late.ts';
import type { MemberState } from '../../domain/state/state.ts';
import { scenarios, wholeScenarios } from '../support/arbitraries/scenarios.ts';
import { latestOf } from '../support/latest.ts';
import { purchase } from '../support/purchases.ts';
import { runs } from '../support/runs.ts';
import { expectSame } from '../support/same.ts';

/** How long before the member's last fact the late one happened, in milliseconds. */
const earlier = fc.oneof(
  fc.constantFrom(0, 1, 1_000, 3_600_000, 12 * 3_600_000, 24 * 3_600_000),
  fc.nat({ max: 48 * 3_600_000 }),
);
const amount = fc.oneof(fc.constantFrom(0, 100, 4_999, 5_000), fc.nat({ max: 8_000 }));

test.each([
  ['purchases', scenarios],
  ['every kind of fact', wholeScenarios],
] as const)(
  'a late purchase applied in place to a history of %s gives what folding again gives',
  (_, scenarios) => {
    const taken = { inPlace: 0, folded: 0, inPlaceWithPoints: 0 };
    fc.assert(
      fc.property(scenarios({ factsMax: 20 }), earlier, amount, (scenario, ms, cents) => {
        const { timeline, facts } = scenario;
        const last = latestOf(facts);
        const before = fold(facts, timeline, last);
        const state = before.state as MemberState;
        const late = lateBy(ms, last, cents);
        if (!isLate(state, timeline, positionOf(late))) return;
        const inPlace = applyInPlace(state, timeline, late);
        if (inPlace === null) {
          taken.folded++;
          return;
        }
        taken.inPlace++;
        if (sumPoints(inPlace.outcomes) > 0) taken.inPlaceWithPoints++;
        const after = fold([...facts, late], timeline, last);
        expectSame(inPlace.state, after.state);
        expectSame(inPlace.outcomes.map(withoutBasis), outcomesOf(after, late));
        expect(inPlace.passed).toEqual([]);
        // No entry that stands already would read otherwise.
        for (const fact of facts) expectSame(outcomesOf(after, fact), outcomesOf(before, fact));
      }),
      runs(1_000),
    );
    // Both ways are taken often enough to mean something.
    const all = taken.inPlace + taken.folded;
    expect(taken.inPlace / all).toBeGreaterThan(0.05);
    expect(taken.folded / all).toBeGreaterThan(0.05);
    expect(taken.inPlaceWithPoints / taken.inPlace).toBeGreaterThan(0.2);
  },
);

function lateBy(ms: number, last: Instant, cents: number): Purchase {
  return purchase({ orderId: `k${ms}`, on: (last - ms) as Instant, amount: cents });
}

/** Without what bonuses saw of the member: in place, none of them may depend on it. */
function outcomesOf(folded: Folded, fact: Fact) {
  const applied = folded.entries.find((entry) => entry.fact === fact)?.applied;
  return applied?.outcomes.map(withoutBasis);
}

function withoutBasis(outcome: Outcome): Outcome {
  if (outcome.kind !== 'points.earned') return outcome;
  const { basis: _, ...rest } = outcome;
  return rest;
}
