/** What a member's own token does: reserve, look, cancel what it reserved, use privileges. And no more. */
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Operation } from '../../../../functions/api/routes.ts';
import { nameOf } from '../../openapi/documented.ts';
import { expectBooks } from '../../support/books.ts';
import type { Call } from '../../support/event.ts';
import { clockAhead, clockBack, command, daysAgo, redeemable } from '../../support/events.ts';
import { type InMemory, startInMemory } from '../../support/inMemory.ts';
import { openShop, programFile, type Shop } from '../../support/shop.ts';

let functions: InMemory;
let shop: Shop;
beforeAll(async () => {
  functions = await startInMemory();
  const { tiers } = programFile('x') as { tiers: { levels: object[] } };
  const [regular, ...higher] = tiers.levels;
  const privileges = [{ id: 'parcel', name: 'Free parcel', quota: { uses: 2, per: 'month' } }];
  const levels = [{ ...regular, privileges }, ...higher];
  shop = await openShop(functions, { ...redeemable, tiers: { ...tiers, levels } });
});
afterAll(() => functions?.stop());
afterEach(clockBack);

/** Calls with the token of a member; `sub` is whose. */
function tokenOf(memberId: string, sub = `phone of ${memberId}`) {
  const claims = { program: shop.program, member: memberId, scope: 'me', sub };
  return (operation: Operation, { headers, ...call }: Call = {}) =>
    functions.call(operation, { claims, headers: { 'idempotency-key': randomUUID(), ...headers }, ...call });
}

async function memberWith(points: number, memberId = randomUUID()): Promise<string> {
  await shop.buy(memberId, `${points}.00`, { occurredAt: daysAgo(1) });
  return memberId;
}

const cancel = (me: ReturnType<typeof tokenOf>, redemptionId: string) =>
  me('cancelOwn', { params: { redemptionId } });

