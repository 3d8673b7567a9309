/** Whether a stored state is what its facts come to; where not, the first thing that differs, in full. */
import { describe, expect, test } from 'vitest';
import type { Outcome } from '../../../domain/facts/outcomes.ts';
import type { Instant } from '../../../domain/kernel/brand.ts';
import { seenAt } from '../../../domain/member/advance.ts';
import { fold } from '../../../domain/member/fold.ts';
import { audit, firstDifference } from '../../../domain/reading/audit.ts';
import type { MemberState } from '../../../domain/state/state.ts';
import { type Changes, timelineOf, timelineOfVersions } from '../../support/programs.ts';
import { purchase } from '../../support/purchases.ts';
import { at } from '../../support/times.ts';

const facts = [
  purchase({ orderId: '1', on: '2026-01-10T12:00', amount: 60_00 }),
  purchase({ orderId: '2', on: '2026-02-10T12:00', amount: 50_00 }),
];
const timeline = timelineOf({ expiry: { kind: 'after-months', months: 12, roundedTo: 'day' } });
const now = at('2026-03-01T12:00');

/** As the ledger has it: the state, and the outcomes of all entries. */
function books(until = now, rules = timeline) {
  const { state, entries, passed } = fold(facts, rules, until);
  const booked: readonly Outcome[] = [
    ...entries.flatMap(({ applied }) => [...applied.passed, ...applied.outcomes]),
    ...passed,
  ];
  return { state: state as MemberState, booked };
}

describe('the audit', () => {
  test('finds nothing in sound books, whether or not a job has run', () => {
    const { state, booked } = books();
    expect(audit(state, facts, timeline, booked, now)).toBeNull();
    const later = books(at('2027-06-01T00:00'));
    expect(audit(later.state, facts, timeline, later.booked, at('2027-06-01T00:00'))).toBeNull();
  });

  test('names the field of the state that differs, with both sides', () => {
    const { state, booked } = books();
    const [lot] = state.lots;
    const wrong = { ...state, lots: [{ ...lot, remaining: 61 }, ...state.lots.slice(1)] } as MemberState;
    expect(audit(wrong, facts, timeline, booked, now)).toEqual({
      check: 'state',
      at: 'lots[0].remaining',
      stored: 61,
      folded: 60,
    });
    expect(audit({ ...state, purchases: 3 }, facts, timeline, booked, now)).toMatchObject({
      at: 'purchases',
      stored: 3,
      folded: 2,
    });
  });

  test('names points that the entries do not add up to', () => {
    const { state, booked } = books();
    expect(audit(state, facts, timeline, booked.slice(0, -2), now)).toMatchObject({
      check: 'points',
      stored: 110,
    });
    const without = booked.filter(({ kind }) => kind !== 'points.earned');
    expect(audit(state, facts, timeline, without, now)).toEqual({
      check: 'points',
      at: 'points of all entries',
      stored: 110,
      folded: 0,
    });
  });

  test('names facts that the state has not', () => {
    const { state, booked } = books();
    expect(audit(state, facts.slice(0, 1), timeline, booked, now)).toMatchObject({ check: 'state' });
  });

  describe('of a state that was written before new rules', () => {
    const points = { anyOf: [{ metric: 'points', atLeast: 5_000 }] };
    const byPoints: Changes = {
      tiers: {
        levels: [
          { id: 'regular', name: 'Regular' },
          { id: 'gold', name: 'Gold', qualify: points },
        ],
      },
    };
    const before = timelineOfVersions({ changes: {} });
    const after = timelineOfVersions({ changes: {} }, { from: '2026-06-01T00:00', changes: byPoints });

    test('goes by what the rules needed then', () => {
      const { state, booked } = books(now, before);
      expect(state.need).not.toBe(after.need.fingerprint);
      expect(audit(state, facts, after, booked, now)).toBeNull();
      expect(audit({ ...state, purchases: 3 }, facts, after, booked, now)).toMatchObject({ at: 'purchases' });
    });

    test('names a need that no rules ever had', () => {
      const { state, booked } = books(now, before);
      expect(audit({ ...state, need: 'x' }, facts, after, booked, now)).toEqual({
        check: 'state',
        at: 'need',
        stored: 'x',
        folded: after.need.fingerprint,
      });
    });
  });

  test('of a state that a job has stored under new rules goes on to their beginning', () => {
    const rules = timelineOfVersions({ changes: {} }, { from: '2026-02-20T00:00', changes: { name: 'New' } });
    const { state, booked } = books(now, rules);
    const stored = seenAt(state, rules, now);
    expect(stored.line).toBe(1);
    expect(audit(stored, facts, rules, booked, now)).toBeNull();
    // Before they were there nobody can have stored that.
    expect(audit(stored, facts, rules, booked, at('2026-02-19T00:00') as Instant)).toMatchObject({
      at: 'line',
    });
  });
});

describe('the first difference', () => {
  test.each<[string, unknown, unknown, object | null]>([
    ['of two that are alike', { a: [1, { b: 2 }] }, { a: [1, { b: 2 }] }, null],
    ['deep inside', { a: [1, { b: 2 }] }, { a: [1, { b: 3 }] }, { at: 'a[1].b', stored: 2, folded: 3 }],
    ['what is missing', { a: 1 }, { a: 1, b: 2 }, { at: 'b', stored: null, folded: 2 }],
    ['what is too much', { a: 1, b: 2 }, { a: 1 }, { at: 'b', stored: 2, folded: null }],
    ['a list that is longer', { a: [1, 2] }, { a: [1] }, { at: 'a[1]', stored: 2, folded: null }],
    ['a list for an object', { a: [] }, { a: {} }, { at: 'a', stored: [], folded: {} }],
    ['nothing for something', { a: null }, { a: {} }, { at: 'a', stored: null, folded: {} }],
    ['something for nothing', { a: {} }, { a: null }, { at: 'a', stored: {}, folded: null }],
    ['a text for a number', { a: '1' }, { a: 1 }, { at: 'a', stored: '1', folded: 1 }],
    ['the first of several', { a: 1, b: 1 }, { a: 2, b: 2 }, { at: 'a', stored: 1, folded: 2 }],
  ])('%s', (_, stored, folded, expected) => {
    expect(firstDifference(stored, folded, '')).toEqual(expected);
  });
});
