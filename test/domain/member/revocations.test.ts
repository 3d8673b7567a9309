/** An engagement that never was: what it gave, counted and used goes with it. */
import { describe, expect, test } from 'vitest';
import { type Engagement, engagementFactId, type Fact, factId } from '../../../domain/facts/facts.ts';
import type { MemberId } from '../../../domain/kernel/brand.ts';
import { member } from '../../support/member.ts';
import { purchase } from '../../support/purchases.ts';
import { at } from '../../support/times.ts';

const memberId = 'm1' as MemberId;
const base = (on: string) => ({ memberId, occurredAt: at(on), recordedAt: at(on) });

const engaged = (engagementId: string, on: string, more: Partial<Engagement> = {}): Fact => ({
  kind: 'engagement',
  id: engagementFactId('standard', engagementId),
  engagementId,
  engagement: 'review',
  ...base(on),
  ...more,
});
const revoked = (engagementId: string, on: string): Fact => ({
  kind: 'engagement-revocation',
  id: factId('engagement-revocation', 'standard', engagementId),
  source: 'standard',
  engagementId,
  ...base(on),
});

const program = {
  earning: {
    base: { points: 1, per: '1.00', on: 'purchase', rounding: 'down' },
    engagements: [{ kind: 'review', points: 50, capPerMember: { points: 100, per: 'month' } }],
  },
  expiry: { kind: 'after-months', months: 12, roundedTo: 'day' },
};
const day = (n: number, month = '01') => `2026-${month}-${String(n).padStart(2, '0')}T12:00`;

function points(facts: readonly Fact[], on = day(28)) {
  const { balance, pending, deficit } = member(
    program,
    [purchase({ on: day(1), amount: 0 }), ...facts],
    on,
  ).status;
  return [balance + pending, deficit];
}

describe('a revoked engagement', () => {
  test.each<[string, readonly Fact[], readonly number[]]>([
    ['leaves nothing', [engaged('a', day(5)), revoked('a', day(6))], [0, 0]],
    ['leaves nothing, dated before it', [engaged('a', day(5)), revoked('a', day(3))], [0, 0]],
    ['leaves the others', [engaged('a', day(5)), engaged('b', day(6)), revoked('a', day(7))], [50, 0]],
    [
      'leaves its part of the cap to one that comes after',
      [engaged('a', day(5)), engaged('b', day(6)), revoked('a', day(7)), engaged('c', day(8))],
      [100, 0],
    ],
    [
      'that the cap left nothing for takes nothing',
      [engaged('a', day(5)), engaged('b', day(6)), engaged('c', day(7)), revoked('c', day(8))],
      [100, 0],
    ],
    [
      'of a kind that is not rewarded changes nothing',
      [engaged('a', day(5), { engagement: 'walk' }), revoked('a', day(6))],
      [0, 0],
    ],
  ])('%s', (_, facts, expected) => {
    expect(points(facts)).toEqual(expected);
    expect(points(facts.toReversed())).toEqual(expected);
  });

  test('takes nothing after its points have expired', () => {
    const facts = [engaged('a', day(5)), revoked('a', '2027-03-01T12:00')];
    expect(points(facts, '2027-03-02T12:00')).toEqual([0, 0]);
  });

  test('frees the cap of its own month alone', () => {
    const facts = [
      engaged('a', day(5)),
      engaged('b', day(1, '02')),
      engaged('c', day(2, '02')),
      revoked('a', day(3, '02')),
      engaged('d', day(4, '02')),
    ];
    expect(points(facts, day(20, '02'))).toEqual([100, 0]);
  });
});

test('a level that was reached by engagements goes with one that is revoked, where the program decides again', () => {
  const levels = (tier: string) => ({
    ...program,
    tiers: {
      window: { kind: 'rolling', months: 12 },
      term: { kind: 'months', months: 12 },
      levels: [
        { id: 'regular', name: 'Regular', multiplier: '1' },
        {
          id: 'gold',
          name: 'Gold',
          multiplier: '1',
          qualify: { anyOf: [{ metric: 'engagements', of: 'review', atLeast: 2 }] },
        },
      ],
    },
    refunds: { tier, redeemed: 'on-full-refund', deficit: 'zero-with-deficit' },
  });
  const facts = [engaged('a', day(5)), engaged('b', day(6)), revoked('a', day(7))];
  const tierBy = (tier: string, some: readonly Fact[]) =>
    member(levels(tier), some, day(9)).status.tier.level.id;
  expect(tierBy('decide-again', facts.slice(0, 2))).toBe('gold');
  expect(tierBy('decide-again', facts)).toBe('regular');
  expect(tierBy('leave', facts)).toBe('gold');
});
