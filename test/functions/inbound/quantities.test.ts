/** Quantities come with a purchase or an engagement, and an operator may put them right. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type InMemory, startInMemory } from '../support/inMemory.ts';
import { openShop, programFile, type Shop } from '../support/shop.ts';

let functions: InMemory;
let shop: Shop;
beforeAll(async () => {
  functions = await startInMemory();
  const { earning, tiers } = programFile('x') as { earning: object; tiers: { levels: object[] } };
  const levels = [
    tiers.levels[0],
    { id: 'gold', name: 'Gold', qualify: { anyOf: [{ metric: 'quantity', of: 'nights', atLeast: 5 }] } },
  ];
  shop = await openShop(functions, {
    quantities: [{ id: 'nights', name: 'nights' }],
    earning: { ...earning, engagements: [{ kind: 'stay', points: 0 }] },
    tiers: { ...tiers, levels },
  });
});
afterAll(() => functions?.stop());

const room = (quantities: unknown) => ({ lines: [{ lineId: 'room', amount: '300.00', quantities }] });
const missing = async (memberId: string) => (await shop.status(memberId)).body.nextTier?.missing;

describe('nights', () => {
  it('of a purchase count, and its answer names them', async () => {
    const answer = await shop.buy('m1', '0', room({ nights: 3, breakfasts: 9 }));
    expect(answer.body).toMatchObject({ status: 'recorded' });
    expect(answer.body.entry.outcomes).toContainEqual(
      expect.objectContaining({ kind: 'points.earned', quantities: { nights: 3 } }),
    );
    expect(await missing('m1')).toMatchObject([{ metric: 'quantity', of: 'nights', amount: 2 }]);
  });

  it('in another order are the same content, and another count is another', async () => {
    const data = { orderId: 'stay-2', occurredAt: '2026-01-01T00:00:00Z' };
    await shop.buy('m2', '0', { ...data, ...room({ nights: 1, miles: 2 }) });
    const again = await shop.buy('m2', '0', { ...data, ...room({ miles: 2, nights: 1 }) });
    expect(again.body.status).toBe('duplicate');
    const other = await shop.buy('m2', '0', { ...data, ...room({ miles: 2, nights: 2 }) });
    expect(other.status).toBe(409);
  });

  it('come with an engagement', async () => {
    const data = { memberId: 'm3', kind: 'stay', occurredAt: new Date().toISOString() };
    const body = {
      type: 'engagement.recorded',
      data: { ...data, engagementId: 'e3', quantities: { nights: 4 } },
    };
    expect((await shop.send(body)).status).toBe(200);
    expect(await missing('m3')).toMatchObject([{ metric: 'quantity', of: 'nights', amount: 1 }]);
  });

  it('can be given by an operator, and raise at once', async () => {
    await shop.buy('m4', '0', room({ nights: 4 }));
    const give = (qualifying: object, key: string) =>
      shop.call('adjustMember', {
        params: { memberId: 'm4' },
        headers: { 'idempotency-key': key },
        body: { qualifying, reason: 'a night at the desk' },
      });
    const wrong = await give({ metric: 'quantity', of: 'miles', amount: 1 }, 'k1');
    expect(wrong.body.errors).toMatchObject([
      { path: 'qualifying.of', rule: '"of" is "miles", which the program does not declare' },
    ]);
    const unnamed = await give({ metric: 'spend', of: 'nights', amount: '1.00' }, 'k2');
    expect(unnamed.body.errors).toMatchObject([{ path: 'qualifying.of', fix: 'leave "of" out' }]);
    const given = await give({ metric: 'quantity', of: 'nights', amount: 1 }, 'k3');
    expect(given.body.entry.outcomes).toContainEqual(
      expect.objectContaining({ kind: 'qualifying.changed', metric: 'quantity', of: 'nights', amount: 1 }),
    );
    expect((await shop.status('m4')).body.tier.id).toBe('gold');
  });

  it.each<[string, unknown]>([
    ['half a night', { nights: 0.5 }],
    ['fewer than none', { nights: -1 }],
    ['too many', { nights: 1_000_001 }],
    ['a text', { nights: '3' }],
    ['no name', { '': 1 }],
    ['a name with a capital', { Nights: 1 }],
    ['a list', [1]],
    ['more than ten', Object.fromEntries(Array.from({ length: 11 }, (_, index) => [`q${index}`, 1]))],
  ])('are refused where they are %s', async (_, quantities) => {
    const answer = await shop.buy('m5', '0', room(quantities));
    expect(answer.status).toBe(400);
    expect(answer.body.errors[0].path).toMatch(/^data\.lines\[0\]\.quantities/);
  });
});
