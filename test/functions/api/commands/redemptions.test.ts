/** Points are spent once: at once, or set aside first and then captured, cancelled or run out. */
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { nameOf } from '../../openapi/documented.ts';
import { expectBooks, history } from '../../support/books.ts';
import {
  cancelled,
  clockAhead,
  clockBack,
  command,
  daysAgo,
  redeemable,
  refund,
} from '../../support/events.ts';
import type { Answer } from '../../support/functions.ts';
import { type InMemory, startInMemory } from '../../support/inMemory.ts';
import { openShop, type Shop } from '../../support/shop.ts';

let functions: InMemory;
let shop: Shop;
beforeAll(async () => {
  functions = await startInMemory();
  shop = await openShop(functions, redeemable);
});
afterAll(() => functions?.stop());
afterEach(clockBack);

const hours = (count: number) => count / 24;

/** A member with so many points, none on hold, who has no tier that multiplies. */
async function memberWith(points: number, memberId = randomUUID()): Promise<string> {
  await shop.buy(memberId, `${points}.00`, { occurredAt: daysAgo(1) });
  return memberId;
}

const redeem = (memberId: string, body: Record<string, unknown>, key?: string) =>
  command(shop, 'redeem', memberId, body, key === undefined ? {} : { key });
const settle = (operation: 'captureRedemption' | 'cancelRedemption', memberId: string, id: string) =>
  command(shop, operation, memberId, undefined, { params: { redemptionId: id } });
const read = async (memberId: string, id: string) =>
  shop.call('readRedemption', { params: { memberId, redemptionId: id } });
const balanceOf = async (memberId: string) => (await shop.status(memberId)).body.balance;
const refusalOf = (answer: Answer) => [answer.status, nameOf(answer), answer.body.numbers];

describe('capture at once', () => {
  it('takes the points and says what they are worth', async () => {
    const memberId = await memberWith(350);
    const answer = await redeem(memberId, { points: 300, mode: 'capture' });
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({
      status: 'recorded',
      redemption: { points: 300, value: '3.00', status: 'captured', runsOutAt: null },
      entry: { kind: 'redemption', points: -300, outcomes: [{ kind: 'points.redeemed', points: -300 }] },
      member: { memberId, balance: 50 },
    });
    expect((await read(memberId, answer.body.redemption.id)).body).toMatchObject({
      id: answer.body.redemption.id,
      points: 300,
      value: '3.00',
      status: 'captured',
      rewardId: null,
      orderId: null,
    });
    await expectBooks(shop, memberId);
  });

  it('takes the points that expire first', async () => {
    const memberId = randomUUID();
    await shop.buy(memberId, '90.00', { occurredAt: daysAgo(1) });
    await shop.buy(memberId, '90.00', { occurredAt: daysAgo(200) });
    const { nextExpiry } = (await shop.status(memberId)).body;
    expect(nextExpiry.points).toBe(90);
    const { body } = await redeem(memberId, { points: 100, mode: 'capture' });
    expect(body.entry.outcomes[0].taken).toMatchObject([
      { points: 90, expiresAt: nextExpiry.at },
      { points: 10 },
    ]);
    await expectBooks(shop, memberId);
  });

  it('is final', async () => {
    const memberId = await memberWith(100);
    const { id } = (await redeem(memberId, { points: 100, mode: 'capture' })).body.redemption;
    for (const operation of ['captureRedemption', 'cancelRedemption'] as const) {
      expect(refusalOf(await settle(operation, memberId, id)).slice(0, 2)).toEqual([409, 'already-captured']);
    }
    expect(await balanceOf(memberId)).toBe(0);
  });
});

