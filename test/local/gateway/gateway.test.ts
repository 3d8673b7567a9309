import { beforeAll, describe, expect, test } from 'vitest';
import type { RoutePlan } from '../../../infra/local/assembly/plan/api.ts';
import type { GatewayEvent } from '../../../infra/local/gateway/event.ts';
import { createGateway } from '../../../infra/local/gateway/gateway.ts';
import { createIssuer, type Issuer, newKeys } from '../../../infra/local/routes/issuer.ts';
import type { Invocation, Request } from '../../../infra/local/workers/pool.ts';
import { requestOf } from '../support/requests.ts';

const url = 'http://localhost:3000';
const arn = 'arn:echo';
const open: RoutePlan = {
  apiId: 'api',
  key: 'GET /open',
  functionArn: arn,
  timeoutMs: 29_000,
  authorizer: undefined,
  scopes: [],
  throttle: undefined,
};
const closed: RoutePlan = {
  ...open,
  key: 'GET /closed/{id}',
  authorizer: { issuer: url, audience: ['laurel'] },
  scopes: ['orders:read'],
};

let issuer: Issuer;
beforeAll(async () => {
  issuer = await createIssuer(url, 'laurel', await newKeys());
});

/** A gateway before a function that ends each call as `invoke` says; the event it saw goes to `seen`. */
function gatewayTo(invoke: (request: Request) => Promise<Invocation>, route: Partial<RoutePlan> = {}) {
  const api = {
    routes: [
      { ...open, ...route },
      { ...closed, ...route, key: closed.key },
    ],
  };
  return createGateway({ api, keys: issuer.keys, functions: new Map([[arn, { invoke }]]), nowMs: () => 0 });
}

const returns = (value: unknown) => async (): Promise<Invocation> => ({ kind: 'returned', value });
const message = (reply: { body: Buffer | string }) => JSON.parse(String(reply.body));

test('a request reaches its function, and the answer the caller', async () => {
  const seen: Request[] = [];
  const gateway = gatewayTo(async (request) => {
    seen.push(request);
    return { kind: 'returned', value: { statusCode: 200, body: 'hi' } };
  });
  const token = await issuer.sign({ scope: 'orders:read', program: 'demo' });
  const reply = await gateway(
    requestOf('GET /closed/a%20b', { headers: { authorization: `Bearer ${token}` } }),
  );
  expect(reply).toMatchObject({ statusCode: 200, body: 'hi' });
  const { requestId, event } = seen[0] as { requestId: string; event: GatewayEvent };
  expect([requestId, event.requestContext.requestId]).toEqual(['request-1', 'request-1']);
  expect([event.routeKey, event.pathParameters]).toEqual(['GET /closed/{id}', { id: 'a b' }]);
  const { jwt } = event.requestContext.authorizer!;
  expect(jwt).toEqual({
    claims: expect.objectContaining({ program: 'demo', scope: 'orders:read' }),
    scopes: ['orders:read'],
  });
});

describe('the gateway’s own answers', () => {
  const never = async (): Promise<Invocation> => {
    throw new Error('the function must not be called');
  };

  test('404 for what is no route', async () => {
    const reply = await gatewayTo(never)(requestOf('GET /nowhere'));
    expect([reply.statusCode, message(reply)]).toEqual([404, { message: 'Not Found' }]);
  });

  test('400 for a path that can’t be decoded', async () => {
    expect((await gatewayTo(never)(requestOf('GET /closed/%zz'))).statusCode).toBe(400);
    expect((await gatewayTo(never)(requestOf('GET /closed/%ff'))).statusCode).toBe(400);
  });

  test('401 without a token, 403 without its scope', async () => {
    const gateway = gatewayTo(never);
    const without = await gateway(requestOf('GET /closed/1'));
    expect([without.statusCode, message(without)]).toEqual([401, { message: 'Unauthorized' }]);
    const token = await issuer.sign({ scope: 'me', program: 'demo' });
    const wrong = await gateway(
      requestOf('GET /closed/1', { headers: { Authorization: `Bearer ${token}` } }),
    );
    expect([wrong.statusCode, message(wrong)]).toEqual([403, { message: 'Forbidden' }]);
  });

  test('429 beyond the throttle of the stage, each route by itself', async () => {
    const gateway = gatewayTo(returns('ok'), { throttle: { rate: 1, burst: 1 } });
    expect((await gateway(requestOf('GET /open'))).statusCode).toBe(200);
    const reply = await gateway(requestOf('GET /open'));
    expect([reply.statusCode, message(reply)]).toEqual([429, { message: 'Too Many Requests' }]);
    expect((await gateway(requestOf('GET /closed/1'))).statusCode).toBe(401);
  });

  test('500 when the function failed or returned nonsense', async () => {
    for (const invoke of [
      async (): Promise<Invocation> => ({ kind: 'failed', why: 'it threw' }),
      returns({ statusCode: 'nonsense' }),
    ]) {
      const reply = await gatewayTo(invoke)(requestOf('GET /open'));
      expect([reply.statusCode, message(reply)]).toEqual([500, { message: 'Internal Server Error' }]);
    }
  });

  test('503 when no worker took the request', async () => {
    const gateway = gatewayTo(async () => ({ kind: 'refused', why: 'the line is full' }));
    const reply = await gateway(requestOf('GET /open'));
    expect([reply.statusCode, message(reply)]).toEqual([503, { message: 'Service Unavailable' }]);
  });

  test('503 when the function takes longer than the gateway waits, which then no longer stands in line', async () => {
    let signal: AbortSignal | undefined;
    const gateway = gatewayTo(
      (request) => {
        signal = request.signal;
        return new Promise(() => {});
      },
      { timeoutMs: 1 },
    );
    expect((await gateway(requestOf('GET /open'))).statusCode).toBe(503);
    expect(signal!.aborted).toBe(true);
  });
});

test('a route to a function that is not in the template is refused at the start', () => {
  const api = { routes: [open] };
  expect(() => createGateway({ api, keys: issuer.keys, functions: new Map() })).toThrow('GET /open');
});
