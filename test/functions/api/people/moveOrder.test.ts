/** Moving an order over the API: the one member has what they would have had without it, the other with it. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nameOf } from '../../openapi/documented.ts';
import { expectBooks } from '../../support/books.ts';
import {
  cancelled,
  command,
  daysAgo,
  platformNow,
  redeemable,
  refund,
  revised,
} from '../../support/events.ts';
import type { Answer } from '../../support/functions.ts';
import { type InMemory, startInMemory } from '../../support/inMemory.ts';
import { openShop, type Shop } from '../../support/shop.ts';

let functions: InMemory;
let shop: Shop;
let enrolling: Shop;
beforeAll(async () => {
  functions = await startInMemory();
  shop = await openShop(functions, redeemable);
  enrolling = await openShop(functions, { ...redeemable, enrolment: 'by-enrolling' });
});
afterAll(() => functions?.stop());

const lines = (amount: string) => [{ lineId: '1', amount }];

interface Moving {
  readonly at?: Shop;
  readonly key?: string;
  readonly amount?: string;
  readonly more?: object;
}

const move = (to: string, orderId: string, { at = shop, key, amount = '60.00', more = {} }: Moving = {}) =>
  command(
    at,
    'moveOrder',
    to,
    { orderId, currency: 'USD', lines: lines(amount), ...more },
    key === undefined ? {} : { key },
  );

const balance = async (memberId: string) => (await shop.status(memberId)).body.balance;
const refusalOf = (answer: Answer) => [answer.status, nameOf(answer)];

const back = (orderId: string, amount: string) =>
  refund({ orderId, refundId: randomUUID(), amount, occurredAt: platformNow() });
const content = (memberId: string, orderId: string, amount: string) =>
  revised({ orderId, memberId, occurredAt: daysAgo(3), revisedAt: platformNow(), lines: lines(amount) });

/** Two members who bought for 40.00 and 10.00, and an order of 60.00 that was booked to the first. */
async function two(): Promise<{ a: string; b: string; orderId: string }> {
  const [a, b, orderId] = [`a-${randomUUID()}`, `b-${randomUUID()}`, randomUUID()];
  await shop.buy(a, '40.00', { occurredAt: daysAgo(5) });
  await shop.buy(b, '10.00', { occurredAt: daysAgo(4) });
  await shop.buy(a, '60.00', { orderId, occurredAt: daysAgo(3) });
  return { a, b, orderId };
}

async function expectBalances(expected: Readonly<Record<string, number>>): Promise<void> {
  for (const [memberId, points] of Object.entries(expected)) {
    expect(await balance(memberId)).toBe(points);
    await expectBooks(shop, memberId);
    expect((await shop.call('verifyMember', { params: { memberId } })).body).toEqual({ sound: true });
  }
}

