import { randomBytes } from 'node:crypto';
import { inflateRawSync } from 'node:zlib';
import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { nameOf } from '../../openapi/documented.ts';
import { type InMemory, startInMemory } from '../../support/inMemory.ts';
import { openShop, openUnpublished, programFile, publish, purchase, type Shop } from '../../support/shop.ts';
import { connect, pendingOf, resultOf, type Source } from '../../support/shops/connect.ts';
import { shopifyDelivery, shopifyOrder, shopifySecret } from '../../support/shops/shopify.ts';
import { wooDelivery, wooOrder, wooSecret } from '../../support/shops/woocommerce.ts';

let functions: InMemory;
let shop: Shop;
let source: Source;
beforeAll(async () => {
  functions = await startInMemory();
});
beforeEach(async () => {
  shop = await openShop(functions);
  source = await connect(shop, 'woo', { kind: 'woocommerce', secret: wooSecret });
});
afterAll(() => functions?.stop());
afterEach(() => {
  functions.clearUp();
  vi.useRealTimers();
});

const send = (order: object) => source.deliver(wooDelivery('order.updated', order));
const list = async (of = shop) => (await of.call('listParked')).body.parked;
const act = (operation: 'readParked' | 'replayParked' | 'discardParked', parked: string, of = shop) =>
  of.call(operation, { params: { parked } });

describe('what can not be recorded now is kept whole', () => {
  it('listed with the reason, shown as it was sent', async () => {
    const order = wooOrder({ customer_id: 0 });
    const answer = await send(order);
    expect([answer.status, answer.body]).toEqual([
      202,
      { status: 'parked', results: [{ status: 'parked', reason: 'no-member' }], parked: expect.any(String) },
    ]);
    const body = JSON.stringify(order);
    const head = {
      id: answer.body.parked,
      source: 'woo',
      topic: 'order.updated',
      reason: 'no-member',
      errors: [],
      receivedAt: expect.any(String),
      expiresAt: expect.any(String),
      bytes: body.length,
      sealed: true,
    };
    expect(await list()).toEqual([head]);
    expect((await act('readParked', head.id)).body).toEqual({ ...head, body });
  });

  it('with what could not be read of it, of a topic that says nothing of itself', async () => {
    const answer = await source.deliver(wooDelivery('order.updated', 'no JSON'));
    expect(answer.body.parked).toMatch(/^\d{8}T\d{9}Z-[0-9a-f]{12}$/);
    const [{ topic, reason, errors }] = await list();
    expect([topic, reason]).toEqual(['order.updated', 'unreadable']);
    expect(errors[0].rule).toContain('JSON');
  });

  it('of any size that is taken: a body of 1 MiB which nothing makes smaller', async () => {
    const noise = randomBytes(700_000).toString('base64');
    const text = JSON.stringify({ ...wooOrder({ customer_id: 0 }), noise }).slice(0, -2);
    const body = `${text}${'x'.repeat(1024 * 1024 - text.length - 2)}"}`;
    expect(body).toHaveLength(1024 * 1024);
    const { parked } = (await source.deliver(wooDelivery('order.updated', body))).body;
    expect((await act('readParked', parked)).body.body).toBe(body);
    expect((await act('discardParked', parked)).status).toBe(204);
  });

  it('page by page, newest first', async () => {
    const start = Date.now();
    vi.useFakeTimers({ toFake: ['Date'], now: start });
    const ids: string[] = [];
    for (let at = 0; at < 5; at++) {
      vi.setSystemTime(start + at * 1000);
      ids.unshift((await send(wooOrder({ customer_id: 0 }))).body.parked);
    }
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const query: Record<string, string> = { limit: '2', ...(cursor === null ? {} : { cursor }) };
      const page: { parked: { id: string }[]; next: string | null } = (
        await shop.call('listParked', { query })
      ).body;
      seen.push(...page.parked.map(({ id }) => id));
      cursor = page.next;
    } while (cursor !== null);
    expect(seen).toEqual(ids);
  });
});

