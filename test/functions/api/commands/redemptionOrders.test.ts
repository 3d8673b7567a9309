/** Points that pay for orders: for several with shares, for a part of one, and as many as can be taken. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nameOf } from '../../openapi/documented.ts';
import { expectBooks } from '../../support/books.ts';
import { cancelled, command, daysAgo, redeemable } from '../../support/events.ts';
import type { Answer } from '../../support/functions.ts';
import { type InMemory, startInMemory } from '../../support/inMemory.ts';
import { openShop, type Shop } from '../../support/shop.ts';

let functions: InMemory;
let shop: Shop;
let half: Shop;
let clamping: Shop;
beforeAll(async () => {
  functions = await startInMemory();
  const { redemption } = redeemable;
  shop = await openShop(functions, redeemable);
  half = await openShop(functions, { ...redeemable, redemption: { ...redemption, mostOfOrder: 50 } });
  const clamp = { ...redemption, mostOfOrder: 50, tooMany: 'clamp' };
  clamping = await openShop(functions, { ...redeemable, redemption: clamp });
});
afterAll(() => functions?.stop());

async function memberWith(points: number, at: Shop): Promise<string> {
  const memberId = randomUUID();
  await at.buy(memberId, `${points}.00`, { occurredAt: daysAgo(1) });
  return memberId;
}

async function order(memberId: string, at: Shop, amount = '10.00'): Promise<string> {
  const orderId = randomUUID();
  expect((await at.buy(memberId, amount, { orderId, occurredAt: daysAgo(0.5) })).status).toBe(200);
  return orderId;
}

const redeem = (at: Shop, memberId: string, body: Record<string, unknown>, key?: string) =>
  command(at, 'redeem', memberId, body, key === undefined ? {} : { key });
const capture = (at: Shop, memberId: string, redemptionId: string, body?: Record<string, unknown>) =>
  command(at, 'captureRedemption', memberId, body, { params: { redemptionId } });
const cancel = (at: Shop, orderId: string) => at.send(cancelled(orderId));
const read = async (at: Shop, memberId: string, redemptionId: string) =>
  (await at.call('readRedemption', { params: { memberId, redemptionId } })).body;
const balance = async (at: Shop, memberId: string) => (await at.status(memberId)).body.balance;
const refusalOf = (answer: Answer) => [answer.status, nameOf(answer), answer.body.numbers];

describe('a redemption over two orders', () => {
  const paid = async (mode: 'reserve' | 'capture', named: 'first' | 'at capture' = 'first') => {
    const memberId = await memberWith(580, shop);
    const [one, two] = [await order(memberId, shop), await order(memberId, shop)];
    const orders = [
      { orderId: one, points: 100 },
      { orderId: two, points: 200 },
    ];
    const answer = await redeem(shop, memberId, {
      points: 300,
      mode,
      ...(named === 'first' ? { orders } : {}),
    });
    expect(answer.status, answer.text).toBe(201);
    return { memberId, one, two, orders, answer, id: answer.body.redemption.id as string };
  };

  it('says its shares', async () => {
    const { memberId, one, two, id, answer } = await paid('capture');
    const orders = [
      { orderId: one, source: 'standard', points: 100 },
      { orderId: two, source: 'standard', points: 200 },
    ];
    expect(answer.body.redemption).toMatchObject({ orderId: null, source: null, orders, asked: 300 });
    expect(await read(shop, memberId, id)).toMatchObject({ status: 'captured', orders, clampedBy: null });
  });

  it('gives back the share of an order that is cancelled, and is returned with the last', async () => {
    const { memberId, one, two, id } = await paid('capture');
    expect((await cancel(shop, one)).body.entry.outcomes).toContainEqual(
      expect.objectContaining({ kind: 'points.returned', points: 100 }),
    );
    expect(await balance(shop, memberId)).toBe(390);
    expect(await read(shop, memberId, id)).toMatchObject({ status: 'captured' });
    await cancel(shop, two);
    expect(await balance(shop, memberId)).toBe(580);
    expect(await read(shop, memberId, id)).toMatchObject({ status: 'returned' });
    await expectBooks(shop, memberId);
  });

  it('that is only reserved keeps the share of the other', async () => {
    const { memberId, two, id } = await paid('reserve');
    await cancel(shop, two);
    expect(await balance(shop, memberId)).toBe(490);
    expect((await capture(shop, memberId, id)).status).toBe(201);
    expect(await balance(shop, memberId)).toBe(490);
    await expectBooks(shop, memberId);
  });

  it('may name them with the capture, and only so', async () => {
    const { memberId, one, orders, id } = await paid('reserve', 'at capture');
    const few = await capture(shop, memberId, id, { orders: orders.slice(1) });
    expect(refusalOf(few)).toEqual([422, 'shares-do-not-add-up', { points: 300, shared: 200 }]);
    expect((await capture(shop, memberId, id, { orders })).status).toBe(201);
    expect((await capture(shop, memberId, id, { orders })).body.status).toBe('duplicate');
    await cancel(shop, one);
    expect(await balance(shop, memberId)).toBe(390);
    await expectBooks(shop, memberId);
  });

  it('can not be captured for other shares', async () => {
    const { memberId, one, two, id } = await paid('reserve');
    const orders = [
      { orderId: one, points: 200 },
      { orderId: two, points: 100 },
    ];
    expect(nameOf(await capture(shop, memberId, id, { orders }))).toBe('redemption-of-another-order');
  });

  it('is refused where one of them is cancelled', async () => {
    const memberId = await memberWith(500, shop);
    const [one, two] = [await order(memberId, shop), await order(memberId, shop)];
    await cancel(shop, two);
    const orders = [one, two].map((orderId) => ({ orderId, points: 100 }));
    const answer = await redeem(shop, memberId, { points: 200, mode: 'capture', orders });
    expect(refusalOf(answer)).toEqual([409, 'order-refunded', { orderId: two }]);
  });

  it('is refused where the shares are not all the points', async () => {
    const memberId = await memberWith(500, shop);
    const orders = [{ orderId: 'x', points: 100 }];
    const answer = await redeem(shop, memberId, { points: 200, mode: 'capture', orders });
    expect(refusalOf(answer)).toEqual([422, 'shares-do-not-add-up', { points: 200, shared: 100 }]);
  });

  it.each<[string, object]>([
    ['an order twice', { orders: [1, 2].map(() => ({ orderId: 'x', points: 100 })) }],
    ['an order beside them', { orderId: 'y', orders: [{ orderId: 'x', points: 200 }] }],
    ['a source of nothing', { source: 'pos' }],
    ['an amount of nothing', { amount: '1.00' }],
    ['an amount in half cents', { orderId: 'x', amount: '1.005' }],
  ])('names %s: refused as wrong', async (_, more) => {
    const memberId = await memberWith(500, shop);
    const answer = await redeem(shop, memberId, { points: 200, mode: 'capture', ...more });
    expect(nameOf(answer)).toBe('invalid-request');
  });
});

describe('a program that lets points pay half of an order', () => {
  it('takes no more for an order, whatever was redeemed on it before', async () => {
    const memberId = await memberWith(2_000, half);
    const orderId = await order(memberId, half, '10.00');
    const some = { points: 300, mode: 'capture', orderId };
    expect((await redeem(half, memberId, some)).status).toBe(201);
    const numbers = { orderId, most: 200, asked: 300 };
    expect(refusalOf(await redeem(half, memberId, some))).toEqual([409, 'above-most-of-order', numbers]);
    expect((await redeem(half, memberId, { ...some, points: 200 })).status).toBe(201);
  });

  it('counts no reservation that was cancelled', async () => {
    const memberId = await memberWith(2_000, half);
    const orderId = await order(memberId, half, '10.00');
    const all = { points: 500, mode: 'reserve', orderId };
    const { id } = (await redeem(half, memberId, all)).body.redemption;
    expect(nameOf(await redeem(half, memberId, all))).toBe('above-most-of-order');
    await command(half, 'cancelRedemption', memberId, undefined, { params: { redemptionId: id } });
    expect((await redeem(half, memberId, all)).status).toBe(201);
  });

  it('asks what an order costs that nobody has bought yet', async () => {
    const memberId = await memberWith(2_000, half);
    const some = { points: 600, mode: 'capture', orderId: randomUUID() };
    expect(nameOf(await redeem(half, memberId, some))).toBe('order-amount-unknown');
    expect(nameOf(await redeem(half, memberId, { ...some, amount: '11.99' }))).toBe('above-most-of-order');
    expect((await redeem(half, memberId, { ...some, amount: '12.00' })).status).toBe(201);
  });

  it('wants the order named at the latest when points are spent', async () => {
    const memberId = await memberWith(2_000, half);
    const orderId = await order(memberId, half, '10.00');
    expect(nameOf(await redeem(half, memberId, { points: 100, mode: 'capture' }))).toBe('order-needed');
    const { id } = (await redeem(half, memberId, { points: 600, mode: 'reserve' })).body.redemption;
    expect(nameOf(await capture(half, memberId, id))).toBe('order-needed');
    expect(nameOf(await capture(half, memberId, id, { orderId }))).toBe('above-most-of-order');
    const other = (await redeem(half, memberId, { points: 500, mode: 'reserve' })).body.redemption;
    expect((await capture(half, memberId, other.id, { orderId })).status).toBe(201);
  });

  it('gives rewards at their price', async () => {
    const memberId = await memberWith(2_000, half);
    expect((await redeem(half, memberId, { rewardId: 'mug', mode: 'capture' })).status).toBe(201);
  });
});

describe('a program that clamps takes what can be taken, and says why it is less', () => {
  it.each<[string, number, number, string | null]>([
    ['no more than the half of the order', 1_000, 500, 'order'],
    ['whole steps', 250, 200, 'step'],
    ['all that was asked for', 300, 300, null],
  ])('%s', async (_, asked, taken, clampedBy) => {
    const memberId = await memberWith(2_000, clamping);
    const orderId = await order(memberId, clamping, '10.00');
    const { body } = await redeem(clamping, memberId, { points: asked, mode: 'capture', orderId });
    expect(body).toMatchObject({
      redemption: { points: taken, asked, clampedBy, orderId },
      entry: { points: -taken },
    });
    expect(await read(clamping, memberId, body.redemption.id)).toMatchObject({
      points: taken,
      asked,
      clampedBy,
    });
  });

  it('no more than the balance, from the last share first', async () => {
    const memberId = await memberWith(330, clamping);
    const [one, two] = [await order(memberId, clamping, '20.00'), await order(memberId, clamping, '20.00')];
    const orders = [one, two].map((orderId) => ({ orderId, points: 300 }));
    const { body } = await redeem(clamping, memberId, { points: 600, mode: 'reserve', orders });
    expect(body.redemption).toMatchObject({ points: 300, asked: 600, clampedBy: 'balance' });
    expect(body.redemption.orders).toEqual([{ orderId: one, source: 'standard', points: 300 }]);
  });

  it('and the same request again has the same answer, though less could be taken now', async () => {
    const memberId = await memberWith(480, clamping);
    const orderId = await order(memberId, clamping, '20.00');
    const body = { points: 600, mode: 'capture', orderId };
    const first = await redeem(clamping, memberId, body, 'once');
    expect([first.status, first.body.redemption.points]).toEqual([201, 500]);
    const again = await redeem(clamping, memberId, body, 'once');
    expect([again.status, again.body.status, again.body.redemption]).toEqual([
      200,
      'duplicate',
      first.body.redemption,
    ]);
    const less = await redeem(clamping, memberId, { ...body, points: 500 }, 'once');
    expect(nameOf(less)).toBe('idempotency-key-reused');
  });

  it('and refuses what is less than the minimum', async () => {
    const memberId = await memberWith(99, clamping);
    expect(nameOf(await redeem(clamping, memberId, { points: 600, mode: 'reserve' }))).toBe(
      'insufficient-points',
    );
    const rich = await memberWith(1_000, clamping);
    const orderId = await order(rich, clamping, '1.00');
    const answer = await redeem(clamping, rich, { points: 600, mode: 'reserve', orderId });
    expect(nameOf(answer)).toBe('above-most-of-order');
  });
});