describe('a reservation', () => {
  const reserved = async (points = 300, held = 350) => {
    const memberId = await memberWith(held);
    const answer = await redeem(memberId, { points, mode: 'reserve' });
    expect(answer.status, answer.text).toBe(201);
    return { memberId, id: answer.body.redemption.id as string, answer };
  };

  it('sets the points aside', async () => {
    const { memberId, id, answer } = await reserved();
    expect(answer.body).toMatchObject({
      redemption: { points: 300, value: '3.00', status: 'reserved' },
      entry: { points: -300, outcomes: [{ kind: 'points.reserved' }] },
      member: { balance: 50 },
    });
    expect(Date.parse(answer.body.redemption.runsOutAt)).toBeGreaterThan(Date.now());
    expect((await read(memberId, id)).body).toMatchObject({ status: 'reserved' });
    await expectBooks(shop, memberId);
  });

  it('captured, they are spent; captured again, nothing more happens', async () => {
    const { memberId, id } = await reserved();
    const first = await settle('captureRedemption', memberId, id);
    expect(first.status).toBe(201);
    expect(first.body).toMatchObject({
      status: 'recorded',
      redemption: { id, points: 300, value: '3.00', status: 'captured', runsOutAt: null },
      entry: { kind: 'redemption-capture', points: 0, outcomes: [{ kind: 'redemption.captured' }] },
      member: { balance: 50 },
    });
    const second = await settle('captureRedemption', memberId, id);
    expect([second.status, second.body.status]).toEqual([200, 'duplicate']);
    expect(second.body.entry).toEqual(first.body.entry);
    expect((await read(memberId, id)).body).toMatchObject({ status: 'captured', runsOutAt: null });
    expect(nameOf(await settle('cancelRedemption', memberId, id))).toBe('already-captured');
    clockAhead(hours(2));
    expect(await balanceOf(memberId)).toBe(50);
    await expectBooks(shop, memberId);
  });

  it('cancelled, they are back with their old expiry; cancelled again, nothing more happens', async () => {
    const memberId = await memberWith(350);
    const before = (await shop.status(memberId)).body;
    const { id } = (await redeem(memberId, { points: 300, mode: 'reserve' })).body.redemption;
    const first = await settle('cancelRedemption', memberId, id);
    expect(first.body).toMatchObject({
      redemption: { id, status: 'cancelled', runsOutAt: null },
      entry: { kind: 'redemption-cancel', points: 300, outcomes: [{ kind: 'points.returned', points: 300 }] },
      member: { balance: 350 },
    });
    const after = (await shop.status(memberId)).body;
    expect(after).toMatchObject({ balance: 350, nextExpiry: before.nextExpiry });
    const second = await settle('cancelRedemption', memberId, id);
    expect([second.status, second.body.status]).toEqual([200, 'duplicate']);
    expect(nameOf(await settle('captureRedemption', memberId, id))).toBe('already-cancelled');
    expect((await read(memberId, id)).body).toMatchObject({ status: 'cancelled', runsOutAt: null });
    expect(await balanceOf(memberId)).toBe(350);
    await expectBooks(shop, memberId);
  });

  it('not captured in time runs out by itself, and says so in the history once something is booked', async () => {
    const { memberId, id } = await reserved();
    clockAhead(hours(0.9));
    expect(await balanceOf(memberId)).toBe(50);
    clockAhead(hours(1.1));
    expect(await balanceOf(memberId)).toBe(350);
    expect((await read(memberId, id)).body).toMatchObject({ status: 'expired', runsOutAt: null });
    for (const operation of ['captureRedemption', 'cancelRedemption'] as const) {
      const answer = await settle(operation, memberId, id);
      expect([answer.status, nameOf(answer)]).toEqual([409, 'reservation-expired']);
    }
    await expectBooks(shop, memberId);
    await redeem(memberId, { points: 300, mode: 'capture' });
    const passage = (await history(shop, memberId)).find(({ kind }) => kind === 'passage')!;
    expect(passage).toMatchObject({
      points: 300,
      outcomes: [{ kind: 'points.returned', redemptionId: id, rule: 'redemption.reservationMinutes' }],
    });
    expect(await balanceOf(memberId)).toBe(50);
    await expectBooks(shop, memberId);
  });

  it('that outlives its points gives nothing back', async () => {
    const longer = { ...redeemable.redemption, reservationMinutes: 500_000 };
    const at = await openShop(functions, { ...redeemable, redemption: longer });
    await at.buy('patient', '100.00', { occurredAt: daysAgo(1) });
    const { id } = (await command(at, 'redeem', 'patient', { points: 100, mode: 'reserve' })).body.redemption;
    clockAhead(400); // the points have expired; a reservation runs out after 347 days at the latest
    expect((await at.status('patient')).body.balance).toBe(0);
    expect(
      (await at.call('readRedemption', { params: { memberId: 'patient', redemptionId: id } })).status,
    ).toBe(200);
    await expectBooks(at, 'patient');
    await at.buy('patient', '10.00', { occurredAt: new Date(Date.now() + 400 * 86_400_000).toISOString() });
    await expectBooks(at, 'patient');
  });

  it('cancelled after its points have expired gives nothing back', async () => {
    const longer = { ...redeemable.redemption, reservationMinutes: 500_000 };
    const short = { kind: 'after-months', months: 1, roundedTo: 'day' };
    const at = await openShop(functions, { ...redeemable, redemption: longer, expiry: short });
    await at.buy('late', '100.00', { occurredAt: daysAgo(1) });
    const { id } = (await command(at, 'redeem', 'late', { points: 100, mode: 'reserve' })).body.redemption;
    clockAhead(40);
    const { body } = await command(at, 'cancelRedemption', 'late', undefined, {
      params: { redemptionId: id },
    });
    expect(body).toMatchObject({
      entry: { points: 0, outcomes: [{ kind: 'points.returned' }, { kind: 'points.expired', points: -100 }] },
      member: { balance: 0 },
    });
    await expectBooks(at, 'late');
  });

  it('captured and cancelled at once is one of the two', async () => {
    for (let round = 0; round < 5; round++) {
      const { memberId, id } = await reserved();
      const answers = await Promise.all([
        settle('captureRedemption', memberId, id),
        settle('cancelRedemption', memberId, id),
      ]);
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
      expect(await balanceOf(memberId)).toBe(answers[0].status === 201 ? 50 : 350);
      await expectBooks(shop, memberId);
    }
  });

  it('of one member is not known to another', async () => {
    const { id } = await reserved();
    const other = await memberWith(100);
    expect(nameOf(await read(other, id))).toBe('unknown-redemption');
    expect(nameOf(await settle('captureRedemption', other, id))).toBe('unknown-redemption');
    expect(nameOf(await settle('cancelRedemption', other, id))).toBe('unknown-redemption');
  });

  it('twenty may be open at once', async () => {
    const memberId = await memberWith(2_500);
    for (let count = 0; count < 20; count++) {
      expect((await redeem(memberId, { points: 100, mode: 'reserve' })).status).toBe(201);
    }
    const answer = await redeem(memberId, { points: 100, mode: 'reserve' });
    expect(refusalOf(answer)).toEqual([409, 'too-many-reservations', { open: 20, most: 20 }]);
    expect((await redeem(memberId, { points: 100, mode: 'capture' })).status, 'capturing goes on').toBe(201);
    await expectBooks(shop, memberId);
  });
});

