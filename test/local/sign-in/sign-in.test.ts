/** The local issuer, as a page meets it: an authorization code with PKCE, then tokens. */
import { createHash } from 'node:crypto';
import { decodeJwt } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import type { GatewayReply } from '../../../infra/local/gateway/request.ts';
import { createIssuer, type Issuer, newKeys } from '../../../infra/local/routes/issuer.ts';
import { createGrants } from '../../../infra/local/sign-in/grants.ts';
import { createSignIn } from '../../../infra/local/sign-in/sign-in.ts';
import { requestOf } from '../support/requests.ts';

const url = 'http://localhost:3000';
const redirectUri = `${url}/console/signed-in`;
const verifier = 'a-verifier-that-nobody-else-knows-0123456789';
const challenge = createHash('sha256').update(verifier).digest('base64url');

let issuer: Issuer;
beforeAll(async () => {
  issuer = await createIssuer(url, 'laurel', await newKeys());
});

const asked = (changed: Record<string, string> = {}) =>
  new URLSearchParams({
    client_id: 'laurel-console',
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: 'openid',
    state: 's1',
    nonce: 'n1',
    code_challenge: challenge,
    code_challenge_method: 'S256',
    ...changed,
  });

function signIn(nowMs = () => 0) {
  const answer = createSignIn({ issuer, program: 'demo', grants: createGrants(nowMs) });
  const call = async (line: string, form: Record<string, string> = {}, headers = {}): Promise<GatewayReply> =>
    (await answer(requestOf(line, { headers, body: new URLSearchParams(form).toString() })))!;
  const choose = (role: string, form: Record<string, string> = {}, query = asked()) =>
    call(`POST /local/authorize?${query}`, { role, program: 'demo', ...form });
  const exchange = async (form: Record<string, string>, headers = {}) => {
    const reply = await call('POST /local/oauth/token', form, headers);
    return { status: reply.statusCode, ...JSON.parse(String(reply.body)) };
  };
  return { answer, call, choose, exchange };
}

const back = (reply: GatewayReply) => new URL(String(reply.headers.location));
const forCode = (code: string) => ({
  grant_type: 'authorization_code',
  code,
  code_verifier: verifier,
  redirect_uri: redirectUri,
});

test.each([
  ['operator', 'programs:write'],
  ['service-desk', 'points:adjust'],
  ['viewer', 'members:read'],
])('whoever signs in as %s gets a token of the program that opens %s', async (role, scope) => {
  const { choose, exchange } = signIn();
  const to = back(await choose(role));
  expect([to.origin + to.pathname, to.searchParams.get('state')]).toEqual([redirectUri, 's1']);
  const tokens = await exchange(forCode(to.searchParams.get('code')!));
  const claims = decodeJwt(tokens.access_token);
  expect(claims).toMatchObject({ iss: url, program: 'demo', sub: `${role}@local` });
  expect(String(claims.scope).split(' ')).toContain(scope);
  expect(decodeJwt(tokens.id_token)).toMatchObject({ aud: 'laurel-console', nonce: 'n1' });
});

test('a viewer is given nothing that changes anything', async () => {
  const { choose, exchange } = signIn();
  const { access_token } = await exchange(forCode(back(await choose('viewer')).searchParams.get('code')!));
  expect(decodeJwt(access_token).scope).toBe('members:read programs:read');
});

test('a refresh token is good once, and brings the next', async () => {
  const { choose, exchange } = signIn();
  const first = await exchange(forCode(back(await choose('viewer')).searchParams.get('code')!));
  const refresh = { grant_type: 'refresh_token', refresh_token: first.refresh_token };
  const second = await exchange(refresh);
  expect(decodeJwt(second.access_token)).toMatchObject({ sub: 'viewer@local' });
  expect(await exchange(refresh)).toMatchObject({ status: 400, error: 'invalid_grant' });
  expect((await exchange({ ...refresh, refresh_token: second.refresh_token })).status).toBe(200);
});

