import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { nameOf } from '../../openapi/documented.ts';
import { type InMemory, startInMemory } from '../../support/inMemory.ts';
import { openShop, openUnpublished, type Shop } from '../../support/shop.ts';
import { connect } from '../../support/shops/connect.ts';
import { shopifyDelivery, shopifyOrder } from '../../support/shops/shopify.ts';
import {
  squareDelivery,
  squareEvent,
  squarePayment,
  squareSecret,
  squareUrl,
} from '../../support/shops/square.ts';

let functions: InMemory;
let shop: Shop;
beforeAll(async () => {
  functions = await startInMemory();
  shop = await openShop(functions);
});
afterAll(() => functions?.stop());
afterEach(() => {
  vi.useRealTimers();
});

const shopify = { kind: 'shopify', secret: 'the first secret' };
const put = (source: string, body: unknown, of: Shop = shop) =>
  of.call('putSource', { params: { source }, body });
const paid = (secret: string) => shopifyDelivery('orders/paid', shopifyOrder(), secret);

describe('connecting a shop', () => {
  it('answers with the path for the shop, and never with the secret', async () => {
    const answer = await put('shop-a', shopify);
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({
      id: 'shop-a',
      kind: 'shopify',
      path: `/v1/programs/${shop.program}/webhooks/shop-a`,
      settings: { testOrders: 'ignore', member: { from: ['customer-id'], prefix: '' } },
      secrets: [{ retiredAt: null }],
    });
    const read = await shop.call('readSource', { params: { source: 'shop-a' } });
    expect(read.body).toEqual(answer.body);
    const listed = await shop.call('listSources');
    expect(listed.body.sources).toEqual([answer.body]);
    expect(answer.text + read.text + listed.text).not.toContain('first secret');
  });

  it('again with the same changes nothing but the date, and adds no secret', async () => {
    const first = await put('shop-b', shopify);
    const again = await put('shop-b', shopify);
    expect(again.status).toBe(200);
    expect(again.body).toEqual({ ...first.body, changedAt: again.body.changedAt });
  });

  it('without a secret keeps those that are active, and changes the settings', async () => {
    await put('shop-c', shopify);
    const changed = await put('shop-c', { kind: 'shopify', settings: { testOrders: 'take' } });
    expect(changed.body.settings.testOrders).toBe('take');
    const answer = await shop.call('receiveWebhook', {
      params: { source: 'shop-c' },
      ...paid('the first secret'),
    });
    expect(answer.body.status).toBe('recorded');
  });

  it('is one action each, which names no secret', async () => {
    const own = await openShop(functions);
    await put('shop', shopify, own);
    await put('shop', { ...shopify, secret: 'the second secret' }, own);
    const { text, body } = await own.call('listActions');
    expect(body.actions.slice(0, 2)).toMatchObject([
      {
        action: 'source.put',
        about: { source: 'shop' },
        before: { revision: 1, activeSecrets: 1 },
        after: { activeSecrets: 2 },
      },
      { action: 'source.put', before: null, after: { kind: 'shopify', activeSecrets: 1 } },
    ]);
    expect(text).not.toContain('second secret');
  });

  it.each<[string, unknown, string, string]>([
    ['shop', { ...shopify, kind: 'etsy' }, 'kind', '"etsy"'],
    ['shop', { ...shopify, secret: 'short' }, 'secret', '"short"'],
    ['shop', { ...shopify, secret: 'pasted with a space ' }, 'secret', '"pasted with a space "'],
    ['shop', { kind: 'shopify' }, 'secret', 'null'],
    ['shop', { ...shopify, settings: { colour: 'red' } }, 'settings.colour', '"red"'],
    [
      'shop',
      { ...shopify, settings: { member: { from: ['e-mail'] } } },
      'settings.member.from[0]',
      '"e-mail"',
    ],
    ['shop', { ...shopify, settings: { member: { from: [] } } }, 'settings.member.from', '[]'],
    ['shop', { ...shopify, settings: { currency: 'EUR' } }, 'settings.currency', '"EUR"'],
    ['shop', { ...shopify, settings: { currency: 'usd' } }, 'settings.currency', '"usd"'],
    ['shop', { ...shopify, colour: 'red' }, 'colour', '"red"'],
    ['standard', shopify, 'source', '"standard"'],
    ['Shop', shopify, 'source', '"Shop"'],
    ['x'.repeat(41), shopify, 'source', `"${'x'.repeat(41)}"`],
  ])('%s with %j: %s is named', async (source, body, path, value) => {
    const own = await openShop(functions);
    const answer = await put(source, body, own);
    expect(nameOf(answer)).toBe('invalid-request');
    expect(answer.body.errors).toContainEqual({
      path,
      value: value === 'null' ? null : value,
      rule: expect.stringMatching(/^"/),
      fix: expect.any(String),
    });
    expect((await own.call('listSources')).body.sources).toEqual([]);
  });

  it('of fifty there may be no more', async () => {
    const own = await openShop(functions);
    for (let at = 0; at < 50; at++) expect((await put(`shop-${at}`, shopify, own)).status).toBe(201);
    expect(nameOf(await put('shop-50', shopify, own))).toBe('too-many-sources');
    expect((await put('shop-49', shopify, own)).status).toBe(200);
  });

  it('of a program that has no rules yet is possible: what it sends is parked', async () => {
    const unruled = await openUnpublished(functions, 'unruled-shop');
    const source = await connect(unruled, 'shop', shopify);
    const answer = await source.deliver(paid('the first secret'));
    expect([answer.status, answer.body.results]).toEqual([202, [{ status: 'parked', reason: 'no-rules' }]]);
    expect(nameOf(await source.deliver(paid('no secret of it')))).toBe('signature-wrong');
  });

  it('twice at once connects it once, and no secret is lost', async () => {
    const own = await openShop(functions);
    const answers = await Promise.all([
      put('shop', shopify, own),
      put('shop', { ...shopify, secret: 'the second secret' }, own),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 201]);
    for (const secret of ['the first secret', 'the second secret']) {
      const answer = await own.call('receiveWebhook', { params: { source: 'shop' }, ...paid(secret) });
      expect(answer.body.status, secret).toBe('recorded');
    }
  });
});

describe('secrets of a source are replaced without a gap', () => {
  it('two are active; a third one takes the place of the older', async () => {
    const own = await openShop(functions);
    const start = Date.now();
    vi.useFakeTimers({ toFake: ['Date'], now: start });
    const source = await connect(own, 'shop', { kind: 'shopify', secret: 'secret one' });
    const isTaken = async (secret: string) => (await source.deliver(paid(secret))).status === 200;
    expect(await isTaken('secret one')).toBe(true);

    vi.setSystemTime(start + 2_000);
    await put('shop', { kind: 'shopify', secret: 'secret two' }, own);
    expect([await isTaken('secret two'), await isTaken('secret one')]).toEqual([true, true]);

    vi.setSystemTime(start + 4_000);
    await put('shop', { kind: 'shopify', secret: 'secret three' }, own);
    expect(await isTaken('secret three')).toBe(true);
    expect([await isTaken('secret two'), await isTaken('secret one')]).toEqual([true, false]);

    const { secrets } = (await own.call('readSource', { params: { source: 'shop' } })).body;
    expect(secrets.map(({ retiredAt }: { retiredAt: unknown }) => retiredAt === null)).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('one that is retired is refused within 30 s, and retiring it again changes nothing', async () => {
    const own = await openShop(functions);
    const start = Date.now();
    vi.useFakeTimers({ toFake: ['Date'], now: start });
    const source = await connect(own, 'shop', shopify);
    expect((await source.deliver(paid('the first secret'))).status).toBe(200);
    const [{ id }] = (await own.call('readSource', { params: { source: 'shop' } })).body.secrets;
    const retire = () => own.call('retireSourceSecret', { params: { source: 'shop', secretId: id } });
    expect([(await retire()).status, (await retire()).status]).toEqual([204, 204]);
    vi.setSystemTime(start + 31_000);
    expect(nameOf(await source.deliver(paid('the first secret')))).toBe('signature-wrong');
  });

  it('an unknown one is named', async () => {
    await put('shop-d', shopify);
    const params = { source: 'shop-d', secretId: 'none' };
    expect(nameOf(await shop.call('retireSourceSecret', { params }))).toBe('unknown-secret');
    const unknown = { source: 'nowhere', secretId: 'none' };
    expect(nameOf(await shop.call('retireSourceSecret', { params: unknown }))).toBe('unknown-source');
  });
});

describe('deliveries to nobody', () => {
  it.each(['nowhere', 'Upper', '..', '__proto__', 'x'.repeat(200)])(
    'source "%s" is not known',
    async (source) => {
      const answer = await shop.call('receiveWebhook', { params: { source }, ...paid('the first secret') });
      expect(nameOf(answer)).toBe('unknown-source');
    },
  );

  it('a source of another program opens nothing', async () => {
    const other = await openShop(functions);
    await put('shop-e', shopify);
    const answer = await other.call('receiveWebhook', {
      params: { source: 'shop-e' },
      ...paid('the first secret'),
    });
    expect(nameOf(answer)).toBe('unknown-source');
  });
});

describe('a body may have 1 MiB', () => {
  it('to the byte', async () => {
    const source = await connect(shop, 'large', shopify);
    const order = JSON.stringify(shopifyOrder());
    const of = (bytes: number) =>
      source.deliver(
        shopifyDelivery('orders/paid', order + ' '.repeat(bytes - order.length), 'the first secret'),
      );
    expect((await of(1024 * 1024)).body.status).toBe('recorded');
    expect(nameOf(await of(1024 * 1024 + 1))).toBe('body-too-large');
  });
});

describe('what a delivery costs', () => {
  const callsOf = async (deliver: () => Promise<unknown>) => {
    await deliver();
    const calls: string[] = [];
    functions.storm(({ operation }) => {
      calls.push(operation);
      return 'served';
    });
    await deliver();
    functions.clearUp();
    return calls;
  };

  it('a purchase is one read and one transaction: the source is kept between deliveries', async () => {
    const settings = { notificationUrl: squareUrl };
    const square = { kind: 'square', secret: squareSecret, settings };
    const source = await connect(await openShop(functions), 'shop', square);
    const deliver = () => source.deliver(squareDelivery(squareEvent('payment.updated', squarePayment(1000))));
    expect(await callsOf(deliver)).toEqual(['GetItem', 'TransactWriteItems']);
  });

  it('the first content of an order looks at the order and claims it, too', async () => {
    const source = await connect(await openShop(functions), 'shop', shopify);
    const calls = await callsOf(() => source.deliver(paid('the first secret')));
    expect(calls).toEqual(['GetItem', 'Query', 'PutItem', 'TransactWriteItems', 'Query']);
  });
});
