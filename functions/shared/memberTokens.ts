/** What the maker of members' tokens and the gateway that takes them have to agree on. */

/** The `aud` of a token that the platform makes. */
export const memberTokenAudience = 'laurel';

/** In place of the platform's own issuer, where the gateway takes members' tokens of another one. */
export const membersSignInElsewhere = 'elsewhere';

export const discoveryPath = '/.well-known/openid-configuration';
export const keysPath = '/.well-known/jwks.json';
