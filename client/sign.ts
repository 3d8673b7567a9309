/** Standard Webhooks (standardwebhooks.com) signatures, the sender's side, with Web Crypto: for any runtime. */

export type SignedHeaders = Readonly<
  Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string>
>;

export interface Signing {
  /** `whsec_` and base64, as the platform answered it when the secret was added. */
  readonly secret: string;
  /** The id of the delivery: the same when it is sent again. */
  readonly id: string;
  /** Seconds since 1970; at most five minutes from the time of the platform. */
  readonly timestamp: number;
}

/** The three headers that prove a body. Throws where the secret is not base64. */
export async function sign(body: string, { secret, id, timestamp }: Signing): Promise<SignedHeaders> {
  const text = new TextEncoder();
  const bytes = Uint8Array.from(atob(secret.replace(/^whsec_/, '')), (char) => char.charCodeAt(0));
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', bytes, algorithm, false, ['sign']);
  const signature = await crypto.subtle.sign('HMAC', key, text.encode(`${id}.${timestamp}.${body}`));
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': `v1,${btoa(String.fromCharCode(...new Uint8Array(signature)))}`,
  };
}