describe('an order that is moved', () => {
  it('counts for the other member at its own date, and never counted for the one whose it was', async () => {
    const { a, b, orderId } = await two();
    const answer = await move(b, orderId);
    expect(answer.status, answer.text).toBe(201);
    expect(answer.body).toMatchObject({
      status: 'moved',
      orderId,
      source: 'standard',
      entry: { kind: 'revision', points: 60 },
      member: { memberId: b, balance: 70 },
      from: {
        entry: {
          kind: 'order-move',
          outcomes: [{ kind: 'order.moved', order: `standard:${orderId}`, to: b }],
        },
        member: { memberId: a, balance: 40 },
      },
    });
    await expectBalances({ [a]: 40, [b]: 70 });
    for (const memberId of [a, b]) {
      const { entries } = (await shop.call('listEntries', { params: { memberId } })).body;
      for (const { id } of entries) {
        const why = await shop.call('explainEntry', { params: { memberId, entryId: id } });
        expect(why.status, `${id} ${why.text}`).toBe(200);
      }
    }
  });

  it('takes a level along that it brought', async () => {
    const [a, b, orderId] = [randomUUID(), randomUUID(), randomUUID()];
    await shop.buy(a, '1.00', { occurredAt: daysAgo(6) });
    await shop.buy(a, '600.00', { orderId, occurredAt: daysAgo(3) });
    const before = (await shop.status(a)).body.tier.id;
    expect(before).not.toBe('regular');
    await move(b, orderId, { amount: '600.00' });
    expect((await shop.status(a)).body.tier.id).toBe('regular');
    expect((await shop.status(b)).body.tier.id).toBe(before);
    await expectBalances({ [a]: 1, [b]: 600 });
  });

  it('makes a member of somebody who was none', async () => {
    const { a, orderId } = await two();
    const c = randomUUID();
    expect((await move(c, orderId)).status).toBe(201);
    await expectBalances({ [a]: 40, [c]: 60 });
  });

  it('by the same request again is a duplicate, and by another one the same member has it already', async () => {
    const { a, b, orderId } = await two();
    await move(b, orderId, { key: 'once' });
    const again = await move(b, orderId, { key: 'once' });
    expect([again.status, again.body.status]).toEqual([200, 'duplicate']);
    expect(refusalOf(await move(b, orderId))).toEqual([409, 'order-of-this-member']);
    await expectBalances({ [a]: 40, [b]: 70 });
  });

  it('has its refunds, cancellations and contents with the new member, and none that names the old one', async () => {
    const { a, b, orderId } = await two();
    await move(b, orderId);
    expect((await shop.send(back(orderId, '20.00'))).body.member.memberId).toBe(b);
    await expectBalances({ [a]: 40, [b]: 50 });
    const named = (memberId: string) => {
      const event = cancelled(orderId) as { data: object };
      return { ...event, data: { ...event.data, memberId } };
    };
    expect(refusalOf(await shop.send(named(a)))).toEqual([409, 'order-of-another-member']);
    expect(refusalOf(await shop.send(content(a, orderId, '30.00')))).toEqual([
      409,
      'order-of-another-member',
    ]);
    expect((await shop.send(named(b))).status).toBe(200);
    await expectBalances({ [a]: 40, [b]: 10 });
  });

  it('contains the refunds so far: sent again they change nothing', async () => {
    const { a, b, orderId } = await two();
    const sent = back(orderId, '25.00');
    await shop.send(sent);
    await expectBalances({ [a]: 75 });
    await move(b, orderId, { amount: '35.00' });
    await expectBalances({ [a]: 40, [b]: 45 });
    const again = await shop.send(sent);
    expect([again.status, again.body.status]).toEqual([200, 'duplicate']);
    await expectBalances({ [a]: 40, [b]: 45 });
  });

  it('is told again by its shop: the purchase is a duplicate, and nothing changes', async () => {
    const { a, b, orderId } = await two();
    const occurredAt = daysAgo(3);
    const other = randomUUID();
    await shop.buy(a, '30.00', { orderId: other, occurredAt });
    await move(b, other, { amount: '30.00' });
    const again = await shop.buy(a, '30.00', { orderId: other, occurredAt });
    expect([again.status, again.body.status]).toEqual([200, 'duplicate']);
    await expectBalances({ [a]: 100, [b]: 40 });
    expect(orderId).not.toBe(other);
  });

  it('moves on to a third member, and back to the first', async () => {
    const { a, b, orderId } = await two();
    const c = randomUUID();
    await move(b, orderId);
    await move(c, orderId);
    await expectBalances({ [a]: 40, [b]: 10, [c]: 60 });
    await move(a, orderId, { amount: '50.00' });
    await expectBalances({ [a]: 90, [b]: 10 });
    expect((await shop.send(back(orderId, '50.00'))).body.member.memberId).toBe(a);
    await expectBalances({ [a]: 40 });
  });

  it('leaves points owed where they are spent already', async () => {
    const [a, b, orderId] = [randomUUID(), randomUUID(), randomUUID()];
    await shop.buy(a, '600.00', { orderId, occurredAt: daysAgo(3) });
    const spent = await command(shop, 'redeem', a, { points: 500, mode: 'capture', orderId });
    expect(spent.status, spent.text).toBe(201);
    await move(b, orderId, { amount: '600.00' });
    const { body } = await shop.status(a);
    expect([body.balance, body.deficit]).toEqual([0, 500]);
    await expectBooks(shop, a);
    await expectBalances({ [b]: 600 });
    // What the old member paid stays paid, whatever becomes of the order.
    await shop.send(cancelled(orderId));
    await expectBalances({ [b]: 0 });
    expect((await shop.status(a)).body.deficit).toBe(500);
  });

  it('goes to who has absorbed the member, and comes from who has absorbed its own', async () => {
    const { a, b, orderId } = await two();
    const [over, under] = [randomUUID(), randomUUID()];
    await shop.buy(over, '1.00', { occurredAt: daysAgo(4) });
    await shop.buy(under, '2.00', { occurredAt: daysAgo(4) });
    for (const [into, from] of [
      [over, a],
      [under, b],
    ] as const) {
      await shop.call('mergeMembers', { params: { memberId: into }, body: { from } });
    }
    expect(refusalOf(await move(a, orderId))).toEqual([409, 'order-of-this-member']);
    expect((await move(b, orderId)).body.member.memberId).toBe(under);
    await expectBalances({ [over]: 41, [under]: 72 });
  });

  it('is still moved after both have become one person', async () => {
    const { a, b, orderId } = await two();
    await move(b, orderId);
    const merged = await shop.call('mergeMembers', { params: { memberId: a }, body: { from: b } });
    expect(merged.status, merged.text).toBe(201);
    await expectBalances({ [a]: 110 });
    await shop.send(back(orderId, '60.00'));
    await expectBalances({ [a]: 50 });
  });

  it('told by its contents alone claims nothing for the old member any more', async () => {
    const [a, b, orderId] = [randomUUID(), randomUUID(), randomUUID()];
    await shop.send(content(a, orderId, '60.00'));
    expect((await move(b, orderId)).status).toBe(201);
    expect(refusalOf(await shop.buy(a, '60.00', { orderId, occurredAt: daysAgo(3) }))).toEqual([
      409,
      'order-of-another-member',
    ]);
    await expectBalances({ [b]: 60 });
  });

  it('is in the audit, with whose it was', async () => {
    const { a, b, orderId } = await two();
    await move(b, orderId);
    for (const member of [undefined, a, b]) {
      const query = member === undefined ? {} : { query: { member } };
      const { actions } = (await shop.call('listActions', query)).body;
      expect(actions[0]).toMatchObject({
        action: 'order.moved',
        about: { member: b },
        before: { order: `standard:${orderId}`, from: a },
      });
    }
  });
});