describe('one shape', () => {
  it.each([
    ['points for an order', { points: 300, orderId: '77', source: 'standard' }],
    ['a reward', { rewardId: 'mug' }],
  ])('of %s: every step answers what reading and listing answer', async (_, what) => {
    const memberId = await memberWith(350);
    const listed = async () =>
      (await shop.call('listRedemptions', { params: { memberId } })).body.redemptions[0];
    const made = (await redeem(memberId, { ...what, mode: 'reserve' }, 'cart-1')).body.redemption;
    const { rewardId = null, orderId = null, source = null } = what as Record<string, string>;
    expect(made).toMatchObject({ status: 'reserved', rewardId, orderId, source });
    expect(await listed()).toEqual(made);
    expect((await read(memberId, made.id)).body).toEqual(made);
    const captured = (await settle('captureRedemption', memberId, made.id)).body.redemption;
    expect(captured).toEqual({ ...made, status: 'captured', runsOutAt: null });
    expect(await listed()).toEqual(captured);
    const again = await redeem(memberId, { ...what, mode: 'reserve' }, 'cart-1');
    expect([again.body.status, again.body.redemption], 'as of now').toEqual(['duplicate', captured]);
  });
});

describe('the idempotency key', () => {
  it('with the same body answers with the first entry', async () => {
    const memberId = await memberWith(200);
    const body = { points: 200, mode: 'capture' };
    const first = await redeem(memberId, body, 'key-1');
    const second = await redeem(memberId, body, 'key-1');
    expect([first.status, second.status]).toEqual([201, 200]);
    expect(second.body).toEqual({ ...first.body, status: 'duplicate' });
    expect(await balanceOf(memberId)).toBe(0);
    await expectBooks(shop, memberId);
  });

  it('ten at once are one', async () => {
    const memberId = await memberWith(350);
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => redeem(memberId, { points: 100, mode: 'reserve' }, 'ten')),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array(9).fill(200), 201]);
    expect(await balanceOf(memberId)).toBe(250);
    await expectBooks(shop, memberId);
  });

  const others: [what: string, body: Record<string, unknown>][] = [
    ['more points', { points: 300, mode: 'reserve' }],
    ['another mode', { points: 200, mode: 'capture' }],
    ['an order', { points: 200, mode: 'reserve', orderId: '1001' }],
    ['a reward', { rewardId: 'mug', mode: 'reserve' }],
  ];
  it.each(others)('with another body is a mistake, and changes nothing: %s', async (_, body) => {
    const memberId = await memberWith(1_000);
    await redeem(memberId, { points: 200, mode: 'reserve' }, 'key-2');
    const before = (await shop.status(memberId)).body;
    const answer = await redeem(memberId, body, 'key-2');
    expect([answer.status, nameOf(answer)]).toEqual([422, 'idempotency-key-reused']);
    expect((await shop.status(memberId)).body).toEqual(before);
    await expectBooks(shop, memberId);
  });

  it('with another body that would be refused by itself is the mistake all the same', async () => {
    const memberId = await memberWith(300);
    await redeem(memberId, { points: 200, mode: 'capture' }, 'key-3');
    expect(nameOf(await redeem(memberId, { points: 50, mode: 'capture' }, 'key-3'))).toBe(
      'idempotency-key-reused',
    );
  });

  it('of a refused command can be used again', async () => {
    const memberId = await memberWith(50);
    expect(nameOf(await redeem(memberId, { points: 100, mode: 'capture' }, 'key-4'))).toBe(
      'insufficient-points',
    );
    await shop.buy(memberId, '50.00', { occurredAt: new Date().toISOString() });
    expect((await redeem(memberId, { points: 100, mode: 'capture' }, 'key-4')).status).toBe(201);
    await expectBooks(shop, memberId);
  });

  it('belongs to the member', async () => {
    for (const memberId of [await memberWith(100), await memberWith(100)]) {
      expect((await redeem(memberId, { points: 100, mode: 'capture' }, 'shared')).status).toBe(201);
    }
  });

  it('is needed', async () => {
    const memberId = await memberWith(100);
    const answer = await shop.call('redeem', {
      params: { memberId },
      body: { points: 100, mode: 'capture' },
    });
    expect([answer.status, nameOf(answer)]).toEqual([400, 'invalid-request']);
    expect(answer.body.errors).toMatchObject([{ path: 'idempotency-key' }]);
    expect(await balanceOf(memberId)).toBe(100);
  });

  it.each(['', 'x'.repeat(129)])('can not be %j', async (key) => {
    const memberId = await memberWith(100);
    expect(nameOf(await redeem(memberId, { points: 100, mode: 'capture' }, key))).toBe('invalid-request');
  });
});

