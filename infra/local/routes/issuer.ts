/** The local issuer of tokens: a key pair of its own, made at each start, and its published half. */
import {
  createLocalJWKSet,
  exportJWK,
  type GenerateKeyPairResult,
  generateKeyPair,
  type JWTVerifyGetKey,
  SignJWT,
} from 'jose';

export interface TokenRequest {
  /** Scopes by spaces. */
  readonly scope: string;
  readonly program: string;
  readonly member?: string | undefined;
}

export interface Issuer {
  readonly url: string;
  readonly keys: JWTVerifyGetKey;
  sign(request: TokenRequest): Promise<string>;
  /** The documents under `/.well-known/`, by path. */
  readonly documents: ReadonlyMap<string, unknown>;
}

/** Long enough for a run of days; a new start has new keys anyway. */
const lifetime = '7d';

export const newKeys = (): Promise<GenerateKeyPairResult> => generateKeyPair('RS256');

export async function createIssuer(
  url: string,
  audience: string,
  { publicKey, privateKey }: GenerateKeyPairResult,
): Promise<Issuer> {
  const kid = 'local';
  const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid, alg: 'RS256', use: 'sig' }] };
  const configuration = {
    issuer: url,
    jwks_uri: `${url}/.well-known/jwks.json`,
    token_endpoint: `${url}/local/tokens`,
    response_types_supported: ['token'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
  };
  return {
    url,
    keys: createLocalJWKSet(jwks),
    documents: new Map<string, unknown>([
      ['/.well-known/openid-configuration', configuration],
      ['/.well-known/jwks.json', jwks],
    ]),
    sign: ({ scope, program, member }) =>
      new SignJWT({ scope, program, ...(member !== undefined && { member }) })
        .setProtectedHeader({ alg: 'RS256', kid, typ: 'JWT' })
        .setIssuer(url)
        .setAudience(audience)
        .setSubject(member ?? program)
        .setIssuedAt()
        .setExpirationTime(lifetime)
        .sign(privateKey),
  };
}
