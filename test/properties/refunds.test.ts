/** Law 6: what refunds take back, however a sum is split; law 7: what spending takes. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Fact, factId, type Purchase, type Refund } from '../../domain/facts/facts.ts';
import type { OrderMemory } from '../../domain/facts/memory.ts';
import { sumPoints } from '../../domain/facts/outcomeCatalogue.ts';
import type { Outcome } from '../../domain/facts/outcomes.ts';
import type { Instant, MemberId } from '../../domain/kernel/brand.ts';
import { minorUnits, points } from '../../domain/kernel/brand.ts';
import { apply } from '../../domain/member/apply.ts';
import { fold } from '../../domain/member/fold.ts';
import { netPoints } from '../../domain/member/record.ts';
import { keptOf, keptTotal, withFact } from '../../domain/points/kept.ts';
import { status } from '../../domain/reading/status.ts';
import { type Amounts, type MemberState, noAmounts } from '../../domain/state/state.ts';
import { type Scenario, wholeScenarios } from '../support/arbitraries/scenarios.ts';
import { runs } from '../support/runs.ts';
import { expectSame } from '../support/same.ts';

const memberId = 'm1' as MemberId;
const parts = fc.array(fc.integer({ min: 1, max: 6_000 }), { minLength: 1, maxLength: 4 });

describe('law 6: refunds of one purchase', () => {
  test('split at one instant take back what the whole takes, in points and toward the tier', () => {
    const seen = { split: 0, taken: 0 };
    fc.assert(
      fc.property(wholeScenarios({ factsMax: 15 }), fc.nat(), parts, (scenario, which, amounts) => {
        const bought = purchaseOf(scenario, which);
        if (bought === null) return;
        const at = scenario.end;
        const split = amounts.map((amount, index) => refund(bought, `split-${index}`, amount, at));
        const whole = refund(
          bought,
          'whole',
          amounts.reduce((sum, amount) => sum + amount, 0),
          at,
        );
        const [a, b] = [refunded(scenario, split), refunded(scenario, [whole])];
        expect(netPoints(a.state)).toBe(netPoints(b.state));
        expect(clawedBack(a.outcomes)).toBe(clawedBack(b.outcomes));
        expectSame(a.state.qualifying, b.state.qualifying);
        if (amounts.length > 1) seen.split++;
        if (clawedBack(a.outcomes) < 0) seen.taken++;
      }),
      runs(500),
    );
    expect(seen.split).toBeGreaterThan(0);
    expect(seen.taken).toBeGreaterThan(0);
  });

  test('never take more than the purchase earned, and all of it when all is refunded', () => {
    const seen = { full: 0, expired: 0 };
    fc.assert(
      fc.property(wholeScenarios({ factsMax: 15 }), fc.nat(), parts, (scenario, which, amounts) => {
        const bought = purchaseOf(scenario, which);
        if (bought === null) return;
        const at = scenario.end;
        const total = bought.lines.reduce((sum, { amount }) => sum + amount, 0);
        const partly = amounts.map((amount, index) => refund(bought, `part-${index}`, amount, at));
        const wholly = [...partly, refund(bought, 'rest', Math.max(total, 1), at)];
        const earned = earnedBy(scenario, bought);
        const before = clawedBefore(scenario, bought);
        const left = earned.points + before + clawedBack(refunded(scenario, partly).outcomes);
        expect(left).toBeGreaterThanOrEqual(0);
        // What inactivity takes, it takes from all lots at once: which are gone is said in tables.
        if (scenario.versions.some(({ file }) => file.expiry.kind === 'after-inactivity')) return;
        // What is forgiven is not taken; domain/points/forgiven.test.ts says what is.
        if (scenario.versions.some(({ file }) => file.refunds.deficit === 'forgiven')) return;
        const all = refunded(scenario, wholly);
        if (earned.isGone) {
          expect(clawedBack(all.outcomes)).toBe(0);
          seen.expired++;
        } else {
          expect(earned.points + before + clawedBack(all.outcomes)).toBe(0);
          seen.full++;
        }
      }),
      runs(500),
    );
    expect(seen.full).toBeGreaterThan(0);
    expect(seen.expired).toBeGreaterThan(0);
  });
});

describe('law 6: a full refund', () => {
  test('takes back all that the purchase counted toward a tier, on the day it counted', () => {
    const seen = { counted: 0 };
    fc.assert(
      fc.property(wholeScenarios({ factsMax: 15 }), fc.nat(), (scenario, which) => {
        const bought = purchaseOf(scenario, which);
        if (bought === null) return;
        const { timeline, facts, end } = scenario;
        if (facts.some((fact) => takesBack(fact, bought))) return;
        const { state, memory } = fold(facts, timeline, end);
        const day = memory.orders.get(bought.id)?.purchase?.basis.today;
        const earned = fold(facts, timeline, end)
          .entries.find(({ fact }) => fact === bought)
          ?.applied.outcomes.find((outcome) => outcome.kind === 'points.earned');
        if (state === null || earned === undefined) return;
        const { need } = timeline;
        const counted = {
          spend: need.spend ? earned.eligible : 0,
          purchases: need.purchases && earned.eligible > 0 ? 1 : 0,
          points: need.points ? earnedBy(scenario, bought).points : 0,
        };
        const total = bought.lines.reduce((sum, { amount }) => sum + amount, 0);
        const after = refunded(scenario, [refund(bought, 'all', Math.max(total, 1), end)]).state;
        const onDay = (of: MemberState) => of.qualifying.days.find((each) => each.day === day);
        const before = onDay(state);
        if (before !== undefined && (onDay(after) !== undefined || isKeptAlone(before, counted))) {
          expect(plain(onDay(after) ?? noAmounts)).toEqual(less(before, counted));
        }
        if (need.lifetime) {
          expect(plain(after.qualifying.lifetime)).toEqual(less(state.qualifying.lifetime, counted));
        }
        if (counted.spend + counted.points > 0) seen.counted++;
      }),
      runs(400),
    );
    expect(seen.counted).toBeGreaterThan(0);
  });
});

describe('a refund of more than is kept', () => {
  test('takes what is kept, and says by how much it is too large', () => {
    const seen = { tooLarge: 0, covered: 0 };
    fc.assert(
      fc.property(wholeScenarios({ factsMax: 15 }), fc.nat(), parts, (scenario, which, amounts) => {
        const bought = purchaseOf(scenario, which);
        if (bought === null) return;
        const { timeline, facts, end } = scenario;
        const { state, memory } = fold(facts, timeline, end);
        let next = state as MemberState;
        for (const fact of amounts.map((amount, index) => someRefund(bought, index, amount, end))) {
          const before = memory.orders.get(bought.id) as OrderMemory;
          const applied = apply(next, timeline, fact, memory);
          next = applied.state;
          const outcome = applied.outcomes.find((each) => each.kind === 'points.clawed-back');
          const left = keptTotal(keptOf(bought, before));
          const taken = left - keptTotal(keptOf(bought, withFact(before, fact)));
          expect(outcome?.excess ?? 0).toBe(askedFor(fact) - taken);
          expect(taken).toBeLessThanOrEqual(left);
          seen[outcome?.excess === undefined ? 'covered' : 'tooLarge']++;
        }
      }),
      runs(300),
    );
    expect(seen.tooLarge).toBeGreaterThan(0);
    expect(seen.covered).toBeGreaterThan(0);
  });
});

describe('law 7: lots', () => {
  test('are never empty or overspent, are sorted, have no doubles, and there are none beside a deficit', () => {
    fc.assert(
      fc.property(wholeScenarios({ factsMax: 40 }), ({ timeline, facts, end }) => {
        const { entries, state } = fold(facts, timeline, end);
        for (const each of [...entries.map(({ applied }) => applied.state), state]) {
          if (each !== null) expectSoundLots(each);
        }
      }),
      runs(500),
    );
  });

  test('are spent the soonest to expire first, what is on hold last', () => {
    const seen = { lots: 0 };
    fc.assert(
      fc.property(
        wholeScenarios({ factsMax: 20 }),
        fc.integer({ min: 1, max: 400 }),
        ({ timeline, facts, end }, count) => {
          const { state, memory } = fold(facts, timeline, end);
          if (state === null) return;
          // With the holds that have ended by then.
          const before = status(state, timeline, end).state.lots;
          const redemption: Fact = {
            kind: 'redemption',
            id: factId('redemption', memberId, 'zz'),
            memberId,
            occurredAt: end,
            recordedAt: end,
            redemptionId: 'zz',
            points: points(count),
            mode: 'capture',
          };
          const { state: next } = apply(state, timeline, redemption, memory);
          // Whatever stays spendable expires no sooner than anything that was taken.
          const spendable = before.filter(({ availableOn }) => availableOn === 0);
          const left = (of: (typeof before)[number]) =>
            next.lots.find((lot) => lot.expiresOn === of.expiresOn && lot.availableOn === of.availableOn)
              ?.remaining ?? 0;
          const firstLeft = spendable.findIndex((lot) => left(lot) > 0);
          if (firstLeft === -1) return;
          for (const lot of spendable.slice(firstLeft + 1)) expect(left(lot)).toBe(lot.remaining);
          for (const lot of before) if (lot.availableOn !== 0) expect(left(lot)).toBe(lot.remaining);
          if (spendable.length > 1) seen.lots++;
        },
      ),
      runs(500),
    );
    expect(seen.lots).toBeGreaterThan(0);
  });
});

function expectSoundLots({ lots, deficit, asOf }: MemberState): void {
  expect(deficit).toBeGreaterThanOrEqual(0);
  if (deficit > 0) expect(lots, JSON.stringify(asOf)).toEqual([]);
  lots.forEach((lot, index) => {
    expect(lot.remaining).toBeGreaterThan(0);
    const next = lots[index + 1];
    if (next === undefined) return;
    expect(
      lot.expiresOn < next.expiresOn ||
        (lot.expiresOn === next.expiresOn && lot.availableOn < next.availableOn),
    ).toBe(true);
  });
}

/** A purchase of the scenario whose content never changes; null where it has none. */
function purchaseOf({ facts }: Scenario<Fact>, which: number): Purchase | null {
  const revised = facts.flatMap((fact) => (fact.kind === 'revision' ? [fact.order.orderId] : []));
  const purchases = facts.filter(
    (fact): fact is Purchase => fact.kind === 'purchase' && !revised.includes(fact.order.orderId),
  );
  return purchases[which % purchases.length] ?? null;
}