describe('what is refused, with the numbers, writes nothing', () => {
  const refusals: [name: string, status: number, body: Record<string, unknown>, numbers: object][] = [
    ['below-minimum', 422, { points: 99, mode: 'capture' }, { minimum: 100, asked: 99 }],
    ['not-a-step', 422, { points: 150, mode: 'capture' }, { step: 100, asked: 150 }],
    ['insufficient-points', 409, { points: 400, mode: 'capture' }, { balance: 350, asked: 400 }],
    ['insufficient-points', 409, { points: 400, mode: 'reserve' }, { balance: 350, asked: 400 }],
    ['insufficient-points', 409, { rewardId: 'flight', mode: 'reserve' }, { balance: 350, asked: 100_000 }],
    ['unknown-reward', 404, { rewardId: 'yacht', mode: 'reserve' }, { rewardId: 'yacht' }],
  ];
  it.each(refusals)('%s (%i) for %j', async (name, status, body, numbers) => {
    const memberId = await memberWith(350);
    const before = (await shop.status(memberId)).body;
    const writes = functions.writes();
    expect(refusalOf(await redeem(memberId, body))).toEqual([status, name, numbers]);
    expect(functions.writes()).toBe(writes);
    expect((await shop.status(memberId)).body).toEqual(before);
  });

  it('points on hold', async () => {
    const holding = await openShop(functions, { redemption: redeemable.redemption });
    await holding.buy('held', '100.00');
    const answer = await command(holding, 'redeem', 'held', { points: 100, mode: 'capture' });
    expect(refusalOf(answer)).toEqual([409, 'insufficient-points', { balance: 0, asked: 100 }]);
    clockAhead(15);
    expect((await command(holding, 'redeem', 'held', { points: 100, mode: 'capture' })).status).toBe(201);
    await expectBooks(holding, 'held');
  });

  it('points that have expired', async () => {
    const memberId = await memberWith(100);
    clockAhead(400);
    const answer = await redeem(memberId, { points: 100, mode: 'capture' });
    expect(refusalOf(answer)).toEqual([409, 'insufficient-points', { balance: 0, asked: 100 }]);
  });

  it('anything, where the program has no redemption', async () => {
    const plain = await openShop(functions);
    await plain.buy('m1', '100.00', { occurredAt: daysAgo(20) });
    const answer = await command(plain, 'redeem', 'm1', { points: 100, mode: 'capture' });
    expect([answer.status, nameOf(answer)]).toEqual([409, 'redemption-off']);
  });

  it('of somebody who is no member', async () => {
    expect(nameOf(await redeem('nobody', { points: 100, mode: 'capture' }))).toBe('unknown-member');
    expect(nameOf(await settle('captureRedemption', 'nobody', 'x'))).toBe('unknown-member');
  });

  const bad: [what: string, body: unknown][] = [
    ['no points and no reward', { mode: 'capture' }],
    ['both', { points: 100, rewardId: 'mug', mode: 'capture' }],
    ['no mode', { points: 100 }],
    ['an unknown mode', { points: 100, mode: 'later' }],
    ['half a point', { points: 100.5, mode: 'capture' }],
    ['no point', { points: 0, mode: 'capture' }],
    ['less than none', { points: -100, mode: 'capture' }],
    ['points as text', { points: '100', mode: 'capture' }],
    ['an order without a name', { points: 100, mode: 'capture', orderId: '' }],
    ['an order that is no text', { points: 100, mode: 'capture', orderId: '\ud800' }],
    ['an order with too long a name', { points: 100, mode: 'capture', orderId: '語'.repeat(43) }],
    ['an order from no source', { points: 100, mode: 'capture', orderId: '1', source: '\ud800' }],
    ['a reward that is no text', { rewardId: '\ud800', mode: 'capture' }],
    ['an unknown field', { points: 100, mode: 'capture', at: 'now' }],
  ];
  it.each(bad)('a body with %s', async (_, body) => {
    const memberId = await memberWith(300);
    const writes = functions.writes();
    expect(nameOf(await redeem(memberId, body as Record<string, unknown>))).toBe('invalid-request');
    expect(functions.writes()).toBe(writes);
  });
});

