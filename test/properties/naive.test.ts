/** Law 2, second half: a naive second fold, written for the tests alone, agrees with the fold. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Fact } from '../../domain/facts/facts.ts';
import { sumPoints } from '../../domain/facts/outcomeCatalogue.ts';
import type { Outcome, TimedOutcome } from '../../domain/facts/outcomes.ts';
import type { Instant, MemberId } from '../../domain/kernel/brand.ts';
import { formatDay } from '../../domain/kernel/civil.ts';
import type { Applied } from '../../domain/member/apply.ts';
import { fold } from '../../domain/member/fold.ts';
import type { Rules } from '../../domain/program/rules.ts';
import type { Timeline } from '../../domain/program/timeline.ts';
import { type Missing, status } from '../../domain/reading/status.ts';
import { type Scenario, scenarios, wholeScenarios } from '../support/arbitraries/scenarios.ts';
import { moveOf } from '../support/moves.ts';
import { runs } from '../support/runs.ts';
import { type NaiveHistory, naiveFold } from './naive/fold.ts';
import { naiveStatus } from './naive/status.ts';
import type { NaiveEntry, NaivePassage } from './naive/walk.ts';

test.each([
  ['purchases', scenarios],
  ['every kind of fact', wholeScenarios],
] as const)(
  'law 2: a second fold, written anew for the tests, agrees on every history of %s',
  (_, scenarios) => {
    fc.assert(
      fc.property(scenarios(), ({ versions, timeline, facts, moment, end }) => {
        for (const until of [end, moment]) agree(versions, timeline, facts, until);
      }),
      runs(400),
    );
  },
);

test('law 2: it agrees where an order was moved to somebody else, too', () => {
  fc.assert(
    fc.property(wholeScenarios(), fc.nat(), ({ versions, timeline, facts, end }, pick) => {
      const bought = facts.filter((fact) => fact.kind === 'purchase');
      const purchase = bought[pick % Math.max(1, bought.length)];
      if (purchase === undefined) return;
      const at = (end + 1) as Instant;
      agree(versions, timeline, [...facts, moveOf(purchase, facts, 'm2' as MemberId, at)], at);
    }),
    runs(200),
  );
});

function agree(
  versions: Scenario['versions'],
  timeline: Timeline,
  facts: readonly Fact[],
  until: Instant,
): void {
  const folded = fold(facts, timeline, until);
  const naive = naiveFold(
    versions.map(({ file, from = 0 }) => ({ file, from })),
    facts,
    until,
  );
  if (naive === null || folded.state === null) {
    expect(folded.state).toBeNull();
    expect(naive).toBeNull();
    return;
  }
  expect(folded.entries.map(({ fact, applied }) => ({ id: fact.id, ...earned(applied) }))).toEqual(
    naive.entries.map(earnedNaively),
  );
  const passed = [...folded.entries.flatMap(({ applied }) => applied.passed), ...folded.passed];
  expect(withSortedCarry(passed.map(passage))).toEqual(withSortedCarry(naive.passages.map(passageNaively)));
  expect(seen(folded.state, timeline, until)).toEqual(seenNaively(naive, until));
}

function earned({ outcomes }: Applied) {
  const raised = outcomes.findLast(
    (outcome): outcome is Outcome & { kind: 'tier.raised' } => outcome.kind === 'tier.raised',
  );
  const clawedBack = outcomes.find((outcome) => outcome.kind === 'points.clawed-back');
  return {
    points: sumPoints(outcomes),
    raisedTo: raised?.to ?? null,
    excess: clawedBack?.excess ?? 0,
    told: outcomes.flatMap(toldOf),
  };
}

function toldOf(outcome: Outcome): readonly string[] {
  if (outcome.kind === 'trigger.fired') return [`${outcome.heldOut ? '?' : '+'}${outcome.trigger}`];
  if (outcome.kind === 'trigger.withdrawn') return [`-${outcome.trigger}`];
  const isOfTrigger = outcome.rule.startsWith('triggers.');
  if (outcome.kind === 'tag.set' && isOfTrigger) return [`#${outcome.tag}`];
  return outcome.kind === 'tag.unset' && isOfTrigger ? [`~${outcome.tag}`] : [];
}

function earnedNaively({ fact, points, raisedTo, excess, told = [] }: NaiveEntry) {
  return { id: fact.id, points: Number(points), raisedTo, excess: Number(excess), told };
}

/** What is carried over at one moment is one thing, in whatever order its metrics are named. */
function withSortedCarry<T extends { readonly kind: string; readonly amount?: number }>(
  passages: readonly T[],
) {
  const carried = passages.flatMap(({ kind, amount = 0 }) => (kind === 'carried' ? [amount] : []));
  const rest = passages.filter(({ kind }) => kind !== 'carried');
  return { rest, carried: carried.sort((a, b) => a - b) };
}

