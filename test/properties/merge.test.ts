/**
 * Two members who are one person: whatever was recorded of each, in whatever order, before the merge or after it,
 * the survivor ends where one fold of both histories ends, and the books of both add up at every step.
 */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Fact, orderName } from '../../domain/facts/facts.ts';
import { sumPoints } from '../../domain/facts/outcomeCatalogue.ts';
import type { Instant, MemberId } from '../../domain/kernel/brand.ts';
import { advance } from '../../domain/member/advance.ts';
import { fold } from '../../domain/member/fold.ts';
import { factsOf } from '../../domain/member/merge.ts';
import { netPoints } from '../../domain/member/record.ts';
import type { MemberState } from '../../domain/state/state.ts';
import { type Scenario, wholeScenarios } from '../support/arbitraries/scenarios.ts';
import { Ledger } from '../support/ledger.ts';
import { runs } from '../support/runs.ts';
import { expectSame } from '../support/same.ts';
import { naiveFold } from './naive/fold.ts';

const [one, other] = ['m1' as MemberId, 'm2' as MemberId];

/** What belongs together stays with one member: an order and what follows it, a redemption and its capture. */
function nameOfGroup(fact: Fact): string {
  if ('redemptionId' in fact) return fact.redemptionId;
  if ('order' in fact) return orderName(fact.order);
  if ('adjustmentId' in fact) return fact.adjustmentId;
  if ('overrideId' in fact) return fact.overrideId;
  if ('useId' in fact) return fact.useId;
  return fact.id;
}

/** Whose it is at first: decided by the name, so that it is the same for all of a group. */
function isOthers(fact: Fact, seed: number): boolean {
  let hash = seed;
  for (const letter of nameOfGroup(fact)) hash = (Math.imul(hash, 31) + letter.charCodeAt(0)) | 0;
  return (hash & 4) !== 0;
}

interface Played {
  readonly survivor: Ledger;
  readonly absorbed: Ledger;
  readonly isMerged: boolean;
}

/** After so many arrivals the two are merged, as soon as both have a fact. */
function play({ timeline, arrivals, jobs }: Scenario<Fact>, seed: number, mergeAfter: number): Played {
  const survivor = new Ledger(timeline);
  const absorbed = new Ledger(timeline);
  let isMerged = false;
  arrivals.forEach((fact, index) => {
    const isWithOther = !isMerged && isOthers(fact, seed);
    if (isWithOther) absorbed.record({ ...fact, memberId: other });
    else survivor.record({ ...fact, memberId: one });
    for (const job of jobs) {
      if (job.after !== index) continue;
      survivor.recalculate(job.at);
      if (!isMerged) absorbed.recalculate(job.at);
    }
    const isTime = index >= mergeAfter && survivor.state !== null && absorbed.state !== null;
    if (!isMerged && isTime) {
      survivor.absorb(absorbed, one, other, fact.recordedAt);
      isMerged = true;
    }
    if (survivor.pointsBooked !== survivor.pointsHeld)
      expect(survivor.pointsBooked).toBe(survivor.pointsHeld);
    if (isMerged && absorbed.pointsBooked !== 0) expect(absorbed.pointsBooked).toBe(0);
  });
  return { survivor, absorbed, isMerged };
}

test('a merged member is what one person with both histories would have been, whatever is late', () => {
  let merged = 0;
  let corrected = 0;
  fc.assert(
    fc.property(wholeScenarios(), fc.nat(), fc.nat({ max: 25 }), (scenario, seed, mergeAfter) => {
      const { survivor, isMerged } = play(scenario, seed, mergeAfter);
      if (!isMerged) return;
      merged++;
      const { timeline, versions, end, jobs } = scenario;
      const facts = factsOf(one, survivor.facts);
      const state = survivor.state as MemberState;
      const until = Math.max(end, state.asOf.at, ...jobs.map(({ at }) => at)) as Instant;
      const stored = advance(state, timeline, until, []);
      expectSame(stored, fold(facts, timeline, until).state);
      const files = versions.map(({ file, from = 0 }) => ({ file, from }));
      const naive = naiveFold(files, facts, until);
      expect(naive?.entries.length).toBe(facts.length);
      if (survivor.bookings.some(({ cause, correction }) => isMerge(cause) && sumPoints(correction) !== 0))
        corrected++;
    }),
    runs(600),
  );
  expect(merged).toBeGreaterThan(0);
  expect(corrected).toBeGreaterThan(0);
});

const isMerge = (cause: Fact | 'time') => cause !== 'time' && cause.kind === 'merge';

test('both merged by the other way round come to the same points and the same tier', () => {
  fc.assert(
    fc.property(wholeScenarios({ factsMax: 20 }), fc.nat(), (scenario, seed) => {
      // Who is held out of a trigger is drawn by the id that survives.
      const isDrawn = scenario.versions.some(({ file }) =>
        file.triggers?.some(({ holdout = 0 }) => holdout > 0),
      );
      const last = scenario.arrivals.length;
      const { survivor, absorbed } = play(scenario, seed, last);
      if (isDrawn || survivor.state === null || absorbed.state === null) return;
      const now = scenario.end;
      const mirrored = play(scenario, seed, last);
      survivor.absorb(absorbed, one, other, now);
      mirrored.absorbed.absorb(mirrored.survivor, other, one, now);
      const [a, b] = [survivor.state as MemberState, mirrored.absorbed.state as MemberState];
      expect(netPoints(a)).toBe(netPoints(b));
      expectSame({ ...a.tier }, { ...b.tier });
      expectSame([...a.lots], [...b.lots]);
    }),
    runs(300),
  );
});
