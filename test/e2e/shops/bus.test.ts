/** Partners' event sources on this machine: the template's rules, its queue and the real function, from event files. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Platform, startPlatform } from '../../../infra/local/platform.ts';
import { laurel } from '../../cli/support/run.ts';
import { shopifyBusEvent, stripeBusEvent } from '../../functions/support/shops/bus.ts';
import { shopifyDelivery, shopifyOrder, shopifySecret } from '../../functions/support/shops/shopify.ts';
import {
  stripeCheckout,
  stripeEvent,
  stripeSecret,
  stripeSignature,
} from '../../functions/support/shops/stripe.ts';

const [eu, us] = ['eu.myshopify.com', 'us.myshopify.com'];
const of = (event: Record<string, unknown>) => String(event.source);
const ofApp = of(shopifyBusEvent('', {}));
const ofAccount = of(stripeBusEvent({}));

let platform: Platform;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'laurel-bus-'));
  platform = await startPlatform({
    partnerEvents: [
      { program: 'demo', source: 'shopify-eu', eventSource: ofApp, shop: eu! },
      { program: 'demo', source: 'shopify-us', eventSource: ofApp, shop: us! },
      { program: 'demo', source: 'stripe', eventSource: ofAccount },
    ],
  });
  const { url, program, webhookSecret, tokens } = platform;
  await mkdir(join(folder, '.laurel'));
  await writeFile(
    join(folder, '.laurel', 'local.json'),
    JSON.stringify({ url, program, webhookSecret, tokens }),
  );
  for (const [name, kind, secret] of [
    ['shopify-eu', 'shopify', shopifySecret],
    ['shopify-us', 'shopify', shopifySecret],
    ['stripe', 'stripe', stripeSecret],
  ] as const) {
    const put = await run('source', 'put', name, '--kind', kind, '--secret', secret);
    expect(put.exitCode, put.stderr).toBe(0);
  }
});
afterAll(async () => {
  await platform?.stop();
  await rm(folder, { recursive: true, force: true });
});

const run = (...args: string[]) =>
  laurel(args, {
    cwd: folder,
    env: {
      LAUREL_URL: platform.url,
      LAUREL_PROGRAM: platform.program,
      LAUREL_TOKEN: args[0] === 'status' ? platform.tokens.service : platform.tokens.operator,
    },
  });

/** As a person would who has the event in a file. */
async function put(event: object, rules: number): Promise<void> {
  await writeFile(join(folder, 'event.json'), JSON.stringify(event));
  const { exitCode, stdout, stderr } = await run('send', '--event', 'event.json', '--json');
  expect(exitCode, stderr).toBe(rules === 0 ? 1 : 0);
  expect(JSON.parse(stdout).rules).toHaveLength(rules);
}

async function post(source: string, { body, headers }: { body?: unknown; headers?: object }) {
  const url = `${platform.url}/v1/programs/${platform.program}/webhooks/${source}`;
  const response = await fetch(url, { method: 'POST', body: String(body), headers: { ...headers } });
  return (await response.json()) as { status: string };
}

const pointsOf = async (member: string) => {
  const { stdout } = await run('status', member, '--json');
  return stdout === '' ? null : (JSON.parse(stdout) as { pending: number; points: number });
};

const parked = async () =>
  (
    JSON.parse((await run('parked', 'list', '--json')).stdout) as {
      parked: { source: string; reason: string }[];
    }
  ).parked;

describe('an event file', () => {
  it('of Shopify goes to the source of its shop alone, and counts once by both entrances', async () => {
    const order = shopifyOrder({ customer: { id: 501 } });
    await put(shopifyBusEvent('orders/paid', order, eu), 1);
    await vi.waitFor(async () => expect(await pointsOf('501')).not.toBeNull(), 20_000);
    expect((await post('shopify-eu', shopifyDelivery('orders/paid', order))).status).toBe('duplicate');
    // The other shop's order of the same number is another order.
    expect((await post('shopify-us', shopifyDelivery('orders/paid', order))).status).toBe('recorded');
    await put(shopifyBusEvent('orders/paid', order, 'elsewhere.myshopify.com'), 0);
  });

  it('of Stripe likewise', async () => {
    const sold = stripeEvent('checkout.session.completed', stripeCheckout({ client_reference_id: 'sam' }));
    await put(stripeBusEvent(sold), 1);
    await vi.waitFor(async () => expect(await pointsOf('sam')).not.toBeNull(), 20_000);
    const body = JSON.stringify(sold);
    const again = await post('stripe', { body, headers: { 'stripe-signature': stripeSignature(body) } });
    expect(again.status).toBe('duplicate');
  });

  it('of a source that nobody has named, or that is none, is refused with what is known', async () => {
    const event = { ...stripeBusEvent({}), source: 'aws.partner/stripe.com/ed_other' };
    await writeFile(join(folder, 'event.json'), JSON.stringify(event));
    const refused = await run('send', '--event', 'event.json');
    expect([refused.exitCode, refused.stderr]).toEqual([1, expect.stringContaining(ofAccount)]);
    const mixed = await run('send', '--event', 'event.json', '--order', '1');
    expect([mixed.exitCode, mixed.stderr]).toEqual([
      2,
      expect.stringContaining('--order does not go with --event'),
    ]);
  });

  it('that is poisoned is parked, and the next one is recorded', async () => {
    await put(shopifyBusEvent('orders/paid', shopifyOrder({ line_items: 'none' }), us), 1);
    await put(shopifyBusEvent('orders/paid', shopifyOrder({ customer: { id: 502 } }), us), 1);
    await vi.waitFor(async () => expect(await pointsOf('502')).not.toBeNull(), 20_000);
    await vi.waitFor(async () => expect(await parked()).toHaveLength(1), 20_000);
    expect(await parked()).toMatchObject([{ source: 'shopify-us', reason: 'unreadable' }]);
  });
});
