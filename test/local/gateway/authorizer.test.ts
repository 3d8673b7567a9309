import { createHmac } from 'node:crypto';
import { exportSPKI, generateKeyPair, SignJWT } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import { authorize } from '../../../infra/local/gateway/authorizer.ts';
import { createIssuer, type Issuer, newKeys } from '../../../infra/local/routes/issuer.ts';

const url = 'http://localhost:3000';
const plan = { issuer: url, audience: ['laurel', 'other'] };
const now = () => Math.floor(Date.now() / 1000);

let keys: Awaited<ReturnType<typeof newKeys>>;
let issuer: Issuer;
beforeAll(async () => {
  keys = await generateKeyPair('RS256', { extractable: true });
  issuer = await createIssuer(url, 'laurel', keys);
});

const good = { iss: url, aud: 'laurel', exp: now() + 60, scope: 'orders:read me', program: 'demo' };

function tokenOf(claims: Record<string, unknown>, header = {}, key = keys.privateKey): Promise<string> {
  return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'local', ...header }).sign(key);
}

const judge = (token: string | undefined, scopes: string[] = []) =>
  authorize(token, plan, scopes, issuer.keys);

test('a token of the issuer opens a route, and its claims arrive as text', async () => {
  const token = await tokenOf({ ...good, n: 7, roles: ['a', 'b'], isStaff: true });
  expect(await judge(`Bearer ${token}`)).toEqual({
    kind: 'granted',
    claims: { ...good, exp: String(good.exp), n: '7', roles: '[a b]', isStaff: 'true' },
    scopes: null,
  });
});

test('the local issuer’s own tokens carry program, scope and member', async () => {
  const token = await issuer.sign({ scope: 'me', program: 'demo', member: 'm1' });
  const { claims } = (await judge(token, ['me'])) as { claims: Record<string, string> };
  expect(claims).toMatchObject({ program: 'demo', scope: 'me', member: 'm1', iss: url, aud: 'laurel' });
});

describe('granted', () => {
  test.each<[what: string, claims: Record<string, unknown>, scopes: string[]]>([
    ['one of the scopes that a route takes', good, ['orders:write', 'orders:read']],
    ['scopes under scp, as text', { ...good, scope: undefined, scp: 'orders:read' }, ['orders:read']],
    ['scopes under scp, as a list', { ...good, scope: undefined, scp: ['orders:read'] }, ['orders:read']],
    ['one of several audiences', { ...good, aud: ['x', 'other'] }, []],
    ['the client where there is no audience', { ...good, aud: undefined, client_id: 'laurel' }, []],
    ['valid from a moment ago', { ...good, nbf: now() - 5, iat: now() - 5 }, []],
  ])('%s', async (_what, claims, scopes) => {
    expect((await judge(`bearer ${await tokenOf(claims)}`, scopes)).kind).toBe('granted');
  });
});

describe('unauthorized', () => {
  test.each<[what: string, change: Record<string, unknown>]>([
    ['expired', { exp: now() - 1 }],
    ['without an end', { exp: undefined }],
    ['not valid yet', { nbf: now() + 60 }],
    ['issued in the future', { iat: now() + 60 }],
    ['another issuer', { iss: 'http://localhost:3001' }],
    ['no issuer', { iss: undefined }],
    ['another audience', { aud: 'shop' }],
    ['no audience', { aud: undefined }],
    ['another audience, though the client fits', { aud: 'shop', client_id: 'laurel' }],
  ])('%s', async (_what, change) => {
    expect((await judge(await tokenOf({ ...good, ...change }))).kind).toBe('unauthorized');
  });

  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

  test.each<[what: string, header: string | undefined]>([
    ['no header', undefined],
    ['an empty header', ''],
    ['a scheme alone', 'Bearer '],
    ['another scheme', 'Basic bWU6bWU='],
    ['no token at all', 'Bearer not.a.token'],
  ])('%s', async (_what, header) => {
    expect((await judge(header)).kind).toBe('unauthorized');
  });

  test('signed by nobody (alg none)', async () => {
    for (const alg of ['none', 'None', 'NONE']) {
      const token = `${part({ alg, kid: 'local', typ: 'JWT' })}.${part(good)}.`;
      expect((await judge(token)).kind).toBe('unauthorized');
    }
  });

  test('signed with the public key as if it were a shared secret (HS256)', async () => {
    const content = `${part({ alg: 'HS256', kid: 'local', typ: 'JWT' })}.${part(good)}`;
    const publicKey = await exportSPKI(keys.publicKey);
    const token = `${content}.${createHmac('sha256', publicKey).update(content).digest('base64url')}`;
    expect((await judge(token)).kind).toBe('unauthorized');
  });

  test('signed by somebody else under our key’s name', async () => {
    const { privateKey } = await generateKeyPair('RS256');
    expect((await judge(await tokenOf(good, {}, privateKey))).kind).toBe('unauthorized');
  });

  test('bringing its own key along', async () => {
    const stranger = await newKeys();
    const jwk = { kty: 'RSA', n: 'AQAB', e: 'AQAB' };
    const token = await tokenOf(good, { kid: 'mine', jwk }, stranger.privateKey);
    expect((await judge(token)).kind).toBe('unauthorized');
  });

  test('changed after it was signed', async () => {
    const [header, , signature] = (await tokenOf(good)).split('.');
    const token = `${header}.${part({ ...good, program: 'another' })}.${signature}`;
    expect((await judge(token)).kind).toBe('unauthorized');
  });
});

describe('forbidden', () => {
  test.each<[what: string, claims: Record<string, unknown>, scopes: string[]]>([
    ['none of the scopes', good, ['orders:write']],
    ['a scope that only begins alike', good, ['orders:rea']],
    ['no scope at all', { ...good, scope: undefined }, ['orders:read']],
  ])('%s', async (_what, claims, scopes) => {
    expect((await judge(await tokenOf(claims), scopes)).kind).toBe('forbidden');
  });
});
