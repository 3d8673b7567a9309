import { decodeJwt } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import { createBus } from '../../../infra/local/bus/bus.ts';
import { type ClockMove, createPlatformClock } from '../../../infra/local/clock/platform-clock.ts';
import { authorize } from '../../../infra/local/gateway/authorizer.ts';
import { createIssuer, type Issuer, newKeys } from '../../../infra/local/routes/issuer.ts';
import { createLocalRoutes } from '../../../infra/local/routes/local-routes.ts';
import type { Moved } from '../../../infra/local/schedules/ticker.ts';
import { requestOf } from '../support/requests.ts';

const url = 'http://localhost:3000';
const realNow = Date.parse('2026-11-22T09:00:00Z');

let issuer: Issuer;
beforeAll(async () => {
  issuer = await createIssuer(url, 'laurel', await newKeys());
});

/** Two shops of one event source, and another that has no rule. */
function busOf() {
  const messages: object[] = [];
  const send = async ({ input }: { input: object }) => void messages.push(input);
  const rule = (name: string, shop: string) => ({
    name,
    bus: 'aws.partner/shopify.com/1/laurel',
    pattern: { source: ['aws.partner/shopify.com/1/laurel'], detail: { metadata: { Shop: [shop] } } },
    queueUrl: 'http://sqs/events',
    template: `{"source":"${name}","detail":<detail>}`,
  });
  const bus = createBus([rule('eu', 'a'), rule('us', 'b')], { send } as never);
  return { bus, messages };
}

function routes(ended: Moved = { kind: 'moved', runs: 3 }) {
  const clock = createPlatformClock({ realNowMs: () => realNow });
  const move = async (asked: ClockMove): Promise<Moved> => {
    const aim = clock.aim(asked);
    if (aim.kind !== 'to') return aim;
    clock.moveTo(aim.ms);
    return ended;
  };
  const { bus, messages } = busOf();
  const local = createLocalRoutes({ clock, move, bus, issuer, program: 'demo' });
  const call = async (line: string, body?: unknown, headers = {}) => {
    const reply = await local(
      requestOf(line, { headers, body: body === undefined ? '' : JSON.stringify(body) }),
    );
    return (
      reply && {
        status: reply.statusCode,
        type: reply.headers['content-type'],
        ...JSON.parse(String(reply.body)),
      }
    );
  };
  return { clock, local, call, messages };
}

test('the clock is read and moved', async () => {
  const { call, clock } = routes();
  expect(await call('GET /local/clock')).toMatchObject({
    status: 200,
    now: '2026-11-22T09:00:00.000Z',
    shiftMs: 0,
  });
  expect(await call('POST /local/clock', { advance: 'P40D' })).toMatchObject({
    now: '2027-01-01T09:00:00.000Z',
    runs: 3,
  });
  expect(await call('POST /local/clock', { set: '2027-02-01T00:00:00Z' })).toMatchObject({ status: 200 });
  expect(clock.nowMs()).toBe(Date.parse('2027-02-01T00:00:00Z'));
});

test('a clock that is asked to go back is a problem of that name', async () => {
  expect(await routes().call('POST /local/clock', { set: '"2020-01-01T00:00:00Z"' })).toMatchObject({
    status: 400,
    type: '/problems/invalid-request',
    instance: '/local/clock',
    requestId: 'request-1',
    errors: [{ path: 'set', value: JSON.stringify('"2020-01-01T00:00:00Z"') }],
  });
});

test.each<[ended: Moved, problem: object]>([
  [
    { kind: 'failed', why: 'The schedule Hourly failed: broken.' },
    { status: 500, type: '/problems/schedule-failed', detail: 'The schedule Hourly failed: broken.' },
  ],
  [{ kind: 'stopped' }, { status: 503, type: '/problems/stopping' }],
])('a move that does not get there says why: %o', async (ended, problem) => {
  expect(await routes(ended).call('POST /local/clock', { advance: 'P40D' })).toMatchObject(problem);
});

describe('bad input is a problem that names the field', () => {
  test.each<[what: string, path: string, body: unknown, field: string]>([
    ['no duration', '/local/clock', { advance: '40 days' }, 'advance'],
    ['a number', '/local/clock', { advance: 40 }, 'advance'],
    ['no instant', '/local/clock', { set: 'tomorrow' }, 'set'],
    ['both', '/local/clock', { set: '2027-01-01T00:00:00Z', advance: 'P1D' }, 'advance'],
    ['neither', '/local/clock', {}, 'advance'],
    ['an unknown field', '/local/clock', { advance: 'P1D', by: 1 }, 'by'],
    ['an array', '/local/clock', ['P1D'], ''],
    ['no JSON', '/local/clock', undefined, ''],
    ['no scope', '/local/tokens', { program: 'demo' }, 'scope'],
    ['an empty member', '/local/tokens', { scope: 'me', member: '' }, 'member'],
    ['an unknown field', '/local/tokens', { scope: 'me', admin: true }, 'admin'],
  ])('%s', async (_what, path, body, field) => {
    const { call, clock } = routes();
    const problem = await call(`POST ${path}`, body);
    expect(problem).toMatchObject({ status: 400, type: '/problems/invalid-request' });
    expect(problem!.errors.map((each: { path: string }) => each.path)).toContain(field);
    expect(clock.shiftMs).toBe(0);
  });
});

