/** Standard Webhooks signatures (standardwebhooks.com), the sender's side. */
import { createHmac } from 'node:crypto';

const SECRET_PREFIX = 'whsec_';

interface WebhookHeaders {
  readonly 'webhook-id': string;
  readonly 'webhook-timestamp': string;
  readonly 'webhook-signature': string;
}

/** `timestamp` is in Unix seconds; `secret` is `whsec_` and base64. */
export function signStandardWebhook(
  secret: string,
  id: string,
  timestamp: number,
  body: string,
): WebhookHeaders {
  const key = Buffer.from(secret.slice(SECRET_PREFIX.length), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': `v1,${signature}`,
  };
}

export function isWebhookSecret(text: string): boolean {
  return /^whsec_[A-Za-z0-9+/]{16,}={0,2}$/.test(text);
}
