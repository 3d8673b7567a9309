/** What an access token says: read for what to show. The API alone decides what it opens. */

export type Scope =
  | 'members:read'
  | 'members:write'
  | 'points:adjust'
  | 'programs:read'
  | 'programs:write'
  | 'secrets:write'
  | 'events:read';

export interface Claims {
  readonly program: string;
  readonly scopes: readonly string[];
  readonly subject: string;
}

/** Throws when it is no JWT of a program. */
export function readClaims(token: string): Claims {
  const [, payload = ''] = token.split('.');
  const bytes = Uint8Array.from(atob(payload.replaceAll('-', '+').replaceAll('_', '/')), (each) =>
    each.charCodeAt(0),
  );
  const claims: Record<string, unknown> = JSON.parse(new TextDecoder().decode(bytes));
  if (typeof claims.program !== 'string') throw new Error('The token names no program.');
  return {
    program: claims.program,
    // Cognito puts the resource server's name before a scope.
    scopes: String(claims.scope ?? '')
      .split(' ')
      .map((scope) => scope.split('/').at(-1) ?? scope),
    subject: String(claims.sub ?? ''),
  };
}