test('a token is signed as asked, for the platform’s program when none is named', async () => {
  const { call } = routes();
  const { token } = await call('POST /local/tokens', { scope: 'members:read' });
  expect(decodeJwt(token)).toMatchObject({ scope: 'members:read', program: 'demo', iss: url });
  const own = await call('POST /local/tokens', { scope: 'me', program: 'coffee', member: 'm1' });
  expect(decodeJwt(own.token)).toMatchObject({ scope: 'me', program: 'coffee', member: 'm1' });
});

test('the published keys are those that sign', async () => {
  const { call } = routes();
  const configuration = await call('GET /.well-known/openid-configuration');
  expect(configuration).toMatchObject({ issuer: url, jwks_uri: `${url}/.well-known/jwks.json` });
  const { keys } = await call('GET /.well-known/jwks.json');
  const { createLocalJWKSet } = await import('jose');
  const { token } = await call('POST /local/tokens', { scope: 'me' });
  const plan = { issuer: url, audience: ['laurel'] };
  expect((await authorize(token, plan, ['me'], createLocalJWKSet({ keys }))).kind).toBe('granted');
  expect(Object.keys(keys[0]).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']); // nothing private
});

describe('web pages and rebound names are turned away', () => {
  test.each<[what: string, headers: Record<string, string>]>([
    ['an origin', { Origin: 'https://evil.example' }],
    ['this machine’s own origin', { origin: 'http://localhost:3000' }],
    ['no origin that is told', { Origin: 'null' }],
    ['another host', { Host: 'evil.example:3000' }],
    ['a host that begins alike', { Host: 'localhost.evil.example' }],
    ['no host', { Host: '' }],
  ])('%s', async (_what, headers) => {
    const { call, clock } = routes();
    for (const [line, body] of [
      ['POST /local/clock', { advance: 'P1D' }],
      ['POST /local/tokens', { scope: 'me' }],
      ['GET /local/clock', undefined],
    ] as const) {
      expect(await call(line, body, headers)).toMatchObject({ status: 403, type: '/problems/not-from-here' });
    }
    expect(clock.shiftMs).toBe(0);
  });

  test.each(['localhost', 'localhost:3000', '127.0.0.1:3000', '[::1]:3000'])('but not %s', async (Host) => {
    expect(await routes().call('GET /local/clock', undefined, { Host })).toMatchObject({ status: 200 });
  });
});

test('other paths are not local', async () => {
  const { local, call } = routes();
  expect(await local(requestOf('GET /v1/health'))).toBeUndefined();
  expect(await local(requestOf('GET /localised'))).toBeUndefined();
  expect(await call('DELETE /local/clock')).toMatchObject({ status: 404 });
  expect(await call('GET /local/secrets')).toMatchObject({ status: 404 });
});

describe('an event of a partner', () => {
  const source = 'aws.partner/shopify.com/1/laurel';

  test('goes to the rules whose pattern it has, with every digit and every sign as it came', async () => {
    const { local, messages } = routes();
    const detail = '{"metadata":{"Shop":"b"},"payload":{"id":820982911946154500,"note":"$& \\u00e9"}}';
    const request = requestOf('POST /local/events', { body: `{"source":"${source}","detail":${detail}}` });
    const reply = await local(request);
    expect([reply?.statusCode, JSON.parse(String(reply?.body))]).toEqual([202, { rules: ['us'] }]);
    const body =
      '{"source":"us","detail":{"metadata":{"Shop":"b"},"payload":{"id":820982911946154500,"note":"$& é"}}}';
    expect(messages).toEqual([{ QueueUrl: 'http://sqs/events', MessageBody: body }]);
  });

  test('of another shop is taken by none', async () => {
    const { call, messages } = routes();
    const event = { source, detail: { metadata: { Shop: 'c' } } };
    expect(await call('POST /local/events', event)).toMatchObject({ status: 202, rules: [] });
    expect(messages).toEqual([]);
  });

  test.each([
    [{ source: 'aws.partner/stripe.com/ed_1', detail: {} }, 404, 'aws.partner/shopify.com/1/laurel'],
    [{ detail: {} }, 400, 'must have "source"'],
    [undefined, 400, 'not JSON'],
  ])('%j is a problem that says why', async (event, status, says) => {
    const answer = await routes().call('POST /local/events', event);
    expect(answer).toMatchObject({ status, detail: expect.stringContaining(says) });
  });

  test('where nothing fills a source, the flag is named', async () => {
    const bus = createBus([], { send: async () => ({}) } as never);
    expect(await bus(JSON.stringify({ source, detail: {} }))).toEqual({
      kind: 'unknown-bus',
      source,
      buses: [],
    });
  });
});
