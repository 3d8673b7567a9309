/** How the check reads a condition: in which ways it can hold, whether it ever can, and a purchase for which it does. */
import { describe, expect, it } from 'vitest';
import { domainsOf, isPossible } from '../../../domain/check/condition/bounds.ts';
import { type Claim, waysOf } from '../../../domain/check/condition/ways.ts';
import { purchaseFor } from '../../../domain/check/condition/witness.ts';
import { checkCondition } from '../../../domain/program/conditionCheck.ts';
import { conditionTree } from '../../../domain/program/conditions.ts';
import { constantOf, pathOf, textOf } from '../../../domain/program/conditionTree.ts';
import { type Changes, rulesOf } from '../../support/programs.ts';
import { at } from '../../support/times.ts';

/** A condition of a bonus for lines sees everything. */
function ways(source: string) {
  expect(checkCondition(source, 'lines')).toBeNull();
  return waysOf(conditionTree(source));
}

function said(claim: Claim): string {
  const term = pathOf(claim.term) || textOf(claim.term);
  if (claim.kind === 'holds') return claim.isTrue ? term : `not ${term}`;
  return `${term} ${claim.op} ${claim.to}`;
}

const isGold = '(== [(id "tier") (value "gold")])';

describe('the ways in which a condition can hold', () => {
  it.each<[source: string, ways: string[]]>([
    ['true', ['']],
    ['false', []],
    ['!true', []],
    ['!false', ['']],
    // Comparisons: the written value to the right, the one asked for where it is denied.
    ['tier == "gold"', ['tier == gold']],
    ['tier != "gold"', ['tier != gold']],
    ['!(tier == "gold")', ['tier != gold']],
    ['!(tier != "gold")', ['tier == gold']],
    ['purchase.total < 5', ['purchase.total < 5']],
    ['!(purchase.total < 5)', ['purchase.total >= 5']],
    ['!(purchase.total <= 5)', ['purchase.total > 5']],
    ['!(purchase.total > 5)', ['purchase.total <= 5']],
    ['!(purchase.total >= 5)', ['purchase.total < 5']],
    ['5 < purchase.total', ['purchase.total > 5']],
    ['5 <= purchase.total', ['purchase.total >= 5']],
    ['5 > purchase.total', ['purchase.total < 5']],
    ['5 >= purchase.total', ['purchase.total <= 5']],
    ['5 == purchase.total', ['purchase.total == 5']],
    ['5 != purchase.total', ['purchase.total != 5']],
    ['-5 < purchase.total', ['purchase.total > -5']],
    ['purchase.total > -2.5', ['purchase.total > -2.5']],
    ['now < timestamp("1970-01-01T00:00:01Z")', ['now < 1000']],
    // Of two written values it is known.
    ['1 < 2', ['']],
    ['2 < 1', []],
    ['1 == 1', ['']],
    ['1 != 1', []],
    ['1 != 2', ['']],
    ['1 <= 1', ['']],
    ['2 <= 1', []],
    ['1 >= 1', ['']],
    ['1 >= 2', []],
    ['1 > 1', []],
    ['"b" > "a"', ['']],
    // And, or, not, if.
    ['tier == "a" && line.sku == "b"', ['tier == a & line.sku == b']],
    ['tier == "a" || line.sku == "b"', ['tier == a', 'line.sku == b']],
    ['!(tier == "a" && line.sku == "b")', ['tier != a', 'line.sku != b']],
    ['!(tier == "a" || line.sku == "b")', ['tier != a & line.sku != b']],
    [
      '(tier == "a" || tier == "b") && (line.sku == "c" || line.sku == "d")',
      [
        'tier == a & line.sku == c',
        'tier == a & line.sku == d',
        'tier == b & line.sku == c',
        'tier == b & line.sku == d',
      ],
    ],
    [
      'tier == "a" ? line.sku == "b" : line.sku == "c"',
      ['tier == a & line.sku == b', 'tier != a & line.sku == c'],
    ],
    [
      '!(tier == "a" ? line.sku == "b" : line.sku == "c")',
      ['tier == a & line.sku != b', 'tier != a & line.sku != c'],
    ],
    // Truth compared with truth.
    ['(tier == "gold") == true', [isGold]],
    ['(tier == "gold") == false', [`not ${isGold}`]],
    ['(tier == "gold") != true', [`not ${isGold}`]],
    ['false != (tier == "gold")', [isGold]],
    ['!((tier == "gold") == true)', [`not ${isGold}`]],
    ['!!((tier == "gold") == true)', [isGold]],
    // One of a list.
    ['tier in ["a", "b"]', ['tier == a', 'tier == b']],
    ['!(tier in ["a", "b"])', ['tier != a & tier != b']],
    ['line.quantity in [1, 2]', ['line.quantity == 1', 'line.quantity == 2']],
    // What is not understood, taken as it is.
    ['line.sku == line.category', ['(== [(. [(id "line") "sku"]) (. [(id "line") "category"])])']],
    ['!(line.sku == line.category)', ['not (== [(. [(id "line") "sku"]) (. [(id "line") "category"])])']],
    ['null == null', ['(== [(value null) (value null)])']],
    ['"a" in purchase.skus', ['(in [(value "a") (. [(id "purchase") "skus"])])']],
    ['!("a" in purchase.skus)', ['not (in [(value "a") (. [(id "purchase") "skus"])])']],
    ['"a" in ["a", "b"]', ['(in [(value "a") (list [(value "a") (value "b")])])']],
    ['tier in ["a", line.sku]', ['(in [(id "tier") (list [(value "a") (. [(id "line") "sku"])])])']],
    ['(tier == "gold") in [true]', [`(in [${isGold} (list [(value true)])])`]],
    ['tier.startsWith("g")', ['(rcall ["startsWith" (id "tier") [(value "g")]])']],
    ['-line.amount < 0', ['(-_ (. [(id "line") "amount"])) < 0']],
    ['size(tier) == 3', ['(call ["size" [(id "tier")]]) == 3']],
    ['line.amount % 2 == 0', ['(% [(. [(id "line") "amount"]) (value 2)]) == 0']],
    ['now < timestamp(tier)', ['(< [(id "now") (call ["timestamp" [(id "tier")]])])']],
    ['now < timestamp(5)', ['(< [(id "now") (call ["timestamp" [(value 5)]])])']],
    ['now < timestamp("soon")', ['(< [(id "now") (call ["timestamp" [(value "soon")]])])']],
  ])('%s', (source, expected) => {
    expect(ways(source)?.map((way) => way.map(said).join(' & '))).toEqual(expected);
  });

  /** Each of these is one of two. */
  const pairs = (count: number) =>
    Array.from({ length: count }, (_, index) => `(tier == "${index}" || tier == "x${index}")`).join(' && ');
  const either = (count: number) => Array.from({ length: count }, () => 'tier == "a"').join(' || ');

  it('are looked at as long as they are at most 256', () => {
    expect(ways(pairs(8))).toHaveLength(256);
    expect(ways(pairs(9))).toBeNull();
    const wide = `${pairs(7)} && tier == "a"`;
    expect(ways(`(${wide}) || (${wide})`)).toHaveLength(256);
    expect(ways(`(${wide}) || (${wide}) || tier == "a"`)).toBeNull();
    expect(ways(either(33))).toHaveLength(33);
  });

  const many = pairs(9);
  it.each([
    `(${many}) && true`,
    `true && (${many})`,
    `(${many}) || true`,
    `true || (${many})`,
    `!(${many.replaceAll('||', '&&').replaceAll(') && (', ') || (')})`,
    `(${many}) ? true : true`,
    `true ? (${many}) : true`,
    `true ? true : (${many})`,
  ])('are too many where those of some part are: %s', (source) => {
    expect(ways(source)).toBeNull();
  });
});

