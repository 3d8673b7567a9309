/** What a route is: an operation of a function, under a method and a path, open to some. */

/** Who may call a route. `signature`: proven by the body's signature. `token`: a JWT of the program. */
export type Access =
  | { readonly kind: 'open' }
  | { readonly kind: 'signature' }
  /** The token needs one of the scopes. */
  | { readonly kind: 'token'; readonly scopes: readonly [Scope, ...Scope[]] };

export type Scope =
  | 'members:read'
  | 'members:write'
  | 'members:tokens'
  | 'points:adjust'
  | 'programs:read'
  | 'programs:write'
  | 'secrets:write'
  | 'events:read'
  | 'me';

/** The functions that serve routes. */
export type FunctionName = 'webhooks' | 'members' | 'operators' | 'reviews' | 'events' | 'people';

export interface Route {
  readonly operation: string;
  readonly function: FunctionName;
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE' | 'OPTIONS';
  readonly path: string;
  readonly access: Access;
  /** The query parameters that it knows; none where absent. */
  readonly query?: readonly string[];
  /** Whether it takes a body; absent: none. */
  readonly body?: true;
  /** @default 256 KiB */
  readonly bodyBytesMax?: number;
}

/** The `aud` of a token that the platform makes. */
export const memberTokenAudience = 'laurel';

/** In place of the platform's own issuer, where the gateway takes members' tokens of another one. */
export const membersSignInElsewhere = 'elsewhere';

export const discoveryPath = '/.well-known/openid-configuration';
export const keysPath = '/.well-known/jwks.json';
