/** What would have been under other rules, month by month, beside what was. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pointsOf } from '../../../domain/facts/outcomeCatalogue.ts';
import { fold } from '../../../domain/member/fold.ts';
import { addSince, type Months, nothingSince } from '../../../domain/preview/months.ts';
import { asIfSince, sinceOf } from '../../../domain/preview/since.ts';
import type { TimelineLine } from '../../../domain/program/timeline.ts';
import { status } from '../../../domain/reading/status.ts';
import { wholeScenarios } from '../../support/arbitraries/scenarios.ts';
import { type Changes, rulesOf, timelineOf } from '../../support/programs.ts';
import { purchase } from '../../support/purchases.ts';
import { runs } from '../../support/runs.ts';
import { expectSame } from '../../support/same.ts';
import { at } from '../../support/times.ts';

function draft(changes: Changes, since: string): TimelineLine {
  const effectiveFrom = at(since);
  return { effectiveFrom, publishedAt: effectiveFrom, standing: 'at-once', rules: rulesOf(changes, 2) };
}

const bought = [
  purchase({ orderId: '1', on: at('2026-01-15T12:00'), amount: 150_00 }),
  purchase({ orderId: '2', on: at('2026-03-31T23:30'), amount: 50_00 }),
  purchase({ orderId: '3', on: at('2026-04-01T00:30'), amount: 20_00 }),
];

function told(changes: Changes, since: string, until = '2026-05-10T00:00') {
  const timeline = timelineOf({});
  const changed = asIfSince(timeline, draft(changes, since));
  return sinceOf(bought, timeline, changed, at(until));
}

const issued = (months: Months) => Object.entries(months).map(([name, month]) => [name, month.issued]);

describe('double points since March', () => {
  const base = { points: 2, per: '1.00', on: 'purchase', rounding: 'down' };
  const { was, wouldBe } = told({ earning: { base } }, '2026-03-01T00:00');

  test('tell the months from March on, the one that has begun too', () => {
    expect(issued(was)).toEqual([
      ['2026-03', 50],
      ['2026-04', 20],
      ['2026-05', 0],
    ]);
    expect(issued(wouldBe)).toEqual([
      ['2026-03', 100],
      ['2026-04', 40],
      ['2026-05', 0],
    ]);
  });

  test('leave the tiers as they were', () => {
    expect(Object.values(wouldBe).map(({ tiers }) => tiers)).toEqual([{ gold: 1 }, { gold: 1 }, { gold: 1 }]);
  });
});

test('triggers are counted by month, with members for whom they fire', () => {
  const triggers = [
    { id: 'buys', on: { kind: 'purchase' } },
    { id: 'held', on: { kind: 'purchase' }, holdout: 90 },
  ];
  const { was, wouldBe } = told({ triggers }, '2026-03-01T00:00');
  expect(Object.values(was).map((month) => month.triggers)).toEqual([undefined, undefined, undefined]);
  expect(wouldBe['2026-03']?.triggers?.buys).toEqual({ fired: 1, heldOut: 0, sample: ['m1'] });
  const twice = addSince({ was, wouldBe }, { was, wouldBe }).wouldBe;
  expect(twice['2026-04']?.triggers?.buys).toEqual({ fired: 2, heldOut: 0, sample: ['m1'] });
  expect(twice['2026-05']?.triggers).toBeUndefined();
});

test('a month in which the rules change counts only what comes after', () => {
  const { was } = told({}, '2026-03-31T23:45');
  expect(issued(was)[0]).toEqual(['2026-03', 0]);
});

test('a draft that always was makes everything by its rules', () => {
  const levels = [
    { id: 'regular', name: 'Regular' },
    { id: 'silver', name: 'Silver', qualify: { anyOf: [{ metric: 'spend', atLeast: '200.00' }] } },
  ];
  const { was, wouldBe } = told({ tiers: { levels } }, '1970-01-01T00:00');
  const tiers = (months: Months) => Object.entries(months).map(([name, month]) => [name, month.tiers]);
  expect(tiers(was).slice(0, 3)).toEqual([
    ['2026-01', { gold: 1 }],
    ['2026-02', { gold: 1 }],
    ['2026-03', { gold: 1 }],
  ]);
  expect(tiers(wouldBe).slice(0, 3)).toEqual([
    ['2026-01', { regular: 1 }],
    ['2026-02', { regular: 1 }],
    ['2026-03', { silver: 1 }],
  ]);
});

test('the rules that were in force give what was, and months add up to every outcome', () => {
  fc.assert(
    fc.property(wholeScenarios({ factsMax: 30 }), ({ timeline, facts, end }) => {
      const [first] = timeline.lines as readonly [TimelineLine];
      const changed = asIfSince(null, first);
      const { was, wouldBe } = sinceOf(facts, changed, changed, end);
      expectSame(was, wouldBe);
      const { entries, passed, state } = fold(facts, changed, end);
      const outcomes = [
        ...entries.flatMap(({ applied }) => [...applied.passed, ...applied.outcomes]),
        ...passed,
      ];
      const all = Object.values(was);
      const net = all.reduce((sum, m) => sum + m.issued - m.takenBack - m.redeemed - m.expired, 0);
      expect(net).toBe(outcomes.reduce((sum, outcome) => sum + pointsOf(outcome), 0));
      if (state === null) return;
      const { level } = status(state, changed, end).tier;
      expect(all.at(-1)?.tiers).toEqual({ [level.id]: 1 });
    }),
    runs(300),
  );
});

test('what was before the draft is told from where it ended', () => {
  fc.assert(
    fc.property(wholeScenarios({ factsMax: 30 }), ({ timeline, facts, end }) => {
      const [first] = timeline.lines as readonly [TimelineLine];
      const last = timeline.lines.at(-1) as TimelineLine;
      const whole = sinceOf(facts, timeline, asIfSince(null, first), end).was;
      const { was, wouldBe } = sinceOf(facts, timeline, asIfSince(timeline, last), end);
      expectSame(was, wouldBe);
      // The month in which it begins counts only a part.
      for (const [name, month] of Object.entries(was).slice(1)) expectSame(month, whole[name]);
    }),
    runs(300),
  );
});

test('members add up month by month', () => {
  const one = told({}, '2026-03-01T00:00');
  const { was } = addSince(one, addSince(nothingSince, one));
  expect(was['2026-03']).toEqual({ issued: 100, takenBack: 0, redeemed: 0, expired: 0, tiers: { gold: 2 } });
});
