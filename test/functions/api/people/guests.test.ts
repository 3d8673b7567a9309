/** Guests: what they bought waits under the hash of their e-mail address or phone number, and is credited at its own date. */

import { createHmac } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { expectBooks, history } from '../../support/books.ts';
import { bytesOf } from '../../support/event.ts';
import { atOnce, clockBack, command, daysAgo, refund } from '../../support/events.ts';
import { type InMemory, startInMemory } from '../../support/inMemory.ts';
import { openShop, type Shop } from '../../support/shop.ts';

let functions: InMemory;
beforeAll(async () => {
  functions = await startInMemory();
});
afterEach(clockBack);
afterAll(() => functions?.stop());

const secret = 'shopify-secret-of-a-test';
const dayMs = 86_400_000;

interface Sold {
  readonly id: number;
  readonly email?: string;
  readonly phone?: string;
  readonly customer?: number;
  readonly price?: string;
  readonly daysAgo?: number;
  readonly cancelled?: boolean;
}

/** As Shopify sends it. */
function order({ id, email, phone, customer, price = '40.00', daysAgo: days = 3, cancelled = false }: Sold) {
  const at = new Date(Date.now() - days * dayMs).toISOString();
  return {
    id,
    currency: 'USD',
    created_at: at,
    processed_at: at,
    updated_at: cancelled ? new Date(Date.now() - dayMs).toISOString() : at,
    cancelled_at: cancelled ? new Date(Date.now() - dayMs).toISOString() : null,
    financial_status: 'paid',
    taxes_included: false,
    email,
    phone,
    customer: customer === undefined ? null : { id: customer },
    line_items: [{ id: id * 10, quantity: 1, current_quantity: cancelled ? 0 : 1, price, sku: 'A' }],
  };
}

async function connect(shop: Shop, member: object = {}): Promise<(sold: Sold) => Promise<string>> {
  const params = { source: 'eu' };
  const put = await shop.call('putSource', {
    params,
    body: { kind: 'shopify', settings: { member }, secret },
  });
  expect(put.status, put.text).toBeLessThan(300);
  return async (sold) => {
    const body = bytesOf(order(sold));
    const headers = {
      'x-shopify-topic': 'orders/updated',
      'x-shopify-hmac-sha256': createHmac('sha256', secret).update(body).digest('base64'),
    };
    const answer = await shop.call('receiveWebhook', { params, body, headers });
    return answer.body.status;
  };
}

const add = (shop: Shop, memberId: string, identity: string) =>
  shop.call('addIdentity', { params: { memberId }, body: { identity } });

describe("a guest's order", () => {
  it('waits under the hash of the e-mail address, and is credited at its own date, with what followed it', async () => {
    const shop = await openShop(functions, { ...atOnce, claimDays: 30 });
    const sell = await connect(shop);
    expect(await sell({ id: 1, email: 'Ann@Shop.example', price: '60.00' })).toBe('waiting');
    expect(await sell({ id: 1, email: 'Ann@Shop.example', price: '60.00' })).toBe('waiting');
    expect(await sell({ id: 2, email: 'ann@shop.example', price: '50.00', daysAgo: 2 })).toBe('waiting');
    expect(await sell({ id: 3, email: 'ann@shop.example', price: '9.00' })).toBe('waiting');
    expect(await sell({ id: 3, email: 'ann@shop.example', price: '9.00', cancelled: true })).toBe('waiting');
    expect(await sell({ id: 4, email: 'ben@shop.example' })).toBe('waiting');
    expect(functions.stored('Ledger')).not.toContain('shop.example');
    const added = await add(shop, 'ann', 'email:ann@shop.example');
    expect(added.body, added.text).toMatchObject({ status: 'added', claimedOrders: 3 });
    expect((await shop.status('ann')).body).toMatchObject({ balance: 110, tier: { id: 'gold' } });
    const entries = await history(shop, 'ann');
    const dates = entries.map((entry) => (entry as unknown as { occurredAt: string }).occurredAt);
    expect(Math.min(...dates.map((date) => Date.parse(date)))).toBeLessThan(Date.now() - 2.9 * dayMs);
    await expectBooks(shop, 'ann');
    // From now on they are known.
    expect(await sell({ id: 5, email: 'ann@shop.example' })).toBe('recorded');
    expect((await add(shop, 'ann', 'email:ann@shop.example')).body).toMatchObject({
      status: 'unchanged',
      claimedOrders: 0,
    });
  });

  it('is found by a phone number where there is no address', async () => {
    const shop = await openShop(functions, { ...atOnce, claimDays: 30, region: 'US' });
    const sell = await connect(shop);
    expect(await sell({ id: 1, phone: '(212) 555-0123' })).toBe('waiting');
    expect((await add(shop, 'cleo', 'phone:+12125550123')).body.claimedOrders).toBe(1);
    expect((await shop.status('cleo')).body.balance).toBe(40);
  });

  it('that is older than the program lets it be claimed counts for nobody', async () => {
    const shop = await openShop(functions, { ...atOnce, claimDays: 2 });
    const sell = await connect(shop);
    expect(await sell({ id: 1, email: 'ann@shop.example', daysAgo: 3 })).toBe('waiting');
    expect(await sell({ id: 2, email: 'ann@shop.example', daysAgo: 1 })).toBe('waiting');
    expect((await add(shop, 'ann', 'email:ann@shop.example')).body.claimedOrders).toBe(1);
  });

  it('is parked as of nobody where the program keeps none', async () => {
    const shop = await openShop(functions, atOnce);
    const sell = await connect(shop);
    expect(await sell({ id: 1, email: 'ann@shop.example' })).toBe('parked');
    expect(functions.stored('People')).not.toContain(shop.program);
  });
});

