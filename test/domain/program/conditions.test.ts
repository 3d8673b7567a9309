/** What a condition may look at, and which conditions are refused when the file is checked. */
import { describe, expect, test } from 'vitest';
import type { Purchase } from '../../../domain/facts/facts.ts';
import { checkCondition } from '../../../domain/program/conditionCheck.ts';
import { compileCondition } from '../../../domain/program/conditions.ts';
import type { ConditionScope } from '../../../domain/program/rules.ts';
import { at } from '../../support/times.ts';

/** Of two lines only the first says all that a line can say. */
const purchase = {
  channel: 'web',
  store: 'S-7',
  lines: [
    { lineId: '1', amount: 1200, kind: 'item', sku: 'A-1', category: 'coffee', quantity: 3 },
    { lineId: '2', amount: 500, kind: 'tax' },
  ],
} as unknown as Purchase;

const scope: ConditionScope = {
  purchase,
  amounts: [1100, 400],
  total: 1500,
  eligible: 1100,
  hour: 11,
  weekday: 'sunday',
  member: { tags: ['vip'], purchases: 4, daysEnrolled: 30, daysSinceLastPurchase: 12 },
  tier: 'gold',
  now: at('2026-03-15T10:30:00Z'),
};

/** Of the purchase as a whole. */
function asked(source: string, of: ConditionScope): boolean {
  return compileCondition(source, 'purchase').holds(of, null);
}

describe('a condition over the purchase sees', () => {
  test.each([
    ['purchase.total == 1500'],
    ['"vip" in member.tags && !("press" in member.tags)'],
    ['member.tags == ["vip"] && member.tags.size() == 1'],
    ['purchase.eligible == 1100'],
    ['purchase.hour == 11 && purchase.weekday == "sunday"'],
    ['member.tier == "gold" && member.daysSinceLastPurchase == 12'],
    ['purchase.channel == "web"'],
    ['purchase.store == "S-7"'],
    ['purchase.categories == ["coffee", ""]'],
    ['purchase.skus == ["A-1", ""]'],
    ['member.purchases == 4'],
    ['member.daysEnrolled == 30'],
    ['tier == "gold"'],
    ['now == timestamp("2026-03-15T10:30:00Z")'],
    ['now.getHours("America/New_York") == 6'],
    ['purchase.skus.exists(sku, sku.startsWith("A-"))'],
  ])('%s', (source) => {
    expect(checkCondition(source, 'purchase')).toBeNull();
    // Another scope each time: what a condition sees of one purchase is kept.
    expect(asked(source, { ...scope })).toBe(true);
    expect(asked(`!(${source})`, { ...scope })).toBe(false);
  });

  test('nothing where the purchase says nothing', () => {
    const bare = { ...scope, purchase: { lines: purchase.lines } as unknown as Purchase };
    expect(asked('purchase.channel == "" && purchase.store == ""', bare)).toBe(true);
  });
});

describe('a condition over its lines sees', () => {
  test.each<[string, boolean, boolean]>([
    ['line.amount == 1100', true, false],
    ['line.amount == 400', false, true],
    ['line.kind == "item"', true, false],
    ['line.kind == "tax"', false, true],
    ['line.sku == "A-1"', true, false],
    ['line.sku == ""', false, true],
    ['line.category == "coffee"', true, false],
    ['line.category == ""', false, true],
    ['line.quantity == 3', true, false],
    ['line.quantity == 1', false, true],
    ['line.amount < purchase.total && tier == "gold" && member.purchases == 4', true, true],
  ])('%s: of the first line %s, of the second %s', (source, first, second) => {
    expect(checkCondition(source, 'lines')).toBeNull();
    const { holds } = compileCondition(source, 'lines');
    expect([holds(scope, 0), holds(scope, 1)]).toEqual([first, second]);
  });
});