describe('an order that is not moved', () => {
  it.each<[string, object, string]>([
    ['names another currency', { currency: 'EUR' }, 'invalid-request'],
    ['is unknown', { orderId: 'nobody-bought-this' }, 'unknown-order'],
    ['has a discount that gives', { lines: [{ kind: 'discount', amount: '5.00' }] }, 'invalid-request'],
    ['names a field that there is not', { memberId: 'x' }, 'invalid-request'],
  ])('%s', async (_, more, problem) => {
    const { a, b, orderId } = await two();
    expect(nameOf(await move(b, orderId, { more }))).toBe(problem);
    await expectBalances({ [a]: 100, [b]: 10 });
  });

  it('would count for nobody, as the member enrolled later', async () => {
    const [a, b, orderId] = [randomUUID(), randomUUID(), randomUUID()];
    for (const memberId of [a, b]) await enrolling.call('enrolMember', { params: { memberId }, body: {} });
    const early = await enrolling.buy(a, '60.00', { orderId, occurredAt: new Date().toISOString() });
    expect(early.body.status).toBe('recorded');
    const c = randomUUID();
    expect(refusalOf(await move(c, orderId, { at: enrolling }))).toEqual([409, 'order-not-counted']);
    expect((await move(b, orderId, { at: enrolling })).status).toBe(201);
  });
});
