/** Holds that wait for fulfilment: they end with it, the given days after it, or with the longest wait. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { nameOf } from '../openapi/documented.ts';
import { expectBooks } from '../support/books.ts';
import { clockAhead, clockBack, daysAgo, fulfilled, refund } from '../support/events.ts';
import { type InMemory, startInMemory } from '../support/inMemory.ts';
import { openShop, type Shop } from '../support/shop.ts';

let functions: InMemory;
let shop: Shop;
let patient: Shop;
const untilFulfilled = (days: number) => ({
  earning: {
    base: { points: 1, per: '1', on: 'purchase', rounding: 'down' },
    hold: { kind: 'until-fulfilled', days, atMostDays: 30 },
  },
});
beforeAll(async () => {
  functions = await startInMemory();
  shop = await openShop(functions, untilFulfilled(0));
  patient = await openShop(functions, untilFulfilled(3));
});
afterAll(() => functions?.stop());
afterEach(clockBack);

describe('points on hold until the order is fulfilled', () => {
  it('are pending, and can be spent from then on', async () => {
    const bought = await shop.buy('waits', '50.00', { orderId: 'f1', occurredAt: daysAgo(2) });
    expect(bought.body.member).toMatchObject({ balance: 0, pending: 50 });
    const body = fulfilled('f1');
    const answer = await shop.send(body);
    expect(answer.body).toMatchObject({
      status: 'recorded',
      entry: {
        id: 'fulfilment:standard:f1',
        kind: 'fulfilment',
        points: 0,
        outcomes: [{ kind: 'hold.ended', moved: 50, rule: 'earning.hold' }],
      },
      member: { balance: 50, pending: 0 },
    });
    expect((await shop.send(body)).body).toMatchObject({ status: 'duplicate', entry: answer.body.entry });
    await expectBooks(shop, 'waits');
  });

  it('of other orders go on waiting', async () => {
    await shop.buy('two', '50.00', { orderId: 'f2', occurredAt: daysAgo(2) });
    await shop.buy('two', '20.00', { orderId: 'f3', occurredAt: daysAgo(2) });
    const { body } = await shop.send(fulfilled('f3'));
    expect(body.member).toMatchObject({ balance: 20, pending: 50 });
    await expectBooks(shop, 'two');
  });

  it('wait no longer than the longest wait', async () => {
    await shop.buy('forgotten', '50.00', { orderId: 'f4' });
    clockAhead(28);
    expect((await shop.status('forgotten')).body).toMatchObject({ balance: 0, pending: 50 });
    clockAhead(31);
    expect((await shop.status('forgotten')).body).toMatchObject({ balance: 50, pending: 0 });
    const { body } = await shop.send(fulfilled('f4'));
    expect(body).toMatchObject({ status: 'recorded', member: { balance: 50, pending: 0 } });
    await expectBooks(shop, 'forgotten');
  });

  it('wait the given days after it', async () => {
    await patient.buy('days', '50.00', { orderId: 'f5' });
    const { body } = await patient.send(fulfilled('f5'));
    expect(body.member).toMatchObject({ balance: 0, pending: 50 });
    clockAhead(4);
    expect((await patient.status('days')).body).toMatchObject({ balance: 50, pending: 0 });
    await expectBooks(patient, 'days');
  });

  it('are freed from the day on which it was, where that is told late', async () => {
    await patient.buy('told-late', '50.00', { orderId: 'f6', occurredAt: daysAgo(10) });
    await patient.buy('told-late', '20.00', { occurredAt: daysAgo(1) });
    const { body } = await patient.send(fulfilled('f6', daysAgo(8)));
    expect(body.member).toMatchObject({ balance: 50, pending: 20 });
    await expectBooks(patient, 'told-late');
  });

  it('a refund before it takes from those on hold, one after it from those that are free', async () => {
    await shop.buy('part', '50.00', { orderId: 'f7', occurredAt: daysAgo(3) });
    await shop.send(refund({ orderId: 'f7', amount: '20.00', occurredAt: daysAgo(2) }));
    const { body } = await shop.send(fulfilled('f7', daysAgo(1)));
    expect(body).toMatchObject({ entry: { outcomes: [{ moved: 30 }] }, member: { balance: 30, pending: 0 } });
    await expectBooks(shop, 'part');
    await shop.send(refund({ orderId: 'f7', amount: '10.00' }));
    expect((await shop.status('part')).body).toMatchObject({ balance: 20, pending: 0 });
    await expectBooks(shop, 'part');
  });

  it('a refund between fulfilment and the end of the wait takes its own', async () => {
    await patient.buy('between', '50.00', { orderId: 'f8', occurredAt: daysAgo(3) });
    await patient.send(fulfilled('f8', daysAgo(1)));
    await patient.send(refund({ orderId: 'f8', amount: '20.00' }));
    expect((await patient.status('between')).body).toMatchObject({ balance: 0, pending: 30 });
    clockAhead(4);
    expect((await patient.status('between')).body).toMatchObject({ balance: 30, pending: 0 });
    await expectBooks(patient, 'between');
    await patient.send(refund({ orderId: 'f8', amount: '20.00' }));
    expect((await patient.status('between')).body).toMatchObject({ balance: 10, pending: 0 });
    await expectBooks(patient, 'between');
  });

  it('fulfilled twice, the second time on another day, is a conflict', async () => {
    await shop.buy('again', '50.00', { orderId: 'f9', occurredAt: daysAgo(3) });
    await shop.send(fulfilled('f9', daysAgo(2)));
    expect(nameOf(await shop.send(fulfilled('f9', daysAgo(1))))).toBe('fact-conflict');
  });

  it('where it is known before the purchase, are held from the start as it says', async () => {
    expect((await shop.send(fulfilled('f10', daysAgo(1)))).body).toEqual({ status: 'waiting' });
    const { body } = await shop.buy('first', '50.00', { orderId: 'f10', occurredAt: daysAgo(2) });
    expect(body.member).toMatchObject({ balance: 50, pending: 0 });
    await expectBooks(shop, 'first');
  });
});

it('where holds do not wait for it, fulfilment changes no points', async () => {
  const plain = await openShop(functions);
  await plain.buy('plain', '50.00', { orderId: 'f1' });
  const { body } = await plain.send(fulfilled('f1'));
  expect(body).toMatchObject({ entry: { points: 0, outcomes: [] }, member: { balance: 0, pending: 50 } });
  await expectBooks(plain, 'plain');
});

describe('an order that is sent in parcels', () => {
  const lines = [
    { lineId: 'a', quantity: 2, amount: '60.00' },
    { lineId: 'b', amount: '40.00' },
  ];
  const parcel = (orderId: string, fulfilmentId: string, sent: object[], days = 1) => ({
    type: 'order.fulfilled',
    data: { orderId, fulfilmentId, occurredAt: daysAgo(days), lines: sent },
  });
  const buy = (memberId: string, orderId: string) =>
    shop.buy(memberId, '100.00', { orderId, occurredAt: daysAgo(5), lines });

  it('frees the points of each line with it, and counts each parcel once', async () => {
    await buy('parcels', 'p1');
    const box = parcel('p1', 'box-1', [{ lineId: 'a', quantity: 1 }], 3);
    const first = await shop.send(box);
    expect(first.body).toMatchObject({
      entry: { id: 'fulfilment:standard:p1:box-1', outcomes: [{ kind: 'hold.ended', moved: 30 }] },
      order: { status: 'open' },
      member: { balance: 30, pending: 70 },
    });
    expect((await shop.send(box)).body).toMatchObject({ status: 'duplicate', entry: first.body.entry });
    const other = parcel('p1', 'box-1', [{ lineId: 'a', quantity: 2 }], 3);
    expect(nameOf(await shop.send(other))).toBe('fact-conflict');
    const rest = [{ lineId: 'b' }, { lineId: 'a', quantity: '1' }];
    const second = await shop.send(parcel('p1', 'box-2', rest, 2));
    expect(second.body).toMatchObject({
      order: { status: 'fulfilled' },
      member: { balance: 100, pending: 0 },
    });
    await expectBooks(shop, 'parcels');
  });

  it('may tell of a parcel before the purchase, and of a line that was refunded', async () => {
    expect((await shop.send(parcel('p2', 'box-1', [{ lineId: 'a' }]))).body).toEqual({ status: 'waiting' });
    const { body } = await buy('early', 'p2');
    expect(body.member).toMatchObject({ balance: 60, pending: 40 });
    const back = { orderId: 'p2', lines: [{ lineId: 'b', amount: '40.00' }] };
    expect((await shop.send(refund(back))).body).toMatchObject({
      order: { status: 'fulfilled', kept: '60.00' },
      member: { balance: 60, pending: 0 },
    });
    await expectBooks(shop, 'early');
  });

  it('may be told of by its contents alone', async () => {
    const occurredAt = daysAgo(6);
    const content = (days: number, fulfilled: object[]) => ({
      type: 'order.revised',
      data: {
        orderId: 'p3',
        memberId: 'contents',
        currency: 'USD',
        occurredAt,
        revisedAt: daysAgo(days),
        lines,
        fulfilled,
      },
    });
    const sent = content(3, [{ lineId: 'b' }]);
    expect((await shop.send(content(5, []))).body.member).toMatchObject({ balance: 0, pending: 100 });
    expect((await shop.send(sent)).body).toMatchObject({
      entry: { outcomes: [{ kind: 'points.revised' }, { kind: 'hold.ended', moved: 40 }] },
      member: { balance: 40, pending: 60 },
    });
    await expectBooks(shop, 'contents');
  });

  it.each<[string, object, string]>([
    ['lines without the id of the parcel', { lines: [{ lineId: 'a' }] }, 'data.fulfilmentId'],
    ['no lines at all', { fulfilmentId: 'x', lines: [] }, 'data.lines'],
    ['a line twice', { fulfilmentId: 'x', lines: [{ lineId: 'a' }, { lineId: 'a' }] }, 'data.lines'],
    [
      'a number with decimals',
      { fulfilmentId: 'x', lines: [{ lineId: 'a', quantity: 0.5 }] },
      'data.lines[0].quantity',
    ],
    [
      'less than nothing',
      { fulfilmentId: 'x', lines: [{ lineId: 'a', quantity: '-1' }] },
      'data.lines[0].quantity',
    ],
    ['an id that is a step in a path', { fulfilmentId: '..', lines: [{ lineId: 'a' }] }, 'data.fulfilmentId'],
  ])('is refused with %s', async (_, data, path) => {
    const answer = await shop.send({
      type: 'order.fulfilled',
      data: { orderId: 'p9', occurredAt: daysAgo(1), ...data },
    });
    expect(nameOf(answer)).toBe('invalid-request');
    expect(answer.body.errors).toMatchObject([{ path }]);
  });
});