test('a condition that fails on a value does not hold, and neither does its opposite', () => {
  expect(asked('purchase.skus[7] == "A-1"', scope)).toBe(false);
  expect(asked('purchase.skus[7] != "A-1"', scope)).toBe(false);
});

describe('a condition is refused', () => {
  const many = (count: number) => Array.from({ length: count }, (_, index) => index);
  test.each<[string, string, 'purchase' | 'lines', RegExp]>([
    ['that is no CEL', 'purchase.total >', 'purchase', /^ends too early: after ">" something is missing$/],
    [
      'that is neither true nor false',
      'purchase.total',
      'purchase',
      /^is a whole number, and must be something that is true or false$/,
    ],
    [
      'over a field that is not there',
      'purchase.tax > 1',
      'purchase',
      /^asks for "purchase.tax", and "purchase" has no "tax"/,
    ],
    [
      'over an unknown name',
      'basket == 1',
      'purchase',
      /^names "basket" at character 1, and there is no such thing$/,
    ],
    [
      'over a line, where the whole purchase is asked',
      'line.amount > 1',
      'purchase',
      /^asks for "line", and only a bonus on lines looks at one line$/,
    ],
    [
      'that compares money with a text',
      'purchase.total > "1"',
      'purchase',
      /^compares purchase.total, a whole number, and "1", a text$/,
    ],
    [
      'with a regular expression',
      'purchase.store.matches("a+")',
      'purchase',
      /^calls "matches": regular expressions are not allowed$/,
    ],
    [
      'with one deep inside',
      'tier == "x" || !(purchase.skus.all(s, s.matches("a")))',
      'purchase',
      /^calls "matches": regular expressions/,
    ],
    ['with one over lines', 'line.sku.matches("a+")', 'lines', /^calls "matches": regular expressions/],
    [
      'with another kind of loop inside a loop',
      'purchase.skus.all(s, purchase.skus.exists_one(t, s == t))',
      'purchase',
      /^has a loop \(exists_one\) inside a loop, which is not allowed$/,
    ],
    [
      'with a loop in the list of a loop',
      'purchase.skus.map(s, purchase.skus.map(t, t)).size() > 0',
      'purchase',
      /^has a loop \(map\) inside a loop, which is not allowed$/,
    ],
    [
      'with a loop inside a loop',
      'purchase.skus.exists(s, purchase.skus.exists(t, s == t))',
      'purchase',
      /^has a loop \(exists\) inside a loop, which is not allowed$/,
    ],
    [
      'with a loop inside the list of another',
      'purchase.skus.filter(s, purchase.categories.all(c, c == s)).size() > 0',
      'purchase',
      /^has a loop \(all\) inside a loop, which is not allowed$/,
    ],
    [
      'that is too long',
      many(101)
        .map((n) => `tier == "${n}"`)
        .join(' || '),
      'purchase',
      /./,
    ],
    [
      'with too long a list',
      `tier in [${many(101)
        .map((n) => `"${n}"`)
        .join(', ')}]`,
      'purchase',
      /./,
    ],
    ['that is nested too deep', `${'!('.repeat(30)}tier == "a"${')'.repeat(30)}`, 'purchase', /./],
  ])('%s', (_, source, over, reason) => {
    const [says = '', fix = ''] = checkCondition(source, over) ?? [];
    expect(says).toMatch(reason);
    expect(`${says}${fix}`).not.toContain('\n');
  });

  test('unless it stays within the bounds: two loops side by side, a list of a hundred', () => {
    expect(
      checkCondition('purchase.skus.exists(s, s == "a") && purchase.skus.all(s, s != "b")', 'purchase'),
    ).toBeNull();
    expect(
      checkCondition(
        `tier in [${many(100)
          .map((n) => `"${n}"`)
          .join(', ')}]`,
        'purchase',
      ),
    ).toBeNull();
    expect(
      checkCondition(
        many(40)
          .map((n) => `tier == "${n}"`)
          .join(' || '),
        'purchase',
      ),
    ).toBeNull();
  });
});