describe('a written value', () => {
  it.each<[source: string, value: unknown]>([
    ['5', 5n],
    ['-5', -5n],
    ['1.5', 1.5],
    ['-1.5', -1.5],
    ['--1', 1n],
    ['"gold"', 'gold'],
    ['true', true],
    ['null', null],
    ['1u', null],
    ['timestamp("1970-01-01T00:00:01Z")', 1000],
    ['timestamp("soon")', null],
    ['timestamp(5)', null],
    ['timestamp(tier)', null],
    ['size("2026-01-01")', null],
    ['-purchase.total', null],
    ['tier', null],
    ['now.getHours()', null],
  ])('of %s', (source, value) => {
    expect(constantOf(conditionTree(source))).toBe(value);
  });
});

describe('a condition for lines', () => {
  const changes: Changes = {
    earning: { exclude: { kinds: ['tax'], categories: ['gift-card'], skus: ['bag'] } },
  };
  const span = { from: at('2026-11-22T12:00'), to: at('2027-12-31T23:59') };
  const rules = rulesOf(changes);
  const canHold = (source: string, isFirst = false) =>
    ways(source)!.some((way) => isPossible(way, domainsOf(rules, span, isFirst)));

  it.each<[possible: string, impossible: string]>([
    ['now.getHours() == 0', 'now.getHours() == -1'],
    ['now.getHours() == 23', 'now.getHours() == 24'],
    ['now.getMinutes() == 0', 'now.getMinutes() < 0'],
    ['now.getMinutes() == 59', 'now.getMinutes() > 59'],
    ['now.getSeconds() == 0', 'now.getSeconds() < 0'],
    ['now.getSeconds() == 59', 'now.getSeconds() > 59'],
    ['now.getMilliseconds() == 0', 'now.getMilliseconds() < 0'],
    ['now.getMilliseconds() == 999', 'now.getMilliseconds() > 999'],
    ['now.getMonth() == 0', 'now.getMonth() < 0'],
    ['now.getMonth() == 11', 'now.getMonth() == 12'],
    ['now.getDate() == 1', 'now.getDate() == 0'],
    ['now.getDate() == 31', 'now.getDate() == 32'],
    ['now.getDayOfMonth() == 0', 'now.getDayOfMonth() < 0'],
    ['now.getDayOfMonth() == 30', 'now.getDayOfMonth() == 31'],
    ['now.getDayOfYear() == 0', 'now.getDayOfYear() < 0'],
    ['now.getDayOfYear() == 365', 'now.getDayOfYear() == 366'],
    ['now.getDayOfWeek() == 0', 'now.getDayOfWeek() < 0'],
    ['now.getDayOfWeek() == 6', 'now.getDayOfWeek() == 7'],
    // The year of a place may be another than that of Greenwich.
    ['now.getFullYear() == 2025', 'now.getFullYear() == 2024'],
    ['now.getFullYear() == 2028', 'now.getFullYear() == 2029'],
    ['now <= timestamp("2026-11-22T12:00:00Z")', 'now < timestamp("2026-11-22T12:00:00Z")'],
    ['now >= timestamp("2027-12-31T23:59:00Z")', 'now > timestamp("2027-12-31T23:59:00Z")'],
    ['now != timestamp("2026-12-01T00:00:00Z")', 'now > now && now < now && false'],
    ['purchase.eligible == 0', 'purchase.eligible < 0'],
    ['member.purchases == 0', 'member.purchases == -1'],
    ['member.daysEnrolled == 0', 'member.daysEnrolled < 0'],
    ['line.kind == "shipping"', 'line.kind == "tax"'],
    ['line.kind == "item"', 'line.kind == "gift"'],
    ['line.category == "books"', 'line.category == "gift-card"'],
    ['line.sku == "book"', 'line.sku == "bag"'],
    ['"vip" in member.tags', '"VIP" in member.tags'],
    ['!("VIP" in member.tags)', '"" in member.tags'],
    ['!("vip" in member.tags)', '"vip" in member.tags && !("vip" in member.tags)'],
    ['"VIP" in purchase.skus', '"a_b" in member.tags'],
    ['line.sku in member.tags', '"vip-" in member.tags && "-vip" in member.tags'],
    ['line.sku != "bag"', 'line.sku == "a" && line.sku == "b"'],
    ['tier != "gold" && tier != "regular"', 'tier != "gold" && tier != "regular" && tier != "platinum"'],
    ['tier >= "platinum"', 'tier > "regular"'],
    // A part of a time that is not now's may be anything.
    ['(now - timestamp("2020-01-01T00:00:00Z")).getHours() > 100', 'now.getHours() > 100'],
    ['purchase.skus.size() > 1', 'purchase.skus.size() > 1 && purchase.skus.size() < 2'],
    ['purchase.skus[0] == "bag"', 'purchase.skus[0] == "bag" && purchase.skus[0] == "b"'],
    ['-purchase.total < 0', '-purchase.total < 0 && -purchase.total > 0'],
    // Whole numbers have nothing between them, others have.
    ['line.quantity > 3 && line.quantity < 5', 'line.quantity > 3 && line.quantity < 4'],
    ['line.quantity >= 3 && line.quantity <= 3', 'line.quantity >= 3 && line.quantity < 3'],
    ['purchase.total < 3 || purchase.total > 5', 'purchase.total < 3 && purchase.total > 5'],
    ['purchase.total != 3 && purchase.total != 4', 'purchase.total != 3 && purchase.total == 3'],
    [
      'double(line.amount) / 4.0 > 1.5 && double(line.amount) / 4.0 < 2',
      'double(line.amount) / 4.0 < 1.5 && double(line.amount) / 4.0 > 2',
    ],
    [
      'double(line.amount) > 1.5 && double(line.amount) != 2.5',
      'double(line.amount) > 1.5 && double(line.amount) <= 1.5',
    ],
    [
      'double(line.amount) < 1.5 && double(line.amount) != 0.5',
      'double(line.amount) < 1.5 && double(line.amount) == 2.5',
    ],
    [
      'double(line.amount) > 1 && double(line.amount) < 3.0 && double(line.amount) != 2.0',
      'double(line.amount) == 2.0 && double(line.amount) != 2.0',
    ],
    // What is not understood is true or false, but not both.
    ['line.sku == line.category', 'line.sku == line.category && !(line.sku == line.category)'],
    ['"a" in purchase.skus && !("b" in purchase.skus)', '"a" in purchase.skus && !("a" in purchase.skus)'],
  ])('%s can hold, %s can not', (possible, impossible) => {
    expect([canHold(possible), canHold(impossible)]).toEqual([true, false]);
  });

  it('knows that nothing was bought before a first purchase', () => {
    expect(canHold('member.purchases == 0', true)).toBe(true);
    expect(canHold('member.purchases == 1', true)).toBe(false);
    expect(canHold('member.purchases == -1', true)).toBe(false);
    expect(canHold('member.purchases == 1', false)).toBe(true);
  });
});

