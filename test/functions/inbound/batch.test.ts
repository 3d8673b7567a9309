/** Many deliveries in one signed body: each is taken or refused by itself. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deliveriesMax } from '../../../functions/inbound/deliverMany.ts';
import { nameOf } from '../openapi/documented.ts';
import { bytesOf } from '../support/event.ts';
import { type InMemory, startInMemory } from '../support/inMemory.ts';
import { openShop, openUnpublished, purchase, type Shop } from '../support/shop.ts';
import { connect } from '../support/shops/connect.ts';
import { wooSecret } from '../support/shops/woocommerce.ts';
import { signedHeaders } from '../support/sign.ts';

let functions: InMemory;
let shop: Shop;
beforeAll(async () => {
  functions = await startInMemory();
  shop = await openShop(functions, {
    earning: {
      base: { points: 1, per: '1', on: 'purchase', rounding: 'down' },
      engagements: [{ kind: 'review', points: 10 }],
    },
  });
});
afterAll(() => functions?.stop());

const sendText = (text: string, secret = shop.secret) => {
  const body = Buffer.from(text);
  return shop.call('receiveStandardBatch', { body, headers: signedHeaders(body, { secret }) });
};
const send = (deliveries: unknown, secret = shop.secret) => sendText(JSON.stringify({ deliveries }), secret);
/** Without the platform's clock, which some sentences name. */
const timeless = (answer: unknown) =>
  JSON.parse(JSON.stringify(answer).replace(/clock: [\d-]+T[\d:.]+Z/g, 'clock'));
const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();
const refund = (orderId: string, amount: string, more = {}) => ({
  type: 'refund.completed',
  data: { refundId: 'r1', orderId, occurredAt: daysAgo(1), currency: 'USD', amount, ...more },
});

