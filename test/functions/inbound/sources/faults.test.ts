/**
 * Whatever call of the store or of the secrets fails, once and anywhere: a proven delivery is recorded or parked, of
 * every kind of source, and sent again it is recorded once.
 */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { bytesOf, type Call } from '../../support/event.ts';
import type { Answer } from '../../support/functions.ts';
import { type InMemory, startInMemory } from '../../support/inMemory.ts';
import { openShop, purchase, type Shop } from '../../support/shop.ts';
import { connect } from '../../support/shops/connect.ts';
import { shopifyDelivery, shopifyOrder, shopifySecret } from '../../support/shops/shopify.ts';
import {
  squareDelivery,
  squareEvent,
  squarePayment,
  squareSecret,
  squareUrl,
} from '../../support/shops/square.ts';
import { stripeCheckout, stripeDelivery, stripeSecret } from '../../support/shops/stripe.ts';
import { wooDelivery, wooOrder, wooSecret } from '../../support/shops/woocommerce.ts';
import { signedHeaders } from '../../support/sign.ts';

let functions: InMemory;
beforeAll(async () => {
  functions = await startInMemory();
});
afterAll(() => {
  vi.useRealTimers();
  return functions?.stop();
});

interface Kind {
  readonly source: object | null;
  /** A delivery of its own for each number. */
  readonly delivery: (shop: Shop, at: number) => Call;
}

const own = (shop: Shop, body: Buffer): Call => ({
  body,
  headers: signedHeaders(body, { secret: shop.secret }),
});
const settings = { notificationUrl: squareUrl };

const kinds: Readonly<Record<string, Kind>> = {
  shopify: {
    source: { kind: 'shopify', secret: shopifySecret },
    delivery: (_, id) => shopifyDelivery('orders/paid', shopifyOrder({ customer: { id } })),
  },
  woocommerce: {
    source: { kind: 'woocommerce', secret: wooSecret },
    delivery: (_, customer_id) =>
      wooDelivery('order.updated', wooOrder({ customer_id, status: 'completed' })),
  },
  stripe: {
    source: { kind: 'stripe', secret: stripeSecret },
    delivery: (_, at) =>
      stripeDelivery('checkout.session.completed', stripeCheckout({ client_reference_id: `m${at}` })),
  },
  square: {
    source: { kind: 'square', secret: squareSecret, settings },
    delivery: (_, at) =>
      squareDelivery(squareEvent('payment.updated', squarePayment(1000, { customer_id: `C${at}` }))),
  },
  standard: {
    source: null,
    delivery: (shop, at) => own(shop, bytesOf(purchase({ memberId: `m${at}` }))),
  },
};

const callsMax = 40;
let now = Date.now();

describe.each(Object.entries(kinds))('a delivery of %s', (name, { source, delivery }) => {
  it('is recorded or parked, whichever call fails', async () => {
    const shop = await openShop(functions);
    if (source !== null) await connect(shop, name, source);
    const send = (call: Call): Promise<Answer> =>
      source === null
        ? shop.call('receiveStandardWebhook', call)
        : shop.call('receiveWebhook', { params: { source: name }, ...call });
    vi.useFakeTimers({ toFake: ['Date'], now });
    const outcomes = new Set<string>();
    let isReached = true;
    for (let failing = 1; isReached && failing <= callsMax; failing++) {
      now += 31_000; // nothing is remembered of the settings
      vi.setSystemTime(now);
      const call = delivery(shop, failing);
      let calls = 0;
      functions.storm(() => {
        if (++calls === failing) throw new TypeError('a fault of ours');
        return 'served';
      });
      const answer = await send(call);
      functions.clearUp();
      isReached = calls >= failing;
      outcomes.add(answer.body.status);
      expect(answer.status, `${failing}: ${answer.text}`).toBe(answer.body.status === 'parked' ? 202 : 200);
      if (answer.status === 202) {
        const replayed = await shop.call('replayParked', { params: { parked: answer.body.parked } });
        expect(replayed.body.status, `${failing}`).toMatch(/^(recorded|duplicate)$/);
      }
      expect((await send(call)).body.status, `after ${failing}`).toBe('duplicate');
    }
    vi.useRealTimers();
    expect(isReached, 'calls of one delivery').toBe(false);
    expect([...outcomes].toSorted()).toEqual(['parked', 'recorded']);
  });
});

it('a key of what is parked that can not be read for a moment costs no delivery', async () => {
  const shop = await openShop(functions);
  const source = await connect(shop, 'woo', { kind: 'woocommerce', secret: wooSecret });
  await source.deliver(wooDelivery('order.updated', wooOrder({ status: 'pending' }))); // the source is known
  functions.failSecretOnce(new Error('no secrets for a moment'));
  const answer = await source.deliver(wooDelivery('order.updated', wooOrder({ customer_id: 0 })));
  expect([answer.status, answer.body.status]).toEqual([202, 'parked']);
});
