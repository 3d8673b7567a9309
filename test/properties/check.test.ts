/** What the check says is so: random programs and histories never show the contrary. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkProgram } from '../../domain/check/check.ts';
import { domainsOf, isPossible } from '../../domain/check/condition/bounds.ts';
import { waysOf } from '../../domain/check/condition/ways.ts';
import { standings } from '../../domain/facts/vocabulary.ts';
import type { Instant } from '../../domain/kernel/brand.ts';
import { calendarIn } from '../../domain/kernel/calendar.ts';
import { never, parseDay, weekdayOf } from '../../domain/kernel/civil.ts';
import { fold } from '../../domain/member/fold.ts';
import { checkCondition } from '../../domain/program/conditionCheck.ts';
import { compileCondition, conditionTree } from '../../domain/program/conditions.ts';
import type { ConditionScope, Rules } from '../../domain/program/rules.ts';
import { makeTimeline } from '../../domain/program/timeline.ts';
import { extras } from '../support/arbitraries/extras.ts';
import { programAt, programDraws } from '../support/arbitraries/programs.ts';
import { scenarios, wholeScenarios } from '../support/arbitraries/scenarios.ts';
import { subjectOf } from '../support/checks.ts';
import { rulesOf } from '../support/programs.ts';
import { purchase } from '../support/purchases.ts';
import { runs } from '../support/runs.ts';
import { at } from '../support/times.ts';

const place = fc.record({
  currency: fc.constantFrom('USD', 'JPY', 'KWD'),
  timeZone: fc.constantFrom('UTC', 'America/New_York', 'Pacific/Apia'),
} as const);

test('any program can be checked, first or later, whatever it follows and however it is to stand', () => {
  const found = new Set<string>();
  fc.assert(
    fc.property(
      fc.record({ place, first: programDraws, second: programDraws, more: extras }),
      fc.record({ isFirst: fc.boolean(), standing: fc.constantFrom(...standings), isKnown: fc.boolean() }),
      ({ place, first, second, more }, { isFirst, standing, isKnown }) => {
        const before = isKnown ? subjectOf(programAt(first, place)).rules : null;
        const line = { effectiveFrom: 0 as Instant, publishedAt: 0 as Instant, standing };
        const findings = checkProgram(
          subjectOf(programAt(second, place, more), {
            isFirst,
            standing,
            before: before === null || isFirst ? null : makeTimeline([{ ...line, rules: before }]),
          }),
        );
        for (const { rule, says, fix, example } of findings) {
          found.add(rule);
          for (const text of [says, fix, example]) expect(text.length).toBeGreaterThan(10);
          expect(example).not.toMatch(/undefined|NaN|null/);
        }
      },
    ),
    runs(400),
  );
  expect(found.size, [...found].join()).toBeGreaterThan(4);
});

describe('levels', () => {
  test('one that nobody can reach is reached by nobody who buys', () => {
    let flagged = 0;
    fc.assert(
      fc.property(scenarios({ factsMax: 15, versionsMax: 1 }), ({ timeline, facts, end }) => {
        const { rules } = timeline.lines[0]!;
        const unreachable = checkProgram(subjectOf(rules.file))
          .filter(({ rule }) => rule === 'level-unreachable')
          .map(({ path }) => rules.tiers.levels[Number(/\d+/.exec(path)?.[0])]?.id);
        flagged += unreachable.length;
        const { entries } = fold(facts, timeline, end);
        for (const outcome of entries.flatMap(({ applied }) => applied.outcomes)) {
          if (outcome.kind === 'tier.raised') expect(unreachable).not.toContain(outcome.to);
        }
      }),
      runs(600),
    );
    expect(flagged).toBeGreaterThan(0);
  });

  test('one that everybody has is held after every purchase that counts', () => {
    let held = 0;
    fc.assert(
      fc.property(scenarios({ factsMax: 10, versionsMax: 1 }), ({ timeline, facts }) => {
        const { rules } = timeline.lines[0]!;
        if (rules.tiers.upgrade !== 'at-once') return; // there it takes until the month or the year is over
        const found = checkProgram(subjectOf(rules.file)).find(({ rule }) => rule === 'level-for-everyone');
        if (found === undefined) return;
        const least = Number(/\d+/.exec(found.path)?.[0]);
        for (const each of facts) {
          const { state, entries } = fold([each], timeline, each.occurredAt);
          const counts = entries[0]?.applied.outcomes.some(
            (outcome) => outcome.kind === 'points.earned' && outcome.eligible > 0,
          );
          if (!counts || state === null || !hasBegun(rules, each.occurredAt)) continue;
          expect(rules.tiers.indexById.get(state.tier.level)).toBeGreaterThanOrEqual(least);
          held++;
        }
      }),
      runs(600),
    );
    expect(held).toBeGreaterThan(0);
  });
});

test('where nothing is found, no points on hold are gone before they can be spent', () => {
  let lots = 0;
  fc.assert(
    fc.property(wholeScenarios({ factsMax: 10, versionsMax: 1 }), ({ timeline, facts, end }) => {
      const { rules } = timeline.lines[0]!;
      const found = checkProgram(subjectOf(rules.file));
      if (found.some(({ rule }) => rule === 'hold-outlives-expiry')) return;
      for (const { availableOn, expiresOn } of fold(facts, timeline, end).state?.lots ?? []) {
        if (availableOn === 0 || expiresOn === never) continue;
        expect(expiresOn).toBeGreaterThan(availableOn);
        lots++;
      }
    }),
    runs(600),
  );
  expect(lots).toBeGreaterThan(0);
});

test('a bonus that is said never to be paid is never paid', () => {
  let never = 0;
  fc.assert(
    fc.property(wholeScenarios({ factsMax: 12, versionsMax: 1 }), ({ timeline, facts, end }) => {
      const { rules } = timeline.lines[0]!;
      const dead = checkProgram(subjectOf(rules.file, { isFirst: true }))
        .filter(({ rule }) => rule === 'bonus-never-fires')
        .map(({ path }) => `earning.bonuses.${rules.earning.bonuses[Number(/\d+/.exec(path)?.[0])]?.id}`);
      never += dead.length;
      for (const { applied } of fold(facts, timeline, end).entries) {
        for (const { kind, rule } of applied.outcomes)
          if (kind === 'points.bonus') expect(dead).not.toContain(rule);
      }
    }),
    runs(600),
  );
  expect(never).toBeGreaterThan(0);
});

/** Small numbers and few names: every case can be tried. */
const atom = fc.oneof(
  fc
    .record({
      term: fc.constantFrom('member.purchases', 'purchase.total'),
      op: fc.constantFrom('<', '<=', '>', '>=', '==', '!='),
      to: fc.integer({ min: -1, max: 4 }),
      isTurned: fc.boolean(),
    })
    .map(({ term, op, to, isTurned }) => (isTurned ? `${to} ${op} ${term}` : `${term} ${op} ${to}`)),
  fc.constantFrom(
    'tier == "regular"',
    'tier != "gold"',
    'tier in ["gold", "platinum"]',
    'tier == "none"',
    '"a" in purchase.skus',
    'purchase.channel == "app"',
    '"vip" in member.tags',
    '"VIP" in member.tags',
    'true',
    'now.getDayOfWeek() > 5',
  ),
);
const condition = fc.letrec<{ all: string }>((tie) => ({
  all: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    atom,
    tie('all').map((inner) => `!(${inner})`),
    fc.tuple(tie('all'), tie('all')).map(([a, b]) => `(${a}) && (${b})`),
    fc.tuple(tie('all'), tie('all')).map(([a, b]) => `(${a}) || (${b})`),
    fc.tuple(tie('all'), tie('all'), tie('all')).map(([a, b, c]) => `(${a}) ? (${b}) : (${c})`),
  ),
})).all;