describe('the purchase that a condition asks for', () => {
  const rules = rulesOf({
    tiers: {
      levels: [
        { id: 'regular', name: 'Regular' },
        { id: 'gold', name: 'Gold', qualify: { anyOf: [{ metric: 'purchases', atLeast: 3 }] } },
      ],
    },
  });
  const noon = at('2026-11-22T12:00');
  const factsFor = (source: string) => purchaseFor(ways(source)![0]!, rules, noon);
  const boughtFor = (source: string) => {
    const last = factsFor(source).at(-1)!;
    if (last.kind !== 'purchase') throw new Error('the last is the purchase');
    const { lines, channel, store } = last;
    expect(lines).toHaveLength(1);
    return { ...lines[0], ...(channel && { channel }), ...(store && { store }) };
  };

  it.each<[source: string, bought: object]>([
    ['true', {}],
    ['purchase.total == 700', { amount: 700 }],
    ['purchase.total > 200000', { amount: 200_001 }],
    ['purchase.total >= 200000', { amount: 200_000 }],
    ['purchase.total < 700', { amount: 699 }],
    ['purchase.total <= 700', { amount: 700 }],
    ['purchase.total != 100000', { amount: 100_001 }],
    ['purchase.total > 500 && purchase.total < 502', { amount: 501 }],
    ['purchase.total < 0', { amount: 1 }],
    ['purchase.total == -7', { amount: 1 }],
    ['purchase.total > 500 && purchase.total < 400', {}],
    ['double(purchase.total) == 1.5', {}],
    ['purchase.total > 150000.5', {}],
    ['purchase.eligible == 700', { amount: 700 }],
    ['line.amount == 700', { amount: 700 }],
    ['line.quantity == 7', { quantity: 7 }],
    ['line.quantity < 0', { quantity: 1 }],
    ['purchase.channel == "app"', { channel: 'app' }],
    ['purchase.channel != "app"', {}],
    ['purchase.channel > "app"', {}],
    ['purchase.store == "berlin"', { store: 'berlin' }],
    ['line.category == "books"', { category: 'books' }],
    ['"books" in purchase.categories', { category: 'books' }],
    ['line.sku == "b-1"', { sku: 'b-1' }],
    ['"b-1" in purchase.skus', { sku: 'b-1' }],
    ['!("b-1" in purchase.skus)', {}],
    ['line.sku in purchase.categories', {}],
    ['line.sku == "a" && "b" in purchase.skus', { sku: 'a' }],
    ['line.category == "a" && "b" in purchase.categories', { category: 'a' }],
    ['line.kind == "shipping"', { kind: 'shipping' }],
    ['line.kind == "tax"', { kind: 'tax' }],
    ['line.kind == "gift"', {}],
    ['now.getHours() == 7', {}],
    ['purchase.skus.size() == 7', {}],
    ['tier.startsWith("g")', {}],
  ])('%s', (source, bought) => {
    expect(boughtFor(source)).toEqual({ kind: 'item', amount: 100_000, quantity: 1, ...bought });
  });

  /** When the earlier ones were, in days and milliseconds before it, and what for. */
  const earlier = (source: string) =>
    factsFor(source)
      .slice(0, -1)
      .map((fact) => {
        const before = noon - fact.occurredAt;
        const amount = fact.kind === 'purchase' ? fact.lines[0]?.amount : undefined;
        return [Math.floor(before / 86_400_000), before % 86_400_000, amount];
      });

  it.each<[source: string, earlier: unknown[]]>([
    ['true', []],
    ['member.purchases == 0', []],
    ['member.purchases < 1', []],
    [
      'member.purchases >= 2',
      [
        [0, 1000, 1],
        [0, 999, 1],
      ],
    ],
    ['member.daysEnrolled >= 0', []],
    ['member.daysEnrolled >= 30', [[30, 1000, 1]]],
    [
      'member.daysEnrolled >= 30 && member.purchases == 2',
      [
        [30, 1000, 1],
        [30, 999, 1],
      ],
    ],
    ['member.daysEnrolled >= 5000', [[3650, 1000, 1]]],
    ['member.daysEnrolled < 0', []],
    ['tier == "regular"', []],
    ['tier == "silver"', []],
    [
      'tier == "gold"',
      [
        [3, 0, 1],
        [2, 0, 1],
        [1, 0, 1],
      ],
    ],
    [
      'tier == "gold" && member.daysEnrolled > 0',
      [
        [3, 0, 1],
        [2, 0, 1],
        [1, 0, 1],
      ],
    ],
    [
      'tier == "gold" && member.purchases == 4',
      [
        [0, 1000, 1],
        [3, 0, 1],
        [2, 0, 1],
        [1, 0, 1],
      ],
    ],
  ])('after what comes before it: %s', (source, expected) => {
    expect(earlier(source)).toEqual(expected);
  });

  it('comes after twenty small ones at most, each an order of its own', () => {
    const facts = factsFor('tier == "gold" && member.purchases > 500');
    expect(facts).toHaveLength(20 + 3 + 1);
    expect(new Set(facts.map(({ id }) => id)).size).toBe(facts.length);
    expect(factsFor('member.purchases == 19')).toHaveLength(19 + 1);
  });
});
