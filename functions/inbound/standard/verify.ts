/**
 * Standard Webhooks signatures: HMAC-SHA256 over `id.timestamp.body`, base64, several allowed. Judged by
 * real time. Our own twenty lines on node:crypto, because the published verifiers hash in JavaScript.
 */
import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto';
import type { Request } from '../../shared/http.ts';
import { Problem } from '../../shared/problem.ts';

const toleranceSeconds = 300;
const secretPrefix = 'whsec_';

interface Signed {
  readonly id: string;
  readonly timestamp: string;
  readonly signatures: readonly string[];
}

/** The signature's parts, or the problem that the delivery is not signed or not in time. */
export function readSignature(headers: Request['headers'], realNowMs: number): Signed {
  const id = headers['webhook-id'];
  const timestamp = headers['webhook-timestamp'];
  const signature = headers['webhook-signature'];
  if (!id || !timestamp || !signature) {
    throw new Problem(
      'signature-missing',
      'the headers webhook-id, webhook-timestamp and webhook-signature are all needed',
    );
  }
  if (!/^\d{1,12}$/.test(timestamp)) {
    throw new Problem('timestamp-out-of-tolerance', 'webhook-timestamp must be seconds since 1970');
  }
  const aheadSeconds = Number(timestamp) - Math.floor(realNowMs / 1000);
  if (Math.abs(aheadSeconds) > toleranceSeconds) {
    const off = aheadSeconds > 0 ? `${aheadSeconds} s ahead` : `${-aheadSeconds} s old`;
    throw new Problem(
      'timestamp-out-of-tolerance',
      `the delivery is ${off}; at most ${toleranceSeconds} s are allowed`,
    );
  }
  return { id, timestamp, signatures: signature.split(' ').filter((part) => part.startsWith('v1,')) };
}

/** The key that a secret, `whsec_` and base64, stands for. Made once: making it costs more than a signature. */
export function keyOf(secret: string): KeyObject {
  return createSecretKey(secret.slice(secretPrefix.length), 'base64');
}

/** Whether any signature was made with any of the keys. */
export function isSignedBy(signed: Signed, body: Buffer, keys: readonly KeyObject[]): boolean {
  return keys.some((key) => {
    const expected = createHmac('sha256', key)
      .update(`${signed.id}.${signed.timestamp}.`)
      .update(body)
      .digest();
    return signed.signatures.some((signature) => {
      const given = Buffer.from(signature.slice('v1,'.length), 'base64');
      return given.length === expected.length && timingSafeEqual(given, expected);
    });
  });
}