describe('rewards', () => {
  const rewardsOf = async (memberId: string) => {
    const { body } = await shop.call('listRewards', { params: { memberId } });
    return body.rewards;
  };

  it('cost what they cost, whatever the step', async () => {
    const memberId = await memberWith(300);
    const { body } = await redeem(memberId, { rewardId: 'mug', mode: 'capture' });
    expect(body).toMatchObject({ redemption: { points: 250, value: '2.50' }, member: { balance: 50 } });
    expect((await read(memberId, body.redemption.id)).body).toMatchObject({ rewardId: 'mug', points: 250 });
    await expectBooks(shop, memberId);
  });

  it('say which this member can have, and why not the others', async () => {
    const memberId = await memberWith(300);
    expect(await rewardsOf(memberId)).toEqual([
      { id: 'mug', name: 'Mug', points: 250, available: true, because: null },
      {
        id: 'flight',
        name: 'Flight',
        points: 100_000,
        available: false,
        because: { reason: 'insufficient-points', numbers: { balance: 300, asked: 100_000 } },
      },
    ]);
  });

  it('have a limit per member', async () => {
    const memberId = await memberWith(1_000);
    for (const mode of ['capture', 'reserve']) {
      expect((await redeem(memberId, { rewardId: 'mug', mode })).status).toBe(201);
    }
    const answer = await redeem(memberId, { rewardId: 'mug', mode: 'capture' });
    const numbers = { rewardId: 'mug', limit: 2, taken: 2 };
    expect(refusalOf(answer)).toEqual([409, 'reward-limit-reached', numbers]);
    expect((await rewardsOf(memberId))[0]).toMatchObject({
      available: false,
      because: { reason: 'reward-limit-reached', numbers },
    });
    expect((await redeem(await memberWith(250), { rewardId: 'mug', mode: 'capture' })).status).toBe(201);
    await expectBooks(shop, memberId);
  });

  it('that were reserved and not taken count no more', async () => {
    const memberId = await memberWith(1_000);
    for (const end of ['cancelled', 'run out', 'cancelled']) {
      const { id } = (await redeem(memberId, { rewardId: 'mug', mode: 'reserve' })).body.redemption;
      if (end === 'cancelled') await settle('cancelRedemption', memberId, id);
      else clockAhead(hours(2));
      await expectBooks(shop, memberId);
    }
    for (let time = 0; time < 2; time++) {
      expect((await redeem(memberId, { rewardId: 'mug', mode: 'capture' })).status).toBe(201);
    }
    expect(nameOf(await redeem(memberId, { rewardId: 'mug', mode: 'capture' }))).toBe('reward-limit-reached');
    await expectBooks(shop, memberId);
  });

  it('none, where the program has no redemption', async () => {
    const plain = await openShop(functions);
    await plain.buy('m1', '10.00');
    expect((await plain.call('listRewards', { params: { memberId: 'm1' } })).body).toEqual({ rewards: [] });
  });

  it('ten at once against a limit of 2: exactly 2', async () => {
    const memberId = await memberWith(5_000);
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => redeem(memberId, { rewardId: 'mug', mode: 'capture' })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, ...Array(8).fill(409)]);
    await expectBooks(shop, memberId);
  });
});

