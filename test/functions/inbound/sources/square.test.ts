import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { square } from '../../../../functions/inbound/square/source.ts';
import { nameOf } from '../../openapi/documented.ts';
import { type InMemory, startInMemory } from '../../support/inMemory.ts';
import { openShop, type Shop } from '../../support/shop.ts';
import { connect, pendingOf, resultOf, type Source } from '../../support/shops/connect.ts';
import {
  squareDelivery,
  squareEvent,
  squarePayment,
  squareRefund,
  squareSecret,
  squareUrl,
} from '../../support/shops/square.ts';

const settings = { notificationUrl: squareUrl };
let functions: InMemory;
let shop: Shop;
let source: Source;
beforeAll(async () => {
  functions = await startInMemory();
  shop = await openShop(functions);
  source = await connect(shop, 'square', { kind: 'square', secret: squareSecret, settings });
});
afterAll(() => functions?.stop());

const send = (type: string, object: Record<string, unknown>) =>
  source.deliver(squareDelivery(squareEvent(type, object)));

const anyEvent = () => squareEvent('payment.updated', squarePayment(1000));

describe('the proof', () => {
  it('is an HMAC of the URL and the body', async () => {
    expect(resultOf(await send('payment.updated', squarePayment(1000))).status).toBe('recorded');
  });

  it("is that of the vendor's own libraries", () => {
    const body =
      '{"merchant_id":"MLEFBHHSJGVHD","type":"webhooks.test_notification","event_id":"ac3ac95b-f97d-458c-a6e6-18981597e05f","created_at":"2022-07-13T20:30:59.037339943Z","data":{"type":"webhooks","id":"bc368e64-01aa-407e-b46e-3231809b1129"}}';
    const notificationUrl = 'https://webhook.site/679a4f3a-dcfa-49ee-bac5-9d0edad886b9';
    const headers = { 'x-square-hmacsha256-signature': 'GF4YkrJgGBDZ9NIYbNXBnMzqb2HoL4RW/S6vkZ9/2N4=' };
    const isProof = square.open({ notificationUrl }).verify({ headers, body: Buffer.from(body) }, 0);
    expect(isProof(square.keyOf('Ibxx_5AKakO-3qeNVR61Dw'))).toBe(true);
  });

  it.each([
    ['of another URL', squareDelivery(anyEvent(), `${squareUrl}/`)],
    ['of another key', squareDelivery(anyEvent(), squareUrl, 'another-key')],
  ])('%s opens nothing', async (_, delivery) => {
    expect(nameOf(await source.deliver(delivery))).toBe('signature-wrong');
  });

  it('needs the header', async () => {
    const { body } = squareDelivery(anyEvent());
    expect(nameOf(await source.deliver({ body }))).toBe('signature-missing');
  });

  it('needs the URL in the settings', async () => {
    const put = (more: object) =>
      shop.call('putSource', {
        params: { source: 'other' },
        body: { kind: 'square', secret: squareSecret, ...more },
      });
    for (const more of [{}, { settings: {} }, { settings: { notificationUrl: 'example.com' } }]) {
      const answer = await put(more);
      expect(nameOf(answer)).toBe('invalid-request');
      expect(answer.body.errors[0].path).toBe('settings.notificationUrl');
    }
  });

  it('with a corrected URL in the settings is taken at once', async () => {
    const wrong = { notificationUrl: 'https://wrong.example.com/' };
    const other = await connect(shop, 'corrected', { kind: 'square', secret: squareSecret, settings: wrong });
    const delivery = () => squareDelivery(anyEvent());
    expect(nameOf(await other.deliver(delivery()))).toBe('signature-wrong');
    await connect(shop, 'corrected', { kind: 'square', settings });
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 2_000 }); // no more often is anything read anew
    expect((await other.deliver(delivery())).status).toBe(200);
    vi.useRealTimers();
  });
});

