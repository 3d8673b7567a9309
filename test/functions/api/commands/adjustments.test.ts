/** What an operator puts right by hand: points and amounts toward a tier, and the undoing of both. */
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { factId } from '../../../../domain/facts/facts.ts';
import type { ProgramId } from '../../../../domain/kernel/brand.ts';
import { openStore } from '../../../../functions/store/client.ts';
import { getEntry } from '../../../../functions/store/history/history.ts';
import { tableNames } from '../../../contract/tables.ts';
import { nameOf } from '../../openapi/documented.ts';
import { expectBooks, history } from '../../support/books.ts';
import { clockAhead, clockBack, command, daysAgo, redeemable, refund } from '../../support/events.ts';
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

async function memberWith(points: number, memberId = randomUUID()): Promise<string> {
  await shop.buy(memberId, `${points}.00`, { occurredAt: daysAgo(1) });
  return memberId;
}

const adjust = (memberId: string, body: Record<string, unknown>, key?: string) =>
  command(shop, 'adjustMember', memberId, body, key === undefined ? {} : { key });
const undo = (memberId: string, adjustmentId: string) =>
  command(shop, 'undoAdjustment', memberId, undefined, { params: { adjustmentId } });
const statusOf = async (memberId: string) => (await shop.status(memberId)).body;
const refusalOf = (answer: Answer) => [answer.status, nameOf(answer)];

describe('an adjustment of points', () => {
  it('adds points that can be spent at once, and expire like those earned today', async () => {
    const memberId = await memberWith(10);
    const answer = await adjust(memberId, { points: 40, reason: 'the parcel was late' });
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({
      status: 'recorded',
      entry: { kind: 'adjustment', points: 40 },
      member: { balance: 50 },
    });
    expect(answer.body.entry.outcomes).toMatchObject([
      { kind: 'points.adjusted', points: 40, reason: 'the parcel was late', moved: [{ points: 40 }] },
    ]);
    await expectBooks(shop, memberId);
    clockAhead(420);
    expect(await statusOf(memberId)).toMatchObject({ balance: 0 });
    await expectBooks(shop, memberId);
  });

  it('takes points; what is not there is owed', async () => {
    const memberId = await memberWith(30);
    const { body } = await adjust(memberId, { points: -50, reason: 'booked twice' });
    expect(body).toMatchObject({ entry: { points: -50 }, member: { balance: 0, deficit: 20 } });
    await expectBooks(shop, memberId);
    await adjust(memberId, { points: 25, reason: 'goodwill' });
    expect(await statusOf(memberId)).toMatchObject({ balance: 5, deficit: 0 });
    await expectBooks(shop, memberId);
  });

  it('takes points on hold where the balance does not cover it', async () => {
    const holding = await openShop(functions);
    await holding.buy('held', '30.00');
    await command(holding, 'adjustMember', 'held', { points: -20, reason: 'wrong till' });
    expect((await holding.status('held')).body).toMatchObject({ balance: 0, pending: 10, deficit: 0 });
    await expectBooks(holding, 'held');
  });

  it('says who made it and under which request', async () => {
    const memberId = await memberWith(10);
    const { body, requestId } = await adjust(memberId, { points: 1, reason: 'a test' });
    const entry = await getEntry(
      openStore(tableNames),
      shop.program as ProgramId,
      factId('adjustment', memberId, body.adjustmentId),
    );
    expect(entry?.body).toMatchObject({ kind: 'fact', by: { actor: 'tester', requestId } });
  });

  it('with the same key is one', async () => {
    const memberId = await memberWith(10);
    const body = { points: 5, reason: 'once' };
    const first = await adjust(memberId, body, 'k');
    const answers = await Promise.all(Array.from({ length: 5 }, () => adjust(memberId, body, 'k')));
    for (const answer of answers) {
      expect(answer.status).toBe(200);
      expect(answer.body).toMatchObject({ status: 'duplicate', entry: first.body.entry });
    }
    expect(refusalOf(await adjust(memberId, { points: 6, reason: 'once' }, 'k'))).toEqual([
      422,
      'idempotency-key-reused',
    ]);
    expect(refusalOf(await adjust(memberId, { points: 5, reason: 'twice' }, 'k'))).toEqual([
      422,
      'idempotency-key-reused',
    ]);
    expect((await statusOf(memberId)).balance).toBe(15);
    await expectBooks(shop, memberId);
  });
});

