/** What a member is shown. */
import { describe, expect, test } from 'vitest';
import type { Fact } from '../../domain/member/facts.ts';
import { fold } from '../../domain/member/fold.ts';
import type { MemberState } from '../../domain/member/state.ts';
import { status } from '../../domain/member/status.ts';
import { override } from '../support/commands.ts';
import { type Changes, timelineOf } from '../support/programs.ts';
import { type PurchaseOptions, purchase } from '../support/purchases.ts';
import { at, text } from '../support/times.ts';

/** The status at `now` after purchases, under the plain program with `changes`. */
function seen(changes: Changes, purchases: readonly PurchaseOptions[], now: string) {
  const timeline = timelineOf(changes);
  const facts = purchases.map(purchase);
  const until = at(now);
  return status(fold(facts, timeline, until).state as MemberState, timeline, until);
}

describe('the way to the next tier', () => {
  const spend = { on: '2026-01-15T12:00', amount: 60_00 };

  test('is what the window still lacks, until its oldest part leaves', () => {
    const { nextTier } = seen({}, [spend, { on: '2026-03-01T09:00', amount: 15_00 }], '2026-03-02T00:00');
    expect(nextTier?.level.id).toBe('gold');
    expect(nextTier?.missing.map(({ metric, amount, by }) => [metric, amount, text(by)])).toEqual([
      ['spend', 25_00, '2027-01-15T00:00:00Z'],
    ]);
  });

  test('names no date where nothing in a rolling window can leave it', () => {
    const { nextTier } = seen({}, [{ ...spend, amount: 0 }], '2026-03-02T00:00');
    expect(nextTier?.missing).toMatchObject([{ metric: 'spend', amount: 100_00, by: null }]);
  });

  test('names the end of the year where the window is a year, whatever is in it', () => {
    const changes = { tiers: { window: { kind: 'calendar-year' } } };
    const { nextTier } = seen(changes, [{ ...spend, amount: 0 }], '2026-03-02T00:00');
    expect(nextTier?.missing.map(({ by }) => text(by))).toEqual(['2027-01-01T00:00:00Z']);
  });

  test('names the next anniversary where the window is a year of membership', () => {
    const changes = { tiers: { window: { kind: 'membership-year' } } };
    const { nextTier } = seen(changes, [spend], '2027-02-01T00:00');
    expect(nextTier?.missing.map(({ amount, by }) => [amount, text(by)])).toEqual([
      [100_00, '2028-01-15T00:00:00Z'],
    ]);
  });

  test('names no date where everything counts for life', () => {
    const changes = { tiers: { window: { kind: 'lifetime' } } };
    const { nextTier } = seen(changes, [spend], '2036-03-02T00:00');
    expect(nextTier?.missing).toMatchObject([{ metric: 'spend', amount: 40_00, by: null }]);
  });

  test('names for each metric when that metric loses something', () => {
    const levels = [
      { id: 'regular', name: 'Regular' },
      {
        id: 'gold',
        name: 'Gold',
        qualify: {
          allOf: [
            { metric: 'spend', atLeast: '100.00' },
            { metric: 'points', atLeast: 50 },
          ],
        },
      },
    ];
    // The first purchase is too small for a point.
    const small = { on: '2026-01-15T12:00', amount: 50 };
    const { nextTier } = seen(
      { tiers: { levels } },
      [small, { on: '2026-02-01T12:00', amount: 30_00 }],
      '2026-03-01T00:00',
    );
    expect(nextTier?.needs).toBe('all');
    expect(nextTier?.missing.map(({ metric, amount, by }) => [metric, amount, text(by)])).toEqual([
      ['spend', 69_50, '2027-01-15T00:00:00Z'],
      ['points', 20, '2027-02-01T00:00:00Z'],
    ]);
  });

  test('ends at the highest level', () => {
    expect(seen({}, [{ ...spend, amount: 300_00 }], '2026-02-01T00:00').nextTier).toBeNull();
  });
});

describe('what keeps the tier', () => {
  const gold = { on: '2026-01-15T12:00', amount: 120_00 };
  const keep = (changes: Changes, purchases: readonly PurchaseOptions[], now: string) => {
    const { keepTier } = seen(changes, purchases, now);
    return (
      keepTier && [
        keepTier.needs,
        ...keepTier.missing.map(({ metric, amount, by }) => [metric, amount, text(by)]),
      ]
    );
  };
  const later = (on: string, amount: number) => ({ on, amount });

  test.each<[string, Changes, readonly PurchaseOptions[], string, unknown]>([
    ['nothing is asked of the lowest level', {}, [{ ...gold, amount: 50_00 }], '2026-02-01T00:00', null],
    [
      'what will have left the window by then does not count',
      {},
      [gold],
      '2026-02-01T00:00',
      ['any', ['spend', 100_00, '2027-01-15T00:00:00Z']],
    ],
    [
      'what will still be in it does',
      {},
      [gold, later('2026-03-01T12:00', 30_00)],
      '2026-03-02T00:00',
      ['any', ['spend', 70_00, '2027-01-15T00:00:00Z']],
    ],
    [
      'by a cent',
      {},
      [gold, later('2026-03-01T12:00', 99_99)],
      '2026-03-02T00:00',
      ['any', ['spend', 1, '2027-01-15T00:00:00Z']],
    ],
    [
      'nothing is missing any more',
      {},
      [gold, later('2026-03-01T12:00', 100_00)],
      '2026-03-02T00:00',
      ['any'],
    ],
    [
      'nothing is asked where the term has no end',
      { tiers: { term: { kind: 'unlimited' } } },
      [gold],
      '2026-03-02T00:00',
      null,
    ],
    [
      'in a lifetime nothing is lost',
      { tiers: { window: { kind: 'lifetime' } } },
      [gold],
      '2026-03-02T00:00',
      ['any'],
    ],
    [
      'of a year that the term cuts, the complete one counts until it is over',
      { tiers: { window: { kind: 'calendar-year' } } },
      [gold],
      '2026-12-31T23:59',
      ['any'],
    ],
  ])('%s', (_, changes, purchases, now, expected) => {
    expect(keep(changes, purchases, now)).toEqual(expected);
  });

  test('is asked of the earned tier alone, not of one that an operator gave', () => {
    const timeline = timelineOf();
    const now = at('2026-02-10T00:00');
    const given = override('o', '2026-02-01T12:00', 'platinum', '2026-06-01T12:00');
    const held = (...facts: Fact[]) => status(fold(facts, timeline, now).state as MemberState, timeline, now);
    const platinum = held(purchase(gold), given);
    expect([platinum.tier.level.id, platinum.keepTier, text(platinum.tier.until)]).toEqual([
      'platinum',
      null,
      '2026-06-01T12:00:00Z',
    ]);
    expect(platinum.tier.because.decision).toBe('given-by-operator');
    // A gift of the level that is earned already changes nothing.
    const same = held(purchase(gold), override('o', '2026-02-01T12:00', 'gold', '2026-06-01T12:00'));
    expect([same.tier.because.decision, text(same.tier.until)]).toEqual([
      'qualified',
      '2027-01-15T00:00:00Z',
    ]);
    expect(same.keepTier?.missing).toHaveLength(1);
  });
});
