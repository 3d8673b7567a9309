/** How a demo is played, against a platform that takes everything; what comes of it is seen in `test/e2e`. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { defaultRetry } from '../../cli/platform/retry.ts';
import { coffeeShop } from '../../infra/local/demo/catalogue.ts';
import { stepsOf } from '../../infra/local/demo/deeds.ts';
import { demoHistories } from '../../infra/local/demo/histories.ts';
import { type DemoOptions, type DemoProgress, playDemo } from '../../infra/local/demo/play.ts';
import { programFile } from '../support/programs.ts';

const now = Date.parse('2026-11-22T12:00:00Z');
const file = programFile({ id: 'demo' });
const status = {
  tier: { id: 'gold', name: 'Gold', because: { decision: 'lowered-at-review' } },
  balance: 0,
  privileges: [],
};
const purchase = {
  status: 'recorded',
  entry: { id: 'e', points: 1, occurredAt: '2026-01-01T00:00:00Z', outcomes: [] },
  member: { memberId: 'm', tier: status.tier, balance: 0, pending: 1, deficit: 0 },
};

let server: Server;
let url: string;
/** What was taken, in order: method and path, or type and order of a delivery. */
let taken: string[];
/** The status of the answer to a delivery, by its order and how often it was tried. */
let faultFor: (orderId: string, attempt: number) => number | null;

beforeEach(async () => {
  taken = [];
  faultFor = () => null;
  const tries = new Map<string, number>();
  server = createServer((request, response) => void answer(request, response, tries));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

async function answer(request: IncomingMessage, response: ServerResponse, tries: Map<string, number>) {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const json = (code: number, body: object) =>
    response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  const path = (request.url ?? '').replace('/v1/programs/demo/', '');
  if (path !== 'webhooks/standard') {
    if (request.method !== 'GET') taken.push(`${request.method} ${path}`);
    return json(200, path.endsWith('/rewards') ? { rewards: [] } : status);
  }
  const { type, data } = JSON.parse(Buffer.concat(chunks).toString());
  const attempt = (tries.get(data.orderId) ?? 0) + 1;
  tries.set(data.orderId, attempt);
  const fault = faultFor(data.orderId, attempt);
  if (fault !== null) return json(fault, { type: '/problems/signature-wrong', title: 'No' });
  taken.push(`${type} ${data.orderId}`);
  return json(200, type === 'purchase.completed' ? purchase : { status: 'recorded' });
}

const play = (more: Partial<DemoOptions> = {}) =>
  playDemo({
    url,
    webhookSecret: `whsec_${Buffer.alloc(24, 7).toString('base64')}`,
    tokens: { service: 's', operator: 'o' },
    file,
    shop: coffeeShop,
    now,
    moveTo: () => {},
    cast: 'named',
    retry: { ...defaultRetry, sleep: async () => {} },
    ...more,
  });

const members = demoHistories(now, coffeeShop, 'named');
const steps = stepsOf(members, { shop: coffeeShop, now, byEnrolling: false });

test('every step is done once, those of a member in order, whatever fails on the way', async () => {
  faultFor = (orderId, attempt) => (orderId.endsWith('-001') && attempt <= 2 ? 503 : null);
  const seen: DemoProgress[] = [];
  const result = await play({ onProgress: (progress) => seen.push(progress) });
  expect(seen.map(({ done }) => done)).toEqual(steps.map((_, index) => index + 1));
  const purchases = members.flatMap((member) => member.purchases);
  expect(result).toMatchObject({ members: members.length, lowered: members.length });
  expect(result.counts.purchase).toBe(purchases.length);
  expect(result.tiers.Gold).toBe(members.length);
  for (const { memberId, purchases: own } of members) {
    const orders = new Set(own.map(({ orderId }) => orderId));
    const sent = taken.filter((each) => orders.has(each.replace(/^purchase\.completed /, '')));
    expect(sent, memberId).toEqual(own.map(({ orderId }) => `purchase.completed ${orderId}`));
  }
});

test('the clock only goes forward, a few days at a time, and ends at now', async () => {
  const moves: number[] = [];
  await play({ moveTo: (ms) => moves.push(ms) });
  expect(moves).toEqual(moves.toSorted((a, b) => a - b));
  const gaps = moves.slice(1).map((ms, index) => ms - moves[index]!);
  expect(Math.max(...gaps)).toBeLessThan(15 * 86_400_000);
  expect(moves.at(-1)).toBe(now);
});

test('the second version is published once, after what was before it and before what comes', async () => {
  const at = now - 200 * 86_400_000;
  await play({ second: { at, text: '{}', note: 'new' } });
  const published = taken.flatMap((each, index) => (each === 'POST drafts/second/publish' ? [index] : []));
  expect(published).toHaveLength(1);
  const orderAt = (isBefore: boolean) =>
    members
      .flatMap(({ purchases }) => purchases)
      .filter(({ occurredAt }) =>
        isBefore
          ? Date.parse(occurredAt) < at - 4 * 86_400_000
          : Date.parse(occurredAt) > at + 4 * 86_400_000,
      )
      .map(({ orderId }) => taken.indexOf(`purchase.completed ${orderId}`));
  expect(Math.max(...orderAt(true))).toBeLessThan(published[0]!);
  expect(Math.min(...orderAt(false))).toBeGreaterThan(published[0]!);
});

test('a refusal ends it and names the order', async () => {
  faultFor = () => 401;
  await expect(play()).rejects.toThrow(/demo order D\d{4}-001 \(purchase\.completed\): 401/);
});
