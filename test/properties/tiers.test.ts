/** Tier decisions: more never decides a lower tier (law 8), and what the status calls missing is what is. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isTagMetric, tagOf } from '../../domain/facts/vocabulary.ts';
import type { Instant } from '../../domain/kernel/brand.ts';
import { endOfTime } from '../../domain/kernel/instant.ts';
import { advance, dueAt } from '../../domain/member/advance.ts';
import { apply } from '../../domain/member/apply.ts';
import { fold } from '../../domain/member/fold.ts';
import { levelIndex } from '../../domain/program/ladder.ts';
import { nextLineFrom, rulesOfLine, type Timeline } from '../../domain/program/timeline.ts';
import { type Status, status } from '../../domain/reading/status.ts';
import { sum } from '../../domain/state/qualifying.ts';
import type { Amounts, DayAmounts, MemberState } from '../../domain/state/state.ts';
import { hasTag } from '../../domain/tiers/levels.ts';
import { spendLadders } from '../support/arbitraries/ladders.ts';
import { instantOf, type Moment, moments } from '../support/arbitraries/moments.ts';
import { tags } from '../support/arbitraries/policies.ts';
import { scenarios, wholeScenarios } from '../support/arbitraries/scenarios.ts';
import { tagSet } from '../support/commands.ts';
import { purchase } from '../support/purchases.ts';
import { runs } from '../support/runs.ts';
import { text } from '../support/times.ts';

const extra: fc.Arbitrary<Amounts> = fc.record({
  spend: fc.oneof(fc.constantFrom(0, 1, 5_000), fc.nat({ max: 60_000 })),
  purchases: fc.nat({ max: 5 }),
  points: fc.nat({ max: 500 }),
});

/** More, too: what a tag reaches and keeps it never takes. */
const moreTags = fc.subarray([...tags]);

const histories = [
  ['purchases', scenarios],
  ['every kind of fact', wholeScenarios],
] as const;

describe.each(histories)(
  'law 8: after a history of %s, more qualifying activity, from the same tier and term, never decides a lower tier',
  (_, scenarios) => {
    test('when time decides: at a review, or when new rules take effect', () => {
      let decided = 0;
      fc.assert(
        fc.property(
          scenarios({ factsMax: 15 }),
          extra,
          fc.nat(),
          moreTags,
          ({ timeline, facts, end }, amounts, place, added) => {
            const state = fold(facts, timeline, end).state as MemberState;
            const due = dueAt(state, timeline);
            // Two decisions at one instant are two: the second starts from another tier or term.
            if (due === endOfTime || (nextLineFrom(timeline, state.line) === due && state.tier.until === due))
              return;
            const less = advance(state, timeline, due, []);
            const richer = withMore(state, amounts, place, added);
            // Who rises before the other is due decides from there on.
            if (dueAt(richer, timeline) < due) return;
            const more = advance(richer, timeline, due, []);
            expect(levelOf(more, timeline)).toBeGreaterThanOrEqual(levelOf(less, timeline));
            if (less.tier !== state.tier) decided++;
          },
        ),
        runs(500),
      );
      expect(decided).toBeGreaterThan(0);
    });

    test('when a purchase decides', () => {
      let raised = 0;
      fc.assert(
        fc.property(
          scenarios({ factsMax: 15 }),
          extra,
          fc.nat(),
          fc.nat({ max: 20_000 }),
          moreTags,
          ({ timeline, facts, end }, amounts, place, cents, added) => {
            const state = fold(facts, timeline, end).state as MemberState;
            const next = purchase({ orderId: 'next', on: end, amount: cents });
            const less = apply(state, timeline, next).state;
            const richer = withMore(state, amounts, place, added);
            // Who rises by time alone before the purchase comes has another tier and term by then.
            if (dueAt(richer, timeline) <= end) return;
            const more = apply(richer, timeline, next).state;
            expect(levelOf(more, timeline)).toBeGreaterThanOrEqual(levelOf(less, timeline));
            if (less.tier !== state.tier) raised++;
          },
        ),
        runs(350),
      );
      expect(raised).toBeGreaterThan(0);
    });
  },
);