describe('a payment', () => {
  it('counts once it is completed, its tip as a line that a program may exclude', async () => {
    const tip_money = { amount: 300, currency: 'USD' };
    const payment = squarePayment(2000, { tip_money, customer_id: 'M-TIP' });
    const approved = { ...payment, status: 'APPROVED' };
    expect(resultOf(await send('payment.created', approved))).toEqual({
      status: 'ignored',
      reason: 'unpaid',
    });
    expect(resultOf(await send('payment.updated', payment))).toEqual({
      status: 'recorded',
      entry: `purchase:square:${payment.id}`,
    });
    expect(resultOf(await send('payment.updated', { ...payment, refunded_money: tip_money })).status).toBe(
      'duplicate',
    );
    expect(await pendingOf(shop, 'M-TIP')).toBe(23);
    expect(parsed('payment.updated', payment)).toMatchObject([
      {
        channel: 'SQUARE_POS',
        store: 'S8GWD5R9QB376',
        lines: [
          { kind: 'item', amount: 2000 },
          { kind: 'tip', amount: 300 },
        ],
      },
    ]);
  });

  it('of nobody is ignored, and counts when the customer is known', async () => {
    const payment = squarePayment(2000, { customer_id: undefined });
    expect(resultOf(await send('payment.updated', payment))).toEqual({
      status: 'parked',
      reason: 'no-member',
    });
    const known = { ...payment, customer_id: 'M-LATER' };
    expect(resultOf(await send('payment.updated', known)).status).toBe('recorded');
  });

  it('may name its member by the reference that the seller gave it', () => {
    const member = { from: ['reference-id', 'customer-id'] };
    const payment = squarePayment(2000, { reference_id: 'm-17' });
    expect(parsed('payment.updated', payment, { ...settings, member })).toMatchObject([{ memberId: 'm-17' }]);
  });
});

describe('a refund', () => {
  it('takes back once it is completed, from its payment', async () => {
    const payment = squarePayment(2000, { customer_id: 'M-REFUND' });
    await send('payment.updated', payment);
    const refund = squareRefund(payment, 500);
    expect(resultOf(await send('refund.created', { ...refund, status: 'PENDING' })).reason).toBe(
      'not-settled',
    );
    expect(resultOf(await send('refund.updated', refund)).status).toBe('recorded');
    expect(resultOf(await send('refund.updated', refund)).status).toBe('duplicate');
    expect(await pendingOf(shop, 'M-REFUND')).toBe(15);
  });

  it.each(['REJECTED', 'FAILED'])('that is %s after all gives back what it took', async (status) => {
    const payment = squarePayment(2000, { customer_id: `M-${status}` });
    await send('payment.updated', payment);
    const refund = squareRefund(payment, 500);
    await send('refund.updated', refund);
    expect(resultOf(await send('refund.updated', { ...refund, status })).status).toBe('recorded');
    expect(await pendingOf(shop, `M-${status}`)).toBe(20);
  });

  it('of no payment is of no order', () => {
    expect(parsed('refund.updated', squareRefund({}, 1, { id: 'r1' }))).toEqual([
      { kind: 'ignored', reason: 'no-order' },
    ]);
  });
});

describe('everything that is proven is answered with success', () => {
  it.each<[string, Record<string, unknown>, string]>([
    ['order.updated', { order_id: 'x', version: 3, state: 'OPEN' }, 'said-elsewhere'],
    ['customer.created', {}, 'customers-not-taken'],
    ['loyalty.account.created', {}, 'topic-not-taken'],
    ['payment.updated', {}, 'unreadable'],
    ['payment.updated', squarePayment(-5), 'unreadable'],
    ['payment.updated', squarePayment(2.5), 'unreadable'],
    ['payment.updated', squarePayment(0), 'nothing-sold'],
    ['payment.updated', squarePayment(5, { amount_money: { amount: 5, currency: 'EUR' } }), 'other-currency'],
  ])('%s %j: %s', async (type, object, reason) => {
    expect(resultOf(await send(type, object))).toMatchObject({ reason });
  });
});

function parsed(type: string, object: Record<string, unknown>, of: object = settings) {
  return square.open(of).parse(type, squareEvent(type, object));
}
