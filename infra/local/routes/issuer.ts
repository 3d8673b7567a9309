/** The local issuer of tokens: a key pair of its own, made at each start, and its published half. */
import {
  createLocalJWKSet,
  exportJWK,
  type GenerateKeyPairResult,
  generateKeyPair,
  type JWK,
  type JWTVerifyGetKey,
  SignJWT,
} from 'jose';

export interface TokenRequest {
  /** Scopes by spaces. */
  readonly scope: string;
  readonly program: string;
  readonly member?: string | undefined;
  /** Who acts. @default the member, else the program */
  readonly subject?: string;
  /** @default 7d */
  readonly lifetime?: string;
}

export interface IdTokenRequest {
  readonly subject: string;
  readonly name: string;
  readonly audience: string;
  readonly nonce: string | undefined;
}

export interface Issuer {
  readonly url: string;
  readonly keys: JWTVerifyGetKey;
  sign(request: TokenRequest): Promise<string>;
  /** Says who signed in, to the page that asked; it opens nothing. */
  signIdToken(request: IdTokenRequest): Promise<string>;
  /** The documents under `/.well-known/`, by path. */
  readonly documents: ReadonlyMap<string, unknown>;
}

/** Long enough for a run of days; a new start has new keys anyway. */
const weeklong = '7d';

export const newKeys = (): Promise<GenerateKeyPairResult> => generateKeyPair('RS256');

/** @param others keys of whoever else signs in this issuer's name: here the platform's own tokens for members do */
export async function createIssuer(
  url: string,
  audience: string,
  { publicKey, privateKey }: GenerateKeyPairResult,
  others: readonly JWK[] = [],
): Promise<Issuer> {
  const kid = 'local';
  const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid, alg: 'RS256', use: 'sig' }, ...others] };
  const configuration = {
    issuer: url,
    jwks_uri: `${url}/.well-known/jwks.json`,
    authorization_endpoint: `${url}/local/authorize`,
    token_endpoint: `${url}/local/oauth/token`,
    end_session_endpoint: `${url}/local/sign-out`,
    response_types_supported: ['code'],
    grant_types_supported: ['authorization_code', 'refresh_token'],
    code_challenge_methods_supported: ['S256'],
    token_endpoint_auth_methods_supported: ['none'],
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
    sign: ({ scope, program, member, subject, lifetime = weeklong }) =>
      new SignJWT({ scope, program, ...(member !== undefined && { member }) })
        .setProtectedHeader({ alg: 'RS256', kid, typ: 'JWT' })
        .setIssuer(url)
        .setAudience(audience)
        .setSubject(subject ?? member ?? program)
        .setIssuedAt()
        .setExpirationTime(lifetime)
        .sign(privateKey),
    signIdToken: (request) =>
      new SignJWT({ name: request.name, ...(request.nonce !== undefined && { nonce: request.nonce }) })
        .setProtectedHeader({ alg: 'RS256', kid, typ: 'JWT' })
        .setIssuer(url)
        .setAudience(request.audience)
        .setSubject(request.subject)
        .setIssuedAt()
        .setExpirationTime('1h')
        .sign(privateKey),
  };
}
