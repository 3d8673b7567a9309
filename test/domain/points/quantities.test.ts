/** What counts toward a tier beside money: quantities of purchases and engagements, engagements of a kind. */
import { describe, expect, test } from 'vitest';
import { type Fact, factId } from '../../../domain/facts/facts.ts';
import { type Instant, type MemberId, minorUnits } from '../../../domain/kernel/brand.ts';
import { parseProgramFile } from '../../../domain/program/parse.ts';
import { makeTimeline } from '../../../domain/program/timeline.ts';
import { member } from '../../support/member.ts';
import { programJson, rulesOf } from '../../support/programs.ts';
import { purchase } from '../../support/purchases.ts';
import { at } from '../../support/times.ts';

const level = (condition: object) => [
  { id: 'regular', name: 'Regular' },
  { id: 'gold', name: 'Gold', qualify: { anyOf: [condition] } },
];
const hotel = {
  quantities: [{ id: 'nights', name: 'nights' }],
  earning: { engagements: [{ kind: 'review', points: 0 }], exclude: { categories: ['voucher'] } },
  tiers: { levels: level({ metric: 'quantity', of: 'nights', atLeast: 5 }) },
};
const on = '2026-01-10T12:00';
const stay = (orderId: string, nights: number, amount = 300_00, category?: string) =>
  purchase({
    orderId,
    on,
    lines: [
      { lineId: 'room', amount, quantities: { nights }, ...(category === undefined ? {} : { category }) },
    ],
  });

const head = (day: string) => ({
  memberId: 'm1' as MemberId,
  occurredAt: at(day),
  recordedAt: at(day),
});
const refund = (orderId: string, cents: number, by: 'lines' | 'amount'): Fact => ({
  ...head('2026-01-12T12:00'),
  kind: 'refund',
  id: factId('refund', 'standard', orderId, 'r1'),
  refundId: 'r1',
  order: { source: 'standard', orderId },
  takenBack:
    by === 'lines'
      ? { by, lines: [{ lineId: 'room', amount: minorUnits(cents) }] }
      : { by, amount: minorUnits(cents) },
});
const engagement = (id: string, kind: string, quantities?: Record<string, number>): Fact => ({
  ...head('2026-01-11T12:00'),
  kind: 'engagement',
  id: factId('engagement', 'standard', id),
  engagementId: id,
  engagement: kind,
  ...(quantities === undefined ? {} : { quantities }),
});

const missing = (changes: object, facts: readonly Fact[]) => {
  const { status } = member(changes as never, facts, '2026-01-20');
  return status.nextTier?.missing[0]?.amount ?? 0;
};

describe('a quantity counts', () => {
  test.each<[string, readonly Fact[], number]>([
    ['short by one', [stay('a', 4)], 1],
    ['over several purchases', [stay('a', 2), stay('b', 2)], 1],
    ['reached exactly', [stay('a', 5)], 0],
    ['of a line that costs nothing', [stay('a', 3, 0)], 2],
    ['not of a line that is excluded', [stay('a', 3, 300_00, 'voucher')], 5],
    ['with an engagement', [stay('a', 1), engagement('e', 'review', { nights: 2 })], 2],
    [
      'not with an engagement that the program does not list',
      [stay('a', 1), engagement('e', 'other', { nights: 2 })],
      4,
    ],
  ])('%s', (_, facts, left) => {
    expect(missing(hotel, facts)).toBe(left);
  });

  test('one that the program does not declare counts for nothing', () => {
    const fact = purchase({ on, lines: [{ amount: 1_00, quantities: { miles: 900 } }] });
    expect(missing(hotel, [fact])).toBe(5);
  });

  test('the outcome of the purchase names it', () => {
    const { entries } = member(hotel as never, [stay('a', 3)], '2026-01-20');
    expect(entries[0]?.applied.outcomes).toContainEqual(
      expect.objectContaining({ kind: 'points.earned', named: { 'quantity:nights': 3 } }),
    );
  });
});

describe('a refund takes a line’s quantity back in proportion, to the nearest whole, halves up', () => {
  // Four nights of 300.00; five are asked for.
  test.each<[string, number, 'lines' | 'amount', number]>([
    ['a goodwill takes none', 20_00, 'lines', 1],
    ['less than half a night takes none', 37_49, 'lines', 1],
    ['half a night takes none: halves stay', 37_50, 'lines', 1],
    ['more than half a night takes one', 37_51, 'lines', 2],
    ['a quarter takes one of four', 75_00, 'lines', 2],
    ['all take all', 300_00, 'lines', 5],
    ['by amount it is the same', 75_00, 'amount', 2],
    ['by amount, all of it', 300_00, 'amount', 5],
  ])('%s', (_, cents, by, left) => {
    expect(missing(hotel, [stay('a', 4), refund('a', cents, by)])).toBe(left);
  });
});

describe('engagements count by kind', () => {
  const club = {
    earning: {
      engagements: [
        { kind: 'review', points: 10 },
        { kind: 'referral', points: 0 },
      ],
    },
    tiers: { levels: level({ metric: 'engagements', of: 'referral', atLeast: 2 }) },
  };

  test.each<[string, readonly string[], string]>([
    ['one is not two', ['referral'], 'regular'],
    ['two are two', ['referral', 'referral'], 'gold'],
    ['another kind is another', ['referral', 'review'], 'regular'],
  ])('%s', (_, kinds, expected) => {
    const facts = kinds.map((kind, index) => engagement(`e${index}`, kind));
    expect(member(club as never, facts, '2026-01-20').level).toBe(expected);
  });
});

describe('a condition on what the file does not declare is refused where it stands', () => {
  test.each<[string, object, string]>([
    [
      'a quantity',
      { ...hotel, tiers: { levels: level({ metric: 'quantity', of: 'miles', atLeast: 1 }) } },
      'tiers.levels[1].qualify.anyOf[0].of: "of" is "miles", which "quantities" does not have',
    ],
    [
      'a kind of engagement',
      { tiers: { levels: level({ metric: 'engagements', of: 'visit', atLeast: 1 }) } },
      'tiers.levels[1].qualify.anyOf[0].of: "of" is "visit", which "earning.engagements" does not have',
    ],
  ])('%s', (_, changes, expected) => {
    const parsed = parseProgramFile(programJson(changes as never));
    const found = parsed.kind === 'valid' ? [] : parsed.errors.map(({ path, rule }) => `${path}: ${rule}`);
    expect(found).toEqual([expected]);
  });
});

test('a version that counts a quantity needs another state than one that does not', () => {
  const needOf = (changes: object) =>
    makeTimeline([
      {
        effectiveFrom: 0 as Instant,
        publishedAt: 0 as Instant,
        standing: 'at-once',
        rules: rulesOf(changes as never),
      },
    ]).need.fingerprint;
  expect(needOf(hotel)).toBe('r12+quantity:nights');
  expect(needOf({})).toBe('pr12');
});
