/** What the base pays: on which condition, how it is rounded, and what bonuses pay in its place. */
import { describe, expect, test } from 'vitest';
import type { Fact } from '../../../domain/facts/facts.ts';
import { refund, tagSet } from '../../support/commands.ts';
import { member } from '../../support/member.ts';
import type { Changes } from '../../support/programs.ts';
import { type LineOptions, purchase } from '../../support/purchases.ts';
import { wrong } from '../program/parse/wrong.ts';

const on = '2026-05-15T12:00';
const levels = (multiplier: string) => ({
  levels: [
    { id: 'regular', name: 'Regular', multiplier },
    { id: 'gold', name: 'Gold', qualify: { anyOf: [{ metric: 'spend', atLeast: '1000000.00' }] } },
  ],
});

interface Paid {
  readonly base: number;
  readonly bonuses: Readonly<Record<string, number>>;
}

function paid(changes: Changes, lines: readonly LineOptions[], before: readonly Fact[] = []): Paid {
  const bought = purchase({ orderId: 'last', on, lines });
  const { entries } = member(changes, [...before, bought], on);
  const outcomes = entries.find(({ fact }) => fact === bought)?.applied.outcomes ?? [];
  const base = outcomes.find((outcome) => outcome.kind === 'points.earned')?.points ?? Number.NaN;
  const bonuses = outcomes.flatMap((outcome): [string, number][] =>
    outcome.kind === 'points.bonus' ? [[outcome.rule.replace('earning.bonuses.', ''), outcome.points]] : [],
  );
  return { base, bonuses: Object.fromEntries(bonuses) };
}

const earning = (base: object, bonuses: readonly object[] = [], more: object = {}): Changes => ({
  earning: { base, bonuses: bonuses.map((bonus, index) => ({ id: `b${index + 1}`, ...bonus })), ...more },
});

describe('a base with a condition', () => {
  const fromTwenty = earning({ when: 'purchase.total >= 2000' });

  test('is earned from the minimum order on, and not a cent below it', () => {
    expect(paid(fromTwenty, [{ amount: 20_00 }]).base).toBe(20);
    expect(paid(fromTwenty, [{ amount: 19_99 }]).base).toBe(0);
  });

  test('is taken back whole when a refund brings the order below the minimum', () => {
    const bought = purchase({ orderId: 'o', on: '2026-05-01T12:00', amount: 25_00 });
    const life = (amount: number) =>
      member(fromTwenty, [bought, refund('r', bought, '2026-05-02T12:00', amount)], on).status.balance;
    expect(life(5_00)).toBe(20);
    expect(life(5_01)).toBe(0);
  });

  test('leaves out who does not earn, by a tag; the purchase counts toward the tier all the same', () => {
    const rules = earning({ when: '!("staff" in member.tags)' });
    const staff = tagSet('staff', '2026-05-01T00:00');
    expect(paid(rules, [{ amount: 500_00 }]).base).toBe(500);
    expect(paid(rules, [{ amount: 500_00 }], [staff]).base).toBe(0);
    const bought = purchase({ orderId: 'last', on, amount: 500_00 });
    const { level, status } = member(rules, [staff, bought], on);
    expect([level, status.balance]).toEqual(['platinum', 0]);
  });

  test('takes its multiples with it; what adds points or has a rate of its own asks its own condition', () => {
    const rules = earning({ when: 'purchase.total >= 2000' }, [
      { effect: { kind: 'multiply', factor: '3' } },
      { effect: { kind: 'add', points: 7 } },
      { effect: { kind: 'rate', points: 2, per: '1.00' } },
    ]);
    expect(paid(rules, [{ amount: 10_00 }])).toEqual({ base: 0, bonuses: { b2: 7, b3: 20 } });
    expect(paid(rules, [{ amount: 20_00 }])).toEqual({ base: 20, bonuses: { b1: 40, b2: 7, b3: 40 } });
  });
});

describe('a base of 0 points', () => {
  test('leaves points to bonuses: 5 for each 1.00 of coffee, nothing for the rest', () => {
    const rules = earning({ points: 0 }, [
      { effect: { kind: 'rate', points: 5, per: '1.00', on: 'lines' }, when: 'line.category == "coffee"' },
    ]);
    const lines = [{ amount: 4_50, category: 'coffee' }, { amount: 30_00 }];
    expect(paid(rules, lines)).toEqual({ base: 0, bonuses: { b1: 22 } });
    expect(paid(rules, [{ amount: 30_00 }])).toEqual({ base: 0, bonuses: {} });
  });

  test('has no multiples', () => {
    expect(wrong(earning({ points: 0 }, [{ effect: { kind: 'multiply', factor: '2' } }]))).toEqual([
      'earning.bonuses[0].effect.factor: "2": "factor" is "2" times the base, and the base earns 0 points',
    ]);
  });
});

