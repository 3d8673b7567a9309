/** Laws 1 and 7 over facts of every kind: what is set aside comes back as it was, and what spending finds. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Fact, factId, type Redemption } from '../../domain/facts/facts.ts';
import { emptyMemory } from '../../domain/facts/memory.ts';
import { sumPoints } from '../../domain/facts/outcomeCatalogue.ts';
import { type Instant, type MemberId, points } from '../../domain/kernel/brand.ts';
import { seenAt } from '../../domain/member/advance.ts';
import { apply } from '../../domain/member/apply.ts';
import { fold } from '../../domain/member/fold.ts';
import { netPoints } from '../../domain/member/record.ts';
import { balances, sumLots } from '../../domain/points/lots.ts';
import { rulesOfLine } from '../../domain/program/timeline.ts';
import type { MemberState } from '../../domain/state/state.ts';
import { type Scenario, wholeScenarios } from '../support/arbitraries/scenarios.ts';
import { purchase } from '../support/purchases.ts';
import { runs } from '../support/runs.ts';
import { expectSame } from '../support/same.ts';

const memberId = 'm1' as MemberId;
const count = fc.integer({ min: 1, max: 400 });
const waits = fc.constantFrom(0, 1, 60_000, 86_400_000, 400 * 86_400_000);

describe('law 1: a reservation takes its points, and gives them back with their old expiry', () => {
  test('cancelled at once it leaves everything as it was', () => {
    let tried = 0;
    fc.assert(
      fc.property(wholeScenarios({ factsMax: 20 }), count, (scenario, wanted) => {
        const { timeline, end } = scenario;
        const before = seenLast(scenario);
        const reserved = before === null ? null : reserve(before, scenario, wanted);
        if (before === null || reserved === null) return;
        const { state, memory } = reserved;
        expect(netPoints(state)).toBe(netPoints(before) - wanted);
        const after = apply(state, timeline, settling('redemption-cancel', end), memory);
        expect(sumPoints(after.outcomes)).toBe(wanted);
        expectSame(after.state.lots, before.lots);
        expectSame(after.state.reservations, before.reservations);
        tried++;
      }),
      runs(300),
    );
    expect(tried).toBeGreaterThan(0);
  });

  test('run out it leaves the points that there would have been without it, whatever expired meanwhile', () => {
    let tried = 0;
    fc.assert(
      fc.property(wholeScenarios({ factsMax: 20 }), count, waits, (scenario, wanted, wait) => {
        const { timeline, versions } = scenario;
        // Inactivity takes what is there at its moment: what is set aside then is not.
        if (versions.some(({ file }) => file.expiry.kind === 'after-inactivity')) return;
        const before = seenLast(scenario);
        const reserved = before === null ? null : reserve(before, scenario, wanted);
        if (before === null || reserved === null) return;
        const { runsOutAt } = reserved.state.reservations.find(({ id }) => id === 'zz') ?? { runsOutAt: 0 };
        const until = (runsOutAt + wait) as Instant;
        const [is, would] = [reserved.state, before].map((state) => seenAt(state, timeline, until));
        expectSame(is?.lots, would?.lots);
        expectSame(is?.reservations, would?.reservations);
        tried++;
      }),
      runs(300),
    );
    expect(tried).toBeGreaterThan(0);
  });

  test('captured it has spent them: time brings none of them back', () => {
    fc.assert(
      fc.property(wholeScenarios({ factsMax: 20 }), count, waits, (scenario, wanted, wait) => {
        const { timeline, end } = scenario;
        const before = seenLast(scenario);
        const reserved = before === null ? null : reserve(before, scenario, wanted);
        if (before === null || reserved === null) return;
        const { state } = apply(
          reserved.state,
          timeline,
          settling('redemption-capture', end),
          reserved.memory,
        );
        expect(netPoints(state)).toBe(netPoints(before) - wanted);
        const outcomes: Parameters<typeof seenAt>[3] = [];
        seenAt(state, timeline, (end + wait) as Instant, outcomes);
        for (const outcome of outcomes) {
          if (outcome.kind === 'points.returned') expect(outcome.redemptionId).not.toBe('zz');
        }
      }),
      runs(200),
    );
  });
});

describe('law 7: what spending finds', () => {
  test('an expired lot can not be spent, whether or not its expiry has been booked', () => {
    const seen = { unbooked: 0 };
    fc.assert(
      fc.property(wholeScenarios({ factsMax: 20 }), count, waits, (scenario, wanted, wait) => {
        const { timeline, facts, end } = scenario;
        const { entries, memory } = fold(facts, timeline, end);
        const stored = entries.at(-1)?.applied.state;
        if (stored === undefined) return;
        const now = (Math.max(end, stored.asOf.at) + wait) as Instant;
        const seenNow = seenAt(stored, timeline, now);
        const today = rulesOfLine(timeline, seenNow.line).calendar.dayOf(now);
        for (const { expiresOn } of seenNow.lots) expect(expiresOn).toBeGreaterThan(today);
        // On the state as it was stored: nobody has booked what expired since.
        const { outcomes, state } = apply(stored, timeline, redemption(now, wanted, 'capture'), memory);
        const taken = outcomes.flatMap((outcome) =>
          outcome.kind === 'points.redeemed' ? outcome.taken : [],
        );
        for (const { expiresOn } of taken) if (expiresOn !== 0) expect(expiresOn).toBeGreaterThan(today);
        const covered = Math.min(wanted, sumLots(seenNow.lots));
        expect(sumLots(seenNow.lots) - sumLots(state.lots)).toBe(covered);
        if (stored.lots.some(({ expiresOn }) => expiresOn <= today)) seen.unbooked++;
      }),
      runs(400),
    );
    expect(seen.unbooked).toBeGreaterThan(0);
  });

  test('new points pay a deficit first', () => {
    const seen = { partly: 0, wholly: 0 };
    fc.assert(
      fc.property(
        wholeScenarios({ factsMax: 20 }),
        count,
        fc.nat({ max: 60_000 }),
        (scenario, owed, cents) => {
          const { timeline, end } = scenario;
          const before = seenLast(scenario);
          if (before === null) return;
          const all = before.deficit + sumLots(before.lots);
          const owing = apply(before, timeline, redemption(end, all + owed, 'capture'), emptyMemory()).state;
          expect(owing.deficit).toBeGreaterThan(0);
          const next = purchase({ orderId: 'zzz', on: end, amount: cents });
          const { outcomes, state } = apply(owing, timeline, next);
          const earned = sumPoints(outcomes);
          expect(state.deficit).toBe(Math.max(0, owing.deficit - earned));
          expect(sumLots(state.lots)).toBe(Math.max(0, earned - owing.deficit));
          // Reaching a level may give points, too.
          const paid = outcomes.reduce(
            (sum, outcome) => sum + ('deficitPaid' in outcome ? outcome.deficitPaid : 0),
            0,
          );
          expect(paid).toBe(owing.deficit - state.deficit);
          if (earned > 0) seen[state.deficit > 0 ? 'partly' : 'wholly']++;
        },
      ),
      runs(300),
    );
    expect(Math.min(seen.partly, seen.wholly)).toBeGreaterThan(0);
  });
});

/** The member at the end, as whoever looks then sees them. */
function seenLast({ timeline, facts, end }: Scenario<Fact>): MemberState | null {
  const { state } = fold(facts, timeline, end);
  return state === null ? null : seenAt(state, timeline, end);
}

/** Null where the balance does not cover it, as nobody would be let to. */
function reserve(before: MemberState, { timeline, end }: Scenario<Fact>, wanted: number) {
  if (balances(before.lots).balance < wanted) return null;
  const memory = emptyMemory();
  const { state } = apply(before, timeline, redemption(end, wanted, 'reserve'), memory);
  return { state, memory };
}

const base = (at: Instant) => ({ memberId, occurredAt: at, recordedAt: at });

/** Behind every fact of the scenario, also of the same instant. */
function redemption(at: Instant, wanted: number, mode: Redemption['mode']): Redemption {
  const id = factId('redemption', 'zz');
  return { kind: 'redemption', ...base(at), id, redemptionId: 'zz', points: points(wanted), mode };
}

function settling(kind: 'redemption-capture' | 'redemption-cancel', at: Instant): Fact {
  return { kind, ...base(at), id: factId(kind, 'zz'), redemptionId: 'zz' };
}