describe('a batch', () => {
  it('takes what is right, refuses what is wrong, and answers each in its place', async () => {
    const deliveries = [
      purchase({ orderId: 'b1', memberId: 'b', occurredAt: daysAgo(3) }),
      purchase({ orderId: 'b2', memberId: 'b', currency: 'EUR' }),
      { type: 'purchase.complete' },
      refund('b1', '5.00'),
      refund('nowhere', '5.00'),
      {
        type: 'engagement.recorded',
        data: { engagementId: 'e1', memberId: 'b', kind: 'review', occurredAt: daysAgo(2) },
      },
      {
        type: 'engagement.recorded',
        data: { engagementId: 'e2', memberId: 'b', kind: 'rewiev', occurredAt: daysAgo(2) },
      },
      'text',
    ];
    const { status, body } = await send(deliveries);
    expect(status).toBe(200);
    expect(body.answers).toMatchObject([
      { status: 'recorded' },
      {
        status: 'refused',
        problem: { type: '/problems/invalid-request', status: 400, errors: [{ path: 'data.currency' }] },
      },
      { status: 'refused', problem: { errors: [{ path: 'type' }] } },
      { status: 'recorded' },
      { status: 'waiting' },
      { status: 'recorded', rewarded: true },
      { status: 'recorded', rewarded: false },
      { status: 'refused', problem: { status: 400 } },
    ]);
    expect((await shop.status('b')).body.balance).toBe(30);
  });

  it('answers a second time what stands, and what stands with other content', async () => {
    const one = purchase({ orderId: 'c1', memberId: 'c', occurredAt: daysAgo(3) });
    const back = refund('c1', '5.00');
    await send([one, back]);
    const other = purchase({ orderId: 'c1', memberId: 'c', lines: [{ amount: '1.00' }] });
    const { body } = await send([one, back, other, refund('c1', '6.00')]);
    expect(
      body.answers.map(
        ({ status, problem }: { status: string; problem?: { type: string } }) => problem?.type ?? status,
      ),
    ).toEqual(['duplicate', 'duplicate', '/problems/purchase-conflict', '/problems/fact-conflict']);
    expect((await shop.status('c')).body.balance).toBe(20);
  });

  it('a refund may stand before its purchase', async () => {
    const deliveries = [
      refund('d1', '5.00'),
      purchase({ orderId: 'd1', memberId: 'd', occurredAt: daysAgo(3) }),
    ];
    expect((await send(deliveries)).body.answers).toEqual([{ status: 'recorded' }, { status: 'recorded' }]);
    expect((await shop.status('d')).body.balance).toBe(20);
  });

  it('comes to what the deliveries come to one by one, in fewer writes', async () => {
    const orders = Array.from({ length: 60 }, (_, n) => ({
      occurredAt: daysAgo(100 - n),
      lines: [{ amount: `${n}.50` }],
    }));
    const writesBefore = functions.writes();
    const { body } = await send(
      orders.map((order, n) => purchase({ ...order, orderId: `t${n}`, memberId: `t${n % 2}` })),
    );
    expect(body.answers).toEqual(orders.map(() => ({ status: 'recorded' })));
    expect(functions.writes() - writesBefore).toBeLessThan(10);
    for (const [n, order] of orders.entries()) {
      await shop.send(purchase({ ...order, orderId: `u${n}`, memberId: `u${n % 2}` }));
    }
    for (const n of [0, 1]) {
      const [{ memberId: _, ...together }, { memberId: __, ...apart }] = [
        (await shop.status(`t${n}`)).body,
        (await shop.status(`u${n}`)).body,
      ];
      expect(together).toEqual(apart);
    }
  });

  it('takes the content of an order, too, and says where a later one is known', async () => {
    const occurredAt = daysAgo(9);
    const revised = (amount: string, days: number) => ({
      type: 'order.revised',
      data: {
        orderId: 'v1',
        memberId: 'v',
        currency: 'USD',
        occurredAt,
        revisedAt: daysAgo(days),
        lines: [{ amount }],
      },
    });
    const latest = revised('20.00', 2);
    const { body } = await send([latest, revised('50.00', 5), latest]);
    expect(body.answers).toEqual([{ status: 'recorded' }, { status: 'superseded' }, { status: 'duplicate' }]);
    expect((await shop.status('v')).body.balance).toBe(20);
  });

  it('keeps the metadata of a purchase', async () => {
    const one = purchase({ orderId: 'k1', memberId: 'k', metadata: { campaign: 'x' } });
    expect((await send([one, one])).body.answers).toEqual([{ status: 'recorded' }, { status: 'duplicate' }]);
  });

  it('keeps every digit of a number that is a name', async () => {
    const text = JSON.stringify({ deliveries: [purchase({ orderId: 'N', memberId: 'n' })] });
    const body = Buffer.from(text.replace('"N"', '9007199254740993'));
    const headers = signedHeaders(body, { secret: shop.secret });
    expect((await shop.call('receiveStandardBatch', { body, headers })).body.answers).toEqual([
      { status: 'recorded' },
    ]);
    const again = await shop.send(purchase({ orderId: '9007199254740993', memberId: 'other' }));
    expect(nameOf(again)).toBe('purchase-conflict');
  });

  it.each([
    ['nothing', []],
    ['more than fit', Array.from({ length: deliveriesMax + 1 }, () => ({}))],
    ['no list', {}],
  ])('of %s is refused whole', async (_, deliveries) => {
    const answer = await send(deliveries);
    expect(nameOf(answer)).toBe('invalid-request');
    expect(answer.body.errors[0].path).toBe('deliveries');
  });

  it('that nobody has signed is refused', async () => {
    const other = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;
    expect(nameOf(await send([purchase({})], other))).toBe('signature-wrong');
  });

  it('answers five hundred, each as if it had been sent alone', async () => {
    const wrong = [
      purchase({ orderId: 'alone', currency: 'EUR' }),
      purchase({ orderId: 'alone', lines: [] }),
      purchase({ orderId: 'alone', occurredAt: daysAgo(-1) }),
      refund('alone', '0.00'),
      { ...refund('alone', '1.00'), type: 'refund.complete' },
      { type: 'order.cancelled', data: {} },
      {},
      null,
      7,
      [],
    ];
    const right = Array.from({ length: 490 }, (_, n) =>
      purchase({ orderId: `many-${n}`, memberId: `many-${n % 100}`, occurredAt: daysAgo(600 - n) }),
    );
    const { status, body } = await send([...wrong, ...right]);
    expect(status).toBe(200);
    expect(body.answers.slice(wrong.length)).toEqual(right.map(() => ({ status: 'recorded' })));
    for (const [at, document] of wrong.entries()) {
      const answer = await shop.send(JSON.stringify(document));
      const { instance: _, requestId: __, ...alone } = answer.body;
      expect(timeless(body.answers[at])).toEqual(timeless({ status: 'refused', problem: alone }));
    }
  });

  it('takes a body of 1 MiB', async () => {
    const long = purchase({ orderId: 'long', memberId: 'long' });
    const text = JSON.stringify({ deliveries: [long] });
    const padded = `${text.slice(0, -1)}${' '.repeat(1024 * 1024 - text.length)}}`;
    expect((await sendText(padded)).body.answers).toEqual([{ status: 'recorded' }]);
    expect(nameOf(await sendText(`${padded} `))).toBe('body-too-large');
  });

  it.each([
    ['a purchase', purchase({ orderId: 'poison-1', memberId: 'p1' })],
    ['a purchase with metadata', purchase({ orderId: 'poison-1', memberId: 'p2', metadata: { a: 1 } })],
    ['a refund', refund('poison-1', '1.00')],
  ])('parks %s that a fault of ours keeps from being recorded, and records the others', async (_, bad) => {
    const id = `poison-${randomUUID()}`;
    const poisoned = JSON.parse(JSON.stringify(bad).replace('poison-1', id));
    const others = [purchase({ memberId: 'p3' }), purchase({ memberId: 'p4' }), refund(randomUUID(), '1.00')];
    functions.poison(`${id}`);
    const { status, body } = await send([others[0], poisoned, ...others.slice(1)]);
    functions.clearUp();
    expect(status).toBe(200);
    const parked = { status: 'parked', reason: 'our-fault', parked: expect.any(String) };
    expect(body.answers.map(({ status: each }: { status: string }) => each)).toEqual([
      'recorded',
      'parked',
      'recorded',
      'waiting',
    ]);
    expect(body.answers[1]).toEqual(parked);
    const replayed = await shop.call('replayParked', { params: { parked: body.answers[1].parked } });
    expect(replayed.body.status).toMatch(/^(recorded|waiting)$/);
  });

  it('is parked delivery by delivery while the program has no rules', async () => {
    const unruled = await openUnpublished(functions, 'batch-unruled');
    const body = bytesOf({ deliveries: [purchase({ orderId: 'u1' }), purchase({ orderId: 'u2' })] });
    const headers = signedHeaders(body, { secret: unruled.secret });
    const answer = await unruled.call('receiveStandardBatch', { body, headers });
    const parked = { status: 'parked', reason: 'no-rules', parked: expect.any(String) };
    expect(answer.body.answers).toEqual([parked, parked]);
    expect((await unruled.call('listParked')).body.parked).toHaveLength(2);
  });
});

