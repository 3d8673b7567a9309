/** When time alone changes a member. */
import { describe, expect, test } from 'vitest';
import { endOfTime } from '../../../domain/kernel/instant.ts';
import { dueAt } from '../../../domain/member/advance.ts';
import { fold } from '../../../domain/member/fold.ts';
import type { MemberState } from '../../../domain/state/state.ts';
import { type Changes, timelineOf, timelineOfVersions } from '../../support/programs.ts';
import { purchase } from '../../support/purchases.ts';
import { at, text } from '../../support/times.ts';

const on = '2026-01-15T12:00';

function due(changes: Changes, amount: number) {
  const timeline = timelineOf(changes);
  const { state } = fold([purchase({ on, amount })], timeline, at(on));
  return dueAt(state as MemberState, timeline);
}

const afterYear = { kind: 'after-months', months: 12, roundedTo: 'day' };

describe('a member is due', () => {
  test('when the first points expire', () => {
    expect(text(due({ expiry: afterYear }, 50_00))).toBe('2027-01-15T00:00:00Z');
  });

  test('when the term of the tier ends', () => {
    expect(text(due({}, 150_00))).toBe('2027-01-15T00:00:00Z');
  });

  test('when new rules take effect', () => {
    const timeline = timelineOfVersions({ changes: {} }, { from: '2026-06-01T00:00', changes: {} });
    const { state } = fold([purchase({ on })], timeline, at(on));
    expect(text(dueAt(state as MemberState, timeline))).toBe('2026-06-01T00:00:00Z');
  });

  test('not for the end of a hold, which is seen on reading', () => {
    expect(due({ earning: { hold: { kind: 'days', days: 14 } } }, 50_00)).toBe(endOfTime);
  });

  test('never, for the first level and for points that never expire', () => {
    expect(due({}, 50_00)).toBe(endOfTime);
  });

  test('never, for points that were not earned: nothing is left to expire', () => {
    expect(due({ expiry: afterYear }, 50)).toBe(endOfTime);
  });

  test('never, for a tier whose term is unlimited', () => {
    expect(due({ tiers: { term: { kind: 'unlimited' } } }, 150_00)).toBe(endOfTime);
  });
});

describe('until the end of time', () => {
  test('points that never expire are still there', () => {
    const { state, passed } = fold([purchase({ on, amount: 50_00 })], timelineOf(), endOfTime);
    expect(state?.lots.map(({ remaining }) => remaining)).toEqual([50]);
    expect(passed).toEqual([]);
  });
});
