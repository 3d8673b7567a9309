/** An app with a member's own token, over HTTP: a phone, and a web page of another origin. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Platform, startPlatform } from '../../infra/local/platform.ts';
import { nameOf } from '../functions/openapi/documented.ts';
import { programFile } from '../functions/support/shop.ts';
import { buy, type Client, clientOf } from './client.ts';

let platform: Platform;
let client: Client;
const program = 'app';
const page = 'https://shop.example';
let service: string;

const tokenOf = (member: string) => platform.issuer.sign({ program, scope: 'me', member });

beforeAll(async () => {
  platform = await startPlatform();
  client = clientOf(platform.url);
  const operator = await platform.issuer.sign({ program, scope: 'programs:write secrets:write' });
  service = await platform.issuer.sign({ program, scope: 'members:read' });
  const params = { program, name: 'first' };
  const body = programFile(program, { origins: [page], value: { showToMembers: true } });
  expect((await client.ask('putDraft', { params, token: operator, body })).status).toBe(200);
  expect((await client.ask('publishDraft', { params, token: operator })).status).toBe(200);
  const { secret } = (await client.ask('addSecret', { params: { program }, token: operator })).body;
  expect((await buy(client, { program, secret }, 'm1', '120.00')).status).toBe(200);
});
afterAll(() => platform?.stop());

describe("with a member's own token", () => {
  it('history, schedule, quote and value are read by the typed client', async () => {
    const laurel = client.laurel(await tokenOf('m1'));
    const history = await laurel.GET('/v1/me/entries', { params: { query: { limit: 5 } } });
    expect(history.data).toMatchObject({ entries: [{ kind: 'purchase', points: 120 }], next: null });
    const schedule = await laurel.GET('/v1/me/schedule');
    expect(schedule.data!.schedule).toMatchObject([{ available: 120 }, { expires: 120 }]);
    const cart = { currency: 'USD', lines: [{ amount: '200.00' }] };
    const quote = await laurel.POST('/v1/me/quotes', { body: cart });
    expect(quote.data).toMatchObject({ points: 250, tier: { id: 'platinum', reached: true } });
    const value = await laurel.GET('/v1/me/value');
    expect(value.data).toMatchObject({ memberId: 'm1', state: 'calculated' });
  });

  it('one call draws a card, of a member and of somebody who is none yet', async () => {
    const { data: member } = await client.laurel(await tokenOf('m1')).GET('/v1/me/status');
    expect(member).toMatchObject({
      enrolled: true,
      program: { name: 'Tests', currency: 'USD' },
      nextTier: { missing: [{ atLeast: '300.00', percent: 40 }] },
    });
    const { data: newcomer } = await client.laurel(await tokenOf('nobody')).GET('/v1/me/status');
    expect(newcomer).toMatchObject({ enrolled: false, tier: { id: 'regular' }, balance: 0 });
    const params = { program, memberId: 'nobody' };
    expect(nameOf(await client.ask('readStatus', { params, token: service }))).toBe('unknown-member');
  });

  it('a token that the back end asks for opens the card, and nothing of anybody else', async () => {
    const params = { program, memberId: 'm1' };
    const backEnd = await platform.issuer.sign({ program, scope: 'members:tokens' });
    expect((await client.ask('issueMemberToken', { params, token: service })).status).toBe(403);
    const made = await client.ask('issueMemberToken', { params, token: backEnd });
    expect(made.status).toBe(201);
    const laurel = client.laurel(made.body.token);
    const { data: card } = await laurel.GET('/v1/me/program');
    expect(card).toMatchObject({ id: program, currency: 'USD', levels: [{ id: 'regular' }, {}, {}] });
    const { data: status } = await laurel.GET('/v1/me/status');
    expect(status).toMatchObject({ memberId: 'm1', enrolled: true });
    const { token } = made.body;
    expect((await client.ask('readStatus', { params, token })).status).toBe(403);
  });

  it('a token with another scope opens none of it', async () => {
    for (const operation of ['listOwnEntries', 'readOwnSchedule', 'quoteOwnCart', 'readOwnValue'] as const) {
      expect((await client.ask(operation, { token: service })).status).toBe(403);
    }
  });
});

describe('a web page of another origin', () => {
  const ask = (path: string, origin: string) =>
    fetch(`${platform.url}${path}`, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'GET',
        'access-control-request-headers': 'authorization',
      },
    });
  const allowed = (headers: Headers) => headers.get('access-control-allow-origin');

  it.each([
    '/v1/me/status',
    '/v1/me/entries?limit=2',
    '/v1/me/redemptions/r1/cancel',
    `/v1/programs/${program}`,
  ])('may ask for %s, before it has shown a token', async (path) => {
    const { status, headers } = await ask(path, page);
    expect([status, allowed(headers)]).toEqual([204, '*']);
    expect(headers.get('access-control-allow-headers')!.split(', ')).toEqual(
      expect.arrayContaining(['authorization', 'content-type', 'idempotency-key', 'if-none-match']),
    );
  });

  it('may not ask for what the back end alone opens', async () => {
    expect((await ask(`/v1/programs/${program}/members`, page)).status).toBe(404);
  });

  const read = async (path: string, origin: string, token: string) =>
    fetch(`${platform.url}${path}`, { headers: { origin, authorization: `Bearer ${token}` } });

  it('reads the answers, refusals too, where the program lists its origin', async () => {
    const token = await tokenOf('m1');
    for (const [path, status] of [
      ['/v1/me/status', 200],
      [`/v1/programs/${program}`, 200],
      ['/v1/me/redemptions/none', 404],
      ['/v1/me/entries?limt=1', 400],
    ] as const) {
      const response = await read(path, page, token);
      expect([path, response.status, allowed(response.headers)]).toEqual([path, status, page]);
      expect(response.headers.get('vary')).toBe('origin');
      expect(response.headers.get('access-control-expose-headers')).toContain('etag');
    }
  });

  it('is not given the answer where no program of the token lists it', async () => {
    const { headers } = await read('/v1/me/status', 'https://other.example', await tokenOf('m1'));
    expect([allowed(headers), headers.get('vary')]).toEqual([null, 'origin']);
    const elsewhere = await platform.issuer.sign({ program: 'another', scope: 'me', member: 'm1' });
    expect(allowed((await read('/v1/me/status', page, elsewhere)).headers)).toBeNull();
  });

  it("is not given what a back end's token opens", async () => {
    const { status, headers } = await read(`/v1/programs/${program}/members/m1/status`, page, service);
    expect([status, allowed(headers)]).toEqual([200, null]);
  });
});
