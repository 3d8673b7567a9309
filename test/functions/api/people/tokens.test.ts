/** Members' own tokens, from the operation that makes them to the public key that checks them. */
import { createLocalJWKSet, decodeProtectedHeader, type JSONWebKeySet, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { issueMemberToken } from '../../../../functions/api/people/tokens.ts';
import type { Request } from '../../../../functions/shared/http.ts';
import { type KmsEmulator, startKmsEmulator } from '../../../../infra/local/signing/emulator.ts';
import { createSigningKeys } from '../../../../infra/local/signing/keys.ts';
import { nameOf } from '../../openapi/documented.ts';
import { type InMemory, startInMemory } from '../../support/inMemory.ts';
import { openShop, type Shop } from '../../support/shop.ts';

let functions: InMemory;
let shop: Shop;
let kms: KmsEmulator;
beforeAll(async () => {
  functions = await startInMemory();
  shop = await openShop(functions);
  kms = await startKmsEmulator(createSigningKeys());
  process.env.AWS_ENDPOINT_URL_KMS = kms.endpoint;
});
afterAll(async () => {
  await functions?.stop();
  await kms?.stop();
});

const issue = (memberId: string) => shop.call('issueMemberToken', { params: { memberId } });

async function documentAt(rawPath: string) {
  const { handler } = await import('../../../../functions/lambda/issuer.ts');
  const { statusCode, body } = await handler({ rawPath });
  return { statusCode, body: JSON.parse(body ?? 'null') };
}

describe("a member's own token", () => {
  it('is checked by the keys that the issuer publishes, and says whose it is for ten minutes', async () => {
    const asked = Math.floor(Date.now() / 1_000);
    const { status, body } = await issue('7341001');
    expect(status).toBe(201);
    const { body: discovery } = await documentAt('/.well-known/openid-configuration');
    expect(discovery).toMatchObject({
      issuer: 'https://issuer.test',
      jwks_uri: 'https://issuer.test/.well-known/jwks.json',
    });
    const { body: keys } = await documentAt(new URL(discovery.jwks_uri).pathname);
    const { payload } = await jwtVerify(body.token, createLocalJWKSet(keys as JSONWebKeySet), {
      algorithms: ['RS256'],
      issuer: discovery.issuer,
      audience: 'laurel',
    });
    const { program } = shop;
    expect(payload).toMatchObject({ program, member: '7341001', sub: '7341001', scope: 'me' });
    expect(payload.exp! - payload.iat!).toBe(600);
    expect(payload.iat).toBeGreaterThanOrEqual(asked);
    expect(Date.parse(body.expiresAt)).toBe(payload.exp! * 1_000);
  });

  it('of another key opens nothing: the keys are found by their id', async () => {
    const { body } = await issue('m1');
    const { body: keys } = await documentAt('/.well-known/jwks.json');
    expect(decodeProtectedHeader(body.token).kid).toBe(keys.keys[0].kid);
    const [other] = await createSigningKeys().published([keys.keys[0].kid]);
    const strangers = createLocalJWKSet({ keys: [other] } as unknown as JSONWebKeySet);
    await expect(jwtVerify(body.token, strangers)).rejects.toThrow('signature verification failed');
  });

  it('is written whole for an id of any script', async () => {
    const { body } = await issue('客户-№ 5');
    const [, claims] = body.token.split('.');
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({ member: '客户-№ 5' });
  });

  it('is not made where the gateway takes those of another issuer', async () => {
    const request = { program: shop.program, params: { memberId: 'm1' } } as unknown as Request;
    const elsewhere = { SIGNING_KEY: 'key-1', MEMBER_TOKEN_ISSUER: 'elsewhere' };
    await expect(issueMemberToken(elsewhere, request)).rejects.toMatchObject({
      problem: 'members-sign-in-elsewhere',
    });
  });

  it('is asked for again where KMS does not answer', async () => {
    process.env.AWS_ENDPOINT_URL_KMS = 'http://127.0.0.1:2';
    try {
      expect(nameOf(await issue('m1'))).toBe('try-again');
    } finally {
      process.env.AWS_ENDPOINT_URL_KMS = kms.endpoint;
    }
  });
});

it('the issuer has no other document', async () => {
  expect((await documentAt('/v1/health')).statusCode).toBe(404);
});
