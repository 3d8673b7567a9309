/** A connection that sends without end is told to wait, and takes nothing from the others. */
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { burst, perSecond, rateLimit } from '../../../../functions/inbound/rates.ts';
import { nameOf } from '../../openapi/documented.ts';
import { type InMemory, startInMemory } from '../../support/inMemory.ts';
import { openShop } from '../../support/shop.ts';
import { connect } from '../../support/shops/connect.ts';
import { shopifyDelivery, shopifySecret } from '../../support/shops/shopify.ts';
import { wooDelivery, wooSecret } from '../../support/shops/woocommerce.ts';

let functions: InMemory;
beforeAll(async () => {
  functions = await startInMemory();
});
afterEach(() => {
  vi.useRealTimers();
});
afterAll(() => functions?.stop());

it('is refused beyond its burst, and taken again a moment later', async () => {
  const shop = await openShop(functions);
  const eu = await connect(shop, 'eu', { kind: 'shopify', secret: shopifySecret });
  const us = await connect(shop, 'us', { kind: 'shopify', secret: shopifySecret });
  const now = Date.now();
  vi.useFakeTimers({ toFake: ['Date'], now });
  const ping = shopifyDelivery('products/update', { id: 1 });
  const stranger = shopifyDelivery('products/update', { id: 1 }, 'somebody else entirely');
  expect(nameOf(await eu.deliver(stranger))).toBe('signature-wrong');
  for (let sent = 0; sent < burst; sent++) expect((await eu.deliver(ping)).status).toBe(200);
  const refused = await eu.deliver(ping);
  expect([refused.status, nameOf(refused), refused.headers['retry-after']]).toEqual([
    429,
    'too-many-deliveries',
    '1',
  ]);
  expect((await us.deliver(ping)).status).toBe(200);
  vi.setSystemTime(now + 1000);
  expect((await eu.deliver(ping)).status).toBe(200);
});

it('of a shop that tries nothing twice is never refused', async () => {
  const shop = await openShop(functions);
  const woo = await connect(shop, 'woo', { kind: 'woocommerce', secret: wooSecret });
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
  const ping = wooDelivery('coupon.updated', { id: 1 });
  for (let sent = 0; sent <= burst; sent++) expect((await woo.deliver(ping)).status).toBe(200);
});

it('goes on at its rate', () => {
  let now = 0;
  const limit = rateLimit(() => now);
  for (let sent = 0; sent < burst; sent++) limit('p/s');
  for (let second = 1; second <= 3; second++) {
    now = second * 1000;
    for (let sent = 0; sent < perSecond; sent++) limit('p/s');
    expect(() => limit('p/s')).toThrow('more than 100 deliveries a second');
  }
  // Of one that hurries on regardless, as many are taken.
  let taken = 0;
  for (let ms = 1; ms <= 1000; ms++) {
    now = 3000 + ms;
    try {
      limit('p/s');
      taken++;
    } catch {}
  }
  expect(taken).toBeGreaterThanOrEqual(perSecond - 1);
  expect(taken).toBeLessThanOrEqual(perSecond);
});