describe('what is parked is personal', () => {
  const order = wooOrder({ customer_id: 0, customer_note: 'nobody else knows' });

  it('and stands under a key of the program', async () => {
    const pieces: Buffer[] = [];
    functions.watch((command) => {
      if (!(command instanceof TransactWriteCommand)) return;
      for (const { Put } of command.input.TransactItems ?? []) {
        if (Put?.Item?.bytes instanceof Uint8Array) pieces.push(Buffer.from(Put.Item.bytes));
      }
    });
    const { parked } = (await send(order)).body;
    functions.clearUp();
    expect(pieces).toHaveLength(1);
    expect(() => inflateRawSync(pieces[0]!).toString()).toThrow();
    const shown = (await act('readParked', parked)).body;
    expect([shown.sealed, shown.body]).toEqual([true, JSON.stringify(order)]);
  });

  it('and goes by itself after ninety days', async () => {
    const start = Date.now();
    vi.useFakeTimers({ toFake: ['Date'], now: start });
    const { parked } = (await send(order)).body;
    const [{ receivedAt, expiresAt }] = await list();
    expect(Date.parse(expiresAt) - Date.parse(receivedAt)).toBe(90 * 86_400_000);
    vi.setSystemTime(Date.parse(expiresAt) - 1000);
    expect((await act('readParked', parked)).status).toBe(200);
    vi.setSystemTime(Date.parse(expiresAt));
    for (const operation of ['readParked', 'replayParked', 'discardParked'] as const) {
      expect(nameOf(await act(operation, parked)), operation).toBe('unknown-parked');
    }
    expect(await list()).toEqual([]);
  });
});

describe('trying again', () => {
  it('records it at its own date once it can be, and takes it off the list', async () => {
    const order = wooOrder({ meta_data: [{ key: 'club', value: 'm-club' }], customer_id: 0 });
    const { parked } = (await send(order)).body;
    const settings = { member: { from: ['customer-id', 'meta:club'] } };
    const start = Date.now();
    vi.useFakeTimers({ toFake: ['Date'], now: start });
    await connect(shop, 'woo', { kind: 'woocommerce', settings });
    vi.setSystemTime(start + 31_000);
    const answer = await act('replayParked', parked);
    expect(answer.body.status).toBe('recorded');
    expect(await pendingOf(shop, 'm-club')).toBe(100);
    expect(await list()).toEqual([]);
    expect(nameOf(await act('replayParked', parked))).toBe('unknown-parked');
    const { body } = await shop.call('listActions');
    expect(body.actions[0]).toMatchObject({ action: 'parked.replayed', about: { parked, source: 'woo' } });
  });

  it('leaves it on the list while it can not be', async () => {
    const { parked } = (await send(wooOrder({ customer_id: 0 }))).body;
    expect((await act('replayParked', parked)).body).toEqual({
      status: 'parked',
      results: [{ status: 'parked', reason: 'no-member' }],
    });
    expect(await list()).toHaveLength(1);
  });

  it('records what came before there were rules', async () => {
    const unruled = await openUnpublished(functions, 'rules-later');
    const early = await connect(unruled, 'shop', { kind: 'shopify', secret: shopifySecret });
    const start = Date.now();
    vi.useFakeTimers({ toFake: ['Date'], now: start });
    const answer = await early.deliver(
      shopifyDelivery('orders/paid', shopifyOrder({ customer: { id: 77 } })),
    );
    expect(resultOf(answer)).toEqual({ status: 'parked', reason: 'no-rules' });
    await publish(unruled, programFile('rules-later'));
    vi.setSystemTime(start + 61_000);
    expect((await act('replayParked', answer.body.parked, unruled)).body.status).toBe('recorded');
    expect(await pendingOf(unruled, '77')).toBe(100);
  });

  it('twice at once records it once', async () => {
    const { parked } = (await send(wooOrder({ customer_id: 0 }))).body;
    const start = Date.now();
    vi.useFakeTimers({ toFake: ['Date'], now: start });
    const settings = { member: { from: ['customer-id', 'meta:club'] } };
    await connect(shop, 'woo', { kind: 'woocommerce', settings });
    const order = wooOrder({ customer_id: 5150 });
    functions.storm(() => {
      throw new Error('a fault of ours');
    });
    expect((await send(order)).status).toBe(503);
    let calls = 0;
    functions.storm(() => {
      if (++calls === 1) throw new Error('a fault of ours');
      return 'served';
    });
    const ours = (await send(order)).body.parked;
    functions.clearUp();
    const answers = await Promise.all([act('replayParked', ours), act('replayParked', ours)]);
    const statuses = answers.map(({ body }) => body.status).filter((status) => status !== undefined);
    expect(statuses).toContain('recorded');
    expect(await pendingOf(shop, '5150')).toBe(100);
    expect((await list()).map(({ id }: { id: string }) => id)).toEqual([parked]);
  });
});

