/** The sender's side of Standard Webhooks, written from its specification. */
import { createHmac, randomUUID } from 'node:crypto';

export interface Signing {
  readonly secret: string;
  readonly id?: string;
  /** Seconds since 1970. */
  readonly at?: number;
}

export function nowSeconds(): number {
  return Math.floor(Date.now() / 1000);
}

export function signatureOf(secret: string, id: string, at: number | string, body: Buffer): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  return `v1,${createHmac('sha256', key).update(`${id}.${at}.`).update(body).digest('base64')}`;
}

export function signedHeaders(
  body: Buffer,
  { secret, id = `msg_${randomUUID()}`, at = nowSeconds() }: Signing,
) {
  return {
    'webhook-id': id,
    'webhook-timestamp': String(at),
    'webhook-signature': signatureOf(secret, id, at, body),
  };
}
