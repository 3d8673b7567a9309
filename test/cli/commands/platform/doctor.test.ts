/** `laurel doctor` over a real socket: what it finds wrong with a platform, and that it finds nothing where nothing is. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Shop } from '../../../functions/support/shop.ts';
import { connect } from '../../../functions/support/shops/connect.ts';
import { shopifyDelivery } from '../../../functions/support/shops/shopify.ts';
import { laurel } from '../../support/run.ts';
import { type Served, serveFunctions } from '../../support/served.ts';

let served: Served;
beforeAll(async () => {
  served = await serveFunctions();
});
afterAll(() => served?.stop());

interface Finding {
  readonly about: string;
  readonly state: string;
  readonly says: string;
}

async function examine(
  shop: Shop,
  token?: string,
): Promise<{ exitCode: number | null; by: Map<string, Finding> }> {
  const { exitCode, stdout } = await served.run(shop, ['doctor', '--json'], token);
  const { findings } = JSON.parse(stdout) as { findings: Finding[] };
  return { exitCode, by: new Map(findings.map((each) => [each.about, each])) };
}

const states = (by: ReadonlyMap<string, Finding>) =>
  Object.fromEntries([...by].map(([about, { state }]) => [about, state]));

/** A token of the served platform is its scopes; here one that says more. */
const jwt = (claims: object) =>
  `x.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.x programs:read members:read secrets:write`;

test('a platform that is well', async () => {
  const shop = await served.open();
  await shop.buy('m1', '25.00');
  await shop.call('startReview');
  const { exitCode, by } = await examine(shop, jwt({ program: shop.program, iss: 'https://issuer.example' }));
  expect(states(by)).toEqual({
    platform: 'well',
    clock: 'well',
    token: 'well',
    program: 'well',
    secrets: 'well',
    runs: 'well',
    deliveries: 'well',
  });
  expect(exitCode).toBe(0);
});

describe('it finds', () => {
  test('a token that has expired, and one of another program', async () => {
    const shop = await served.open();
    const old = await examine(
      shop,
      jwt({ program: shop.program, exp: 1_600_000_000, iss: 'https://issuer.example' }),
    );
    expect(old.by.get('token')).toMatchObject({
      state: 'wrong',
      says: expect.stringContaining('2020-09-13'),
    });
    const other = await examine(shop, jwt({ program: 'another' }));
    expect(other.by.get('token')).toMatchObject({
      state: 'wrong',
      says: expect.stringContaining('"another"'),
    });
    expect([old.exitCode, other.exitCode]).toEqual([1, 1]);
  });

  test('deliveries that are parked', async () => {
    const shop = await served.open();
    const source = await connect(shop, 'shop', { kind: 'shopify', secret: 'a secret of the shop' });
    const broken = { id: 1, total_price: 'much' };
    expect(
      (await source.deliver(shopifyDelivery('orders/paid', broken, 'a secret of the shop'))).status,
    ).toBe(202);
    const { exitCode, by } = await examine(shop);
    expect(by.get('deliveries')).toMatchObject({ state: 'wrong' });
    expect(exitCode).toBe(1);
  });

  test('what the token is not allowed to look at', async () => {
    const shop = await served.open();
    const { exitCode, by } = await examine(shop, 'members:read');
    expect(by.get('secrets')).toMatchObject({
      state: 'unknown',
      says: expect.stringContaining('secrets:write'),
    });
    expect(exitCode).toBe(0);
  });

  test('a program that is not there', async () => {
    const shop = await served.open();
    const { exitCode, by } = await examine({ ...shop, program: 'nowhere' });
    expect(by.get('program')).toMatchObject({
      state: 'wrong',
      says: expect.stringContaining('laurel publish'),
    });
    expect(exitCode).toBe(1);
  });
});

async function answering(status: number, body: string, date: string | null) {
  const server = createServer((_, response) => {
    if (date === null) response.sendDate = false;
    else response.setHeader('date', date);
    response.writeHead(status, { 'content-type': 'application/json' }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const env = { LAUREL_URL: url, LAUREL_PROGRAM: 'shop', LAUREL_TOKEN: 'x' };
  try {
    return await laurel(['doctor'], { env });
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

test('an address where something else answers is told apart from a platform', async () => {
  const { exitCode, stdout } = await answering(200, '<html>', null);
  expect([exitCode, stdout]).toEqual([1, expect.stringContaining('is it the address of the API?')]);
});

test('a clock that is off by an hour is wrong: what is signed by it is refused', async () => {
  const anHourAgo = new Date(Date.now() - 3_600_000).toUTCString();
  const { exitCode, stdout } = await answering(200, '{"status":"ok"}', anHourAgo);
  expect(exitCode).toBe(1);
  expect(stdout).toMatch(/wrong +clock +this machine and the platform are 36\d\d s apart/);
});

test('a platform that does not answer', async () => {
  const env = { LAUREL_URL: 'http://127.0.0.1:9', LAUREL_PROGRAM: 'shop', LAUREL_TOKEN: 'x' };
  const { exitCode, stdout } = await laurel(['doctor'], { env });
  expect([exitCode, stdout]).toEqual([1, expect.stringContaining('does not answer')]);
});
