/** Every kind of source, loaded when the first of it is asked for: no cold start pays for shops that it does not meet. */
import type { SourceKind } from './kind.ts';

export const sourceKinds = {
  standard: async () => (await import('../standard/source.ts')).standard,
  shopify: async () => (await import('../shopify/source.ts')).shopify,
  woocommerce: async () => (await import('../woocommerce/source.ts')).wooCommerce,
  stripe: async () => (await import('../stripe/source.ts')).stripe,
  square: async () => (await import('../square/source.ts')).square,
} as const satisfies Record<string, () => Promise<SourceKind>>;

/** The header without which a delivery of the kind proves nothing. */
export const signatureHeaders: Readonly<Record<SourceKindName, string>> = {
  standard: 'webhook-signature',
  shopify: 'x-shopify-hmac-sha256',
  woocommerce: 'x-wc-webhook-signature',
  stripe: 'stripe-signature',
  square: 'x-square-hmacsha256-signature',
};

export type SourceKindName = keyof typeof sourceKinds;

export const sourceKindNames = Object.keys(sourceKinds) as readonly SourceKindName[];

export function isSourceKindName(text: string): text is SourceKindName {
  return Object.hasOwn(sourceKinds, text);
}
