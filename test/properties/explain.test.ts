/** What explanations, quotes, schedules and audits say is so: tried out on random histories of every kind. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { changesOf } from '../../domain/explain/corrections.ts';
import { explainFact, explainPassage } from '../../domain/explain/explain.ts';
import { explainHeld } from '../../domain/explain/held.ts';
import { withOneUnitLess } from '../../domain/explain/points/earned.ts';
import { mayWait } from '../../domain/facts/catalogue.ts';
import { type Fact, type Purchase, purchaseFactId } from '../../domain/facts/facts.ts';
import { pointsOf, sumPoints } from '../../domain/facts/outcomeCatalogue.ts';
import type { Outcome, TimedOutcome } from '../../domain/facts/outcomes.ts';
import { type Instant, minorUnits, points } from '../../domain/kernel/brand.ts';
import { seenAt } from '../../domain/member/advance.ts';
import { apply } from '../../domain/member/apply.ts';
import { fold } from '../../domain/member/fold.ts';
import { recordTogether } from '../../domain/member/record.ts';
import { balances, sumLots } from '../../domain/points/lots.ts';
import { audit } from '../../domain/reading/audit.ts';
import { quote } from '../../domain/reading/quote.ts';
import { schedule } from '../../domain/reading/schedule.ts';
import { status } from '../../domain/reading/status.ts';
import type { MemberState } from '../../domain/state/state.ts';
import { spendLadders } from '../support/arbitraries/ladders.ts';
import { wholeScenarios } from '../support/arbitraries/scenarios.ts';
import { latestOf } from '../support/latest.ts';
import { Ledger } from '../support/ledger.ts';
import { purchase } from '../support/purchases.ts';
import { runs } from '../support/runs.ts';

/** How long after the last fact a job has run, in milliseconds. */
const waits = fc.constantFrom(0, 86_400_000, 400 * 86_400_000);

