/** The two public documents by which a gateway checks the tokens that the platform makes for members. */
import { readEnvironment } from '../shared/env.ts';
import type { Event, Result } from '../shared/http.ts';
import { discoveryPath, keysPath } from '../shared/route.ts';
import { openSigningKey } from '../store/signing/kms.ts';

const { SIGNING_KEY: keyId, ISSUER_URL: issuer } = readEnvironment('issuer');
const key = openSigningKey(keyId);

const discovery = {
  issuer,
  jwks_uri: `${issuer}${keysPath}`,
  response_types_supported: ['token'],
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: ['RS256'],
};

/** The pair never changes under its id, so one answer of KMS is enough. */
let keys: Promise<object> | undefined;

async function readKeys(): Promise<object> {
  const jwk = (await key.publicKey()).export({ format: 'jwk' });
  return { keys: [{ kty: jwk.kty, n: jwk.n, e: jwk.e, kid: keyId, alg: 'RS256', use: 'sig' }] };
}

async function keysOnce(): Promise<object> {
  keys ??= readKeys();
  try {
    return await keys;
  } catch (error) {
    keys = undefined; // the next one asks again
    throw error;
  }
}

export const handler = async ({ rawPath }: Pick<Event, 'rawPath'>): Promise<Result> => {
  if (rawPath === discoveryPath) return document(discovery);
  if (rawPath === keysPath) return document(await keysOnce());
  return { statusCode: 404 };
};

function document(body: object): Result {
  return {
    statusCode: 200,
    headers: {
      'content-type': 'application/json',
      'cache-control': 'public, max-age=300',
      'x-content-type-options': 'nosniff',
    },
    body: JSON.stringify(body),
  };
}