describe('a batch of a sender with a source of its own', () => {
  const secret = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;
  const sendTo = (source: string, deliveries: unknown, by = secret) => {
    const body = bytesOf({ deliveries });
    return shop.call('receiveBatch', {
      params: { source },
      body,
      headers: signedHeaders(body, { secret: by }),
    });
  };

  it('counts its orders apart from those of others', async () => {
    await connect(shop, 'till-7', { kind: 'standard', secret });
    const one = purchase({ orderId: 'same', memberId: 'till' });
    expect((await send([one])).body.answers).toEqual([{ status: 'recorded' }]);
    const both = [refund('same', '5.00'), one];
    expect((await sendTo('till-7', both)).body.answers).toEqual([
      { status: 'recorded' },
      { status: 'recorded' },
    ]);
    expect((await sendTo('till-7', both)).body.answers).toEqual([
      { status: 'duplicate' },
      { status: 'duplicate' },
    ]);
    const { body } = await shop.call('listEntries', { params: { memberId: 'till' } });
    expect(body.entries.map(({ id }: { id: string }) => id).toSorted()).toEqual([
      'purchase:standard:same',
      'purchase:till-7:same',
      'refund:till-7:same:r1',
    ]);
  });

  it('is refused where the source did not sign it, where there is none, and of a shop', async () => {
    expect(nameOf(await sendTo('till-7', [purchase({})], shop.secret))).toBe('signature-wrong');
    expect(nameOf(await sendTo('nowhere', [purchase({})]))).toBe('unknown-source');
    await connect(shop, 'woo', { kind: 'woocommerce', secret: wooSecret });
    expect(nameOf(await sendTo('woo', [purchase({})]))).toBe('unknown-source');
  });
});
