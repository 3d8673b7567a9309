import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { stripeAmount } from '../../../../functions/inbound/stripe/amounts.ts';
import { stripe } from '../../../../functions/inbound/stripe/source.ts';
import { nameOf } from '../../openapi/documented.ts';
import { type InMemory, startInMemory } from '../../support/inMemory.ts';
import { openShop, type Shop } from '../../support/shop.ts';
import { connect, pendingOf, resultOf, type Source } from '../../support/shops/connect.ts';
import {
  stripeCheckout,
  stripeDelivery,
  stripeEvent,
  stripeInvoice,
  stripePaymentIntent,
  stripeRefund,
  stripeSecret,
  stripeSignature,
} from '../../support/shops/stripe.ts';

let functions: InMemory;
let shop: Shop;
let source: Source;
beforeAll(async () => {
  functions = await startInMemory();
  shop = await openShop(functions);
  source = await connect(shop, 'stripe', { kind: 'stripe', secret: stripeSecret });
});
afterAll(() => functions?.stop());
afterEach(() => {
  vi.useRealTimers();
});

const send = (type: string, object: unknown, more?: Record<string, unknown>) =>
  source.deliver(stripeDelivery(type, object, more));
const completed = 'checkout.session.completed';

describe('the proof', () => {
  const text = JSON.stringify(stripeEvent(completed, stripeCheckout()));
  const deliver = (signature: string) =>
    source.deliver({ body: text, headers: { 'stripe-signature': signature } });
  const good = stripeSignature(text);
  const v1 = good.split(',')[1]!;
  const t = good.split(',')[0]!;

  it.each([
    ['one signature', good],
    ['a wrong one before it', `${t},v1=${'0'.repeat(64)},${v1}`],
    ['a wrong one after it', `${t},${v1},v1=${'0'.repeat(64)}`],
    ['that of the old scheme beside it', `${t},${v1},v0=${'0'.repeat(64)}`],
    ['spaces between', `${t}, ${v1}`],
  ])('%s is enough', async (_, signature) => {
    expect((await deliver(signature)).status).toBe(200);
  });

  it.each([
    ['another secret', () => stripeSignature(text, 'whsec_another_secret'), 'signature-wrong'],
    ['another body', () => stripeSignature('{}'), 'signature-wrong'],
    ['another second', () => `t=${Number(t.slice(2)) + 1},${v1}`, 'signature-wrong'],
    ['the old scheme alone', () => good.replace('v1=', 'v0='), 'signature-wrong'],
    ['no signature', () => t, 'signature-wrong'],
    ['no time', () => v1, 'timestamp-out-of-tolerance'],
    ['no header', () => '', 'signature-missing'],
  ])('%s opens nothing', async (_, signature, problem) => {
    const answer = await deliver(signature());
    expect([answer.status, nameOf(answer)]).toEqual([401, problem]);
  });

  it.each([
    [-301, 401],
    [-300, 200],
    [300, 200],
    [301, 401],
  ])('signed %i s from now: %i', async (off, status) => {
    vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-05-05T12:00:00.400Z') });
    const at = Math.floor(Date.now() / 1000) + off;
    const body = JSON.stringify(stripeEvent(completed, stripeCheckout()));
    const answer = await source.deliver({
      body,
      headers: { 'stripe-signature': stripeSignature(body, stripeSecret, at) },
    });
    expect(answer.status).toBe(status);
  });

  it.each(['sk_live_123456789012', 'whsec_', 'MfKQ9r8GKYqrTwjUPD8I'])(
    '%s is no signing secret',
    async (secret) => {
      const body = { kind: 'stripe', secret };
      const answer = await shop.call('putSource', { params: { source: 'other' }, body });
      expect(answer.body.errors[0]).toMatchObject({
        path: 'secret',
        rule: expect.stringContaining('whsec_'),
      });
    },
  );
});

