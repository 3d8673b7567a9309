/** Deliveries without any signature: they are turned away before anything is read for them. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  signatureHeaders,
  sourceKindNames,
  sourceKinds,
} from '../../../../functions/inbound/sources/table.ts';
import { check } from '../../../../functions/shared/json.ts';
import { nameOf } from '../../openapi/documented.ts';
import { type InMemory, startInMemory } from '../../support/inMemory.ts';
import { openShop, type Shop } from '../../support/shop.ts';
import { connect, type Source } from '../../support/shops/connect.ts';
import { wooPing } from '../../support/shops/woocommerce.ts';

let functions: InMemory;
let shop: Shop;
let source: Source;
beforeAll(async () => {
  functions = await startInMemory();
  shop = await openShop(functions);
  source = await connect(shop, 'woo', { kind: 'woocommerce', secret: 'a secret of woo' });
});
afterAll(() => functions?.stop());

async function callsOf(work: () => Promise<unknown>): Promise<number> {
  const before = functions.calls();
  await work();
  return functions.calls() - before;
}

describe('a delivery without a header that any shop signs with', () => {
  it.each([
    ['of a source that is there', 'woo', {}],
    ['of one that is not', 'nowhere', {}],
    ['with a header that is empty', 'woo', { 'x-wc-webhook-signature': '' }],
    ['with headers that sign nothing', 'woo', { 'webhook-id': 'm1', 'webhook-timestamp': '1' }],
  ])('%s is refused, and costs no call of the store', async (_, id, headers) => {
    const calls = await callsOf(async () => {
      const answer = await shop.call('receiveWebhook', { params: { source: id }, headers, body: '{}' });
      expect(nameOf(answer)).toBe('signature-missing');
    });
    expect(calls).toBe(0);
  });

  it('in our own format is refused in the same way', async () => {
    const calls = await callsOf(async () => {
      for (const operation of ['receiveStandardWebhook', 'receiveStandardBatch'] as const) {
        expect(nameOf(await shop.call(operation, { body: '{}' }))).toBe('signature-missing');
      }
    });
    expect(calls).toBe(0);
  });

  it('is taken where it is the greeting of a shop', async () => {
    const answer = await source.deliver(wooPing);
    expect([answer.status, answer.body.results]).toEqual([200, [{ status: 'ignored', reason: 'greeting' }]]);
  });
});

describe('the table of headers', () => {
  it.each(sourceKindNames)('names the one without which a delivery of %s proves nothing', async (kind) => {
    const settings = kind === 'square' ? { notificationUrl: 'https://shop.example/hook' } : {};
    const { open, settings: schema } = await sourceKinds[kind]();
    const { verify } = open(check(schema, settings));
    const others = Object.values(signatureHeaders).filter((name) => name !== signatureHeaders[kind]);
    const seconds = String(Math.floor(Date.now() / 1000));
    const headers = {
      ...Object.fromEntries(others.map((name) => [name, 'something'])),
      'webhook-id': 'm1',
      'webhook-timestamp': seconds,
    };
    const body = Buffer.from('{}');
    expect(() => verify({ headers, body }, Date.now())).toThrow(signatureHeaders[kind]);
    const signed = { ...headers, [signatureHeaders[kind]]: `t=${seconds},v1=aa` };
    expect(() => verify({ headers: signed, body }, Date.now())).not.toThrow();
  });
});