describe('throwing away', () => {
  it('leaves nothing of what was sent, but that it was done', async () => {
    const { parked } = (await send(wooOrder({ customer_id: 0 }))).body;
    expect((await act('discardParked', parked)).status).toBe(204);
    expect(await list()).toEqual([]);
    for (const operation of ['readParked', 'replayParked', 'discardParked'] as const) {
      expect(nameOf(await act(operation, parked)), operation).toBe('unknown-parked');
    }
    const { text, body } = await shop.call('listActions');
    expect(body.actions[0]).toMatchObject({ action: 'parked.discarded', before: { reason: 'no-member' } });
    expect(text).not.toContain('john.doe');
  });

  it.each(['none', '..', '__proto__', '20260115T173002417Z-0f1e2d3c4b5a'])(
    '%s is not parked',
    async (parked) => {
      expect(nameOf(await act('readParked', parked))).toBe('unknown-parked');
    },
  );

  it('is for the program that has it', async () => {
    const { parked } = (await send(wooOrder({ customer_id: 0 }))).body;
    const other = await openShop(functions);
    expect(nameOf(await act('readParked', parked, other))).toBe('unknown-parked');
    expect(await list(other)).toEqual([]);
  });
});

describe('whatever fails while a delivery is recorded', () => {
  // The SDK tries a busy store three times.
  const faults: [string, number, () => 'failed'][] = [
    [
      'our own fault',
      1,
      () => {
        throw new TypeError('a fault of ours');
      },
    ],
    ['a busy store, to a shop that sends nothing twice', 3, () => 'failed'],
  ];

  it.each(faults)('%s: the delivery is recorded or parked, wherever it happens', async (_, times, fault) => {
    const outcomes = new Set<string>();
    for (let failing = 1; failing <= 12; failing++) {
      const order = wooOrder({ customer_id: 9000 + failing });
      await send(wooOrder({ customer_id: 9000 + failing })); // the source is known
      let calls = 0;
      functions.storm(() => (++calls >= failing && calls < failing + times ? fault() : 'served'));
      const answer = await send(order);
      functions.clearUp();
      outcomes.add(String(answer.body.status));
      if (answer.status === 503) continue; // nor could it be parked: the sender has it
      expect(answer.status, answer.text).toBeLessThan(300);
      if (answer.status === 202) await act('replayParked', answer.body.parked);
      expect(resultOf(await send(order)).status, `after ${failing}`).toBe('duplicate');
    }
    expect([...outcomes]).toEqual(expect.arrayContaining(['parked', 'recorded']));
  });

  it('a busy store is the business of a shop that tries again', async () => {
    const shopify = await connect(shop, 'shopify', { kind: 'shopify', secret: shopifySecret });
    const order = shopifyOrder({ customer: { id: 66 } });
    await shopify.deliver(shopifyDelivery('orders/paid', shopifyOrder({ customer: { id: 66 } })));
    functions.storm(() => 'failed');
    expect(nameOf(await shopify.deliver(shopifyDelivery('orders/paid', order)))).toBe('try-again');
    functions.clearUp();
    expect(await list()).toEqual([]);
    expect(resultOf(await shopify.deliver(shopifyDelivery('orders/paid', order))).status).toBe('recorded');
  });

  it('in our own format as well', async () => {
    const body = purchase({ memberId: 'm-own' });
    await shop.send(purchase({ memberId: 'm-own' }));
    let calls = 0;
    functions.storm(() => {
      if (++calls === 1) throw new Error('a fault of ours');
      return 'served';
    });
    const answer = await shop.send(body);
    functions.clearUp();
    expect([answer.status, answer.body]).toEqual([
      202,
      { status: 'parked', reason: 'our-fault', parked: expect.any(String) },
    ]);
    expect((await list())[0]).toMatchObject({ source: 'standard', topic: '', reason: 'our-fault' });
    expect((await act('replayParked', answer.body.parked)).body.status).toBe('recorded');
    expect((await shop.send(body)).body.status).toBe('duplicate');
  });
});