describe('a checkout', () => {
  it('counts once it is paid, as the order of its payment', async () => {
    const session = stripeCheckout({ client_reference_id: 'm-checkout' });
    expect(resultOf(await send(completed, session))).toEqual({
      status: 'recorded',
      entry: `purchase:stripe:${session.payment_intent}`,
    });
    expect(await pendingOf(shop, 'm-checkout')).toBe(100);
  });

  it('by a slow method counts when the money is there', async () => {
    const session = stripeCheckout({ client_reference_id: 'm-slow', payment_status: 'unpaid' });
    expect(resultOf(await send(completed, session))).toEqual({ status: 'ignored', reason: 'unpaid' });
    const paid = { ...session, payment_status: 'paid' };
    expect(resultOf(await send('checkout.session.async_payment_succeeded', paid)).status).toBe('recorded');
  });

  it('tells tax and shipping apart', () => {
    const session = stripeCheckout({ total_details: { amount_tax: 1500, amount_shipping: 500 } });
    expect(parsed(completed, session)).toMatchObject([
      {
        lines: [
          { kind: 'item', amount: 8000 },
          { kind: 'tax', amount: 1500 },
          { kind: 'shipping', amount: 500 },
        ],
      },
    ]);
  });

  it.each([
    [{ client_reference_id: 'm1', customer: 'cus_1' }, {}, 'm1'],
    [{ customer: 'cus_1' }, {}, 'cus_1'],
    [{ customer: { id: 'cus_2' } }, {}, 'cus_2'],
    [{ customer: null }, {}, null],
    [{ metadata: { club: 17 } }, { member: { from: ['metadata:club'], prefix: 'c-' } }, 'c-17'],
    [{ metadata: null }, { member: { from: ['metadata:club'] } }, null],
  ])('%j by the rule %j is of %s', (more, settings, memberId) => {
    expect(parsed(completed, stripeCheckout(more), settings)).toMatchObject([{ memberId }]);
  });

  it.each([
    ['a subscription, whose invoice comes by itself', { mode: 'subscription' }, 'said-elsewhere'],
    ['a set-up', { mode: 'setup', amount_total: null, currency: null }, 'nothing-sold'],
    ['for nothing', { amount_total: 0, payment_status: 'no_payment_required' }, 'nothing-sold'],
  ])('of %s is ignored', (_, more, reason) => {
    expect(parsed(completed, stripeCheckout(more))).toEqual([{ kind: 'ignored', reason }]);
  });

  it('of test mode is ignored, unless the source takes tests', async () => {
    expect(resultOf(await send(completed, stripeCheckout(), { livemode: false }))).toEqual({
      status: 'ignored',
      reason: 'test',
    });
    const settings = { testOrders: 'take' };
    const trying = await connect(shop, 'trying', { kind: 'stripe', secret: stripeSecret, settings });
    const delivery = stripeDelivery(completed, stripeCheckout(), { livemode: false });
    expect(resultOf(await trying.deliver(delivery)).status).toBe('recorded');
  });
});

describe('one sale is several objects', () => {
  it('the intent of a checkout or an invoice says nothing new', () => {
    expect(parsed('payment_intent.succeeded', stripePaymentIntent())).toEqual([
      { kind: 'ignored', reason: 'said-elsewhere' },
    ]);
  });

  it('where intents are the purchases, checkouts and invoices say nothing new', () => {
    const settings = { purchases: 'payment-intents' };
    for (const [type, object] of [
      [completed, stripeCheckout()],
      ['invoice.paid', stripeInvoice()],
    ] as const) {
      expect(parsed(type, object, settings)).toEqual([{ kind: 'ignored', reason: 'said-elsewhere' }]);
    }
    const intent = stripePaymentIntent({ amount_details: { tip: { amount: 700 } } });
    expect(parsed('payment_intent.succeeded', intent, settings)).toMatchObject([
      {
        kind: 'bought',
        orderId: intent.id,
        lines: [
          { kind: 'item', amount: 4300 },
          { kind: 'tip', amount: 700 },
        ],
      },
    ]);
  });

  it('an invoice counts when it is paid, by its payment where that is said', () => {
    const at = 1_770_000_000;
    const invoice = stripeInvoice({
      total_taxes: [{ amount: 300 }, { amount: 20 }],
      status_transitions: { paid_at: at },
    });
    expect(parsed('invoice.paid', invoice)).toMatchObject([
      {
        orderId: invoice.payment_intent,
        memberId: 'cus_1',
        occurredAt: at * 1000,
        lines: [
          { kind: 'item', amount: 1680 },
          { kind: 'tax', amount: 320 },
        ],
      },
    ]);
    const payments = { data: [{ payment: { type: 'payment_intent', payment_intent: 'pi_of_payments' } }] };
    const newer = stripeInvoice({ payment_intent: undefined, payments });
    expect(parsed('invoice.paid', newer)).toMatchObject([{ orderId: 'pi_of_payments' }]);
    const alone = stripeInvoice({ payment_intent: null });
    expect(parsed('invoice.paid', alone)).toMatchObject([{ orderId: alone.id }]);
  });

  it('an invoice of nothing, as of a trial, is ignored', () => {
    expect(parsed('invoice.paid', stripeInvoice({ amount_paid: 0 }))).toEqual([
      { kind: 'ignored', reason: 'nothing-sold' },
    ]);
  });
});

