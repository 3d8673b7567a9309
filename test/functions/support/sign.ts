/** The sender's side of Standard Webhooks, written from its specification. */
import { createHmac, createSecretKey, type KeyObject, randomUUID } from 'node:crypto';

interface Signing {
  readonly secret: string;
  readonly id?: string;
  /** Seconds since 1970. */
  readonly at?: number;
}

export function nowSeconds(): number {
  return Math.floor(Date.now() / 1000);
}

/** Making a key costs more than a signature. */
const keys = new Map<string, KeyObject>();

function keyOf(secret: string): KeyObject {
  const key = keys.get(secret) ?? createSecretKey(secret.replace(/^whsec_/, ''), 'base64');
  keys.set(secret, key);
  return key;
}

export function signatureOf(secret: string, id: string, at: number | string, body: Buffer): string {
  return `v1,${createHmac('sha256', keyOf(secret)).update(`${id}.${at}.`).update(body).digest('base64')}`;
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
