/** The whole way, over HTTP: from an empty platform to a member who rose, forgot to shop, and fell. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { deliver, type Entry, type Status } from '../../client/index.ts';
import { type Platform, startPlatform } from '../../infra/local/platform.ts';
import { nameOf } from '../functions/openapi/documented.ts';
import { programFile } from '../functions/support/shop.ts';
import { buy, type Client, clientOf, type Till } from './client.ts';

let platform: Platform;
let client: Client;
/** Of the program that this is about: its active secret, and the one before it. */
let till: Till;
let retiring: Till;
beforeAll(async () => {
  platform = await startPlatform();
  client = clientOf(platform.url);
});
afterAll(() => platform?.stop());

const program = 'e2e';
const statusPath = '/v1/programs/{program}/members/{memberId}/status';
const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();
const rotation = { orderId: 'rotation', occurredAt: daysAgo(19) };
let operator: string;
let service: string;

const path = (memberId: string) => ({ params: { path: { program, memberId } } });

const status = async (memberId: string): Promise<Status> => {
  const { data } = await client.laurel(service).GET(statusPath, path(memberId));
  return data!;
};

async function allEntries(memberId: string): Promise<readonly Entry[]> {
  const laurel = client.laurel(service);
  const entries: Entry[] = [];
  let cursor: string | null = null;
  do {
    const query: { limit: number; cursor?: string } = { limit: 100, ...(cursor === null ? {} : { cursor }) };
    const page = { params: { path: { program, memberId }, query } };
    const { data } = await laurel.GET('/v1/programs/{program}/members/{memberId}/entries', page);
    entries.push(...data!.entries);
    cursor = data!.next as string | null;
  } while (cursor !== null);
  return entries;
}

describe('an operator sets a program up', () => {
  it('with tokens of the program', async () => {
    const { issuer } = platform;
    operator = await issuer.sign({ program, scope: 'programs:write secrets:write' });
    service = await issuer.sign({ program, scope: 'members:read' });
    const before = await client.ask('readProgram', { params: { program }, token: service });
    expect(nameOf(before)).toBe('unknown-program');
  });

  it('publishes its rules', async () => {
    const params = { program, name: 'first' };
    const saved = await client.ask('putDraft', { params, token: operator, body: programFile(program) });
    expect(saved.status, saved.text).toBe(200);
    const published = await client.ask('publishDraft', { params, token: operator });
    expect(published.body).toMatchObject({ version: 1, effectiveFrom: null });
  });

  it('adds a webhook secret', async () => {
    const added = await client.ask('addSecret', { params: { program }, token: operator });
    expect(added.status).toBe(201);
    till = { program, secret: added.body.secret };
  });
});

describe('a purchase becomes points, a tier and a status', () => {
  it('once, however often it is sent', async () => {
    const data = { orderId: '9007199254740993', occurredAt: daysAgo(20) };
    const first = await buy(client, till, 'm1', '120.00', data);
    expect(first.body).toMatchObject({
      status: 'recorded',
      entry: { points: 120 },
      member: { tier: { id: 'gold' } },
    });
    const second = await buy(client, till, 'm1', '120.00', data);
    expect(second.body).toMatchObject({ status: 'duplicate', entry: first.body.entry });
    const conflict = await buy(client, till, 'm1', '120.01', data);
    expect(nameOf(conflict)).toBe('purchase-conflict');
  });

  it('from a back end that uses the published client', async () => {
    const target = { url: platform.url, ...till };
    const lines = [{ amount: '8.00' }];
    const sale = { orderId: 'by-client', memberId: 'm0', currency: 'USD', occurredAt: daysAgo(1), lines };
    const sent = await deliver(target, { type: 'purchase.completed', data: sale });
    expect(sent).toMatchObject({ ok: true, body: { status: 'recorded', entry: { points: 8 } } });
    const wrong = await deliver(target, { type: 'purchase.completed', data: { ...sale, currency: 'EUR' } });
    expect(wrong).toMatchObject({ ok: false, status: 400, body: { type: '/problems/invalid-request' } });
  });

  it('that the member sees at once', async () => {
    const { data, response } = await client.laurel(service).GET(statusPath, path('m1'));
    expect(data).toMatchObject({
      tier: { id: 'gold' },
      nextTier: { id: 'platinum', missing: [{ amount: '180.00' }] },
    });
    expect(data!.balance + data!.pending).toBe(120);
    const again = await client.ask('readStatus', {
      params: { program, memberId: 'm1' },
      token: service,
      headers: { 'if-none-match': response.headers.get('etag')! },
    });
    expect(again.status).toBe(304);
  });

  it('and finds in the history', async () => {
    const entries = await allEntries('m1');
    expect(entries.map(({ id }) => id)).toEqual(['purchase:standard:9007199254740993']);
  });

  it("on their own phone, with a token that opens nobody else's", async () => {
    const { issuer } = platform;
    const member = await issuer.sign({ program, scope: 'me', member: 'm1' });
    const own = await client.laurel(member).GET('/v1/me/status');
    expect(own.data).toEqual(await status('m1'));
    const other = await client.ask('readStatus', { params: { program, memberId: 'm1' }, token: member });
    expect([other.status, other.body]).toEqual([403, { message: 'Forbidden' }]);
    const ladder = await client.ask('readProgram', { params: { program }, token: member });
    expect(ladder.body.levels).toHaveLength(3);
  });

  it.each(['a/b', 'a#b', 'a%2Fb', 'a b+c', '?x=1', '👩‍👩‍👧', 'Ünï 名前'])(
    'whatever the member is called: %s',
    async (memberId) => {
      expect((await buy(client, till, memberId, '10.00')).body.member.memberId).toBe(memberId);
      expect(await status(memberId)).toMatchObject({ memberId, pending: 10 });
    },
  );
});

