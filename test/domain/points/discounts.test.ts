/** Which lines a discount takes from, and what counts of an order of lines that are excluded and lines that are not. */
import { describe, expect, test } from 'vitest';
import { refundOfLine } from '../../support/commands.ts';
import { member } from '../../support/member.ts';
import type { Changes } from '../../support/programs.ts';
import { type LineOptions, purchase } from '../../support/purchases.ts';

const on = '2026-05-15T12:00';
const cards = (discounts?: string): Changes => ({
  earning: {
    base: { points: 100, per: '1.00' },
    exclude: { kinds: ['gift-card'] },
    ...(discounts === undefined ? {} : { discounts }),
  },
});

/** A hundred points for 1.00: points are minor units. */
function counted(lines: readonly LineOptions[], program = cards()): number {
  return member(program, [purchase({ on, lines })], on).status.balance;
}

const goods = { lineId: 'goods', amount: 60_00 };
const card = { lineId: 'card', kind: 'gift-card', amount: 40_00 } as const;
const coupon = { kind: 'discount', amount: -10_00 } as const;

describe('a discount', () => {
  test('is shared over all lines in proportion, excluded ones included', () => {
    expect(counted([goods, card, coupon])).toBe(54_00);
  });

  test('takes from the lines that it names', () => {
    expect(counted([goods, card, { ...coupon, over: ['goods'] }])).toBe(50_00);
    expect(counted([goods, card, { ...coupon, over: ['card'] }])).toBe(60_00);
    expect(counted([goods, card, { ...coupon, over: ['card', 'goods'] }])).toBe(54_00);
  });

  test('takes from what counts alone where the program says so', () => {
    expect(counted([goods, card, coupon], cards('off-what-counts'))).toBe(50_00);
  });

  test('takes whole cents, and all of them: what is left over goes to the largest fractions', () => {
    const three = ['a', 'b', 'c'].map((lineId) => ({ lineId, amount: 1_00 }));
    const less = { kind: 'discount', amount: -50 } as const;
    const without = (sku: string) => ({
      ...cards(),
      earning: { base: { points: 100, per: '1.00' }, exclude: { skus: [sku] } },
    });
    const named = three.map((line) => ({ ...line, sku: line.lineId }));
    // 16.67 each: two lines take 17, and the last 16.
    expect(counted([...named, less], without('a'))).toBe(2_00 - 33);
    expect(counted([...named, less], without('c'))).toBe(2_00 - 34);
    expect(counted([...named, less], without('none'))).toBe(3_00 - 50);
  });

  test('that is excluded takes off nothing', () => {
    const rules = {
      earning: { base: { points: 100, per: '1.00' }, exclude: { kinds: ['gift-card', 'discount'] } },
    };
    expect(counted([goods, card, coupon], rules)).toBe(60_00);
  });

  test('takes off what a bonus on lines multiplies, too', () => {
    const rules: Changes = {
      earning: {
        base: { points: 100, per: '1.00' },
        bonuses: [
          { id: 'b', effect: { kind: 'multiply', factor: '2', on: 'lines' }, when: 'line.category == "tea"' },
        ],
      },
    };
    const tea = { category: 'tea', amount: 60_00 };
    expect(counted([tea, { amount: 40_00 }, coupon], rules)).toBe(90_00 + 54_00);
  });

  test('stays with its line when another is refunded; the line’s own price comes back whole', () => {
    const bought = purchase({ orderId: 'o', on, lines: [goods, card, coupon] });
    const balance = (lineId: string, amount: number) =>
      member(
        cards(),
        [bought, refundOfLine('r', bought, '2026-05-16T12:00', lineId, amount)],
        '2026-05-17T12:00',
      ).status.balance;
    expect(balance('card', 36_00)).toBe(54_00);
    expect(balance('goods', 54_00)).toBe(0);
    expect(balance('goods', 27_00)).toBe(27_00);
  });
});

describe('lines that are no goods', () => {
  const kinds = ['tip', 'fee', 'duty', 'gift-card', 'rounding', 'tax', 'shipping'] as const;

  test.each(kinds)('of kind %s count, or are excluded, as the program says', (kind) => {
    const lines = [goods, { kind, amount: 5_00 }];
    const rules = (excluded: readonly string[]): Changes => ({
      earning: { base: { points: 100, per: '1.00' }, exclude: { kinds: excluded } },
    });
    expect(counted(lines, rules([]))).toBe(65_00);
    expect(counted(lines, rules([kind]))).toBe(60_00);
    expect(counted(lines, rules(kinds.filter((each) => each !== kind)))).toBe(65_00);
  });

  test('a rounding may take some cents off', () => {
    const rules: Changes = { earning: { base: { points: 100, per: '1.00' } } };
    expect(counted([goods, { kind: 'rounding', amount: -2 }], rules)).toBe(59_98);
  });
});