function refund({ order }: Purchase, refundId: string, amount: number, at: Instant): Refund {
  return {
    kind: 'refund',
    id: factId('refund', order.source, order.orderId, refundId),
    memberId,
    occurredAt: at,
    recordedAt: at,
    refundId,
    order,
    takenBack: { by: 'amount', amount: minorUnits(amount) },
  };
}

function takesBack(fact: Fact, { order }: Purchase): boolean {
  const isRefund = fact.kind === 'refund' || fact.kind === 'cancellation';
  return isRefund && fact.order.orderId === order.orderId;
}

/** Quantities and engagements are the second fold's to compare. */
function plain({ spend, purchases, points }: Amounts): Amounts {
  return { spend, purchases, points };
}

function less(from: Amounts, counted: Amounts): Amounts {
  return {
    spend: from.spend - counted.spend,
    purchases: from.purchases - counted.purchases,
    points: from.points - counted.points,
  };
}

/** Whether nothing else counted on the day: without it there is no such day any more. */
function isKeptAlone({ spend, purchases, points }: Amounts, counted: Amounts): boolean {
  return spend === counted.spend && purchases === counted.purchases && points === counted.points;
}

/** By line or by amount, in turn; of a line that the purchase may not have. */
function someRefund(bought: Purchase, index: number, amount: number, at: Instant): Refund {
  const whole = refund(bought, `some-${index}`, amount, at);
  if (amount % 3 !== 0) return whole;
  const lines = [{ lineId: `l${amount % 4}`, amount: minorUnits(amount) }];
  return { ...whole, takenBack: { by: 'lines', lines } };
}

