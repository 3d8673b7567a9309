import { generateKeyPairSync, sign } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { nameOf } from '../../openapi/documented.ts';
import { bytesOf } from '../../support/event.ts';
import { type InMemory, startInMemory } from '../../support/inMemory.ts';
import { openShop, openUnpublished, programFile, publish, purchase, type Shop } from '../../support/shop.ts';
import { connect, pendingOf, type Source } from '../../support/shops/connect.ts';
import { nowSeconds, signedHeaders } from '../../support/sign.ts';

const secret = `whsec_${Buffer.alloc(32, 12).toString('base64')}`;
let functions: InMemory;
let shop: Shop;
let till: Source;
beforeAll(async () => {
  functions = await startInMemory();
  shop = await openShop(functions);
  till = await connect(shop, 'till-12', { kind: 'standard', secret });
});
afterAll(() => functions?.stop());

const send = (body: unknown, by = secret) => {
  const bytes = bytesOf(body);
  return till.deliver({ body: bytes, headers: signedHeaders(bytes, { secret: by }) });
};

describe('a sender of our own format with a source of its own', () => {
  it('counts its orders apart from those of others', async () => {
    const body = purchase({ orderId: '1', memberId: 'm-till', lines: [{ amount: '20.00' }] });
    expect((await send(body)).body).toMatchObject({
      status: 'recorded',
      entry: { id: 'purchase:till-12:1' },
    });
    expect((await shop.send(body)).body).toMatchObject({
      status: 'recorded',
      entry: { id: 'purchase:standard:1' },
    });
    expect((await send(body)).body.status).toBe('duplicate');
    expect(await pendingOf(shop, 'm-till')).toBe(40);
  });

  it('refunds, revises, cancels and fulfils its own orders alone', async () => {
    const data = { orderId: '2', memberId: 'm-own', lines: [{ lineId: '1', amount: '20.00' }] };
    await send(purchase(data));
    await shop.send(purchase(data));
    const occurredAt = new Date(Date.now() - 1000).toISOString();
    const refund = { refundId: 'r', orderId: '2', occurredAt, currency: 'USD', amount: '5.00' };
    const answer = await send({ type: 'refund.completed', data: refund });
    expect(answer.body.entry.id).toBe('refund:till-12:2:r');
    expect(await pendingOf(shop, 'm-own')).toBe(35);
    const cancelled = await send({ type: 'order.cancelled', data: { orderId: '2', occurredAt } });
    expect(cancelled.body.entry.id).toBe('cancellation:till-12:2');
    expect(await pendingOf(shop, 'm-own')).toBe(20);
    const engagement = { engagementId: 'e1', memberId: 'm-own', kind: 'review', occurredAt };
    const engaged = await send({ type: 'engagement.recorded', data: engagement });
    expect(engaged.body.entry.id).toBe('engagement:till-12:e1');
    const { occurredAt: bought } = purchase({}).data as { occurredAt: string };
    const content = { ...data, orderId: '3', occurredAt: bought, revisedAt: bought, currency: 'USD' };
    const revised = await send({ type: 'order.revised', data: content });
    expect(revised.body.entry.id).toMatch(/^revision:till-12:3:/);
  });

  it('is told what is wrong, as on the route that all share', async () => {
    expect(nameOf(await send(purchase({ currency: 'EUR' })))).toBe('invalid-request');
    expect(nameOf(await send('no JSON'))).toBe('malformed-json');
    expect(nameOf(await send(purchase({}), shop.secret))).toBe('signature-wrong');
    expect(nameOf(await till.deliver({ body: '{}' }))).toBe('signature-missing');
  });

  it('may sign with a key of its own', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const x = Buffer.from(publicKey.export({ format: 'jwk' }).x!, 'base64url').toString('base64');
    const own = await connect(shop, 'erp', { kind: 'standard', secret: `whpk_${x}` });
    const body = bytesOf(purchase({}));
    const at = String(nowSeconds());
    const content = Buffer.concat([Buffer.from(`msg_1.${at}.`), body]);
    const headers = {
      'webhook-id': 'msg_1',
      'webhook-timestamp': at,
      'webhook-signature': `v1a,${sign(null, content, privateKey).toString('base64')}`,
    };
    expect((await own.deliver({ body, headers })).body.status).toBe('recorded');
  });

  it('keeps what it sends while there are no rules', async () => {
    const unruled = await openUnpublished(functions, 'unruled-till');
    const early = await connect(unruled, 'till', { kind: 'standard', secret });
    const body = bytesOf(purchase({}));
    const answer = await early.deliver({ body, headers: signedHeaders(body, { secret }) });
    expect([answer.status, answer.body.status, answer.body.reason]).toEqual([202, 'parked', 'no-rules']);
    await publish(unruled, programFile('unruled-till'));
    const start = Date.now();
    vi.useFakeTimers({ toFake: ['Date'], now: start });
    vi.setSystemTime(start + 61_000);
    const replayed = await unruled.call('replayParked', { params: { parked: answer.body.parked } });
    vi.useRealTimers();
    expect(replayed.body.status).toBe('recorded');
  });

  it('has what our own fault kept parked under its own name', async () => {
    const body = purchase({ memberId: 'm-fault' });
    await send(purchase({ memberId: 'm-fault' }));
    let calls = 0;
    functions.storm(() => {
      if (++calls === 1) throw new Error('a fault of ours');
      return 'served';
    });
    const { status, body: parked } = await send(body);
    functions.clearUp();
    expect([status, parked.status]).toEqual([202, 'parked']);
    const replayed = await shop.call('replayParked', { params: { parked: parked.parked } });
    expect(replayed.body.results[0].entry).toMatch(/^purchase:till-12:/);
    expect((await send(body)).body.status).toBe('duplicate');
  });

  it.each(['plain text', 'whsec_AAAA', `whsk_${Buffer.alloc(32).toString('base64')}`])(
    'does not sign with %s',
    async (wrong) => {
      const body = { kind: 'standard', secret: wrong };
      const answer = await shop.call('putSource', { params: { source: 'till-13' }, body });
      expect(answer.body.errors[0].path).toBe('secret');
    },
  );
});