describe('a webhook secret is replaced', () => {
  it('the new one is taken beside the old one', async () => {
    const added = await client.ask('addSecret', { params: { program }, token: operator });
    const next = { program, secret: added.body.secret };
    // The platform looks for new secrets again, but not more often than every two seconds.
    await vi.waitFor(
      async () => expect((await buy(client, next, 'rotator', '1.00', rotation)).status).toBe(200),
      { timeout: 40_000, interval: 500 },
    );
    expect((await buy(client, till, 'rotator', '1.00', rotation)).body.status).toBe('duplicate');
    retiring = till;
    till = next;
  });

  it('the old one is retired; within half a minute it will be worth nothing', async () => {
    const listed = await client.ask('listSecrets', { params: { program }, token: operator });
    for (const { secret } of [till, retiring]) expect(listed.text).not.toContain(secret.slice(6));
    const [{ id: secretId }] = listed.body.secrets;
    const retired = await client.ask('retireSecret', { params: { program, secretId }, token: operator });
    expect(retired.status).toBe(204);
  });
});

describe('who may not is turned away', () => {
  const ask = (token?: string) =>
    client.ask('readStatus', { params: { program, memberId: 'm1' }, ...(token !== undefined && { token }) });

  it("by the gateway: without a token, with somebody else's, without the scope", async () => {
    expect(await ask()).toMatchObject({ status: 401, body: { message: 'Unauthorized' } });
    const [head, claims] = service.split('.');
    expect(await ask(`${head}.${claims}.${'A'.repeat(342)}`)).toMatchObject({ status: 401 });
    expect(await ask(operator)).toMatchObject({ status: 403, body: { message: 'Forbidden' } });
  });

  it("by the function: with another program's token", async () => {
    expect(nameOf(await ask(platform.tokens.service))).toBe('other-program');
  });

  it('without a signature of the program', async () => {
    expect(nameOf(await buy(client, { program, secret: platform.webhookSecret }, 'm1', '1.00'))).toBe(
      'signature-wrong',
    );
  });
});

describe('200 purchases of one member at once', () => {
  it('are all recorded, and the sum is right to the point', async () => {
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, at) =>
        buy(client, till, 'crowd', '1.00', {
          orderId: `crowd-${at}`,
          occurredAt: new Date(Date.now() - 1_000 * at).toISOString(),
        }),
      ),
    );
    const outcomes = Map.groupBy(answers, ({ status, body }) => `${status} ${body?.status ?? ''}`);
    expect([...outcomes].map(([outcome, all]) => [outcome, all.length])).toEqual([['200 recorded', 200]]);
    const crowd = await status('crowd');
    expect(crowd.tier.id).toBe('gold');
    const points = answers.reduce((sum, { body }) => sum + body.entry.points, 0);
    const entries = await allEntries('crowd');
    expect(entries.filter(({ kind }) => kind === 'purchase')).toHaveLength(200);
    const booked = entries.reduce((sum, entry) => sum + entry.points, 0);
    expect(crowd.balance + crowd.pending).toBe(booked);
    expect(points).toBeLessThanOrEqual(booked);
  });
});

describe('the retired secret', () => {
  it('is not taken any more, and the new one goes on', async () => {
    await vi.waitFor(
      async () =>
        expect(nameOf(await buy(client, retiring, 'rotator', '1.00', rotation))).toBe('signature-wrong'),
      { timeout: 60_000, interval: 1_000 },
    );
    expect((await buy(client, till, 'rotator', '1.00', rotation)).body.status).toBe('duplicate');
  });
});

describe('400 days without a purchase', () => {
  it('expire the points and lower the tier', async () => {
    expect((await status('m1')).tier.id).toBe('gold');
    await client.advance('P400D');
    expect(await status('m1')).toMatchObject({
      tier: { id: 'regular', because: { decision: 'lowered-at-review' } },
      balance: 0,
      pending: 0,
      deficit: 0,
      nextExpiry: null,
    });
  });

  it('stand in the history, without anything that the member has done', async () => {
    const passages = (await allEntries('m1')).filter(({ kind }) => kind === 'passage');
    const kinds = passages.flatMap(({ outcomes }) => outcomes.map(({ kind }) => kind));
    expect(kinds.sort()).toEqual(['points.expired', 'tier.lowered']);
    expect(passages.reduce((sum, { points }) => sum + points, 0)).toBe(-120);
  });

  it('are over with the next purchase', async () => {
    const occurredAt = new Date(platform.clock.nowMs()).toISOString();
    const bought = await buy(client, till, 'm1', '10.00', { occurredAt });
    expect(bought.body).toMatchObject({
      status: 'recorded',
      entry: { points: 10 },
      member: { tier: { id: 'regular' } },
    });
  });
});
