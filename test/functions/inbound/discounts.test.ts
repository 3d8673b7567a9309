/** A discount may say which lines it is shared over; lines that are no goods have kinds of their own. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type InMemory, startInMemory } from '../support/inMemory.ts';
import { openShop, programFile, type Shop } from '../support/shop.ts';

let functions: InMemory;
let shop: Shop;
beforeAll(async () => {
  functions = await startInMemory();
  const { earning } = programFile('x') as { earning: object };
  const base = { points: 100, per: '1.00', on: 'purchase', rounding: 'down' };
  const exclude = { kinds: ['gift-card', 'tip'] };
  shop = await openShop(functions, {
    earning: { ...earning, base, exclude, hold: { kind: 'none' }, bonuses: [] },
  });
});
afterAll(() => functions?.stop());

const goods = { lineId: 'goods', amount: '60.00' };
const card = { lineId: 'card', kind: 'gift-card', amount: '40.00' };
const coupon = { kind: 'discount', amount: '-10.00' };
const earned = async (...lines: object[]) => {
  const { body } = await shop.buy('m1', '0', { lines });
  return body.entry.outcomes.find(({ kind }: { kind: string }) => kind === 'points.earned').eligible;
};
const errors = async (...lines: object[]) => {
  const { status, body } = await shop.buy('m1', '0', { lines });
  return [status, ...body.errors.map(({ path, rule }: { path: string; rule: string }) => `${path}: ${rule}`)];
};

describe('a discount in a delivery', () => {
  it('is shared over all lines, or over those that it names', async () => {
    expect(await earned(goods, card, coupon)).toBe('54.00');
    expect(await earned(goods, card, { ...coupon, over: ['card'] })).toBe('60.00');
    expect(await earned(goods, { kind: 'tip', amount: '5.00' })).toBe('60.00');
    expect(await earned(goods, { kind: 'rounding', amount: '-0.02' })).toBe('59.98');
  });

  it('names lines that there are, and only discounts name lines', async () => {
    expect(await errors(goods, { ...coupon, over: ['food'] })).toEqual([
      400,
      'data.lines[1].over: "over" names "food", and no line that is not a discount has that "lineId"',
    ]);
    expect(await errors({ ...goods, over: ['goods'] })).toEqual([
      400,
      'data.lines[0].over: "over" stands in a line of kind "item", and only a discount is shared over lines',
    ]);
    expect(await errors(goods, { ...card, amount: '-1.00' })).toEqual([
      400,
      'data.lines[1].amount: "amount" is "-1.00", and only a discount or a rounding may be less than zero',
    ]);
  });

  it('with the same lines in another order is the same content', async () => {
    const data = { orderId: 'over-1', occurredAt: '2026-01-01T00:00:00Z' };
    const lines = (...over: string[]) => [goods, { ...card, lineId: 'b' }, { ...coupon, over }];
    await shop.buy('m2', '0', { ...data, lines: lines('goods', 'b') });
    expect((await shop.buy('m2', '0', { ...data, lines: lines('b', 'goods') })).body.status).toBe(
      'duplicate',
    );
    expect((await shop.buy('m2', '0', { ...data, lines: lines('b') })).status).toBe(409);
  });
});
