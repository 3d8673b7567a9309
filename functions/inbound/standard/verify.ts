/**
 * Standard Webhooks signatures over `id.timestamp.body`, base64, several allowed: `v1` is HMAC-SHA256 with a
 * secret that both sides know, `v1a` is Ed25519, of which we know the public key alone. Judged by real time.
 * Our own few lines on node:crypto, because the published verifiers hash in JavaScript.
 */
import {
  createHmac,
  createPublicKey,
  createSecretKey,
  type KeyObject,
  timingSafeEqual,
  verify,
} from 'node:crypto';
import type { Request } from '../../shared/http.ts';
import { Problem } from '../../shared/problem.ts';

const toleranceSeconds = 300;
const secretPrefix = 'whsec_';
const publicKeyPrefix = 'whpk_';

interface Signed {
  readonly id: string;
  readonly timestamp: string;
  /** Each with its version: `v1,…` */
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
    throw new Problem(
      'timestamp-out-of-tolerance',
      'the header webhook-timestamp must be seconds since 1970, such as 1772357400',
    );
  }
  const aheadSeconds = Number(timestamp) - Math.floor(realNowMs / 1000);
  if (Math.abs(aheadSeconds) > toleranceSeconds) {
    const off = aheadSeconds > 0 ? `${aheadSeconds} s ahead of now` : `${-aheadSeconds} s ago`;
    throw new Problem(
      'timestamp-out-of-tolerance',
      `the delivery was signed ${off}, and at most ${toleranceSeconds} s are allowed`,
    );
  }
  return { id, timestamp, signatures: signature.split(' ') };
}

/**
 * The key that a secret stands for: `whsec_` and base64 of the key of an HMAC, or `whpk_` and base64 of the 32
 * bytes of an Ed25519 public key. Made once: making it costs more than a signature.
 */
export function keyOf(secret: string): KeyObject {
  if (!secret.startsWith(publicKeyPrefix))
    return createSecretKey(secret.slice(secretPrefix.length), 'base64');
  const x = Buffer.from(secret.slice(publicKeyPrefix.length), 'base64').toString('base64url');
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
}

/** Whether any signature was made with any of the keys. */
export function isSignedBy(signed: Signed, body: Buffer, keys: readonly KeyObject[]): boolean {
  return keys.some((key) => (key.type === 'public' ? isOfPublicKey : isOfSecret)(signed, body, key));
}

function isOfSecret(signed: Signed, body: Buffer, key: KeyObject): boolean {
  const expected = createHmac('sha256', key).update(head(signed)).update(body).digest();
  return signaturesOf(signed, 'v1').some(
    (given) => given.length === expected.length && timingSafeEqual(given, expected),
  );
}

function isOfPublicKey(signed: Signed, body: Buffer, key: KeyObject): boolean {
  const given = signaturesOf(signed, 'v1a');
  if (given.length === 0) return false;
  const content = Buffer.concat([Buffer.from(head(signed)), body]);
  return given.some((each) => verify(null, content, key, each));
}

function head({ id, timestamp }: Signed): string {
  return `${id}.${timestamp}.`;
}

function signaturesOf({ signatures }: Signed, version: 'v1' | 'v1a'): readonly Buffer[] {
  const prefix = `${version},`;
  return signatures
    .filter((each) => each.startsWith(prefix))
    .map((each) => Buffer.from(each.slice(prefix.length), 'base64'));
}