describe('money that goes back', () => {
  it('is taken back once, however the refund is told', async () => {
    const session = stripeCheckout({ client_reference_id: 'm-refund' });
    await send(completed, session);
    const refund = stripeRefund(session.payment_intent, 2500);
    expect(resultOf(await send('refund.created', refund)).status).toBe('recorded');
    expect(await pendingOf(shop, 'm-refund')).toBe(75);
    expect(resultOf(await send('refund.updated', refund)).status).toBe('duplicate');
    const { payment_intent } = session;
    const refunds = { object: 'list', data: [refund] };
    const charge = { id: 'ch_1', payment_intent, currency: 'usd', amount_refunded: 2500, refunds };
    expect(resultOf(await send('charge.refunded', charge)).status).toBe('duplicate');
    expect(await pendingOf(shop, 'm-refund')).toBe(75);
  });

  it.each([
    ['pending', 'not-settled'],
    ['requires_action', 'not-settled'],
  ])('a refund that is %s: %s', (status, reason) => {
    expect(parsed('refund.updated', stripeRefund('pi_1', 100, { status }))).toEqual([
      { kind: 'ignored', reason },
    ]);
  });

  it.each([
    ['warning_needs_response', 'not-settled'],
    ['warning_closed', 'not-settled'],
  ])('a dispute that is %s: %s', (status, reason) => {
    expect(parsed('charge.dispute.closed', stripeRefund('pi_1', 100, { status }))).toEqual([
      { kind: 'ignored', reason },
    ]);
  });

  it('and comes again where the refund failed after all', async () => {
    const session = stripeCheckout({ client_reference_id: 'm-failed' });
    await send(completed, session);
    const refund = stripeRefund(session.payment_intent, 2500);
    await send('refund.created', refund);
    expect(await pendingOf(shop, 'm-failed')).toBe(75);
    expect(resultOf(await send('refund.failed', { ...refund, status: 'failed' })).status).toBe('recorded');
    expect(await pendingOf(shop, 'm-failed')).toBe(100);
  });

  it.each([
    ['lost', 0, 'duplicate'],
    ['won', 100, 'recorded'],
  ])(
    'a dispute takes back what is disputed from the first day; one that is %s leaves %i',
    async (status, left, told) => {
      const session = stripeCheckout({ client_reference_id: `m-${status}` });
      await send(completed, session);
      const dispute = stripeRefund(session.payment_intent, 10_000, {
        id: `du_${status}`,
        status: 'needs_response',
      });
      expect(resultOf(await send('charge.dispute.created', dispute)).status).toBe('recorded');
      expect(await pendingOf(shop, `m-${status}`)).toBe(0);
      expect(resultOf(await send('charge.dispute.closed', { ...dispute, status })).status).toBe(told);
      expect(await pendingOf(shop, `m-${status}`)).toBe(left);
    },
  );

  it('without a payment it is of no order', () => {
    expect(parsed('refund.created', stripeRefund(null, 100, { charge: null }))).toEqual([
      { kind: 'ignored', reason: 'no-order' },
    ]);
  });
});

describe("Stripe's smallest units", () => {
  it.each([
    ['USD', 1999, 1999],
    ['JPY', 500, 500],
    ['KRW', 500, 500],
    ['KWD', 5120, 5120],
    ['HUF', 1000, 1000],
    ['ISK', 500, 5],
    ['UGX', 500, 5],
    ['MGA', 500, 50_000],
  ])('%s %i is %i of ours', (currency, given, ours) => {
    expect(stripeAmount(given, currency)).toBe(ours);
  });
});

describe('everything that is proven is answered with success', () => {
  it.each<[string, unknown, string]>([
    ['customer.updated', { id: 'cus_1' }, 'customers-not-taken'],
    ['product.created', { id: 'prod_1' }, 'topic-not-taken'],
    ['v1.billing.meter.error_report_triggered', undefined, 'topic-not-taken'],
    ['toString', {}, 'topic-not-taken'],
    [completed, null, 'unreadable'],
    [completed, stripeCheckout({ amount_total: -1 }), 'unreadable'],
    [completed, stripeCheckout({ amount_total: 1.5 }), 'unreadable'],
    [completed, stripeCheckout({ amount_total: 9e15 }), 'unreadable'],
    [completed, stripeCheckout({ currency: 'eur' }), 'other-currency'],
    [completed, stripeCheckout({ customer: null }), 'no-member'],
  ])('%s %j: %s', async (type, object, reason) => {
    expect(resultOf(await send(type, object))).toMatchObject({ reason });
  });
});

/** The bodies of others' test suites lie beside the repository where people develop. */
const payload = (name: string) => {
  try {
    const path = join(import.meta.dirname, '../../../../../shared/payloads/stripe', name);
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
};

describe.skipIf(payload('checkout.session.completed.json') === null)("the vendor's own events", () => {
  const parse = (name: string) => {
    const event = payload(name);
    return stripe.open({}).parse(event.type, event);
  };

  it('a checkout of 30.00 in test mode, a charge that says nothing', () => {
    expect(parse('checkout.session.completed.json')).toMatchObject([
      { kind: 'bought', memberId: 'cus_00000000000000', isTest: true, lines: [{ amount: 3000 }] },
    ]);
    expect(parse('charge.succeeded.json')).toEqual([{ kind: 'ignored', reason: 'topic-not-taken' }]);
  });
});

function parsed(type: string, object: unknown, settings: object = {}) {
  return stripe.open(settings).parse(type, stripeEvent(type, object));
}