const numbers = [0, 1, 2, 3, 4, 5];
const scopes: readonly ConditionScope[] = ['regular', 'gold', 'platinum'].flatMap((tier) =>
  numbers.flatMap((purchases) =>
    [-2, -1, ...numbers].flatMap((total) =>
      ['2026-11-22T12:00', '2026-11-23T12:00', '2026-11-28T12:00'].flatMap((day) =>
        [true, false].flatMap((isApp) =>
          [true, false].flatMap((hasSku) =>
            [[], ['vip']].map((tags) => ({
              purchase: {
                ...purchase({ on: day, lines: [{ amount: total, ...(hasSku ? { sku: 'a' } : {}) }] }),
                ...(isApp ? { channel: 'app' } : {}),
              },
              amounts: [total],
              total,
              eligible: Math.max(0, total),
              hour: 12,
              weekday: weekdayOf(calendarIn('UTC').dayOf(at(day))),
              member: {
                purchases,
                daysEnrolled: 0,
                daysSinceLastPurchase: purchases === 0 ? null : purchases,
                tags,
              },
              tier,
              now: at(day),
            })),
          ),
        ),
      ),
    ),
  ),
);

test('a condition is said to be impossible exactly where no purchase meets it', () => {
  const rules = rulesOf();
  const domains = domainsOf(rules, { from: at('2026-01-01'), to: at('2027-01-01') }, false);
  let [impossible, possible] = [0, 0];
  fc.assert(
    fc.property(condition, (source) => {
      if (checkCondition(source, 'purchase') !== null) return; // too large a tree
      const ways = waysOf(conditionTree(source));
      if (ways === null) return;
      const isSaid = ways.some((way) => isPossible(way, domains));
      const { holds } = compileCondition(source, 'purchase');
      const isMet = scopes.some((scope) => holds(scope, null));
      expect(isSaid, source).toBe(isMet);
      if (isMet) possible++;
      else impossible++;
    }),
    runs(400),
  );
  expect(Math.min(impossible, possible)).toBeGreaterThan(10);
});

/** Nothing counts since a day that is still to come. */
function hasBegun({ tiers, calendar }: Rules, at: Instant): boolean {
  const today = calendar.dayOf(at);
  return tiers.windows.every(
    (window) => window.kind !== 'since' || (parseDay(window.date) ?? never) <= today,
  );
}