describe('explanations', () => {
  test('every outcome of every entry has one that can be sent and read', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(wholeScenarios({ factsMax: 12 }), ({ timeline, facts, end }) => {
        const { entries, passed } = fold(facts, timeline, end);
        entries.forEach(({ fact, applied }, index) => {
          const earlier = entries.slice(0, index).map((entry) => entry.fact);
          // Facts after it make no difference: they come in no order.
          expectReadable(explainFact(facts, timeline, fact, applied.outcomes), applied.outcomes);
          expectReadable(explainPassage(earlier, timeline, applied.passed), applied.passed);
          for (const { kind } of [...applied.outcomes, ...applied.passed]) seen.add(kind);
        });
        const all = entries.map(({ fact }) => fact);
        expectReadable(explainPassage(all, timeline, passed.slice(0, 5)), passed.slice(0, 5));
      }),
      runs(400),
    );
    expect(seen.size).toBeGreaterThanOrEqual(18);
  });

  test('one minor unit less earns what the explanation of a purchase says', () => {
    let tried = 0;
    fc.assert(
      fc.property(wholeScenarios({ factsMax: 12 }), ({ timeline, facts, end }) => {
        const { entries } = fold(facts, timeline, end);
        const bought = entries.filter(({ fact }) => fact.kind === 'purchase').slice(0, 3);
        for (const { fact, applied } of bought) {
          const [explanation] = explainFact(facts, timeline, fact, applied.outcomes).filter(
            ({ kind }) => kind === 'points.earned',
          );
          const less = withOneUnitLess(fact as Purchase);
          const said = explanation?.counterfactual.oneMinorUnitLess as { points: number } | null;
          expect(said === null).toBe(less === null);
          if (less === null || said === null) continue;
          const others = facts.map((each) => (each.id === fact.id ? less : each));
          const after = fold(others, timeline, end).entries.find((entry) => entry.fact.id === fact.id);
          expect(said.points).toBe(pointsOfPurchase(after?.applied.outcomes ?? []));
          tried++;
        }
      }),
      runs(300),
    );
    expect(tried).toBeGreaterThan(0);
  });

  test('a purchase of what was missing before it would have reached the tier, one minor unit less would not', () => {
    let risen = 0;
    fc.assert(
      fc.property(spendLadders(), ({ timeline, facts, now }) => {
        const { entries } = fold(facts, timeline, now);
        for (const { fact, applied } of entries) {
          const [raised] = explainFact(facts, timeline, fact, applied.outcomes).filter(
            ({ kind }) => kind === 'tier.raised',
          );
          const { missing } = (raised?.counterfactual.withoutTheFact ?? {}) as {
            missing?: { amount: string }[];
          };
          if (raised === undefined || missing?.[0] === undefined) continue;
          const amount = Number(missing[0].amount.replace('.', ''));
          const reached = (instead: number) => {
            const line = { kind: 'item' as const, amount: minorUnits(instead) };
            const others = facts.map((each) => (each.id === fact.id ? { ...each, lines: [line] } : each));
            const entry = fold(others, timeline, now).entries.find((each) => each.fact.id === fact.id);
            const rise = entry?.applied.outcomes.find(({ kind }) => kind === 'tier.raised');
            return rise?.kind === 'tier.raised' ? rise.to : null;
          };
          expect(reached(amount)).toBe(raised.result.to);
          expect(reached(amount - 1)).not.toBe(raised.result.to);
          risen++;
        }
      }),
      runs(300),
    );
    expect(risen).toBeGreaterThan(0);
  });

  test('what a late fact changed adds up to the correction that was booked', () => {
    const corrected = { atOnce: 0, afterJobs: 0 };
    fc.assert(
      fc.property(wholeScenarios({ factsMax: 12 }), waits, ({ timeline, arrivals }, wait) => {
        for (let count = 1; count < arrivals.length; count++) {
          const late = arrivals[count] as Fact;
          // What waits for the late purchase is recorded with it.
          const waits = (fact: Fact) =>
            mayWait(fact) && 'order' in fact && purchaseFactId(fact.order) === late.id;
          const before = arrivals.slice(0, count);
          const [earlier, waiting] = [before.filter((fact) => !waits(fact)), before.filter(waits)];
          if (earlier.length === 0) continue;
          // A job has booked what time brought since.
          const stored = fold(earlier, timeline, (latestOf(earlier) + wait) as Instant).state;
          const isLate = stored !== null && late.occurredAt < stored.asOf.at && late.kind === 'purchase';
          if (!isLate) continue;
          const added = [late, ...waiting] as const;
          const { correction } = recordTogether(stored, earlier, timeline, added, null);
          const changes = changesOf({ timeline, earlier, added, bookedUntil: stored.asOf.at });
          const sum = changes.reduce((total, { before, after }) => total + after - before, 0);
          expect(sum).toBe(sumPoints(correction));
          if (sum !== 0) corrected[wait === 0 ? 'atOnce' : 'afterJobs']++;
        }
      }),
      runs(200),
    );
    expect(Math.min(corrected.atOnce, corrected.afterJobs)).toBeGreaterThan(0);
  });

  test('the account of a balance adds up to it', () => {
    fc.assert(
      fc.property(wholeScenarios({ factsMax: 12 }), ({ timeline, facts, end }) => {
        const explained = explainHeld(facts, timeline, end);
        const { state } = fold(facts, timeline, end);
        if (explained === null || state === null) return expect(state).toBeNull();
        const sum = Object.values(explained.balance.inputs).reduce<number>(
          (all, part) => all + Number(part),
          0,
        );
        const { balance, pending } = balances(state.lots);
        expect(sum).toBe(balance + pending - state.deficit);
        expect(explained.tier.sentence).not.toBe('');
      }),
      runs(400),
    );
  });
});

describe('a quote', () => {
  test('is what the purchase then brings, and its lines add up by rule', () => {
    fc.assert(
      fc.property(
        wholeScenarios({ factsMax: 12 }),
        fc.nat({ max: 40_000 }),
        ({ timeline, facts, end }, cents) => {
          const { state } = fold(facts, timeline, end);
          if (state === null) return;
          const on = (Math.max(end, state.asOf.at) + 1) as Instant;
          const lines = [
            { amount: cents, category: 'a' },
            { amount: 199, sku: 's' },
            { kind: 'discount' as const, amount: -Math.min(cents, 150) },
            { kind: 'shipping' as const, amount: 490 },
          ];
          const cart = purchase({ orderId: 'cart', on, lines });
          const quoted = quote(state, timeline, cart);
          const { outcomes, state: after } = apply(state, timeline, cart);
          expect(quoted.points).toBe(pointsOfPurchase(outcomes));
          expect(quoted.after.tier.level.id).toBe(status(after, timeline, on).tier.level.id);
          for (const { rule, points: worth } of [quoted.earned, ...quoted.bonuses]) {
            const ofLines = quoted.lines.flatMap((line) => line.rules.filter((share) => share.rule === rule));
            const sum = ofLines.reduce((total, share) => total + share.points, 0);
            if (ofLines.length > 0) expect(sum).toBe(worth);
          }
        },
      ),
      runs(500),
    );
  });
});

