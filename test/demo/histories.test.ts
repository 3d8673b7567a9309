import { describe, expect, test } from 'vitest';
import type { PurchaseLine } from '../../cli/deliver/purchase.ts';
import { coffeeShop } from '../../infra/local/demo/catalogue.ts';
import { type DemoMember, demoHistories } from '../../infra/local/demo/histories.ts';
import { decimal } from '../../infra/local/demo/money.ts';
import { createRandom } from '../../infra/local/demo/random.ts';
import { standingOn } from './tierCount.ts';

/** Ordinary days, a leap day, and mornings of clock changes. */
const moments = [
  '2026-11-22T12:00:00Z',
  '2026-01-01T00:30:00Z',
  '2028-02-29T18:00:00Z',
  '2026-03-08T07:30:00Z',
  '2027-07-04T03:59:59Z',
];

const purchasesOf = (members: readonly DemoMember[]) => members.flatMap(({ purchases }) => purchases);

const newYorkDay = new Intl.DateTimeFormat('en-CA', { timeZone: 'America/New_York' });

/** Cents of a decimal string, digit by digit. */
function cents(amount: string): number {
  const match = /^(-?)(\d+)\.(\d\d)$/.exec(amount);
  if (match === null) throw new Error(`${amount} is no amount`);
  return Number(`${match[1]}${match[2]}${match[3]}`);
}

const total = (lines: readonly PurchaseLine[]) => lines.reduce((sum, { amount }) => sum + cents(amount), 0);

describe.each(moments)('the demo as of %s', (moment) => {
  const now = Date.parse(moment);
  const members = demoHistories(now, coffeeShop);

  test('is the same every time', () => {
    expect(demoHistories(now, coffeeShop)).toEqual(members);
  });

  test('has 300 members, 3,500 to 4,500 purchases, and every order once', () => {
    expect(new Set(members.map(({ memberId }) => memberId)).size).toBe(300);
    const orders = purchasesOf(members).map(({ orderId }) => orderId);
    expect(orders.length).toBeGreaterThanOrEqual(3_500);
    expect(orders.length).toBeLessThanOrEqual(4_500);
    expect(new Set(orders).size).toBe(orders.length);
    expect(members.filter(({ purchases }) => purchases.length === 0)).toEqual([]);
  });

  test('lies within the 18 months before now, each member’s purchases in order', () => {
    for (const { memberId, purchases } of members) {
      const instants = purchases.map((purchase) => Date.parse(purchase.occurredAt));
      expect(instants, memberId).toEqual(instants.toSorted((a, b) => a - b));
      expect(new Set(instants).size, memberId).toBe(instants.length);
      expect(instants.at(-1), memberId).toBeLessThan(now);
      expect(instants[0], memberId).toBeGreaterThan(now - 550 * 86_400_000);
    }
  });

  test('has amounts in whole cents, discounts below zero alone, and no total below zero', () => {
    for (const { lines, orderId, store, channel } of purchasesOf(members)) {
      for (const { kind, amount } of lines) {
        if (kind === 'discount') expect(cents(amount), orderId).toBeLessThan(0);
        else expect(cents(amount), orderId).toBeGreaterThan(0);
      }
      expect(total(lines), orderId).toBeGreaterThan(0);
      expect(lines.length).toBeLessThanOrEqual(12);
      expect(store !== undefined).toBe(channel === 'store');
    }
  });

  test('shows every kind of line, channel and category', () => {
    const purchases = purchasesOf(members);
    const seen = (values: readonly (string | undefined)[]) => [...new Set(values)].toSorted();
    expect(seen(purchases.flatMap(({ lines }) => lines.map(({ kind }) => kind)))).toEqual([
      'discount',
      'item',
      'shipping',
      'tax',
    ]);
    expect(seen(purchases.map(({ channel }) => channel))).toEqual(['app', 'store', 'web']);
    const items = purchases.flatMap(({ lines }) => lines).filter(({ kind }) => kind === 'item');
    expect(seen(items.map(({ category }) => category))).toEqual([
      'coffee',
      'gifts',
      'home',
      'kitchen',
      'pantry',
    ]);
    for (const item of items)
      expect(item).toMatchObject({ sku: expect.any(String), quantity: expect.any(Number) });
  });

  // Which lines count toward a tier is the program's to say: it holds whether tax and shipping do or not.
  test.each([
    ['every line', ['item', 'discount', 'tax', 'shipping']],
    ['goods alone', ['item', 'discount']],
  ])('ends with five members and more in every tier, and some lowered, counting %s', (_, kinds) => {
    const today = newYorkDay.format(now);
    const standings = members.map(({ memberId, purchases }) => {
      const bought = purchases.map(({ occurredAt, lines }) => ({
        day: newYorkDay.format(Date.parse(occurredAt)),
        cents: total(lines.filter(({ kind }) => kinds.includes(kind ?? 'item'))),
      }));
      return { memberId, ...standingOn(today, bought) };
    });
    for (const tier of [0, 1, 2]) {
      expect(standings.filter((standing) => standing.tier === tier).length).toBeGreaterThanOrEqual(15);
    }
    const lowered = standings.filter((standing) => standing.lowered);
    expect(lowered.filter(({ tier }) => tier === 0).length).toBeGreaterThanOrEqual(5);
    expect(lowered.filter(({ tier }) => tier === 1).length).toBeGreaterThanOrEqual(5);
    const byName = new Map(standings.map((standing) => [standing.memberId, standing]));
    expect(byName.get('demo-member')).toMatchObject({ tier: 1, lowered: false });
    expect(byName.get('bruno')).toMatchObject({ tier: 0, lowered: true });
    expect(byName.get('chen')).toMatchObject({ tier: 1, lowered: true });
    expect(byName.get('amelia')).toMatchObject({ tier: 2 });
    expect(byName.get('hana')).toMatchObject({ tier: 1, lowered: true });
    expect(byName.get('lena')).toMatchObject({ tier: 1, lowered: false });
  });

  test('begins with a purchase that is gold by itself', () => {
    expect(members[0]?.memberId).toBe('demo-member');
    const goods = members[0]?.purchases[0]?.lines.filter(
      ({ kind }) => kind === 'item' || kind === 'discount',
    );
    expect(total(goods ?? [])).toBeGreaterThanOrEqual(10_000);
  });
});

test('another day is another demo', () => {
  const [today = '', newYear = ''] = moments;
  expect(demoHistories(Date.parse(today), coffeeShop)).not.toEqual(
    demoHistories(Date.parse(newYear), coffeeShop),
  );
});

test('cents are written as decimals', () => {
  expect([0, 5, 99, 100, 12_345, -595, -5].map((cents) => decimal(cents))).toEqual([
    '0.00',
    '0.05',
    '0.99',
    '1.00',
    '123.45',
    '-5.95',
    '-0.05',
  ]);
  expect([decimal(1_500, 0), decimal(-7, 3)]).toEqual(['1500', '-0.007']);
});

test('the generator gives every number of a range, and the same ones for the same seed', () => {
  const draw = (seed: number) => {
    const random = createRandom(seed);
    return Array.from({ length: 200 }, () => random.between(1, 6));
  };
  expect(new Set(draw(1))).toEqual(new Set([1, 2, 3, 4, 5, 6]));
  expect(draw(1)).toEqual(draw(1));
  expect(draw(1)).not.toEqual(draw(2));
});