describe('a hundred at once against a balance for four', () => {
  it.each(['capture', 'reserve'])('exactly 4 succeed, 96 get insufficient-points (%s)', async (mode) => {
    const memberId = await memberWith(450);
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => redeem(memberId, { points: 100, mode })),
    );
    const refused = answers.filter(({ status }) => status !== 201);
    expect(answers.length - refused.length).toBe(4);
    for (const answer of refused) {
      expect(refusalOf(answer)).toEqual([409, 'insufficient-points', { balance: 50, asked: 100 }]);
    }
    expect(await balanceOf(memberId)).toBe(50);
    await expectBooks(shop, memberId);
  });
});

describe('the list of redemptions', () => {
  const pageOf = async (memberId: string, query: Record<string, string>) =>
    (await shop.call('listRedemptions', { params: { memberId }, query })).body;

  it('has them newest first, page by page', async () => {
    const memberId = await memberWith(1_000);
    const ids: string[] = [];
    for (let count = 0; count < 5; count++) {
      ids.unshift((await redeem(memberId, { points: 100, mode: 'reserve' })).body.redemption.id);
    }
    await settle('cancelRedemption', memberId, ids[4]!);
    const seen: { id: string; status: string }[] = [];
    let query: Record<string, string> = { limit: '2' };
    for (let pages = 0; pages < 10; pages++) {
      const page = await pageOf(memberId, query);
      seen.push(...page.redemptions);
      if (page.next === null) break;
      query = { limit: '2', cursor: page.next };
    }
    expect(seen.map(({ id }) => id)).toEqual(ids);
    expect(seen.map(({ status }) => status)).toEqual([...Array(4).fill('reserved'), 'cancelled']);
  });

  it('is empty where there are none', async () => {
    expect(await pageOf(await memberWith(10), {})).toEqual({ redemptions: [], next: null });
  });

  it('names the order and the reward', async () => {
    const memberId = await memberWith(500);
    await redeem(memberId, { rewardId: 'mug', mode: 'capture', orderId: '77', source: 'tills' });
    const { redemptions } = await pageOf(memberId, {});
    expect(redemptions).toMatchObject([{ rewardId: 'mug', orderId: '77', source: 'tills', points: 250 }]);
  });

  it('of nobody is unknown', async () => {
    const answer = await shop.call('listRedemptions', { params: { memberId: 'nobody' } });
    expect(nameOf(answer)).toBe('unknown-member');
    expect(nameOf(await read(await memberWith(10), 'nothing'))).toBe('unknown-redemption');
  });
});

