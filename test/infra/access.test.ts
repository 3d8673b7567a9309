/** The table of docs/access.md, row by row: through the template's gateway and authorizers, to the functions. */
import type { Context } from 'aws-lambda';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accessRow } from '../../functions/api/openapi/accessPage.ts';
import { routes } from '../../functions/api/routes.ts';
import type { Event } from '../../functions/shared/http.ts';
import type { FunctionName, Route, Scope } from '../../functions/shared/route.ts';
import { thisMachine } from '../../infra/local/assembly/place.ts';
import { plan } from '../../infra/local/assembly/plan/plan.ts';
import { readAssembly } from '../../infra/local/assembly/read.ts';
import { createResolver } from '../../infra/local/assembly/resolve.ts';
import { createGateway } from '../../infra/local/gateway/gateway.ts';
import { createIssuer, type Issuer, newKeys, type TokenRequest } from '../../infra/local/routes/issuer.ts';
import type { Invoker } from '../../infra/local/workers/pool.ts';
import { loadHandlers } from '../functions/support/handlers.ts';
import { type InMemory, startInMemory } from '../functions/support/inMemory.ts';
import { openShop, type Shop } from '../functions/support/shop.ts';
import { signedHeaders } from '../functions/support/sign.ts';
import { requestOf } from '../local/support/requests.ts';
import { type Assembly, removeAssembly, synthesizeForTest } from './assembly.ts';

const url = 'http://localhost:3000';
const audience = 'laurel';
const all: readonly Route[] = routes;
const scopes = [
  ...new Set(all.flatMap(({ access }) => (access.kind === 'token' ? access.scopes : []))),
].toSorted();

let functions: InMemory;
let assembly: Assembly;
let gateway: ReturnType<typeof createGateway>;
let issuer: Issuer;
let stranger: Issuer;
let keys: Awaited<ReturnType<typeof newKeys>>;
let own: Shop;
let other: Shop;

beforeAll(async () => {
  functions = await startInMemory();
  [own, other] = [await openShop(functions), await openShop(functions)];
  await own.buy('m1', '250.00');
  assembly = await synthesizeForTest();
  const stacks = await readAssembly(assembly.directory);
  const place = thisMachine({ api: url, sqs: url }, { TokenIssuer: url });
  const { api, functions: planned } = plan(stacks, createResolver(stacks, place));
  const handlers = await loadHandlers();
  const invokers = [...planned].map(([arn, { handler }]): [string, Invoker] => {
    const name = handler.replace('.handler', '') as FunctionName;
    const context = { getRemainingTimeInMillis: () => 28_000 } as Context;
    const invoke: Invoker['invoke'] = async ({ event }) => ({
      kind: 'returned',
      value: await handlers[name](event as Event, context),
    });
    return [arn, { invoke }];
  });
  keys = await newKeys();
  issuer = await createIssuer(url, audience, keys);
  stranger = await createIssuer(url, audience, await newKeys());
  const unlimited = { ...api, routes: api.routes.map((route) => ({ ...route, throttle: undefined })) };
  gateway = createGateway({ api: unlimited, keys: issuer.keys, functions: new Map(invokers) });
});
afterAll(async () => {
  await functions?.stop();
  if (assembly !== undefined) await removeAssembly(assembly);
});

/** What the caller meets: `401`, `403 other-program`, or `let in`, whatever comes of it. */
async function meets({ method, path }: Route, headers: Record<string, string>, body = ''): Promise<string> {
  const named = path
    .replace('{program}', own.program)
    .replace('{memberId}', 'm1')
    .replace(/\{\w+\}/g, 'x');
  const reply = await gateway(requestOf(`${method} ${named}`, { headers, body }));
  const { type = null } = reply.body.length === 0 ? {} : JSON.parse(String(reply.body));
  expect(reply.statusCode, `${method} ${named}: ${reply.body}`).not.toBe(500);
  const isRefused = reply.statusCode === 401 || reply.statusCode === 403;
  if (!isRefused || type === '/problems/value-not-shown') return 'let in';
  return type === null ? String(reply.statusCode) : `${reply.statusCode} ${type.replace('/problems/', '')}`;
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const tokenOf = async (scope: string, shop: Shop, by = issuer) => {
  const asked: TokenRequest = { scope, program: shop.program, member: 'm1' };
  return bearer(await by.sign(asked));
};

async function expired(): Promise<Record<string, string>> {
  const anHourAgo = Math.floor(Date.now() / 1_000) - 3_600;
  const token = await new SignJWT({ scope: scopes.join(' '), program: own.program, member: 'm1' })
    .setProtectedHeader({ alg: 'RS256', kid: 'local', typ: 'JWT' })
    .setIssuer(url)
    .setAudience(audience)
    .setIssuedAt(anHourAgo)
    .setExpirationTime(anHourAgo + 60)
    .sign(keys.privateKey);
  return bearer(token);
}

const rows = all.map((route) => [accessRow(route), route] as const);
const behindToken = rows.filter(([, { access }]) => access.kind === 'token');

describe.each(behindToken.map(([row, route]) => [row.route, row, route] as const))(
  '%s',
  (_name, row, route) => {
    const asked: readonly Scope[] = route.access.kind === 'token' ? route.access.scopes : [];

    test('without a token that is valid nobody is let in', async () => {
      const everything = scopes.join(' ');
      const credentials = [
        {},
        bearer('nonsense'),
        bearer(''),
        await expired(),
        await tokenOf(everything, own, stranger),
      ];
      for (const headers of credentials) expect(await meets(route, headers)).toBe(row.without);
    });

    test('each of its scopes lets in, and no other one does', async () => {
      for (const scope of scopes) {
        const met = await meets(route, await tokenOf(scope, own));
        expect(met, scope).toBe(asked.includes(scope) ? 'let in' : row.otherScopes);
      }
      const others = scopes.filter((scope) => !asked.includes(scope)).join(' ');
      expect(await meets(route, await tokenOf(others, own))).toBe(row.otherScopes);
    });

    test('every scope for another program opens nothing of this one', async () => {
      const met = await meets(route, await tokenOf(scopes.join(' '), other));
      expect(met).toBe(row.otherProgram === 'its own program' ? 'let in' : row.otherProgram);
    });
  },
);

test("a member's own token shows the member of the token, in the program of the token", async () => {
  const status = async (shop: Shop) => {
    const reply = await gateway(requestOf('GET /v1/me/status', { headers: await tokenOf('me', shop) }));
    return JSON.parse(String(reply.body));
  };
  expect((await status(own)).tier.id).toBe('gold');
  expect((await status(other)).tier?.id).not.toBe('gold'); // of the same name, and somebody else
});

describe.each(rows.filter(([, { access }]) => access.kind === 'signature'))('$route', (row, route) => {
  test('is opened by a signature with a secret of the program, and by nothing else', async () => {
    const body = '{}';
    const signed = (secret: string) => signedHeaders(Buffer.from(body), { secret });
    expect(await meets(route, {}, body)).toBe(row.without);
    expect(await meets(route, await tokenOf(scopes.join(' '), own), body)).toBe(row.otherScopes);
    if (route.path.includes('{source}')) return; // there is no source of this name, whoever signs
    expect(await meets(route, signed(other.secret), body)).toBe('401 signature-wrong');
    expect(await meets(route, signed(own.secret), body)).toBe('let in');
  });
});

test.each(rows.filter(([, { access }]) => access.kind === 'open'))('$route is open', async (_row, route) => {
  expect(await meets(route, {})).toBe('let in');
});
