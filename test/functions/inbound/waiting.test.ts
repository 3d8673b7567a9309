/** What comes before its purchase waits at the order, counts to no one, and takes effect with the purchase. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { nameOf } from '../openapi/documented.ts';
import { expectBooks, history } from '../support/books.ts';
import {
  atOnce,
  cancelled,
  clockBack,
  command,
  daysAgo,
  fulfilled,
  redeemable,
  refund,
} from '../support/events.ts';
import { type InMemory, startInMemory } from '../support/inMemory.ts';
import { openShop, purchase, type Shop } from '../support/shop.ts';

let functions: InMemory;
let shop: Shop;
beforeAll(async () => {
  functions = await startInMemory();
  shop = await openShop(functions, { ...redeemable, refunds: { tier: 'leave' } });
});
afterAll(() => functions?.stop());
afterEach(clockBack);

const waits = { status: 200, body: { status: 'waiting' } };

describe('a refund before its purchase', () => {
  it('waits, and counts to no one', async () => {
    const answer = await shop.send(refund({ orderId: 'early', memberId: 'early', amount: '10.00' }));
    expect(answer).toMatchObject(waits);
    expect(answer.body).toEqual({ status: 'waiting' });
    expect(nameOf(await shop.status('early'))).toBe('unknown-member');
  });

  it('takes effect when the purchase comes, with an entry of its own', async () => {
    const body = refund({ orderId: 'w1', refundId: 'r1', amount: '10.00', occurredAt: daysAgo(1) });
    expect(await shop.send(body)).toMatchObject(waits);
    const bought = await shop.buy('m-w1', '30.00', { orderId: 'w1', occurredAt: daysAgo(2) });
    expect(bought.body).toMatchObject({
      status: 'recorded',
      entry: { id: 'purchase:standard:w1', points: 30 },
      member: { balance: 20 },
    });
    expect(await history(shop, 'm-w1')).toMatchObject([
      { id: 'refund:standard:w1:r1', kind: 'refund', points: -10 },
      { id: 'purchase:standard:w1', points: 30 },
    ]);
    await expectBooks(shop, 'm-w1');
    expect((await shop.send(body)).body).toMatchObject({ status: 'duplicate', entry: { points: -10 } });
    await expectBooks(shop, 'm-w1');
  });

  it('dated before the purchase it takes effect with it', async () => {
    await shop.send(refund({ orderId: 'w2', amount: '10.00', occurredAt: daysAgo(9) }));
    await shop.buy('m-w2', '30.00', { orderId: 'w2', occurredAt: daysAgo(2) });
    expect((await shop.status('m-w2')).body).toMatchObject({ balance: 20 });
    await expectBooks(shop, 'm-w2');
    await shop.send(refund({ orderId: 'w2', amount: '10.00', occurredAt: daysAgo(8) }));
    expect((await shop.status('m-w2')).body).toMatchObject({ balance: 10 });
    await expectBooks(shop, 'm-w2');
  });

  it('of a member who is there already, and has moved on', async () => {
    await shop.buy('m-w3', '40.00', { occurredAt: daysAgo(20) });
    await shop.buy('m-w3', '40.00', { occurredAt: daysAgo(1) });
    await shop.send(refund({ orderId: 'w3', amount: '25.00', occurredAt: daysAgo(3) }));
    const bought = await shop.buy('m-w3', '30.00', { orderId: 'w3', occurredAt: daysAgo(5) });
    expect(bought.body).toMatchObject({ status: 'recorded', member: { balance: 85 } });
    await expectBooks(shop, 'm-w3');
  });

  it('of a purchase that came to gold: it was gold for that moment, and stays so', async () => {
    await shop.send(refund({ orderId: 'w4', amount: '100.00', occurredAt: daysAgo(1) }));
    const { body } = await shop.buy('m-w4', '100.00', { orderId: 'w4', occurredAt: daysAgo(2) });
    expect(body.member).toMatchObject({ tier: { id: 'gold' }, balance: 0 });
    await expectBooks(shop, 'm-w4');
  });

  it('that is more than was bought takes what there is', async () => {
    await shop.send(refund({ orderId: 'w5', amount: '80.00', occurredAt: daysAgo(1) }));
    const { body } = await shop.buy('m-w5', '30.00', { orderId: 'w5', occurredAt: daysAgo(2) });
    expect(body.member).toMatchObject({ balance: 0, deficit: 0 });
    const [taken] = await history(shop, 'm-w5');
    expect(taken).toMatchObject({ kind: 'refund', points: -30, outcomes: [{ excess: '50.00' }] });
    const params = { memberId: 'm-w5', entryId: taken?.id ?? '' };
    const { sentence } = (await shop.call('explainEntry', { params })).body;
    expect(sentence).toContain('80.00 USD was asked for, 50.00 USD more than was kept');
    await expectBooks(shop, 'm-w5');
    const more = await shop.send(refund({ orderId: 'w5', amount: '0.01' }));
    expect(more.body.entry).toMatchObject({ points: 0, outcomes: [{ excess: '0.01' }] });
  });

  it('of a line that the purchase does not have takes nothing', async () => {
    const lines = [{ lineId: 'z', amount: '10.00' }];
    await shop.send(refund({ orderId: 'w6', lines, occurredAt: daysAgo(1) }));
    const { body } = await shop.buy('m-w6', '30.00', { orderId: 'w6', occurredAt: daysAgo(2) });
    expect(body.member.balance).toBe(30);
    await expectBooks(shop, 'm-w6');
  });

  it('comes to the same as one after it, with points redeemed on the order in between', async () => {
    for (const order of ['before', 'after']) {
      const memberId = `redeems-${order}`;
      const body = refund({ orderId: memberId, amount: '50.00', occurredAt: daysAgo(1) });
      await shop.buy(memberId, '200.00', { occurredAt: daysAgo(30) });
      if (order === 'before') await shop.send(body);
      await command(shop, 'redeem', memberId, { points: 100, orderId: memberId, mode: 'capture' });
      await shop.buy(memberId, '50.00', { orderId: memberId, occurredAt: daysAgo(2) });
      if (order === 'after') await shop.send(body);
      // Nothing of the order is kept, so what was redeemed on it is back.
      expect((await shop.status(memberId)).body.balance, order).toBe(200);
      await expectBooks(shop, memberId);
    }
  });
});

describe('what waits, waits once', () => {
  it('the same again goes on waiting', async () => {
    const body = refund({ orderId: 'once', amount: '10.00', occurredAt: daysAgo(1) });
    for (let time = 0; time < 3; time++) expect(await shop.send(body)).toMatchObject(waits);
    await shop.buy('once', '30.00', { orderId: 'once', occurredAt: daysAgo(2) });
    expect((await shop.status('once')).body.balance).toBe(20);
    await expectBooks(shop, 'once');
  });

  it('the same number with other content is a conflict', async () => {
    const data = { orderId: 'twice', refundId: 'r1', amount: '10.00', occurredAt: daysAgo(1) };
    await shop.send(refund(data));
    const other = await shop.send(refund({ ...data, amount: '11.00' }));
    expect([other.status, nameOf(other)]).toEqual([409, 'fact-conflict']);
    await shop.buy('twice', '30.00', { orderId: 'twice', occurredAt: daysAgo(2) });
    expect((await shop.status('twice')).body.balance).toBe(20);
    expect(nameOf(await shop.send(refund({ ...data, amount: '11.00' })))).toBe('fact-conflict');
    await expectBooks(shop, 'twice');
  });

  it('fifty wait for an order, the next is refused, and those that wait can still be repeated', async () => {
    const bodies = Array.from({ length: 50 }, (_, at) =>
      refund({ orderId: 'fifty', refundId: `r${at}`, amount: '1.00', occurredAt: daysAgo(1) }),
    );
    for (const body of bodies) expect(await shop.send(body)).toMatchObject(waits);
    const writes = functions.writes();
    const refused = await shop.send(refund({ orderId: 'fifty', amount: '1.00' }));
    expect([refused.status, nameOf(refused)]).toEqual([409, 'too-many-waiting']);
    expect(nameOf(await shop.send(cancelled('fifty')))).toBe('too-many-waiting');
    expect(functions.writes()).toBe(writes);
    expect(await shop.send(bodies[17])).toMatchObject(waits);
    expect(await shop.send(refund({ orderId: 'another', amount: '1.00' })), 'others go on').toMatchObject(
      waits,
    );
    const { body } = await shop.buy('fifty', '60.00', { orderId: 'fifty', occurredAt: daysAgo(2) });
    expect(body).toMatchObject({ status: 'recorded', member: { balance: 10 } });
    expect((await history(shop, 'fifty')).filter(({ kind }) => kind === 'refund')).toHaveLength(50);
    await expectBooks(shop, 'fifty');
    expect((await shop.send(bodies[49])).body.status).toBe('duplicate');
  });

  it('many at once all wait, each once', async () => {
    const bodies = Array.from({ length: 5 }, (_, at) =>
      refund({ orderId: 'crowd', refundId: `r${at}`, amount: '2.00', occurredAt: daysAgo(1) }),
    );
    const answers = await Promise.all([...bodies, ...bodies].map((body) => shop.send(body)));
    for (const answer of answers) expect(answer).toMatchObject(waits);
    await shop.buy('crowd', '30.00', { orderId: 'crowd', occurredAt: daysAgo(2) });
    expect((await shop.status('crowd')).body.balance).toBe(20);
    await expectBooks(shop, 'crowd');
  });
});

describe('refund and purchase at once', () => {
  it('come to the same, whichever was first', async () => {
    for (let round = 0; round < 20; round++) {
      const orderId = `together-${round}`;
      const bought = purchase({ orderId, memberId: orderId, occurredAt: daysAgo(2) });
      const back = refund({ orderId, amount: '10.00', occurredAt: daysAgo(1) });
      const both = round % 2 === 0 ? [back, bought] : [bought, back];
      const answers = await Promise.all(both.map((body) => shop.send(body)));
      expect(answers.map(({ status }) => status)).toEqual([200, 200]);
      expect((await shop.status(orderId)).body.balance).toBe(15);
      await expectBooks(shop, orderId);
    }
  });
});

describe('the purchase for which something waits', () => {
  it('counts once, and is a conflict with other content', async () => {
    await shop.send(refund({ orderId: 'claimed', amount: '10.00', occurredAt: daysAgo(1) }));
    const body = purchase({ orderId: 'claimed', memberId: 'claimed', occurredAt: daysAgo(2) });
    expect((await shop.send(body)).body).toMatchObject({ status: 'recorded', member: { balance: 15 } });
    expect((await shop.send(body)).body).toMatchObject({ status: 'duplicate', entry: { points: 25 } });
    const other = purchase({ orderId: 'claimed', memberId: 'other', occurredAt: daysAgo(2) });
    expect(nameOf(await shop.send(other))).toBe('purchase-conflict');
    await expectBooks(shop, 'claimed');
  });

  it('of two members at once is one of theirs, with its refund', async () => {
    await shop.send(refund({ orderId: 'contested', amount: '10.00', occurredAt: daysAgo(1) }));
    const members = ['left', 'right'];
    const answers = await Promise.all(
      members.map((memberId) =>
        shop.send(purchase({ orderId: 'contested', memberId, occurredAt: daysAgo(2) })),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const owner = members[answers.findIndex(({ status }) => status === 200)]!;
    expect((await shop.status(owner)).body.balance).toBe(15);
    await expectBooks(shop, owner);
  });

  it('of another program is not touched', async () => {
    const neighbour = await openShop(functions, atOnce);
    await shop.send(refund({ orderId: 'same-number', amount: '10.00' }));
    await neighbour.buy('neighbour', '30.00', { orderId: 'same-number' });
    expect((await neighbour.status('neighbour')).body.balance).toBe(30);
    await expectBooks(neighbour, 'neighbour');
  });
});

describe('what else can come first', () => {
  it('a cancellation', async () => {
    expect(await shop.send(cancelled('no-order', daysAgo(1)))).toMatchObject(waits);
    const { body } = await shop.buy('no-order', '70.00', { orderId: 'no-order', occurredAt: daysAgo(2) });
    expect(body.member).toMatchObject({ balance: 0, deficit: 0 });
    await expectBooks(shop, 'no-order');
  });

  it('a fulfilment, and refunds with it', async () => {
    await shop.send(fulfilled('both', daysAgo(1)));
    await shop.send(refund({ orderId: 'both', amount: '20.00', occurredAt: daysAgo(0.5) }));
    const { body } = await shop.buy('both', '70.00', { orderId: 'both', occurredAt: daysAgo(2) });
    expect(body.member.balance).toBe(50);
    await expectBooks(shop, 'both');
  });
});