describe('a code', () => {
  test.each<[what: string, changed: Record<string, string>]>([
    ['with another verifier', { code_verifier: 'guessed' }],
    ['for another page', { redirect_uri: `${url}/card` }],
    ['that was never given', { code: 'made-up' }],
  ])('%s gives no token', async (_what, changed) => {
    const { choose, exchange } = signIn();
    const code = back(await choose('operator')).searchParams.get('code')!;
    expect(await exchange({ ...forCode(code), ...changed })).toMatchObject({
      status: 400,
      error: 'invalid_grant',
    });
  });

  test('is good once, whoever came first', async () => {
    const { choose, exchange } = signIn();
    const code = back(await choose('operator')).searchParams.get('code')!;
    await exchange({ ...forCode(code), code_verifier: 'guessed' });
    expect(await exchange(forCode(code))).toMatchObject({ status: 400 });
  });

  test('is old after a minute', async () => {
    let now = 0;
    const { choose, exchange } = signIn(() => now);
    const code = back(await choose('operator')).searchParams.get('code')!;
    now = 61_000;
    expect(await exchange(forCode(code))).toMatchObject({ status: 400, error: 'invalid_grant' });
  });
});

describe('the page that asks', () => {
  test.each<[what: string, changed: Record<string, string>]>([
    ['another origin to come back to', { redirect_uri: 'https://elsewhere.example/console/' }],
    ['a name that begins alike', { redirect_uri: 'http://localhost:3000.elsewhere.example/' }],
    ['another client', { client_id: 'other' }],
    ['no PKCE', { code_challenge: '' }],
    ['plain PKCE', { code_challenge_method: 'plain' }],
    ['a token at once', { response_type: 'token' }],
  ])('%s is refused, and nobody is sent anywhere', async (_what, changed) => {
    const reply = await signIn().choose('operator', {}, asked(changed));
    expect([reply.statusCode, reply.headers.location]).toEqual([400, undefined]);
  });

  test('is shown a form without a script, in which nothing of the address is markup', async () => {
    const { call } = signIn();
    const reply = await call(`GET /local/authorize?${asked()}&x="><script>`);
    expect(reply.statusCode).toBe(200);
    expect(String(reply.body)).not.toContain('<script');
    expect(String(reply.headers['content-security-policy'])).not.toContain('unsafe');
  });

  test('of another origin is turned away', async () => {
    const { call, exchange } = signIn();
    const origin = { Origin: 'https://elsewhere.example' };
    expect(
      (await call(`POST /local/authorize?${asked()}`, { role: 'operator', program: 'demo' }, origin))
        .statusCode,
    ).toBe(403);
    expect((await exchange(forCode('any'), origin)).status).toBe(400);
  });
});

test('a role or program that does not exist is refused', async () => {
  const { choose } = signIn();
  expect((await choose('owner')).statusCode).toBe(400);
  expect((await choose('operator', { program: 'No Such' })).statusCode).toBe(400);
});

test('whoever is signed in comes back at once, until they sign out', async () => {
  const { choose, call } = signIn();
  const [cookie] = (await choose('viewer')).headers['set-cookie'] as string[];
  expect(cookie).toMatch(/HttpOnly; SameSite=Lax/);
  const session = { Cookie: cookie!.split(';')[0]! };
  expect(back(await call(`GET /local/authorize?${asked()}`, {}, session)).searchParams.has('code')).toBe(
    true,
  );
  const silently = await call(`GET /local/authorize?${asked({ prompt: 'none' })}`);
  expect(back(silently).searchParams.get('error')).toBe('login_required');
  const out = await call(`GET /local/sign-out?post_logout_redirect_uri=${url}/console/`, {}, session);
  expect(out.headers.location).toBe(`${url}/console/`);
  expect((await call(`GET /local/authorize?${asked()}`, {}, session)).statusCode).toBe(200);
  const elsewhere = await call('GET /local/sign-out?post_logout_redirect_uri=https://elsewhere.example/');
  expect(elsewhere.headers.location).toBe(`${url}/console/`);
});

test('other paths are not its own', async () => {
  expect(await signIn().answer(requestOf('GET /v1/health'))).toBeUndefined();
});