function passage(outcome: TimedOutcome) {
  switch (outcome.kind) {
    case 'points.expired':
      return { kind: 'expired', at: outcome.at, points: -outcome.points };
    case 'points.returned':
      return { kind: 'returned', at: outcome.at, points: outcome.points };
    case 'tier.kept':
      return { kind: 'kept', at: outcome.at, level: outcome.tier, until: outcome.until };
    case 'points.rewarded':
      return { kind: 'rewarded', at: outcome.at, points: outcome.points };
    case 'points.clawed-back':
      return { kind: 'taken-back', at: outcome.at, points: 0 - outcome.points };
    case 'tier.for-life':
      return { kind: 'for-life', at: outcome.at, level: outcome.tier };
    case 'qualifying.carried':
      return { kind: 'carried', at: outcome.at, amount: outcome.amount };
    case 'tier.override-ended':
      return { kind: 'override-ended', at: outcome.at, level: outcome.tier };
    case 'trigger.fired':
      return { kind: 'fired', at: outcome.at, trigger: outcome.trigger, heldOut: outcome.heldOut === true };
    case 'tag.set':
      return { kind: 'tagged', at: outcome.at, tag: outcome.tag };
    case 'tier.raised':
    case 'tier.lowered': {
      const { at, from, to, until } = outcome;
      return { kind: 'moved', at, from, to, until };
    }
  }
}

function passageNaively(passed: NaivePassage) {
  switch (passed.kind) {
    case 'expired':
    case 'returned':
    case 'rewarded':
    case 'taken-back':
      return { ...passed, points: Number(passed.points) };
    case 'carried':
      return { ...passed, amount: Number(passed.amount) };
    default:
      return passed;
  }
}

function seen(state: Parameters<typeof status>[0], timeline: Timeline, now: Instant) {
  const { tier, privileges, balance, pending, deficit, nextExpiry, nextTier, keepTier, forLife, rules } =
    status(state, timeline, now);
  return {
    tier: { level: tier.level.id, since: tier.since, until: tier.until },
    privileges: privileges.map(({ id, name }) => `${id} ${name}`),
    balance,
    pending,
    deficit,
    nextExpiry,
    nextTier:
      nextTier === null ? null : { level: nextTier.level.id, missing: amounts(nextTier.missing, rules) },
    keepTier: keepTier === null ? null : amounts(keepTier.missing, rules),
    forLife: forLife?.id ?? null,
    tags: state.tags.map(({ tag, by }) => (by === undefined ? tag : `${tag} ${by}`)),
    fired: state.fired.map(({ trigger, times, lastOn }) => ({ trigger, times, lastOn: formatDay(lastOn) })),
    uses: state.uses.map(({ what, periodStart, used }) => ({ what, from: formatDay(periodStart), used })),
  };
}

function amounts(missing: readonly Missing[], { tiers }: Rules) {
  return Object.fromEntries(
    missing.map(({ metric, window, amount }) => [
      `${metric} ${JSON.stringify(window ?? tiers.window)}`,
      amount,
    ]),
  );
}

function seenNaively(naive: NaiveHistory, now: Instant) {
  return { ...naiveStatus(naive, now), tags: naive.tags, fired: naive.fired, uses: naive.uses.all };
}