describe('the schedule of points', () => {
  test('tells of every point that is lost or can be spent from some moment on', () => {
    let moments = 0;
    fc.assert(
      fc.property(wholeScenarios({ factsMax: 12 }), ({ timeline, facts, moment }) => {
        const { state } = fold(facts, timeline, moment);
        if (state === null) return;
        let before = seenAt(state, timeline, moment);
        for (const { at, available, expires } of schedule(state, timeline, moment)) {
          // Just before, nothing has happened yet.
          expect(balanceAt(before, (at - 1) as Instant)).toBe(balanceAt(before, moment));
          const outcomes: TimedOutcome[] = [];
          const after = seenAt(before, timeline, at, outcomes);
          // A level that time brings may be rewarded.
          const rewarded = outcomes.filter(({ kind }) => kind === 'points.rewarded');
          expect(held(after)).toBe(held(before) - expires + sumPoints(rewarded));
          const [was, is] = [balances(before.lots).balance, balances(after.lots).balance];
          expect(is).toBeLessThanOrEqual(was + available);
          expect(is).toBeGreaterThanOrEqual(was + available - expires);
          before = after;
          moments++;
        }
        function balanceAt(from: MemberState, now: Instant): number {
          return balances(seenAt(from, timeline, now).lots).balance;
        }
      }),
      runs(400),
    );
    expect(moments).toBeGreaterThan(0);
  });
});

describe('the audit', () => {
  test('finds nothing in books that were kept rightly, in whatever order the facts came and jobs ran', () => {
    fc.assert(
      fc.property(wholeScenarios({ factsMax: 20 }), ({ timeline, arrivals, jobs, end }) => {
        const ledger = new Ledger(timeline);
        arrivals.forEach((fact, index) => {
          ledger.record(fact);
          for (const job of jobs) if (job.after === index) ledger.recalculate(job.at);
        });
        if (ledger.state === null) return;
        const now = Math.max(end, ...jobs.map(({ at }) => at)) as Instant;
        expect(audit(ledger.state, ledger.facts, timeline, booked(ledger), now)).toBeNull();
      }),
      runs(1_000),
    );
  });

  test.each<[string, (state: MemberState) => MemberState]>([
    ['deficit', (state) => ({ ...state, deficit: points(state.deficit + 1) })],
    ['purchases', (state) => ({ ...state, purchases: state.purchases + 1 })],
    [
      'tier.since',
      (state) => ({ ...state, tier: { ...state.tier, since: (state.tier.since + 1) as Instant } }),
    ],
    ['settledAt', (state) => ({ ...state, settledAt: (state.settledAt - 1) as Instant })],
  ])('names the field of %s where it was changed', (field, change) => {
    fc.assert(
      fc.property(wholeScenarios({ factsMax: 6 }), ({ timeline, facts, end }) => {
        const { state, entries, passed } = fold(facts, timeline, end);
        if (state === null) return;
        const outcomes = [
          ...entries.flatMap(({ applied }) => [...applied.passed, ...applied.outcomes]),
          ...passed,
        ];
        expect(audit(change(state), facts, timeline, outcomes, end)).toMatchObject({
          check: 'state',
          at: field,
        });
        expect(audit(state, facts, timeline, outcomes.slice(1), end)?.check).toBe(
          pointsOf(outcomes[0] as Outcome) === 0 ? undefined : 'points',
        );
      }),
      runs(100),
    );
  });
});

function expectReadable(
  explanations: readonly { readonly kind: string; readonly sentence: string }[],
  outcomes: readonly Outcome[],
): void {
  expect(explanations.map(({ kind }) => kind)).toEqual(outcomes.map(({ kind }) => kind));
  expect(JSON.parse(JSON.stringify(explanations))).toEqual(explanations);
  for (const { sentence } of explanations) {
    expect(sentence).not.toMatch(/undefined|NaN|\[object|Infinity/);
    expect(sentence).not.toMatch(/[.;]$/);
  }
}

function pointsOfPurchase(outcomes: readonly Outcome[]): number {
  return outcomes
    .filter(({ kind }) => kind === 'points.earned' || kind === 'points.bonus')
    .reduce((sum, outcome) => sum + pointsOf(outcome), 0);
}

function booked({ bookings }: Ledger): readonly Outcome[] {
  return bookings.flatMap(({ passed, outcomes, correction }) => [...passed, ...outcomes, ...correction]);
}

/** All points of the member, those set aside included. */
function held({ lots, deficit, reservations }: MemberState): number {
  const aside = reservations.flatMap(({ taken }) => taken).reduce((sum, part) => sum + part.points, 0);
  return sumLots(lots) - deficit + aside;
}
