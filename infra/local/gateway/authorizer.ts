/** The JWT authorizer of an HTTP API. Tokens are judged by real time, whatever the platform clock says. */
import { type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import type { AuthorizerPlan } from '../assembly/plan/api.ts';

/** As a function gets them: every claim is a string. */
export type Claims = Readonly<Record<string, string>>;

type Authorization =
  | { readonly kind: 'granted'; readonly claims: Claims; readonly scopes: readonly string[] | null }
  | { readonly kind: 'unauthorized'; readonly why: string }
  | { readonly kind: 'forbidden'; readonly why: string };

export async function authorize(
  header: string | undefined,
  { issuer, audience }: AuthorizerPlan,
  scopes: readonly string[],
  keys: JWTVerifyGetKey,
): Promise<Authorization> {
  const token = header?.replace(/^bearer +/i, '');
  if (token === undefined || token === '') return { kind: 'unauthorized', why: 'no token' };
  const payload = await verified(token, issuer, audience, keys);
  if (payload instanceof Error) return { kind: 'unauthorized', why: payload.message };

  const granted = scopesOf(payload);
  const isScoped = scopes.length === 0 || scopes.some((scope) => granted.includes(scope));
  if (!isScoped) return { kind: 'forbidden', why: `the token has none of the scopes ${scopes.join(', ')}` };
  return { kind: 'granted', claims: claimsOf(payload), scopes: scopes.length === 0 ? null : granted };
}

/** RS256 alone: a token must not choose how it is checked. */
async function verified(
  token: string,
  issuer: string,
  audience: readonly string[],
  keys: JWTVerifyGetKey,
): Promise<JWTPayload | Error> {
  try {
    const { payload } = await jwtVerify(token, keys, {
      algorithms: ['RS256'],
      issuer,
      requiredClaims: ['exp'],
    });
    const isForUs = [payload.aud ?? payload.client_id].flat().some((each) => audience.includes(String(each)));
    if (!isForUs) return new Error('the token is for another audience');
    if ((payload.iat ?? 0) > Date.now() / 1000) return new Error('the token was issued in the future');
    return payload;
  } catch (error) {
    return error as Error;
  }
}

/** Of `scope`, a list by spaces, or of `scp`, which may be an array. */
function scopesOf({ scope, scp }: JWTPayload): readonly string[] {
  return [scope ?? scp ?? ''].flat().flatMap((each) => String(each).split(' ').filter(Boolean));
}

function claimsOf(payload: JWTPayload): Claims {
  const text = (value: unknown) => (Array.isArray(value) ? `[${value.join(' ')}]` : String(value));
  return Object.fromEntries(Object.entries(payload).map(([name, value]) => [name, text(value)]));
}