describe('a bonus in place of the base', () => {
  const replaces = 'base';

  test('pays a sum, and the base is not paid', () => {
    const rules = earning({}, [
      { effect: { kind: 'add', points: 500 }, when: 'purchase.total >= 10000', replaces },
    ]);
    expect(paid(rules, [{ amount: 120_00 }])).toEqual({ base: 0, bonuses: { b1: 500 } });
    expect(paid(rules, [{ amount: 80_00 }])).toEqual({ base: 80, bonuses: {} });
  });

  test('pays by a rate of its own on its lines; the other lines earn the base', () => {
    const rules = earning({}, [
      {
        effect: { kind: 'rate', points: 1, per: '10.00', on: 'lines' },
        when: 'line.category == "fuel"',
        replaces,
      },
    ]);
    const lines = [{ amount: 45_00, category: 'fuel' }, { amount: 12_00 }];
    expect(paid(rules, lines)).toEqual({ base: 12, bonuses: { b1: 4 } });
  });

  test.each<[string, string, Paid]>([
    ['half the points', '0.5', { base: 10, bonuses: { b1: 20 } }],
    ['none', '0', { base: 10, bonuses: { b1: 0 } }],
    ['three times the points', '3', { base: 10, bonuses: { b1: 120 } }],
  ])('pays %s for what is on sale', (_, factor, expected) => {
    const rules = earning({}, [
      { effect: { kind: 'multiply', factor, on: 'lines' }, when: 'line.category == "sale"', replaces },
    ]);
    expect(paid(rules, [{ amount: 40_00, category: 'sale' }, { amount: 10_00 }])).toEqual(expected);
  });

  test('is compared by what the purchase earns more with it, where the best one is paid', () => {
    const rules = (points: number) =>
      earning({}, [{ effect: { kind: 'add', points }, replaces }, { effect: { kind: 'add', points: 30 } }], {
        stacking: 'best-one',
      });
    // 100 in place of 80 are 20 more, and 30 on top are more than that.
    expect(paid(rules(100), [{ amount: 80_00 }])).toEqual({ base: 80, bonuses: { b2: 30 } });
    expect(paid(rules(111), [{ amount: 80_00 }])).toEqual({ base: 0, bonuses: { b1: 111 } });
  });

  test('takes back what it paid in proportion, by its own rate', () => {
    const rules = earning({}, [{ effect: { kind: 'rate', points: 5, per: '1.00' }, replaces }]);
    const bought = purchase({ orderId: 'o', on: '2026-05-01T12:00', amount: 40_00 });
    expect(member(rules, [bought, refund('r', bought, '2026-05-02T12:00', 10_00)], on).status.balance).toBe(
      150,
    );
  });

  test('has no cap, and is no base', () => {
    const capped = {
      effect: { kind: 'add', points: 5 },
      replaces,
      capPerPurchase: 3,
      capPerMember: { points: 9, per: 'day' },
    };
    const rule =
      'does not go together with "replaces": "base": a purchase beyond the cap would earn less than the base';
    expect(wrong(earning({}, [capped]))).toEqual([
      `earning.bonuses[0].capPerPurchase: 3: "capPerPurchase" ${rule}`,
      `earning.bonuses[0].capPerMember: {"points":9,"per":"day"}: "capPerMember" ${rule}`,
    ]);
    expect(wrong(earning({}, [{ effect: { kind: 'multiply', factor: '1' }, replaces }]))).toEqual([
      'earning.bonuses[0].effect.factor: "1": "factor" is "1": points in place of the base would be the base',
    ]);
  });
});

describe('points that are rounded before and after the multiplier', () => {
  const twice = (rounding: string, multiplier: string, bonuses: readonly object[] = []) => ({
    ...earning({ rounding, rounded: 'before-and-after-multiplier' }, bonuses),
    tiers: levels(multiplier),
  });
  const once = (rounding: string, multiplier: string) => ({
    ...earning({ rounding }),
    tiers: levels(multiplier),
  });

  test.each<[amount: number, multiplier: string, rounding: string, twice: number, once: number]>([
    // 19.99 is 19, and 19 × 1.5 is 28.5; at once 29.985.
    [19_99, '1.5', 'down', 28, 29],
    [19_99, '1.5', 'nearest', 30, 30],
    [19_01, '1.5', 'up', 30, 29],
    [10_50, '1.25', 'nearest', 14, 13],
    [20_00, '1.5', 'down', 30, 30],
  ])('%i at %s, %s, are %i instead of %i', (amount, multiplier, rounding, expected, atOnce) => {
    expect(paid(twice(rounding, multiplier), [{ amount }]).base).toBe(expected);
    expect(paid(once(rounding, multiplier), [{ amount }]).base).toBe(atOnce);
  });

  test('are so for bonuses, too: a factor multiplies whole base points', () => {
    const bonus = { effect: { kind: 'multiply', factor: '1.5' } };
    const rate = { effect: { kind: 'rate', points: 3, per: '1.00' } };
    // 7 × 1.5 × 0.5 is 5.25; 3 points per 1.00 of 7.90 are 23, × 1.5 are 34.5.
    expect(paid(twice('down', '1.5', [bonus, rate]), [{ amount: 7_90 }])).toEqual({
      base: 10,
      bonuses: { b1: 5, b2: 34 },
    });
  });

  test('are taken back as if what is kept had been bought', () => {
    const bought = purchase({ orderId: 'o', on: '2026-05-01T12:00', amount: 19_99 });
    const left = refund('r', bought, '2026-05-02T12:00', 1_00);
    expect(member(twice('down', '1.5'), [bought, left], on).status.balance).toBe(27);
  });
});