describe('an adjustment of what counts toward a tier', () => {
  it('raises at once, and leaves the points alone', async () => {
    const memberId = await memberWith(40);
    const qualifying = { metric: 'spend', amount: '60.00' };
    const { body } = await adjust(memberId, { qualifying, reason: 'bought under another number' });
    expect(body).toMatchObject({ entry: { points: 0 }, member: { tier: { id: 'gold' }, balance: 40 } });
    expect(body.entry.outcomes).toContainEqual(
      expect.objectContaining({ kind: 'qualifying.changed', metric: 'spend', amount: '60.00' }),
    );
    await expectBooks(shop, memberId);
  });

  it('one cent less does not', async () => {
    const memberId = await memberWith(40);
    const qualifying = { metric: 'spend', amount: '59.99' };
    const { body } = await adjust(memberId, { qualifying, reason: 'bought under another number' });
    expect(body.member.tier.id).toBe('regular');
    expect((await statusOf(memberId)).nextTier.missing).toMatchObject([{ metric: 'spend', amount: '0.01' }]);
    await expectBooks(shop, memberId);
  });

  it('together with points', async () => {
    const memberId = await memberWith(40);
    const qualifying = { metric: 'spend', amount: '-15.00' };
    const { body } = await adjust(memberId, { points: -15, qualifying, reason: 'a gift card' });
    expect(body).toMatchObject({ entry: { points: -15 }, member: { balance: 25 } });
    expect((await statusOf(memberId)).nextTier.missing).toMatchObject([{ amount: '75.00' }]);
    await expectBooks(shop, memberId);
  });

  it('of a metric that no rule asks for changes no tier', async () => {
    const memberId = await memberWith(40);
    const { body } = await adjust(memberId, { qualifying: { metric: 'purchases', amount: 9 }, reason: 'r' });
    expect(body.entry.outcomes).toMatchObject([{ kind: 'qualifying.changed', amount: 9 }]);
    await expectBooks(shop, memberId);
  });
});

describe('undoing an adjustment', () => {
  const both = { points: 60, qualifying: { metric: 'spend', amount: '60.00' }, reason: 'by mistake' };

  it('takes back what it gave, once', async () => {
    const memberId = await memberWith(40);
    const { adjustmentId } = (await adjust(memberId, both)).body;
    const first = await undo(memberId, adjustmentId);
    expect(first.status).toBe(201);
    expect(first.body).toMatchObject({
      status: 'recorded',
      adjustmentId,
      entry: { kind: 'adjustment-undo', points: -60 },
      member: { balance: 40 },
    });
    expect((await statusOf(memberId)).nextTier.missing).toMatchObject([{ amount: '260.00' }]);
    const second = await undo(memberId, adjustmentId);
    expect([second.status, second.body.status]).toEqual([200, 'duplicate']);
    expect(second.body.entry).toEqual(first.body.entry);
    expect((await statusOf(memberId)).balance).toBe(40);
    await expectBooks(shop, memberId);
  });

  it('ten times at once takes it back once', async () => {
    const memberId = await memberWith(40);
    const { adjustmentId } = (await adjust(memberId, both)).body;
    const answers = await Promise.all(Array.from({ length: 10 }, () => undo(memberId, adjustmentId)));
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array(9).fill(200), 201]);
    expect((await statusOf(memberId)).balance).toBe(40);
    await expectBooks(shop, memberId);
  });

  it('gives back what it took, with its old expiry', async () => {
    const memberId = randomUUID();
    await shop.buy(memberId, '50.00', { occurredAt: daysAgo(200) });
    await shop.buy(memberId, '50.00', { occurredAt: daysAgo(1) });
    const before = await statusOf(memberId);
    const { adjustmentId } = (await adjust(memberId, { points: -70, reason: 'wrong' })).body;
    expect((await statusOf(memberId)).balance).toBe(30);
    await undo(memberId, adjustmentId);
    expect(await statusOf(memberId)).toMatchObject({ balance: 100, nextExpiry: before.nextExpiry });
    await expectBooks(shop, memberId);
  });

  it('gives back what was owed because of it', async () => {
    const memberId = await memberWith(50);
    const { adjustmentId } = (await adjust(memberId, { points: -70, reason: 'wrong' })).body;
    expect(await statusOf(memberId)).toMatchObject({ balance: 0, deficit: 20 });
    await undo(memberId, adjustmentId);
    expect(await statusOf(memberId)).toMatchObject({ balance: 50, deficit: 0 });
    await expectBooks(shop, memberId);
  });

  it('what is spent meanwhile is owed', async () => {
    const memberId = await memberWith(50);
    const { adjustmentId } = (await adjust(memberId, { points: 50, reason: 'wrong' })).body;
    await command(shop, 'redeem', memberId, { points: 100, mode: 'capture' });
    await undo(memberId, adjustmentId);
    expect(await statusOf(memberId)).toMatchObject({ balance: 0, deficit: 50 });
    await expectBooks(shop, memberId);
  });

  it('after its points have expired', async () => {
    const memberId = await memberWith(50);
    const { adjustmentId } = (await adjust(memberId, { points: -30, reason: 'wrong' })).body;
    clockAhead(420);
    const { body } = await undo(memberId, adjustmentId);
    expect(body.member).toMatchObject({ balance: 0, deficit: 0 });
    await expectBooks(shop, memberId);
  });

  it('after a late fact has moved it to other lots', async () => {
    const memberId = randomUUID();
    await shop.buy(memberId, '1.00', { occurredAt: daysAgo(300) });
    await shop.buy(memberId, '40.00', { occurredAt: daysAgo(30) });
    const { adjustmentId } = (await adjust(memberId, { points: -41, reason: 'wrong' })).body;
    await shop.buy(memberId, '20.00', { occurredAt: daysAgo(200) });
    await expectBooks(shop, memberId);
    await undo(memberId, adjustmentId);
    expect((await statusOf(memberId)).balance).toBe(61);
    await expectBooks(shop, memberId);
  });

  it('that nobody made is unknown, and so is that of somebody else', async () => {
    const memberId = await memberWith(10);
    const { adjustmentId } = (await adjust(memberId, both)).body;
    expect(refusalOf(await undo(memberId, 'nothing'))).toEqual([404, 'unknown-adjustment']);
    expect(refusalOf(await undo(await memberWith(10), adjustmentId))).toEqual([404, 'unknown-adjustment']);
    expect(refusalOf(await undo('nobody', adjustmentId))).toEqual([404, 'unknown-member']);
  });
});

