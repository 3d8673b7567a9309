/** An exchange on one receipt: what is brought back is a refund of the order it was bought with. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { nameOf } from '../openapi/documented.ts';
import { expectBooks, history } from '../support/books.ts';
import { bytesOf } from '../support/event.ts';
import { atOnce, clockBack, daysAgo, refund } from '../support/events.ts';
import { type InMemory, startInMemory } from '../support/inMemory.ts';
import { openShop, purchase, type Shop } from '../support/shop.ts';
import { signedHeaders } from '../support/sign.ts';

let functions: InMemory;
let shop: Shop;
let open: Shop;
beforeAll(async () => {
  functions = await startInMemory();
  shop = await openShop(functions, atOnce);
  open = await openShop(functions, { ...atOnce, refunds: { withoutOrder: 'newest-first' } });
});
afterAll(() => functions?.stop());
afterEach(clockBack);

const lines = [
  { lineId: 'a', sku: 'mug', amount: '30.00' },
  { lineId: 'b', sku: 'pan', amount: '20.00' },
];
const exchange = (memberId: string, orderId: string, returns: object[], amount = '10.00') =>
  purchase({ memberId, orderId, occurredAt: daysAgo(1), lines: [{ amount }], returns });
const balanceOf = async (of: Shop, memberId: string) => (await of.status(memberId)).body.balance;

describe('a purchase with a return', () => {
  it('takes back what the returned line had earned, in the same commit', async () => {
    await shop.buy('anna', '50.00', { orderId: 'a1', occurredAt: daysAgo(5), lines });
    const body = exchange('anna', 'a2', [{ orderId: 'a1', lineId: 'a', amount: '30.00' }]);
    const answer = await shop.send(body);
    expect(answer.body).toMatchObject({
      status: 'recorded',
      entry: { id: 'purchase:standard:a2', points: 10 },
      order: { id: 'standard:a2', kept: '10.00' },
      returns: [
        { order: 'standard:a1', status: 'recorded', entry: 'refund:standard:a1:a2%231', points: -30 },
      ],
      member: { balance: 30 },
    });
    expect((await shop.send(body)).body).toMatchObject({ status: 'duplicate', member: { balance: 30 } });
    expect(await history(shop, 'anna')).toMatchObject([{ points: -30 }, { points: 10 }, { points: 50 }]);
    await expectBooks(shop, 'anna');
  });

  it('finds the line by its SKU, and asks by amount where it is not told which', async () => {
    await shop.buy('ben', '50.00', { orderId: 'b1', occurredAt: daysAgo(5), lines });
    const returns = [
      { orderId: 'b1', sku: 'pan', amount: '20.00' },
      { orderId: 'b1', amount: '5.00' },
    ];
    await shop.send(exchange('ben', 'b2', returns));
    expect(await balanceOf(shop, 'ben')).toBe(35);
    await expectBooks(shop, 'ben');
  });

  it('of an order that is not there yet waits for it', async () => {
    const { body } = await shop.send(exchange('cleo', 'c2', [{ orderId: 'c1', amount: '30.00' }]));
    expect(body).toMatchObject({
      status: 'recorded',
      returns: [{ order: 'standard:c1', status: 'waiting' }],
    });
    expect(await balanceOf(shop, 'cleo')).toBe(10);
    await shop.buy('cleo', '50.00', { orderId: 'c1', occurredAt: daysAgo(5), lines });
    expect(await balanceOf(shop, 'cleo')).toBe(30);
    await expectBooks(shop, 'cleo');
  });

  it('of another member is refused, and nothing is booked', async () => {
    await shop.buy('dora', '50.00', { orderId: 'd1', occurredAt: daysAgo(5), lines });
    const answer = await shop.send(exchange('thief', 'd2', [{ orderId: 'd1', amount: '30.00' }]));
    expect(nameOf(answer)).toBe('order-of-another-member');
    expect(nameOf(await shop.status('thief'))).toBe('unknown-member');
    expect(await balanceOf(shop, 'dora')).toBe(50);
  });

  it('takes what there is where more is returned than was kept, and says so', async () => {
    await shop.buy('emil', '50.00', { orderId: 'e1', occurredAt: daysAgo(5), lines });
    const { body } = await shop.send(exchange('emil', 'e2', [{ orderId: 'e1', amount: '70.00' }]));
    expect(body).toMatchObject({ returns: [{ points: -50, excess: '20.00' }], member: { balance: 10 } });
    await expectBooks(shop, 'emil');
  });

  it('is recorded with what has waited for its purchase', async () => {
    await shop.buy('fay', '50.00', { orderId: 'f1', occurredAt: daysAgo(5), lines });
    await shop.send(refund({ orderId: 'f2', amount: '4.00', occurredAt: daysAgo(0.5) }));
    await shop.send(exchange('fay', 'f2', [{ orderId: 'f1', lineId: 'b', amount: '20.00' }]));
    expect(await balanceOf(shop, 'fay')).toBe(36);
    await expectBooks(shop, 'fay');
  });

  it.each<[string, object, string]>([
    ['no order, where the program takes none', { amount: '5.00' }, 'data.returns[0].orderId'],
    ['a line without its order', { lineId: 'a', amount: '5.00' }, 'data.returns[0].orderId'],
    ['nothing', { orderId: 'x', amount: '0.00' }, 'data.returns[0].amount'],
    ['less than nothing', { orderId: 'x', amount: '-5.00' }, 'data.returns[0].amount'],
    ['more decimals than there are', { orderId: 'x', amount: '5.001' }, 'data.returns[0].amount'],
    ['an id that is a step', { orderId: '..', amount: '5.00' }, 'data.returns[0].orderId'],
    ['a field that nobody knows', { orderId: 'x', amount: '5.00', why: 'broken' }, 'data.returns[0].why'],
  ])('is refused with %s', async (_, returned, path) => {
    const answer = await shop.send(exchange('wrong', 'w1', [returned]));
    expect(nameOf(answer)).toBe('invalid-request');
    expect(answer.body.errors).toMatchObject([{ path }]);
  });

  it('is taken in a batch', async () => {
    await shop.buy('gus', '50.00', { orderId: 'g1', occurredAt: daysAgo(5), lines });
    const deliveries = [
      exchange('gus', 'g2', [{ orderId: 'g1', lineId: 'b', amount: '20.00' }]),
      exchange('gus', 'g3', [{ amount: '1.00' }]),
    ];
    const body = bytesOf({ deliveries });
    const headers = signedHeaders(body, { secret: shop.secret });
    const { body: answered } = await shop.call('receiveStandardBatch', { body, headers });
    expect(answered.answers).toMatchObject([{ status: 'recorded' }, { status: 'refused' }]);
    expect(await balanceOf(shop, 'gus')).toBe(40);
  });
});

describe('a return without an order, where the program takes it from the newest', () => {
  it('is taken from the newest order that keeps such goods, and stays where it was taken from', async () => {
    await open.buy('hana', '50.00', { orderId: 'h1', occurredAt: daysAgo(9), lines });
    await open.buy('hana', '50.00', { orderId: 'h2', occurredAt: daysAgo(8), lines });
    await open.buy('hana', '5.00', { orderId: 'h3', occurredAt: daysAgo(7) });
    const body = exchange('hana', 'h4', [{ sku: 'mug', amount: '40.00' }]);
    const answer = await open.send(body);
    expect(answer.body.returns).toMatchObject([
      { order: 'standard:h2', points: -30 },
      { order: 'standard:h1', points: -10 },
    ]);
    await open.buy('hana', '50.00', { orderId: 'h5', occurredAt: daysAgo(6), lines });
    expect((await open.send(body)).body).toMatchObject({ status: 'duplicate' });
    const refunds = (await history(open, 'hana')).filter(({ kind }: { kind: string }) => kind === 'refund');
    expect(refunds).toHaveLength(2);
    await expectBooks(open, 'hana');
  });

  it('is taken by its amount where no order keeps such goods', async () => {
    await open.buy('ivo', '50.00', { orderId: 'i1', occurredAt: daysAgo(9), lines });
    const { body } = await open.send(exchange('ivo', 'i2', [{ sku: 'rug', amount: '15.00' }]));
    expect(body.returns).toMatchObject([{ order: 'standard:i1', points: -15 }]);
    await expectBooks(open, 'ivo');
  });

  it('asks the newest order for what none keeps, which has it as an excess', async () => {
    await open.buy('jo', '50.00', { orderId: 'j1', occurredAt: daysAgo(9), lines });
    const { body } = await open.send(exchange('jo', 'j2', [{ amount: '80.00' }]));
    expect(body.returns).toMatchObject([{ order: 'standard:j1', points: -50, excess: '30.00' }]);
    await expectBooks(open, 'jo');
  });

  it('takes nothing of somebody who has bought nothing', async () => {
    const { body } = await open.send(exchange('kim', 'k1', [{ amount: '80.00' }]));
    expect(body).toMatchObject({ status: 'recorded', returns: [], member: { balance: 10 } });
  });

  it('takes two returns of one receipt one after the other', async () => {
    await open.buy('lea', '30.00', { orderId: 'l1', occurredAt: daysAgo(9) });
    await open.buy('lea', '30.00', { orderId: 'l2', occurredAt: daysAgo(8) });
    const { body } = await open.send(exchange('lea', 'l3', [{ amount: '20.00' }, { amount: '20.00' }]));
    expect(body.returns).toMatchObject([
      { order: 'standard:l2', points: -20 },
      { order: 'standard:l2', points: -10 },
      { order: 'standard:l1', points: -10 },
    ]);
    await expectBooks(open, 'lea');
  });
});

describe('a refund without an order', () => {
  const unnamed = (memberId: string, refundId: string, data: object) => ({
    type: 'refund.completed',
    data: { refundId, memberId, occurredAt: daysAgo(1), currency: 'USD', ...data },
  });

  it('is refused where the program says so, and so it is where nothing is said', async () => {
    const answer = await shop.send(unnamed('mia', 'u1', { amount: '5.00' }));
    expect(nameOf(answer)).toBe('invalid-request');
    expect(answer.body.errors).toMatchObject([{ path: 'data.orderId' }]);
  });

  it('is taken from the newest orders, once', async () => {
    await open.buy('noa', '30.00', { orderId: 'n1', occurredAt: daysAgo(9) });
    await open.buy('noa', '30.00', { orderId: 'n2', occurredAt: daysAgo(8) });
    const body = unnamed('noa', 'u2', { amount: '40.00' });
    const answer = await open.send(body);
    expect(answer.body).toMatchObject({
      status: 'recorded',
      entry: { id: 'refund:standard:n2:u2', points: -30 },
      returns: [
        { order: 'standard:n2', points: -30 },
        { order: 'standard:n1', points: -10 },
      ],
      member: { balance: 20 },
    });
    await open.buy('noa', '30.00', { orderId: 'n3', occurredAt: daysAgo(7) });
    expect((await open.send(body)).body).toMatchObject({ status: 'duplicate', member: { balance: 50 } });
    const other = unnamed('noa', 'u2', { amount: '41.00', occurredAt: body.data.occurredAt });
    expect(nameOf(await open.send(other))).toBe('fact-conflict');
    await expectBooks(open, 'noa');
  });

  it('of somebody who keeps nothing is ignored, and may be sent again', async () => {
    const body = unnamed('oli', 'u3', { amount: '5.00' });
    expect((await open.send(body)).body).toEqual({ status: 'ignored', reason: 'nothing-kept' });
    await open.buy('oli', '30.00', { orderId: 'o1', occurredAt: daysAgo(9) });
    expect((await open.send(body)).body).toMatchObject({ status: 'recorded', member: { balance: 25 } });
  });

  it.each<[string, object, string]>([
    ['no member', { memberId: undefined, amount: '5.00' }, 'data.memberId'],
    ['no amount', {}, 'data.amount'],
    ['lines of no order', { lines: [{ lineId: 'a', amount: '5.00' }] }, 'data.orderId'],
    ['nothing', { amount: '0.00' }, 'data.amount'],
    ['an order and a SKU', { orderId: 'x', sku: 'mug', amount: '5.00' }, 'data.sku'],
  ])('is refused with %s', async (_, data, path) => {
    const answer = await open.send(unnamed('pia', 'u4', data));
    expect(nameOf(answer)).toBe('invalid-request');
    expect(answer.body.errors).toMatchObject([{ path }]);
  });
});