describe('a redemption and the order that it pays', () => {
  const order = async (memberId: string, amount = '50.00') => {
    const orderId = randomUUID();
    await shop.buy(memberId, amount, { orderId, occurredAt: daysAgo(0.5) });
    return orderId;
  };
  const capture = (memberId: string, id: string, orderId?: string) =>
    command(shop, 'captureRedemption', memberId, orderId === undefined ? undefined : { orderId }, {
      params: { redemptionId: id },
    });

  it.each([
    ['cancelled', (orderId: string) => cancelled(orderId)],
    ['refunded in full', (orderId: string) => refund({ orderId, amount: '50.00' })],
  ])('is refused where the order is %s, and takes nothing', async (_, end) => {
    const memberId = await memberWith(300);
    const orderId = await order(memberId);
    await shop.send(end(orderId));
    const answer = await redeem(memberId, { points: 200, mode: 'capture', orderId });
    expect([answer.status, nameOf(answer), answer.body.numbers]).toEqual([
      409,
      'order-refunded',
      { orderId },
    ]);
    expect(await balanceOf(memberId)).toBe(300);
  });

  it('is refused where a cancellation of the order came before the order', async () => {
    const memberId = await memberWith(300);
    await shop.send(cancelled('cancelled-early'));
    const answer = await redeem(memberId, { points: 200, mode: 'capture', orderId: 'cancelled-early' });
    expect(nameOf(answer)).toBe('order-refunded');
  });

  it('is tied to it by its capture, too, and is returned with it', async () => {
    const memberId = await memberWith(300);
    const orderId = await order(memberId);
    const { id } = (await redeem(memberId, { rewardId: 'mug', mode: 'reserve' })).body.redemption;
    const captured = await capture(memberId, id, orderId);
    expect(captured.body.redemption).toMatchObject({ status: 'captured', orderId, source: 'standard' });
    expect((await capture(memberId, id, orderId)).body.status).toBe('duplicate');
    expect(nameOf(await capture(memberId, id, 'another'))).toBe('already-captured');
    await shop.send(cancelled(orderId));
    expect((await read(memberId, id)).body).toMatchObject({ status: 'returned', orderId });
    expect(await balanceOf(memberId)).toBe(300);
    await expectBooks(shop, memberId);
  });

  it('may be had again when all of it came back, though there are only so many for a member', async () => {
    const memberId = await memberWith(800);
    const orderId = await order(memberId);
    const first = { rewardId: 'mug', mode: 'capture', orderId };
    await redeem(memberId, first);
    await redeem(memberId, { rewardId: 'mug', mode: 'capture' });
    expect(nameOf(await redeem(memberId, { rewardId: 'mug', mode: 'capture' }))).toBe('reward-limit-reached');
    await shop.send(refund({ orderId, amount: '50.00' }));
    expect((await redeem(memberId, { rewardId: 'mug', mode: 'capture' })).status).toBe(201);
    await expectBooks(shop, memberId);
  });

  it('that names an order can not be captured for another', async () => {
    const memberId = await memberWith(300);
    const [mine, other] = [await order(memberId), await order(memberId)];
    const made = await redeem(memberId, { points: 200, mode: 'reserve', orderId: mine });
    const answer = await capture(memberId, made.body.redemption.id, other);
    expect([answer.status, nameOf(answer), answer.body.numbers]).toEqual([
      409,
      'redemption-of-another-order',
      { orderId: mine, asked: other },
    ]);
    expect((await capture(memberId, made.body.redemption.id, mine)).status).toBe(201);
  });

  it('comes back at once where it is told late that the order was cancelled before', async () => {
    const memberId = await memberWith(300);
    const orderId = randomUUID();
    const made = await redeem(memberId, { points: 200, mode: 'capture', orderId });
    await shop.buy(memberId, '50.00', { orderId, occurredAt: daysAgo(0.5) });
    await shop.send(cancelled(orderId, daysAgo(0.4)));
    expect(await balanceOf(memberId)).toBe(300);
    expect((await read(memberId, made.body.redemption.id)).body.status).toBe('returned');
    await expectBooks(shop, memberId);
  });
});