describe('adjustments among other facts', () => {
  it('a refund after them takes what its purchase earned', async () => {
    const memberId = randomUUID();
    await shop.buy(memberId, '80.00', { orderId: memberId, occurredAt: daysAgo(2) });
    await adjust(memberId, { points: -50, reason: 'wrong' });
    await shop.send(refund({ orderId: memberId, amount: '80.00' }));
    expect(await statusOf(memberId)).toMatchObject({ balance: 0, deficit: 50 });
    await expectBooks(shop, memberId);
  });

  it('late purchases before them leave them as they are', async () => {
    const memberId = await memberWith(40);
    await adjust(memberId, { points: -60, reason: 'wrong' });
    await shop.buy(memberId, '30.00', { occurredAt: daysAgo(20) });
    expect(await statusOf(memberId)).toMatchObject({ balance: 10, deficit: 0 });
    expect((await history(shop, memberId)).map(({ kind }) => kind)).toContain('adjustment');
    await expectBooks(shop, memberId);
  });
});

describe('what is no adjustment', () => {
  const spend = (amount: unknown) => ({ qualifying: { metric: 'spend', amount }, reason: 'r' });
  const bad: [what: string, body: unknown][] = [
    ['nothing to change', { reason: 'r' }],
    ['no points', { points: 0, reason: 'r' }],
    ['half a point', { points: 0.5, reason: 'r' }],
    ['points as text', { points: '5', reason: 'r' }],
    ['too many points', { points: 1_000_000_001, reason: 'r' }],
    ['no reason', { points: 5 }],
    ['an empty reason', { points: 5, reason: '' }],
    ['a reason that is no text', { points: 5, reason: '\ud800' }],
    ['a long reason', { points: 5, reason: 'x'.repeat(501) }],
    ['an amount of nothing', spend('0.00')],
    ['an amount as a number', spend(60)],
    ['half a cent', spend('0.005')],
    ['an amount that is none', spend('much')],
    ['an unknown metric', { qualifying: { metric: 'visits', amount: 1 }, reason: 'r' }],
    ['half a purchase', { qualifying: { metric: 'purchases', amount: 0.5 }, reason: 'r' }],
    ['purchases as text', { qualifying: { metric: 'purchases', amount: '1' }, reason: 'r' }],
    ['an unknown field', { points: 5, reason: 'r', until: 'tomorrow' }],
  ];
  it.each(bad)('%s', async (_, body) => {
    const memberId = await memberWith(10);
    const writes = functions.writes();
    expect(refusalOf(await adjust(memberId, body as Record<string, unknown>))).toEqual([
      400,
      'invalid-request',
    ]);
    expect(functions.writes()).toBe(writes);
  });

  it('one without a key', async () => {
    const memberId = await memberWith(10);
    const answer = await shop.call('adjustMember', {
      params: { memberId },
      body: { points: 5, reason: 'r' },
    });
    expect(refusalOf(answer)).toEqual([400, 'invalid-request']);
  });

  it('one of nobody', async () => {
    expect(refusalOf(await adjust('nobody', { points: 5, reason: 'r' }))).toEqual([404, 'unknown-member']);
  });

  it('one that would take the figures out of range', async () => {
    const { tiers } = { tiers: { levels: [{ id: 'regular', name: 'Regular' }] } };
    const rich = await openShop(functions, {
      earning: { base: { points: 100, per: '0.01', on: 'purchase', rounding: 'down' } },
      tiers: {
        window: { kind: 'rolling', months: 12 },
        upgrade: 'at-once',
        term: { kind: 'months', months: 12 },
        down: 'one-step',
        ...tiers,
      },
    });
    for (let at = 10; at > 0; at--) await rich.buy('m1', '10000000000.00', { occurredAt: daysAgo(at) });
    const before = (await rich.status('m1')).body;
    expect(before.balance).toBe(1e15);
    const answer = await command(rich, 'adjustMember', 'm1', { points: 1, reason: 'r' });
    expect(refusalOf(answer)).toEqual([422, 'out-of-range']);
    expect((await rich.status('m1')).body).toEqual(before);
  });
});