describe('a source whose rule is an identity', () => {
  it('finds the member by it', async () => {
    const shop = await openShop(functions, { ...atOnce, claimDays: 30 });
    const sell = await connect(shop, { from: ['email'], as: 'email' });
    await add(shop, 'ann', 'email:ann@shop.example');
    expect(await sell({ id: 1, email: 'ANN@shop.example', customer: 77 })).toBe('recorded');
    expect((await shop.status('ann')).body.balance).toBe(40);
    expect(await sell({ id: 2, email: 'new@shop.example', customer: 78 })).toBe('waiting');
    expect((await add(shop, 'new', 'email:new@shop.example')).body.claimedOrders).toBe(1);
  });

  it("finds the member by the shop's own number, as a name among others", async () => {
    const shop = await openShop(functions, { ...atOnce, claimDays: 30 });
    const sell = await connect(shop, { as: 'customer' });
    expect(await sell({ id: 1, customer: 77 })).toBe('waiting');
    expect((await add(shop, 'ann', 'customer:eu:77')).body.claimedOrders).toBe(1);
    expect(await sell({ id: 2, customer: 77 })).toBe('recorded');
    expect((await shop.status('ann')).body.balance).toBe(80);
  });
});

describe('what it costs', () => {
  it("by the member's own id nothing, by an identity one call more for each order", async () => {
    const callsOf = async (member: object, sold: Sold): Promise<number> => {
      const shop = await openShop(functions, { ...atOnce, claimDays: 30 });
      const sell = await connect(shop, member);
      await add(shop, '77', 'email:ann@shop.example');
      await sell({ ...sold, id: 1, daysAgo: 5 }); // what is kept between deliveries is there from now on
      const before = functions.calls();
      expect(await sell({ ...sold, id: 2 })).toBe('recorded');
      return functions.calls() - before;
    };
    const sold = { id: 0, customer: 77, email: 'ann@shop.example' };
    const byId = await callsOf({}, sold);
    expect(await callsOf({ from: ['email'], as: 'email' }, sold)).toBe(byId + 1);
  });
});

describe('under by-enrolling', () => {
  it('a purchase before joining is credited when they enrol, its refund included', async () => {
    const shop = await openShop(functions, { ...atOnce, enrolment: 'by-enrolling', claimDays: 30 });
    const bought = await shop.buy('dora', '80.00', { orderId: 'before', occurredAt: daysAgo(1) });
    expect(bought.body).toEqual({ status: 'waiting' });
    expect((await shop.send(refund({ orderId: 'before', amount: '30.00' }))).body.status).toBe('waiting');
    const enrolled = await command(shop, 'enrolMember', 'dora', {});
    expect(enrolled.body, enrolled.text).toMatchObject({ status: 'recorded', member: { balance: 50 } });
    await expectBooks(shop, 'dora');
  });

  it('an order of a guest waits for the identity and the enrolment, whichever is last', async () => {
    for (const isFirst of [true, false]) {
      const shop = await openShop(functions, { ...atOnce, enrolment: 'by-enrolling', claimDays: 30 });
      const sell = await connect(shop);
      expect(await sell({ id: 1, email: 'eve@shop.example' })).toBe('waiting');
      if (isFirst) expect((await add(shop, 'eve', 'email:eve@shop.example')).body.claimedOrders).toBe(0);
      await command(shop, 'enrolMember', 'eve', {});
      if (!isFirst) expect((await add(shop, 'eve', 'email:eve@shop.example')).body.claimedOrders).toBe(1);
      expect((await shop.status('eve')).body.balance).toBe(40);
    }
  });

  it('nothing waits where the program does not say for how long', async () => {
    const shop = await openShop(functions, { ...atOnce, enrolment: 'by-enrolling' });
    const bought = await shop.buy('dora', '80.00', { occurredAt: daysAgo(1) });
    expect(bought.body).toEqual({ status: 'ignored', reason: 'not-enrolled' });
  });
});