/** Minor units. */
function askedFor({ takenBack }: Refund): number {
  if (takenBack.by === 'amount') return takenBack.amount;
  return takenBack.lines.reduce((sum, { amount }) => sum + amount, 0);
}

/** What the refunds come to, one after the other, behind everything else. */
function refunded({ timeline, facts, end }: Scenario<Fact>, refunds: readonly Refund[]) {
  const { state, memory } = fold(facts, timeline, end);
  let next = state as MemberState;
  const outcomes: Outcome[] = [];
  for (const fact of refunds) {
    const applied = apply(next, timeline, fact, memory);
    next = applied.state;
    outcomes.push(...applied.outcomes);
  }
  return { state: next, outcomes };
}

function clawedBack(outcomes: readonly Outcome[]): number {
  // The reward for a level that is undone is not of the purchase.
  const ofOrder = outcomes.filter(({ kind, rule }) => kind === 'points.clawed-back' && rule === 'refunds');
  return sumPoints(ofOrder) + 0; // never -0
}

function earnedBy({ timeline, facts, end }: Scenario<Fact>, bought: Purchase) {
  const { entries, memory, state } = fold(facts, timeline, end);
  const outcomes = entries.find(({ fact }) => fact === bought)?.applied.outcomes ?? [];
  const earning = outcomes.filter(({ kind }) => kind === 'points.earned' || kind === 'points.bonus');
  const { expiresOn = 0 } = memory.orders.get(bought.id)?.purchase ?? {};
  const today = timeline.lines[state?.line ?? 0]?.rules.calendar.dayOf(end) ?? 0;
  return { points: sumPoints(earning), isGone: expiresOn <= today };
}

/** Taken back already by refunds among the facts. */
function clawedBefore({ timeline, facts, end }: Scenario<Fact>, bought: Purchase): number {
  const own = `${encodeURIComponent(bought.order.source)}:${encodeURIComponent(bought.order.orderId)}`;
  return fold(facts, timeline, end)
    .entries.flatMap(({ applied }) => applied.outcomes)
    .filter(
      (outcome) =>
        outcome.kind === 'points.clawed-back' && outcome.rule === 'refunds' && outcome.order === own,
    )
    .reduce((sum, outcome) => sum + sumPoints([outcome]), 0);
}