describe('what a status calls missing', () => {
  test('a purchase of exactly that reaches the tier, and one minor unit less does not', () => {
    let reached = 0;
    fc.assert(
      fc.property(spendLadders(), ({ timeline, facts, now }) => {
        const { state } = fold(facts, timeline, now);
        if (state === null) return;
        const { nextTier, rules } = status(state, timeline, now);
        const missing = nextTier?.missing[0];
        if (nextTier === null || missing === undefined) return;
        const wanted = rules.tiers.levels.indexOf(nextTier.level);
        const levelAfter = (amount: number) =>
          levelOf(apply(state, timeline, purchase({ orderId: 'next', on: now, amount })).state, timeline);
        expect(levelAfter(missing.amount)).toBe(wanted);
        expect(levelAfter(missing.amount - 1)).toBe(wanted - 1);
        reached++;
      }),
      runs(600),
    );
    expect(reached).toBeGreaterThan(0);
  });

  test('a purchase of the money and the tags that it names reach the tier, and no money takes the place of a tag', () => {
    let [bought, tagged, together] = [0, 0, 0];
    fc.assert(
      fc.property(spendLadders({ withTags: true }), ({ timeline, facts, now }) => {
        const { state } = fold(facts, timeline, now);
        if (state === null) return;
        const { nextTier, rules } = status(state, timeline, now);
        const tags = nextTier?.missing.flatMap(({ metric }) => (isTagMetric(metric) ? [tagOf(metric)] : []));
        if (nextTier === null || tags === undefined || tags.length === 0) return;
        const wanted = rules.tiers.levels.indexOf(nextTier.level);
        const spend = nextTier.missing.find(({ metric }) => metric === 'spend')?.amount ?? 0;
        const levelAfter = (amount: number, isSet: boolean) => {
          const buys = purchase({ orderId: 'next', on: now, amount });
          const sets = isSet ? tags.map((tag) => tagSet(tag, text(now) as string)) : [];
          const after = [...sets, buys].reduce((next, fact) => apply(next, timeline, fact).state, state);
          return levelOf(after, timeline);
        };
        expect(levelAfter(spend, true)).toBeGreaterThanOrEqual(wanted);
        if (nextTier.needs === 'all') {
          // One step at a time the level is also stood on by who has earned a higher one.
          if (rules.tiers.climb === 'to-earned') expect(levelAfter(spend, false)).not.toBe(wanted);
          together++;
        } else {
          expect(levelAfter(0, true)).toBeGreaterThanOrEqual(wanted);
          expect(levelAfter(spend, false)).toBeGreaterThanOrEqual(wanted);
          tagged++;
        }
        bought++;
      }),
      runs(600),
    );
    expect(Math.min(bought, tagged, together)).toBeGreaterThan(0);
  });

  test('holds until the instant it names, and is more from then on', () => {
    let moved = 0;
    fc.assert(
      fc.property(spendLadders(), ({ timeline, facts, now }) => {
        const { state } = fold(facts, timeline, now);
        if (state === null) return;
        const missing = missingFor(status(state, timeline, now));
        if (missing?.by == null || dueAt(state, timeline) <= missing.by) return;
        const before = missingFor(status(state, timeline, (missing.by - 1) as Instant));
        const after = missingFor(status(state, timeline, missing.by));
        expect(before).toEqual(missing);
        expect(after?.amount).toBeGreaterThanOrEqual(missing.amount);
        expect(after).not.toEqual(missing);
        moved++;
      }),
      runs(600),
    );
    expect(moved).toBeGreaterThan(0);
  });

  test('to keep the tier: exactly that keeps it at the review, and one minor unit less does not', () => {
    const seen = { kept: 0, lowered: 0 };
    fc.assert(
      fc.property(spendLadders(), ({ timeline, facts, now }) => {
        const { state } = fold(facts, timeline, now);
        if (state === null) return;
        const { keepTier, tier } = status(state, timeline, now);
        if (keepTier === null || tier.until === null) return;
        const current = levelOf(advance(state, timeline, now, []), timeline);
        const until = tier.until;
        const by = keepTier.missing[0]?.by ?? until;
        const levelAfter = (amount: number) => {
          const on = (by - 1) as Instant;
          const applied = apply(state, timeline, purchase({ orderId: 'last', on, amount })).state;
          // A purchase that raises the tier or extends the term: there is no review at this one's end.
          const isSame = applied.tier.whileQualified
            ? applied.tier.since === tier.since
            : applied.tier.until === until && levelOf(applied, timeline) === current;
          return isSame ? levelOf(advance(applied, timeline, until, []), timeline) : null;
        };
        const amount = keepTier.missing[0]?.amount ?? 0;
        const kept = levelAfter(amount);
        if (kept !== null) {
          expect(kept).toBeGreaterThanOrEqual(current);
          seen.kept++;
        }
        const lowered = amount === 0 ? null : levelAfter(amount - 1);
        if (lowered !== null) {
          expect(lowered).toBeLessThan(current);
          seen.lowered++;
        }
      }),
      runs(600),
    );
    expect(seen.kept).toBeGreaterThan(0);
    expect(seen.lowered).toBeGreaterThan(0);
  });

  test('does not depend on when it is read, as long as nothing has changed', () => {
    fc.assert(
      fc.property(spendLadders(), moments, ({ timeline, facts, now, anchor }, moment: Moment) => {
        const { state } = fold(facts, timeline, now);
        if (state === null) return;
        const zone = rulesOfLine(timeline, 0).calendar.timeZone;
        const first = status(state, timeline, now);
        // One step at a time the next level may be reached already: nothing is missing, and no date is named.
        if (first.nextTier?.missing.length === 0) return;
        const until = Math.min(
          dueAt(first.state, timeline),
          missingFor(first)?.by ?? endOfTime,
          first.keepTier?.missing[0]?.by ?? endOfTime,
          endOfHolds(first),
        );
        const later = Math.max(now, Math.min(until - 1, instantOf(moment, anchor, zone))) as Instant;
        const { rules: _, state: __, ...before } = first;
        const { rules: ___, state: ____, ...after } = status(state, timeline, later);
        expect(after).toEqual(before);
      }),
      runs(400),
    );
  });
});

function endOfHolds({ state, rules }: Status): number {
  const ends = state.lots.filter(({ availableOn }) => availableOn > 0);
  return Math.min(endOfTime, ...ends.map(({ availableOn }) => rules.calendar.startOfDay(availableOn)));
}

function missingFor({ nextTier }: Status) {
  return nextTier?.missing[0];
}

function levelOf(state: MemberState, timeline: Timeline): number {
  return levelIndex(rulesOfLine(timeline, state.line), state.tier.level);
}

/** The same member with more to their name on one of the days that are kept, or on the last. */
function withMore(
  state: MemberState,
  amounts: Amounts,
  place: number,
  added: readonly string[],
): MemberState {
  const { days, lifetime } = state.qualifying;
  const missing = added.filter((tag) => !hasTag(state.tags, tag));
  const more = (to: DayAmounts): DayAmounts => ({ ...sum(to, amounts), day: to.day });
  return {
    ...state,
    tags: [...state.tags, ...missing.map((tag) => ({ tag, since: state.asOf.at }))],
    qualifying: {
      ...state.qualifying,
      days: days.map((day, index) => (index === place % days.length ? more(day) : day)),
      lifetime: sum(lifetime, amounts),
    },
  };
}
