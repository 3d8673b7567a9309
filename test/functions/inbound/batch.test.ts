/** Many deliveries in one signed body: each is taken or refused by itself. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deliveriesMax } from '../../../functions/inbound/deliverMany.ts';
import { nameOf } from '../openapi/documented.ts';
import { bytesOf } from '../support/event.ts';
import { type InMemory, startInMemory } from '../support/inMemory.ts';
import { openShop, purchase, type Shop } from '../support/shop.ts';
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

const send = (deliveries: unknown, secret = shop.secret) => {
  const body = bytesOf({ deliveries });
  return shop.call('receiveStandardBatch', { body, headers: signedHeaders(body, { secret }) });
};
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
    const revised = (amount: string, days: number) => ({
      type: 'order.revised',
      data: {
        orderId: 'v1',
        memberId: 'v',
        currency: 'USD',
        occurredAt: daysAgo(9),
        revisedAt: daysAgo(days),
        lines: [{ amount }],
      },
    });
    const { body } = await send([revised('20.00', 2), revised('50.00', 5), revised('20.00', 2)]);
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
});
