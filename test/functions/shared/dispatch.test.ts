/** What holds whatever the route: nothing is served that is not in the table, nothing opens without its proof. */
import type { Context } from 'aws-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { problem } from '../../../functions/api/openapi/answers/platform.ts';
import { routes } from '../../../functions/api/routes.ts';
import type { Route } from '../../../functions/shared/route.ts';
import { serve } from '../../../functions/shared/serve.ts';
import { nameOf } from '../openapi/documented.ts';
import { eventOf } from '../support/event.ts';
import { type Handlers, loadHandlers } from '../support/handlers.ts';
import { type InMemory, startInMemory } from '../support/inMemory.ts';
import { openShop, programFile, type Shop } from '../support/shop.ts';

let functions: InMemory;
let handlers: Handlers;
let shop: Shop;
beforeAll(async () => {
  functions = await startInMemory();
  handlers = await loadHandlers();
  shop = await openShop(functions);
  await shop.buy('m1', '25.00');
});
afterAll(() => functions?.stop());

const behindTokens = (routes as readonly Route[]).filter(
  ({ access, path }) => access.kind === 'token' && path.includes('{program}'),
);

describe('a route that asks for a token opens to none but one of its program', () => {
  const params = { memberId: 'm1', name: 'next', secretId: '0b9b7d1e-6a55-4c43-9f0e-6d8f6a3f2c11' };
  const calls = behindTokens.map(({ operation }) => operation as Parameters<Shop['call']>[0]);

  it.each(calls)('%s, where the gateway has lost its authorizer', async (operation) => {
    const writes = functions.writes();
    const body = operation === 'putDraft' ? { body: programFile(shop.program) } : {};
    expect(nameOf(await shop.call(operation, { params, claims: null, ...body }))).toBe('other-program');
    expect(functions.writes()).toBe(writes);
  });

  it.each(calls)('%s, where the claim is something else than a name', async (operation) => {
    for (const program of ['', `[${shop.program}]`, 'true', `${shop.program},other`]) {
      expect(nameOf(await shop.call(operation, { params, claims: { program } })), program).toBe(
        'other-program',
      );
    }
  });

  it('the own status, without a token', async () => {
    expect((await functions.call('readOwnStatus', { claims: null })).status).toBe(400);
  });
});

it.each(['webhooks', 'members', 'people', 'operators', 'reviews', 'events'] as const)(
  '%s serves no route but its own',
  async (name) => {
    const others = routes
      .filter((route) => route.function !== name)
      .map(({ method, path }) => `${method} ${path}`);
    for (const routeKey of [...others, '$default', 'GET /', 'constructor']) {
      const event = {
        routeKey,
        rawPath: '/v1/somewhere',
        headers: {},
        requestContext: { requestId: 'r-1' },
        isBase64Encoded: false,
      };
      const result = await handlers[name](event as never, {} as Context);
      const body = problem.parse(JSON.parse(result.body!));
      expect(body).toMatchObject({ type: '/problems/unknown-route', status: 404, requestId: 'r-1' });
      expect(result.headers).toMatchObject({
        'cache-control': 'no-store',
        'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
        'strict-transport-security': 'max-age=63072000',
        'x-content-type-options': 'nosniff',
        'x-request-id': 'r-1',
        'content-type': 'application/problem+json',
      });
    }
  },
);

it('a function that runs out of time says so before it is stopped: to be sent again', async () => {
  const route = routes.find(({ operation }) => operation === 'receiveStandardWebhook')!;
  const never = () => new Promise<never>(() => {});
  const own = routes.filter((each) => each.function === 'webhooks').map((each) => [each.operation, never]);
  const handler = serve('webhooks', routes, Object.fromEntries(own));
  const context = { getRemainingTimeInMillis: () => 10 } as Context;
  const result = await handler(eventOf(route, { params: { program: shop.program } }), context);
  expect(result.statusCode).toBe(503);
  expect(JSON.parse(result.body!)).toMatchObject({ type: '/problems/try-again' });
});
