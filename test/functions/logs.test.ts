/** Everything is played by people whose names can be recognised, and no line of any log holds one of them. */
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { bytesOf } from './support/event.ts';
import { type InMemory, startInMemory } from './support/inMemory.ts';
import { openShop, programFile, type Shop } from './support/shop.ts';
import { connect } from './support/shops/connect.ts';
import { shopifyDelivery, shopifyOrder } from './support/shops/shopify.ts';

const mark = 'recognisable';
/** Ids as careless shops make them. */
const eva = `${mark}.eva@shop.example`;
const adam = `${mark} Adam Müller`;

const lines: string[] = [];
let functions: InMemory;
let shop: Shop;

beforeAll(async () => {
  process.env.AWS_LAMBDA_LOG_LEVEL = 'TRACE';
  vi.spyOn(process.stdout, 'write').mockImplementation((line) => {
    lines.push(String(line));
    return true;
  });
  functions = await startInMemory();
  shop = await openShop(functions, {
    redemption: { pointValue: '0.01', minimum: 10, step: 1 },
    value: {},
    earning: { base: { points: 1, per: '1', on: 'purchase', rounding: 'down' } },
  });
});
afterAll(async () => {
  vi.restoreAllMocks();
  await functions?.stop();
});

const aMonthAgo = () => new Date(Date.now() - 30 * 86_400_000).toISOString();

async function playOrders(): Promise<void> {
  for (const memberId of [eva, adam]) {
    await shop.buy(memberId, '250.00', { orderId: `${mark}-${memberId}`, metadata: { name: mark } });
    await shop.buy(memberId, '250.00', { orderId: `${mark}-${memberId}` }); // again
    await shop.buy(memberId, '12.00', { orderId: `${mark}-${memberId}` }); // and in conflict
    await shop.buy(memberId, '40.00', { orderId: `${mark}-late-${memberId}`, occurredAt: aMonthAgo() });
  }
  const of = (type: string, data: object) =>
    shop.send({ type, data: { occurredAt: new Date().toISOString(), ...data } });
  const refund = { currency: 'USD', amount: '1.00', refundId: `${mark}-r` };
  await of('refund.completed', { orderId: `${mark}-${eva}`, ...refund });
  await of('refund.completed', { orderId: `${mark}-nowhere`, memberId: eva, ...refund });
  await of('order.fulfilled', { orderId: `${mark}-${eva}`, memberId: eva });
  await shop.send(`{"type": "purchase.completed", "data": {"memberId": "${mark}"`);
  await shop.send({ type: 'purchase.completed', data: { memberId: eva, orderId: mark, name: mark } });
  const source = await connect(shop, 'shop', { kind: 'shopify', secret: 'a secret of the shop' });
  const customer = { id: 7, email: eva, first_name: mark };
  for (const more of [{ customer }, { customer, currency: 'EUR' }, { customer, total_price: mark }]) {
    await source.deliver(shopifyDelivery('orders/paid', shopifyOrder(more), 'a secret of the shop'));
  }
  await source.deliver({ body: bytesOf({ email: eva }) });
}

async function playCommands(memberId: string): Promise<void> {
  const key = (name: string) => ({ 'idempotency-key': `${mark}-${name}` });
  const params = { memberId };
  const call: Shop['call'] = (operation, { params: more, ...rest } = {}) =>
    shop.call(operation, { params: { ...params, ...more }, ...rest });
  await call('setTag', { params: { tag: `${mark}-vip` } });
  await call('redeem', { body: { points: 20 }, headers: key('redeem') });
  await call('redeem', { body: { points: 20_000_000 }, headers: key('too much') });
  await call('adjustMember', { body: { points: 5, reason: mark }, headers: key('adjust') });
  await call('overrideTier', { body: { tier: 'platinum', reason: mark }, headers: key('override') });
  for (const operation of [
    'readStatus',
    'listEntries',
    'readSchedule',
    'readValue',
    'verifyMember',
  ] as const) {
    await call(operation);
  }
  await call('rebuildMember');
  const { entries } = (await call('listEntries')).body;
  for (const { id } of entries) await call('explainEntry', { params: { entryId: id } });
  await shop.call('readStatus', { params: { memberId: `${mark}-nobody` } });
}

async function playRuns(): Promise<void> {
  const { tiers } = programFile(shop.program) as { tiers: { levels: { id: string }[] } };
  const [first, ...others] = tiers.levels;
  const dearer = others.map((level) => ({
    ...level,
    qualify: { anyOf: [{ metric: 'spend', atLeast: '9000' }] },
  }));
  const [gold] = dearer;
  const file = programFile(shop.program, {
    value: {},
    tiers: { ...tiers, standing: 'at-once', levels: [first, gold] },
  });
  await shop.call('putDraft', { params: { name: 'next' }, body: file });
  for (const body of [{ kind: 'effect' }, { kind: 'since', since: '2024-01-01' }]) {
    expect((await shop.call('previewDraft', { params: { name: 'next' }, body })).status).toBe(202);
    await functions.sweep();
  }
  await shop.call('publishDraft', {
    params: { name: 'next' },
    body: { accept: ['standing-lowers', 'level-gone'] },
  });
  for (const operation of ['startReview', 'startRebuild'] as const) {
    expect((await shop.call(operation)).status).toBe(202);
    await functions.sweep();
  }
}

/** Whatever the store may say, of whatever call. */
async function playFailures(): Promise<void> {
  const failure = Object.assign(
    new Error(`adjustment:${encodeURIComponent(eva)}:a1 and M#shop#${eva} failed`),
    {
      cause: new Error(`purchase:standard:${mark}`),
    },
  );
  functions.storm(() => {
    throw failure;
  });
  for (const operation of ['readStatus', 'listEntries', 'redeem'] as const) {
    await shop.call(operation, {
      params: { memberId: eva },
      body: operation === 'redeem' ? { points: 1 } : undefined,
    });
  }
  await shop.buy(eva, '3.00');
  functions.clearUp();
}

it('no line of a log names a member, whatever is played', async () => {
  await playOrders();
  for (const memberId of [eva, adam]) await playCommands(memberId);
  await playRuns();
  await playFailures();
  expect(lines.length).toBeGreaterThan(60);
  expect(lines.filter((line) => line.includes('"level":"ERROR"')).length).toBeGreaterThan(3);
  expect(lines.filter((line) => line.includes('run finished')).length).toBeGreaterThanOrEqual(4);
  expect(lines.filter((line) => line.includes(mark))).toEqual([]);
});
