/** An engagement that never was: its points go, whether it is told before or after, and its cap is free again. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { nameOf } from '../openapi/documented.ts';
import { expectBooks, history } from '../support/books.ts';
import { bytesOf } from '../support/event.ts';
import { atOnce, clockBack, command, daysAgo, engagement } from '../support/events.ts';
import { type InMemory, startInMemory } from '../support/inMemory.ts';
import { openShop, type Shop } from '../support/shop.ts';
import { signedHeaders } from '../support/sign.ts';

let functions: InMemory;
let shop: Shop;
beforeAll(async () => {
  functions = await startInMemory();
  const engagements = [
    { kind: 'review', points: 50, capPerMember: { points: 100, per: 'year' } },
    { kind: 'referral', points: 200, capPerMember: { points: 200, per: 'lifetime' } },
  ];
  shop = await openShop(functions, {
    ...atOnce,
    earning: { ...atOnce.earning, engagements },
    redemption: { pointValue: '0.01', minimum: 1, reservationMinutes: 60 },
  });
});
afterAll(() => functions?.stop());
afterEach(clockBack);

const revoked = (engagementId: string, data: object = {}) => ({
  type: 'engagement.revoked',
  data: { engagementId, occurredAt: daysAgo(1), ...data },
});
const wrote = (memberId: string, engagementId: string, kind = 'review', days = 3) =>
  shop.send(engagement(memberId, kind, { engagementId, occurredAt: daysAgo(days) }));
const balanceOf = async (memberId: string) => (await shop.status(memberId)).body.balance;

describe('an engagement that is revoked', () => {
  it('takes its points back, once', async () => {
    await wrote('writer', 'e1');
    const answer = await shop.send(revoked('e1'));
    expect(answer.body).toMatchObject({
      status: 'recorded',
      entry: {
        id: 'engagement-revocation:standard:e1',
        kind: 'engagement-revocation',
        points: -50,
        outcomes: [
          { kind: 'points.clawed-back', rule: 'earning.engagements.review', engagement: 'e1', deficit: 0 },
        ],
      },
      member: { balance: 0 },
    });
    expect((await shop.send(revoked('e1', { occurredAt: answer.body.entry.occurredAt }))).body).toMatchObject(
      {
        status: 'duplicate',
        entry: answer.body.entry,
      },
    );
    expect(nameOf(await shop.send(revoked('e1', { occurredAt: daysAgo(2) })))).toBe('fact-conflict');
    await expectBooks(shop, 'writer');
  });

  it('may be told before the engagement, and waits for it', async () => {
    const body = revoked('e2');
    expect((await shop.send(body)).body).toEqual({ status: 'waiting' });
    expect((await shop.send(body)).body).toEqual({ status: 'waiting' });
    expect(nameOf(await shop.send(revoked('e2', { occurredAt: daysAgo(2) })))).toBe('fact-conflict');
    const { body: made } = await wrote('early', 'e2');
    expect(made).toMatchObject({ status: 'recorded', entry: { points: 50 }, member: { balance: 0 } });
    expect(await history(shop, 'early')).toMatchObject([{ points: -50 }, { points: 50 }]);
    await expectBooks(shop, 'early');
  });

  it('dated before the engagement it takes effect with it', async () => {
    await shop.send(revoked('e3', { occurredAt: daysAgo(9) }));
    await wrote('before', 'e3');
    expect(await balanceOf('before')).toBe(0);
    await expectBooks(shop, 'before');
  });

  it('leaves its cap to others', async () => {
    for (const id of ['c1', 'c2', 'c3']) await wrote('capped', id);
    expect(await balanceOf('capped')).toBe(100);
    await shop.send(revoked('c1'));
    expect(await balanceOf('capped')).toBe(50);
    await wrote('capped', 'c4', 'review', 0);
    expect(await balanceOf('capped')).toBe(100);
    await expectBooks(shop, 'capped');
  });

  it('may be had once again where it is paid once in a life', async () => {
    await wrote('once', 'o1', 'referral');
    await wrote('once', 'o2', 'referral');
    expect(await balanceOf('once')).toBe(200);
    await shop.send(revoked('o1'));
    expect(await balanceOf('once')).toBe(0);
    await wrote('once', 'o3', 'referral', 0);
    expect(await balanceOf('once')).toBe(200);
    await expectBooks(shop, 'once');
  });

  it('is owed where its points are spent', async () => {
    await wrote('spender', 's1');
    await command(shop, 'redeem', 'spender', { points: 30, mode: 'capture' });
    const { body } = await shop.send(revoked('s1', { occurredAt: new Date().toISOString() }));
    expect(body).toMatchObject({ entry: { points: -50 }, member: { balance: 0, deficit: 30 } });
    await expectBooks(shop, 'spender');
  });

  it('of another member than is named is refused, and nothing is booked', async () => {
    await wrote('mine', 'n1');
    expect(nameOf(await shop.send(revoked('n1', { memberId: 'yours' })))).toBe('order-of-another-member');
    expect(await balanceOf('mine')).toBe(50);
    expect((await shop.send(revoked('n1', { memberId: 'mine' }))).body.status).toBe('recorded');
  });

  it('is explained', async () => {
    await wrote('asker', 'x1');
    const { entry } = (await shop.send(revoked('x1'))).body;
    const { body } = await shop.call('explainEntry', { params: { memberId: 'asker', entryId: entry.id } });
    expect(JSON.stringify(body)).toContain('was revoked, so 50 points were taken back');
  });
});

it('in a batch an engagement may stand behind its revocation', async () => {
  const made = engagement('many', 'review', { engagementId: 'b1', occurredAt: daysAgo(2) });
  const body = bytesOf({ deliveries: [revoked('b1'), made] });
  const headers = signedHeaders(body, { secret: shop.secret });
  const { body: answered } = await shop.call('receiveStandardBatch', { body, headers });
  expect(answered.answers).toMatchObject([{ status: 'recorded' }, { status: 'recorded' }]);
  expect(await balanceOf('many')).toBe(0);
});
