/** How callers prove who they are. */
import type { ZodOpenApiObject } from 'zod-openapi';
import type { Route } from '../../shared/route.ts';

type Requirements = NonNullable<ZodOpenApiObject['security']>;
type Schemes = NonNullable<NonNullable<ZodOpenApiObject['components']>['securitySchemes']>;

const header = (name: string, description: string) =>
  ({ type: 'apiKey', in: 'header', name, description }) as const;

export const securitySchemes: Schemes = {
  token: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description:
      "An RS256 token with the string claims `program`, `scope` (by spaces) and, for a member's own token, " +
      '`member`. Where a route lists several scopes, the token needs one of them; `program` must be that of the path.',
  },
  webhookId: header(
    'webhook-id',
    'Standard Webhooks: the id of the delivery, the same when it is sent again',
  ),
  webhookTimestamp: header(
    'webhook-timestamp',
    'Standard Webhooks: when it was signed, in seconds since 1970; at most five minutes off, either way',
  ),
  webhookSignature: header(
    'webhook-signature',
    'Standard Webhooks: `v1,` and the base64 of HMAC-SHA256 over `<webhook-id>.<webhook-timestamp>.<body>`, ' +
      'keyed with the bytes whose base64 follows `whsec_`; or `v1a,` and the base64 of an Ed25519 signature over ' +
      'the same, of the pair whose public key, `whpk_` and base64, was added as a secret. Several signatures ' +
      'stand apart by spaces.',
  ),
  shopifySignature: header(
    'x-shopify-hmac-sha256',
    'Shopify: the base64 of HMAC-SHA256 over the body, keyed with the secret of the app or of the store',
  ),
  wooCommerceSignature: header(
    'x-wc-webhook-signature',
    'WooCommerce: the base64 of HMAC-SHA256 over the body, keyed with the secret of the webhook',
  ),
  stripeSignature: header(
    'stripe-signature',
    'Stripe: `t=` and seconds, and one or more `v1=` and the hexadecimal HMAC-SHA256 over `<t>.<body>`; at most five ' +
      'minutes off, either way',
  ),
  squareSignature: header(
    'x-square-hmacsha256-signature',
    "Square: the base64 of HMAC-SHA256 over the subscription's URL and the body",
  ),
};

const standardSignature = { webhookId: [], webhookTimestamp: [], webhookSignature: [] };
const shopSignatures = [
  standardSignature,
  { shopifySignature: [] },
  { wooCommerceSignature: [] },
  { stripeSignature: [] },
  { squareSignature: [] },
];

export function securityOf({ access, path }: Route): Requirements {
  switch (access.kind) {
    case 'open':
      return [];
    case 'signature':
      return path.includes('{source}') ? shopSignatures : [standardSignature];
    case 'token':
      return access.scopes.map((scope) => ({ token: [scope] }));
  }
}
