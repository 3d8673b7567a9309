/** GET …/members/{memberId}/value: what a member's figures are before any model, and when there are none. */
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { startInMemory } from '../../support/inMemory.ts';
import { openShop, purchase, type Shop } from '../../support/shop.ts';

type Json = Record<string, unknown>;

let functions: Awaited<ReturnType<typeof startInMemory>>;
let shop: Shop;
beforeAll(async () => {
  functions = await startInMemory();
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-01-01T12:00:00Z') });
  shop = await openShop(functions, {
    value: { lifetimeValue: { acquisitionCost: { amount: '20.00', byChannel: { app: '5.00' } } } },
  });
});
afterAll(() => functions?.stop());
afterEach(() => {
  vi.useRealTimers();
});

let members = 0;
const anyMember = () => `m${++members}`;

const onDay = (day: string) => vi.useFakeTimers({ toFake: ['Date'], now: new Date(`${day}T18:00:00Z`) });

async function buy(memberId: string, day: string, amount: string, more: Json = {}): Promise<string> {
  const orderId = `${memberId}-${day}`;
  onDay(day);
  const answer = await shop.send(
    purchase({
      orderId,
      memberId,
      occurredAt: `${day}T17:00:00Z`,
      lines: [{ amount, ...more }],
      channel: 'app',
    }),
  );
  expect(answer.status, answer.text).toBe(200);
  return orderId;
}

async function refund(orderId: string, day: string, amount: string): Promise<void> {
  onDay(day);
  const data = { refundId: `r-${orderId}`, orderId, currency: 'USD', occurredAt: `${day}T17:30:00Z`, amount };
  const answer = await shop.send({ type: 'refund.completed', data });
  expect(answer.status, answer.text).toBe(200);
}

async function valueAt(memberId: string, day: string): Promise<Json & Record<string, Json>> {
  onDay(day);
  const answer = await shop.call('readValue', { params: { memberId } });
  expect(answer.status, answer.text).toBe(200);
  return answer.body;
}

describe('the value of a member', () => {
  test('is told from their state, with what each figure was calculated from', async () => {
    const member = anyMember();
    await buy(member, '2026-01-10', '30.00', { category: 'tea' });
    await buy(member, '2026-02-10', '50.00', { category: 'coffee' });
    const value = await valueAt(member, '2026-02-20');
    expect(value).toMatchObject({
      memberId: member,
      state: 'calculated',
      day: '2026-02-20',
      model: null,
      statistics: {
        firstPurchase: '2026-01-10',
        lastPurchase: '2026-02-10',
        purchaseDays: 2,
        spend: '80.00',
      },
      lifecycle: { stage: 'active', by: 'days', inputs: 'first purchase 41 days ago, last one 10 days ago' },
      lifetimeValue: {
        method: 'predictive',
        historical: {
          amount: '75.00',
          inputs: '17.39 purchases a year × 40.00 on average × 0.11 years − 5.00 to win them',
        },
      },
      tags: { favouriteCategory: 'coffee', preferredChannel: 'app', priceLevel: null },
    });
  });

  test('says what it can’t say before a model, and has no number in its place', async () => {
    const member = anyMember();
    await buy(member, '2026-01-10', '30.00');
    const value = await valueAt(member, '2026-01-10');
    const none = { state: 'not-enough-data' };
    expect(value).toMatchObject({ rfm: none, rhythm: none, coefficient: none });
    expect(value.lifetimeValue).toMatchObject({ predictive: none, bySegment: none });
  });

  test.each([
    ['2026-02-09', 'new'],
    ['2026-02-10', 'active'],
    ['2026-04-10', 'active'],
    ['2026-04-11', 'cooling'],
    ['2026-07-10', 'at-risk'],
    ['2026-10-08', 'dormant'],
    ['2027-01-11', 'lost'],
  ])('who bought once on 10 January 2026 is, on %s, %s', async (day, stage) => {
    const member = anyMember();
    await buy(member, '2026-01-10', '30.00');
    expect((await valueAt(member, day)).lifecycle).toMatchObject({ stage });
  });

  test('who comes back after a year away is won back', async () => {
    const member = anyMember();
    await buy(member, '2026-01-10', '30.00');
    await buy(member, '2027-02-10', '30.00');
    expect((await valueAt(member, '2027-02-12')).lifecycle).toMatchObject({ stage: 'won-back' });
  });

  test('a purchase that is refunded in full never happened', async () => {
    const member = anyMember();
    const order = await buy(member, '2026-01-10', '30.00');
    await refund(order, '2026-01-12', '30.00');
    expect(await valueAt(member, '2026-01-12')).toMatchObject({ state: 'no-purchases' });
  });

  test('a day that the state has lost sight of is counted again from the facts', async () => {
    const member = anyMember();
    const orders: string[] = [];
    for (let day = 10; day < 22; day++) orders.push(await buy(member, `2026-01-${day}`, '10.00'));
    await refund(orders[1]!, '2026-01-25', '10.00');
    await refund(orders[0]!, '2026-01-25', '10.00');
    expect((await valueAt(member, '2026-01-26')).statistics).toMatchObject({
      firstPurchase: '2026-01-12',
      purchaseDays: 10,
      spend: '100.00',
    });
  });

  test('their stage is in the status where the program lets them see it, and nowhere else', async () => {
    const open = await openShop(functions, { value: { showStage: true } });
    onDay('2026-03-01');
    await open.call('enrolMember', { params: { memberId: 'new' }, body: {} });
    const first = (await open.status('new')).body;
    expect(first.stage).toBeNull();
    await open.buy('new', '30.00');
    expect((await open.status('new')).body.stage).toBe('new');
    const own = { claims: { program: open.program, scope: 'me', member: 'new', sub: 'new' } };
    expect((await open.call('readOwnStatus', own)).body.stage).toBe('new');
    await shop.buy('quiet', '30.00');
    expect((await shop.status('quiet')).body).not.toHaveProperty('stage');
  });

  test('who has enrolled and bought nothing has bought nothing', async () => {
    const member = anyMember();
    onDay('2026-03-01');
    await shop.call('enrolMember', { params: { memberId: member }, body: {} });
    expect(await valueAt(member, '2026-03-02')).toMatchObject({ state: 'no-purchases' });
  });
});
