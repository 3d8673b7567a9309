/** A refund takes back what the refunded part earned: once, to the point, and never more than was bought. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { nameOf } from '../openapi/documented.ts';
import { expectBooks, history } from '../support/books.ts';
import {
  atOnce,
  cancelled,
  clockAhead,
  clockBack,
  command,
  daysAgo,
  fulfilled,
  redeemable,
  refund,
} from '../support/events.ts';
import { type InMemory, startInMemory } from '../support/inMemory.ts';
import { openShop, programFile, type Shop } from '../support/shop.ts';

let functions: InMemory;
let shop: Shop;
beforeAll(async () => {
  functions = await startInMemory();
  shop = await openShop(functions, { ...atOnce, refunds: { tier: 'leave' } });
});
afterAll(() => functions?.stop());
afterEach(clockBack);

const twoLines = [
  { lineId: 'a', amount: '60.00' },
  { lineId: 'b', amount: '40.00' },
];

describe('what a refund takes back', () => {
  it('by lines: what is refunded of each', async () => {
    await shop.buy('lines', '0', { orderId: 'lines', occurredAt: daysAgo(2), lines: twoLines });
    const lines = [
      { lineId: 'a', amount: '10.00' },
      { lineId: 'b', amount: '40.00' },
    ];
    const { status, body } = await shop.send(refund({ orderId: 'lines', refundId: 'r1', lines }));
    expect(status).toBe(200);
    expect(body).toMatchObject({
      status: 'recorded',
      entry: { id: 'refund:standard:lines:r1', kind: 'refund', points: -50 },
      member: { memberId: 'lines', balance: 50, deficit: 0 },
    });
    expect(body.entry.outcomes).toMatchObject([{ kind: 'points.clawed-back', points: -50, deficit: 0 }]);
    await expectBooks(shop, 'lines');
  });

  it('by amount: shared over what is kept of all lines', async () => {
    await shop.buy('amount', '0', { orderId: 'amount', occurredAt: daysAgo(2), lines: twoLines });
    const { body } = await shop.send(refund({ orderId: 'amount', amount: '25.50' }));
    expect(body).toMatchObject({ entry: { points: -26 }, member: { balance: 74 } });
    await expectBooks(shop, 'amount');
  });

  it('by lines and by amount in turn: all of it, and nothing is left', async () => {
    await shop.buy('mixed', '0', { orderId: 'mixed', occurredAt: daysAgo(2), lines: twoLines });
    await shop.send(refund({ orderId: 'mixed', amount: '30.00' }));
    await shop.send(refund({ orderId: 'mixed', lines: [{ lineId: 'b', amount: '40.00' }] }));
    await shop.send(refund({ orderId: 'mixed', amount: '30.00' }));
    expect((await shop.status('mixed')).body).toMatchObject({ balance: 0, deficit: 0 });
    await expectBooks(shop, 'mixed');
  });

  it('two refunds of 5 take back what one of 10 does, where 10 earn one point', async () => {
    const coarse = await openShop(functions, {
      earning: { base: { points: 1, per: '10', on: 'purchase', rounding: 'down' } },
    });
    for (const memberId of ['split', 'whole']) {
      await coarse.buy(memberId, '29.99', { orderId: memberId, occurredAt: daysAgo(2) });
    }
    const amounts = { split: ['5.00', '5.00'], whole: ['10.00'] };
    for (const [orderId, parts] of Object.entries(amounts)) {
      for (const amount of parts) await coarse.send(refund({ orderId, amount }));
      expect((await coarse.status(orderId)).body, orderId).toMatchObject({ balance: 1 });
      await expectBooks(coarse, orderId);
    }
  });

  it('takes from points on hold as well', async () => {
    const holding = await openShop(functions);
    await holding.buy('held', '80.00', { orderId: 'held' });
    await holding.send(refund({ orderId: 'held', amount: '30.00' }));
    expect((await holding.status('held')).body).toMatchObject({ balance: 0, pending: 50, deficit: 0 });
    await expectBooks(holding, 'held');
  });

  it('by the tier and the rules of the purchase, whatever has come since', async () => {
    await shop.buy('rising', '100.00', { occurredAt: daysAgo(3) });
    await shop.buy('rising', '100.00', { orderId: 'as-gold', occurredAt: daysAgo(2) }); // 125 points
    await shop.buy('rising', '200.00', { occurredAt: daysAgo(1) }); // platinum
    const { body } = await shop.send(refund({ orderId: 'as-gold', amount: '50.00' }));
    expect(body.entry.points).toBe(-63); // 62 are left of 50.00
    await expectBooks(shop, 'rising');
  });

  it('nothing, once the points of the purchase have expired', async () => {
    await shop.buy('expired', '50.00', { orderId: 'expired', occurredAt: daysAgo(500) });
    await shop.buy('expired', '20.00', { occurredAt: daysAgo(1) });
    const { body } = await shop.send(refund({ orderId: 'expired', amount: '50.00' }));
    expect(body).toMatchObject({ entry: { points: 0 }, member: { balance: 20, deficit: 0 } });
    await expectBooks(shop, 'expired');
  });

  it('a late one, dated before what is decided already, comes to the same', async () => {
    await shop.buy('late', '90.00', { orderId: 'late', occurredAt: daysAgo(10) });
    await shop.buy('late', '40.00', { occurredAt: daysAgo(4) });
    const late = refund({ orderId: 'late', amount: '60.00', occurredAt: daysAgo(8) });
    const { body } = await shop.send(late);
    expect(body).toMatchObject({ status: 'recorded', entry: { points: -60 } });
    expect((await shop.status('late')).body).toMatchObject({ balance: 70, tier: { id: 'regular' } });
    await expectBooks(shop, 'late');
    expect((await shop.send(late)).body).toMatchObject({ status: 'duplicate', entry: { points: -60 } });
  });
});

describe('a refund counts once', () => {
  it('sent again it changes nothing and answers with the first entry', async () => {
    await shop.buy('again', '50.00', { orderId: 'again', occurredAt: daysAgo(1) });
    const body = refund({ orderId: 'again', amount: '20.00' });
    const first = await shop.send(body);
    await shop.send(refund({ orderId: 'again', amount: '30.00' }));
    const second = await shop.send(body);
    expect(second.body).toMatchObject({ status: 'duplicate', entry: first.body.entry });
    expect((await shop.status('again')).body.balance).toBe(0);
    await expectBooks(shop, 'again');
  });

  it('ten at once are one', async () => {
    await shop.buy('ten', '50.00', { orderId: 'ten', occurredAt: daysAgo(1) });
    const body = refund({ orderId: 'ten', amount: '20.00' });
    const answers = await Promise.all(Array.from({ length: 10 }, () => shop.send(body)));
    expect(answers.map((answer) => answer.body.status).sort()).toEqual([
      ...Array(9).fill('duplicate'),
      'recorded',
    ]);
    expect((await shop.status('ten')).body.balance).toBe(30);
    await expectBooks(shop, 'ten');
  });

  const other: [what: string, change: Record<string, unknown>][] = [
    ['another amount', { amount: '20.01' }],
    ['another moment', { occurredAt: '2024-03-01T12:00:00Z' }],
    ['lines', { amount: undefined, lines: [{ lineId: 'a', amount: '20.00' }] }],
  ];
  it.each(other)('with %s it is a conflict, and changes nothing', async (what, change) => {
    const orderId = `conflict: ${what}`;
    await shop.buy(orderId, '0', { orderId, occurredAt: daysAgo(1), lines: twoLines });
    const data = { orderId, refundId: 'r1', amount: '20.00', occurredAt: daysAgo(0.5) };
    await shop.send(refund(data));
    const before = (await shop.status(orderId)).body;
    expect(nameOf(await shop.send(refund({ ...data, ...change })))).toBe('fact-conflict');
    expect((await shop.status(orderId)).body).toEqual(before);
  });

  it('of two orders it may have the same number', async () => {
    for (const orderId of ['first', 'second']) {
      await shop.buy('two-orders', '10.00', { orderId, occurredAt: daysAgo(1) });
      const { body } = await shop.send(refund({ orderId, refundId: '1', amount: '5.00' }));
      expect(body.status).toBe('recorded');
    }
    expect((await shop.status('two-orders')).body.balance).toBe(10);
    await expectBooks(shop, 'two-orders');
  });
});

describe('more than was bought takes what is kept, and says what was too much', () => {
  const tooMuch: [what: string, data: Record<string, unknown>, points: number, excess: string][] = [
    ['by amount', { amount: '100.01' }, -100, '0.01'],
    ['of a line', { lines: [{ lineId: 'a', amount: '60.01' }] }, -60, '0.01'],
    [
      'of a line that it names twice',
      {
        lines: [
          { lineId: 'a', amount: '40.00' },
          { lineId: 'a', amount: '40.00' },
        ],
      },
      -60,
      '20.00',
    ],
    ['of a line that the purchase does not have', { lines: [{ lineId: 'z', amount: '1.00' }] }, 0, '1.00'],
  ];
  it.each(tooMuch)('%s', async (what, data, points, excess) => {
    const orderId = `too much ${what}`;
    await shop.buy(orderId, '0', { orderId, occurredAt: daysAgo(1), lines: twoLines });
    const { status, body } = await shop.send(refund({ orderId, ...data }));
    expect([status, body.status]).toEqual([200, 'recorded']);
    expect(body.entry.outcomes[0]).toMatchObject({ kind: 'points.clawed-back', points, excess });
    expect((await shop.status(orderId)).body).toMatchObject({ balance: 100 + points, deficit: 0 });
    await expectBooks(shop, orderId);
  });

  it('after a first refund: what that one left', async () => {
    await shop.buy('left', '0', { orderId: 'left', occurredAt: daysAgo(1), lines: twoLines });
    await shop.send(refund({ orderId: 'left', lines: [{ lineId: 'a', amount: '50.00' }] }));
    const byLine = await shop.send(refund({ orderId: 'left', lines: [{ lineId: 'a', amount: '10.01' }] }));
    expect(byLine.body.entry.outcomes[0]).toMatchObject({ points: -10, excess: '0.01' });
    const byAmount = await shop.send(refund({ orderId: 'left', amount: '40.01' }));
    expect(byAmount.body.entry.outcomes[0]).toMatchObject({ points: -40, excess: '0.01' });
    expect((await shop.status('left')).body.balance).toBe(0);
    await expectBooks(shop, 'left');
  });

  it('of two at once that together are too much, both are recorded and take what there is', async () => {
    for (let round = 0; round < 5; round++) {
      const orderId = `race-${round}`;
      await shop.buy(orderId, '0', { orderId, occurredAt: daysAgo(1), lines: twoLines });
      const bodies = [refund({ orderId, amount: '60.00' }), refund({ orderId, amount: '60.00' })];
      const answers = await Promise.all(bodies.map((body) => shop.send(body)));
      expect(answers.map(({ body }) => body.status)).toEqual(['recorded', 'recorded']);
      expect((await shop.status(orderId)).body.balance).toBe(0);
      await expectBooks(shop, orderId);
    }
  });

  it('of twenty at once all are recorded, and they take what there is', async () => {
    await shop.buy('twenty', '100.00', { orderId: 'twenty', occurredAt: daysAgo(1) });
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => shop.send(refund({ orderId: 'twenty', amount: '9.99' }))),
    );
    expect(answers.map(({ body }) => body.status)).toEqual(Array(20).fill('recorded'));
    expect((await shop.status('twenty')).body).toMatchObject({ balance: 0, deficit: 0 });
    await expectBooks(shop, 'twenty');
  });
});

describe('a badly formed refund is refused', () => {
  const bad: [what: string, data: Record<string, unknown>][] = [
    ['without lines or amount', {}],
    ['with both', { amount: '1.00', lines: [{ lineId: 'a', amount: '1.00' }] }],
    ['with no line', { lines: [] }],
    ['of nothing', { amount: '0' }],
    ['of less than nothing', { amount: '-1.00' }],
    ['of half a cent', { amount: '1.005' }],
    ['of no amount', { amount: 'all' }],
    ['of a line of nothing', { lines: [{ lineId: 'a', amount: '0' }] }],
    ['in another currency', { amount: '1.00', currency: 'EUR' }],
    ['dated ahead', { amount: '1.00', occurredAt: new Date(Date.now() + 3_600_000).toISOString() }],
    ['without its order', { amount: '1.00', orderId: undefined }],
    ['without its number', { amount: '1.00', refundId: undefined }],
    ['with an unknown field', { amount: '1.00', why: 'broken' }],
  ];
  it.each(bad)('%s', async (_, data) => {
    const writes = functions.writes();
    const answer = await shop.send(refund({ orderId: 'bad', ...data }));
    expect(nameOf(answer)).toBe('invalid-request');
    expect(answer.body.errors.length).toBeGreaterThan(0);
    expect(functions.writes()).toBe(writes);
  });
});

describe('whom a refund names', () => {
  it.each([
    ['a refund', { type: 'refund.completed', data: { refundId: 'r', amount: '10.00', currency: 'USD' } }],
    ['a cancellation', { type: 'order.cancelled', data: {} }],
    ['a fulfilment', { type: 'order.fulfilled', data: {} }],
  ])(
    '%s is not recorded where it is not the buyer, after the purchase or before it',
    async (what, { type, data }) => {
      const body = (of: Record<string, unknown>) => ({
        type,
        data: { occurredAt: daysAgo(0.5), ...data, ...of },
      });
      const [buyer, early, late] = [`buyer of ${what}`, `early ${what}`, `late ${what}`];
      const ofEarly = body({ orderId: early, memberId: 'receiver' });
      expect((await shop.send(ofEarly)).body).toEqual({ status: 'waiting' });
      await shop.buy(buyer, '30.00', { orderId: early, occurredAt: daysAgo(1) });
      await shop.buy(buyer, '30.00', { orderId: late, occurredAt: daysAgo(1) });
      const writes = functions.writes();
      for (const sent of [ofEarly, body({ orderId: late, memberId: 'receiver' })]) {
        const answer = await shop.send(sent);
        expect([answer.status, nameOf(answer)]).toEqual([409, 'order-of-another-member']);
      }
      expect(functions.writes()).toBe(writes);
      expect((await shop.status(buyer)).body.balance).toBe(60);
      expect(nameOf(await shop.status('receiver'))).toBe('unknown-member');
      await expectBooks(shop, buyer);
    },
  );

  it('counts where it is the buyer, or nobody', async () => {
    await shop.buy('self', '30.00', { orderId: 'self', occurredAt: daysAgo(1) });
    await shop.send(refund({ orderId: 'self', memberId: 'self', amount: '10.00' }));
    await shop.send(refund({ orderId: 'self', refundId: 'other', amount: '10.00' }));
    expect((await shop.status('self')).body.balance).toBe(10);
  });
});

describe('a full refund of the purchase that made a member gold', () => {
  const goldFor = async (at: Shop, memberId: string) => {
    await at.buy(memberId, '100.00', { orderId: memberId, occurredAt: daysAgo(2) });
    expect((await at.status(memberId)).body.tier.id).toBe('gold');
    return at.send(refund({ orderId: memberId, amount: '100.00' }));
  };

  it('leaves the tier until its term ends, and what is missing is the whole', async () => {
    const { body } = await goldFor(shop, 'stays');
    expect(body.member).toMatchObject({ tier: { id: 'gold' }, balance: 0 });
    const { keepTier } = (await shop.status('stays')).body;
    expect(keepTier.missing).toMatchObject([{ metric: 'spend', amount: '100.00' }]);
    await expectBooks(shop, 'stays');
    clockAhead(400);
    expect((await shop.status('stays')).body.tier.id).toBe('regular');
  });

  it('decides it again at once, where the program says so', async () => {
    const strict = await openShop(functions, { ...atOnce, refunds: { tier: 'decide-again' } });
    const { body } = await goldFor(strict, 'falls');
    expect(body.member).toMatchObject({ tier: { id: 'regular' }, balance: 0 });
    expect(body.entry.outcomes).toContainEqual(
      expect.objectContaining({ kind: 'tier.lowered', from: 'gold', to: 'regular', rule: 'refunds.tier' }),
    );
    await expectBooks(strict, 'falls');
    await strict.buy('falls', '100.00');
    expect((await strict.status('falls')).body.tier.id).toBe('gold');
    await expectBooks(strict, 'falls');
  });
});

describe('a clawback of spent points is owed', () => {
  const spendAndRefund = async (at: Shop, memberId: string) => {
    await at.buy(memberId, '300.00', { orderId: memberId, occurredAt: daysAgo(2) });
    expect((await command(at, 'redeem', memberId, { points: 200, mode: 'capture' })).status).toBe(201);
    return at.send(refund({ orderId: memberId, amount: '300.00' }));
  };

  it('as zero with a deficit; new points pay it first', async () => {
    const at = await openShop(functions, redeemable);
    const { body } = await spendAndRefund(at, 'owing');
    expect(body).toMatchObject({ entry: { points: -300 }, member: { balance: 0, deficit: 200 } });
    expect(body.entry.outcomes[0]).toMatchObject({ kind: 'points.clawed-back', points: -300, deficit: 200 });
    await expectBooks(at, 'owing');
    const { body: next } = await at.buy('owing', '50.00', { occurredAt: new Date().toISOString() });
    expect(next.member).toMatchObject({ balance: 0, deficit: 200 - next.entry.points });
    await expectBooks(at, 'owing');
  });

  it('as a negative balance, where the program says so', async () => {
    const at = await openShop(functions, { ...redeemable, refunds: { deficit: 'negative-balance' } });
    await spendAndRefund(at, 'below');
    expect((await at.status('below')).body).toMatchObject({ balance: -200, pending: 0 });
    await expectBooks(at, 'below');
  });

  it('a refund that comes late, dated before the redemption, leaves the same', async () => {
    const at = await openShop(functions, redeemable);
    await at.buy('late', '300.00', { orderId: 'late', occurredAt: daysAgo(5) });
    await command(at, 'redeem', 'late', { points: 200, mode: 'capture' });
    await at.send(refund({ orderId: 'late', amount: '300.00', occurredAt: daysAgo(3) }));
    expect((await at.status('late')).body).toMatchObject({ balance: 0, deficit: 200 });
    await expectBooks(at, 'late');
  });
});

describe('points redeemed on an order', () => {
  const orders = ['on-full-refund', 'in-proportion'] as const;
  const paidWithPoints = async (at: Shop, memberId: string, mode: 'capture' | 'reserve' = 'capture') => {
    await at.buy(memberId, '400.00', { occurredAt: daysAgo(20) });
    await at.buy(memberId, '100.00', { orderId: memberId, occurredAt: daysAgo(1) });
    const redeemed = await command(at, 'redeem', memberId, { points: 200, orderId: memberId, mode });
    expect(redeemed.status, redeemed.text).toBe(201);
    return (await at.status(memberId)).body.balance as number;
  };

  it.each(orders)('come back on its full refund (%s)', async (redeemed) => {
    const at = await openShop(functions, { ...redeemable, refunds: { redeemed } });
    const before = await paidWithPoints(at, 'whole');
    const { body } = await at.send(refund({ orderId: 'whole', amount: '100.00' }));
    expect(body.entry.outcomes).toContainEqual(
      expect.objectContaining({ kind: 'points.returned', points: 200 }),
    );
    const earned = body.entry.outcomes[0].points as number;
    expect((await at.status('whole')).body.balance).toBe(before + earned + 200);
    await expectBooks(at, 'whole');
  });

  const partial: [choice: (typeof orders)[number], returned: number[]][] = [
    ['on-full-refund', [0, 0, 200]],
    ['in-proportion', [66, 66, 68]],
  ];
  it.each(partial)('on partial refunds: %s', async (redeemed, returned) => {
    const at = await openShop(functions, { ...redeemable, refunds: { redeemed } });
    await paidWithPoints(at, 'parts');
    const given: number[] = [];
    for (const amount of ['33.00', '33.00', '34.00']) {
      const { body } = await at.send(refund({ orderId: 'parts', amount }));
      const outcome = body.entry.outcomes.find(({ kind }: { kind: string }) => kind === 'points.returned');
      given.push(outcome?.points ?? 0);
      await expectBooks(at, 'parts');
    }
    expect(given).toEqual(returned);
  });

  it('come back with their old expiry', async () => {
    const at = await openShop(functions, redeemable);
    await at.buy('old', '200.00', { occurredAt: daysAgo(200) });
    const { nextExpiry } = (await at.status('old')).body;
    await at.buy('old', '100.00', { orderId: 'old', occurredAt: daysAgo(1) });
    await command(at, 'redeem', 'old', { points: 200, orderId: 'old', mode: 'capture' });
    await at.send(cancelled('old'));
    expect((await at.status('old')).body).toMatchObject({ balance: 200, nextExpiry });
    await expectBooks(at, 'old');
  });

  describe('and set aside, but not captured', () => {
    const reserved = async (at: Shop, memberId: string) => {
      const balance = await paidWithPoints(at, memberId, 'reserve');
      const { body } = await at.call('listRedemptions', { params: { memberId } });
      return { balance, redemptionId: body.redemptions[0].id as string };
    };
    const statusOf = async (at: Shop, memberId: string, redemptionId: string) =>
      (await at.call('readRedemption', { params: { memberId, redemptionId } })).body.status;
    const settle = (
      at: Shop,
      operation: 'captureRedemption' | 'cancelRedemption',
      memberId: string,
      id: string,
    ) => command(at, operation, memberId, undefined, { params: { redemptionId: id } });

    it.each([
      ['a full refund', (orderId: string) => refund({ orderId, amount: '100.00' })],
      ['a cancellation', (orderId: string) => cancelled(orderId)],
    ])('come back with %s; a capture after it is refused by name', async (_, back) => {
      const at = await openShop(functions, redeemable);
      const { balance, redemptionId } = await reserved(at, 'open');
      const { body } = await at.send(back('open'));
      expect(body.entry.outcomes).toContainEqual(
        expect.objectContaining({ kind: 'points.returned', points: 200, rule: 'refunds.redeemed' }),
      );
      expect((await at.status('open')).body.balance).toBe(balance + body.entry.points);
      expect(await statusOf(at, 'open', redemptionId)).toBe('cancelled');
      const writes = functions.writes();
      for (const operation of ['captureRedemption', 'cancelRedemption'] as const) {
        const answer = await settle(at, operation, 'open', redemptionId);
        expect([answer.status, nameOf(answer)]).toEqual([409, 'order-refunded']);
      }
      expect(functions.writes()).toBe(writes);
      await expectBooks(at, 'open');
    });

    it('stay set aside after a partial refund, and can be captured', async () => {
      const at = await openShop(functions, redeemable);
      const { redemptionId } = await reserved(at, 'partly');
      await at.send(refund({ orderId: 'partly', amount: '99.99' }));
      expect(await statusOf(at, 'partly', redemptionId)).toBe('reserved');
      expect((await settle(at, 'captureRedemption', 'partly', redemptionId)).status).toBe(201);
      await expectBooks(at, 'partly');
      await at.send(refund({ orderId: 'partly', amount: '0.01' }));
      expect(await statusOf(at, 'partly', redemptionId)).toBe('returned');
      expect((await at.status('partly')).body.balance).toBe(400);
      await expectBooks(at, 'partly');
    });

    it('have run out before it: that is what a capture is told', async () => {
      const at = await openShop(functions, redeemable);
      const { redemptionId } = await reserved(at, 'slow');
      clockAhead(2 / 24);
      await at.send(refund({ orderId: 'slow', amount: '100.00' }));
      expect(await statusOf(at, 'slow', redemptionId)).toBe('expired');
      expect(nameOf(await settle(at, 'captureRedemption', 'slow', redemptionId))).toBe('reservation-expired');
      await expectBooks(at, 'slow');
    });

    it('and captured after a full refund that is told only then, come back all the same, once', async () => {
      const at = await openShop(functions, redeemable);
      const { balance, redemptionId } = await reserved(at, 'crossed');
      clockAhead(0.02);
      expect((await settle(at, 'captureRedemption', 'crossed', redemptionId)).status).toBe(201);
      await at.send(refund({ orderId: 'crossed', amount: '100.00', occurredAt: daysAgo(-0.01) }));
      expect((await at.status('crossed')).body.balance).toBe(balance + 200 - 100);
      await expectBooks(at, 'crossed');
      clockAhead(0.03);
      await at.send(cancelled('crossed'));
      expect((await at.status('crossed')).body.balance).toBe(balance + 200 - 100);
      await expectBooks(at, 'crossed');
    });

    it('come back with a refund that another one, told late, makes the last', async () => {
      const at = await openShop(functions, redeemable);
      const { redemptionId } = await reserved(at, 'late');
      clockAhead(0.01);
      await at.send(refund({ orderId: 'late', amount: '60.00' }));
      await at.send(refund({ orderId: 'late', amount: '40.00', occurredAt: daysAgo(0.5) }));
      expect(await statusOf(at, 'late', redemptionId)).toBe('cancelled');
      expect((await at.status('late')).body.balance).toBe(400);
      await expectBooks(at, 'late');
    });
  });

  it('by another member do not go to the one who bought', async () => {
    const at = await openShop(functions, redeemable);
    await at.buy('buyer', '100.00', { orderId: 'shared', occurredAt: daysAgo(1) });
    await at.buy('friend', '300.00', { occurredAt: daysAgo(1) });
    await command(at, 'redeem', 'friend', { points: 200, orderId: 'shared', mode: 'capture' });
    await at.send(refund({ orderId: 'shared', amount: '100.00' }));
    expect((await at.status('buyer')).body).toMatchObject({ balance: 0, deficit: 0 });
    await expectBooks(at, 'buyer');
    await expectBooks(at, 'friend');
  });

  it('come back to the lots that a late purchase has made them come from', async () => {
    const { tiers } = programFile('x') as { tiers: object };
    const flat = { ...tiers, levels: [{ id: 'regular', name: 'Regular' }] };
    const at = await openShop(functions, { ...redeemable, tiers: flat });
    await at.buy('moved', '1.00', { occurredAt: daysAgo(300) });
    await at.buy('moved', '200.00', { occurredAt: daysAgo(40) });
    await at.buy('moved', '10.00', { orderId: 'moved', occurredAt: daysAgo(1) });
    await command(at, 'redeem', 'moved', { points: 200, orderId: 'moved', mode: 'capture' });
    // Had they been known, the redemption would have taken these points, which expire sooner.
    await at.buy('moved', '150.00', { occurredAt: daysAgo(200) });
    await expectBooks(at, 'moved');
    await at.send(refund({ orderId: 'moved', amount: '10.00' }));
    await expectBooks(at, 'moved');
  });
});

describe('a cancelled order', () => {
  it('is refunded in full', async () => {
    await shop.buy('cancels', '70.00', { orderId: 'c1', occurredAt: daysAgo(1) });
    await shop.send(refund({ orderId: 'c1', amount: '20.00', occurredAt: daysAgo(0.5) }));
    const body = cancelled('c1');
    const answer = await shop.send(body);
    expect(answer.body).toMatchObject({
      entry: { id: 'cancellation:standard:c1', kind: 'cancellation', points: -50 },
      member: { balance: 0 },
    });
    expect((await shop.send(body)).body).toMatchObject({ status: 'duplicate', entry: answer.body.entry });
    await expectBooks(shop, 'cancels');
  });

  it('has nothing left to refund', async () => {
    await shop.buy('gone', '70.00', { orderId: 'c2', occurredAt: daysAgo(1) });
    await shop.send(cancelled('c2'));
    const answer = await shop.send(refund({ orderId: 'c2', amount: '0.01' }));
    expect(answer.body.entry.outcomes[0]).toMatchObject({ points: 0, excess: '0.01' });
    expect((await shop.status('gone')).body.balance).toBe(0);
    await expectBooks(shop, 'gone');
  });

  it('may be one that is fulfilled, in any order of arrival, twice or with a refund', async () => {
    const deliveries = (orderId: string) => [
      fulfilled(orderId),
      cancelled(orderId),
      refund({ orderId, amount: '20.00' }),
    ];
    for (const [index, order] of [
      [0, 1, 2],
      [1, 0, 2],
      [2, 1, 0],
      [1, 2, 0],
    ].entries()) {
      const orderId = `any-order-${index}`;
      await shop.buy(orderId, '70.00', { orderId, occurredAt: daysAgo(1) });
      const bodies = deliveries(orderId);
      for (const which of [...order, ...order]) expect((await shop.send(bodies[which]!)).status).toBe(200);
      expect((await shop.status(orderId)).body).toMatchObject({ balance: 0, deficit: 0, pending: 0 });
      await expectBooks(shop, orderId);
    }
  });
});

describe('after a late fact has changed what a purchase was worth', () => {
  it('a refund takes back what it is worth now', async () => {
    await shop.buy('amended', '100.00', { orderId: 'as-regular', occurredAt: daysAgo(5) }); // 100 points
    await shop.buy('amended', '100.00', { occurredAt: daysAgo(9) }); // gold before it: 125 after all
    await expectBooks(shop, 'amended');
    expect((await shop.status('amended')).body.balance).toBe(225);
    const { body } = await shop.send(refund({ orderId: 'as-regular', amount: '100.00' }));
    expect(body).toMatchObject({ entry: { points: -125 }, member: { balance: 100 } });
    await expectBooks(shop, 'amended');
  });

  it('the history tells all of it', async () => {
    await shop.buy('told', '100.00', { orderId: 'told', occurredAt: daysAgo(5) });
    await shop.buy('told', '100.00', { occurredAt: daysAgo(9) });
    await shop.send(refund({ orderId: 'told', amount: '40.00' }));
    const kinds = (await history(shop, 'told')).map(({ kind }) => kind);
    expect(kinds.sort()).toEqual(['correction', 'purchase', 'purchase', 'refund']);
    await expectBooks(shop, 'told');
  });
});

/** The tests lean on these. */
it('the program of these tests has the levels it is thought to have', () => {
  const { tiers } = programFile('x') as { tiers: { levels: { id: string }[] } };
  expect(tiers.levels.map(({ id }) => id)).toEqual(['regular', 'gold', 'platinum']);
});