describe('a member with a token of their own', () => {
  it('reserves, reads and cancels', async () => {
    const memberId = await memberWith(300);
    const me = tokenOf(memberId);
    const reserved = await me('reserveOwn', { body: { points: 200 } });
    expect(reserved.status).toBe(201);
    expect(reserved.body).toMatchObject({
      redemption: { points: 200, value: '2.00', status: 'reserved' },
      member: { memberId, balance: 100 },
    });
    const { id } = reserved.body.redemption;
    expect((await me('readOwnRedemption', { params: { redemptionId: id } })).body.status).toBe('reserved');
    expect((await me('listOwnRedemptions')).body.redemptions).toMatchObject([{ id, status: 'reserved' }]);
    expect((await cancel(me, id)).body).toMatchObject({ status: 'recorded', member: { balance: 300 } });
    expect((await cancel(me, id)).body.status).toBe('duplicate');
    expect((await me('readOwnRedemption', { params: { redemptionId: id } })).body.status).toBe('cancelled');
    await expectBooks(shop, memberId);
  });

  it('reserves a reward, and is told which there are', async () => {
    const memberId = await memberWith(300);
    const me = tokenOf(memberId);
    expect((await me('listOwnRewards')).body.rewards).toMatchObject([
      { id: 'mug', available: true },
      { id: 'flight', available: false },
    ]);
    expect((await me('reserveOwn', { body: { rewardId: 'mug' } })).body.member.balance).toBe(50);
    await expectBooks(shop, memberId);
  });

  it('has keys that stand for one request each', async () => {
    const memberId = await memberWith(300);
    const me = tokenOf(memberId);
    const headers = { 'idempotency-key': 'k' };
    const first = await me('reserveOwn', { body: { points: 100 }, headers });
    const second = await me('reserveOwn', { body: { points: 100 }, headers });
    expect([second.status, second.body.entry]).toEqual([200, first.body.entry]);
    expect(nameOf(await me('reserveOwn', { body: { points: 200 }, headers }))).toBe('idempotency-key-reused');
    await expectBooks(shop, memberId);
  });

  const notTheirs: [what: string, body: Record<string, unknown>][] = [
    ['an order', { points: 100, orderId: '1001' }],
    ['capturing', { points: 100, mode: 'capture' }],
    ['a source', { points: 100, source: 'tills' }],
  ];
  it.each(notTheirs)('can not ask for %s', async (_, body) => {
    const memberId = await memberWith(300);
    const writes = functions.writes();
    expect(nameOf(await tokenOf(memberId)('reserveOwn', { body }))).toBe('invalid-request');
    expect(functions.writes()).toBe(writes);
  });

  it('cancels only what that token reserved', async () => {
    const memberId = await memberWith(600);
    const me = tokenOf(memberId);
    const byShop = await command(shop, 'redeem', memberId, { points: 100, mode: 'reserve' });
    const byOther = await tokenOf(memberId, 'a tablet')('reserveOwn', { body: { points: 100 } });
    for (const { body } of [byShop, byOther]) {
      const { id } = body.redemption;
      const answer = await cancel(me, id);
      expect([answer.status, nameOf(answer)]).toEqual([404, 'unknown-redemption']);
      expect((await me('readOwnRedemption', { params: { redemptionId: id } })).status, 'but reads it').toBe(
        200,
      );
    }
    expect((await shop.status(memberId)).body.balance).toBe(400);
    await expectBooks(shop, memberId);
  });

  it('can not pose as a service of the same name', async () => {
    const memberId = await memberWith(300);
    const made = await command(shop, 'redeem', memberId, { points: 100, mode: 'reserve' }); // by `tester`
    expect(nameOf(await cancel(tokenOf(memberId, 'tester'), made.body.redemption.id))).toBe(
      'unknown-redemption',
    );
  });

  it('sees nothing of other members', async () => {
    const [memberId, other] = [await memberWith(300), await memberWith(300)];
    const { id } = (await tokenOf(other)('reserveOwn', { body: { points: 100 } })).body.redemption;
    const me = tokenOf(memberId, `phone of ${other}`);
    expect(nameOf(await me('readOwnRedemption', { params: { redemptionId: id } }))).toBe(
      'unknown-redemption',
    );
    expect(nameOf(await cancel(me, id))).toBe('unknown-redemption');
    expect((await me('listOwnRedemptions')).body.redemptions).toEqual([]);
    expect((await shop.status(other)).body.balance).toBe(200);
  });

  it('finds that a service has captured it', async () => {
    const memberId = await memberWith(300);
    const me = tokenOf(memberId);
    const { id } = (await me('reserveOwn', { body: { points: 100 } })).body.redemption;
    await command(shop, 'captureRedemption', memberId, undefined, { params: { redemptionId: id } });
    expect(nameOf(await cancel(me, id))).toBe('already-captured');
    await expectBooks(shop, memberId);
  });

  it('finds that it has run out', async () => {
    const memberId = await memberWith(300);
    const me = tokenOf(memberId);
    const { id } = (await me('reserveOwn', { body: { points: 100 } })).body.redemption;
    clockAhead(0.1);
    expect(nameOf(await cancel(me, id))).toBe('reservation-expired');
    await expectBooks(shop, memberId);
  });

  it('uses privileges', async () => {
    const memberId = await memberWith(10);
    const use = (useId: string) =>
      tokenOf(memberId)('useOwnPrivilege', { params: { privilegeId: 'parcel' }, body: { useId } });
    expect((await use('u1')).status).toBe(201);
    expect((await use('u1')).status).toBe(200);
    expect((await use('u2')).status).toBe(201);
    expect(nameOf(await use('u3'))).toBe('quota-used-up');
    await expectBooks(shop, memberId);
  });

  it('who has not bought yet is unknown', async () => {
    const me = tokenOf('nobody');
    expect(nameOf(await me('reserveOwn', { body: { points: 100 } }))).toBe('unknown-member');
    expect(nameOf(await me('listOwnRedemptions'))).toBe('unknown-member');
    expect(nameOf(await me('listOwnRewards'))).toBe('unknown-member');
  });

  it('a token without a member opens nothing', async () => {
    const claims = { program: shop.program, scope: 'me', sub: 'phone' };
    for (const operation of ['listOwnRewards', 'listOwnRedemptions'] as const) {
      expect(nameOf(await functions.call(operation, { claims }))).toBe('invalid-request');
    }
  });
});
