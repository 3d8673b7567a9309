/** Signatures of Standard Webhooks, and the secrets that make them: shared, or the two halves of a pair. */
import { createHmac, createPrivateKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto';

export interface NewSecret {
  /** What signs; kept secret. */
  readonly value: string;
  /** Of a pair, what receivers verify with; null: they need `value` itself. */
  readonly publicKey: string | null;
}

const keyBytes = 32;

export function newSecret(kind: 'v1' | 'v1a'): NewSecret {
  if (kind === 'v1') return { value: `whsec_${randomBytes(keyBytes).toString('base64')}`, publicKey: null };
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const { d = '' } = privateKey.export({ format: 'jwk' });
  const { x = '' } = publicKey.export({ format: 'jwk' });
  return { value: `whsk_${inBase64(d)}`, publicKey: `whpk_${inBase64(x)}` };
}

function inBase64(base64url: string): string {
  return Buffer.from(base64url, 'base64url').toString('base64');
}

export interface Signed {
  readonly id: string;
  /** Real seconds since 1970. */
  readonly timestamp: number;
  readonly body: string;
}

/** `v1,…` or `v1a,…`, by the kind of secret. */
export function signatureOf({ id, timestamp, body }: Signed, secret: string): string {
  const [kind = '', base64 = ''] = secret.split('_');
  const key = Buffer.from(base64, 'base64');
  const signed = `${id}.${timestamp}.${body}`;
  if (kind === 'whsec') return `v1,${createHmac('sha256', key).update(signed).digest('base64')}`;
  if (kind !== 'whsk' || key.length !== keyBytes) throw new Error('a secret of a subscription is malformed');
  return `v1a,${sign(null, Buffer.from(signed), privateKeyOf(key)).toString('base64')}`;
}

/** A private key of Ed25519 as PKCS #8 has it. */
const pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex');

function privateKeyOf(seed: Buffer) {
  return createPrivateKey({ key: Buffer.concat([pkcs8, seed]), format: 'der', type: 'pkcs8' });
}

/** The headers of a delivery. Two secrets sign while one takes the place of the other. */
export function signedHeaders(signed: Signed, secrets: readonly string[]): Readonly<Record<string, string>> {
  return {
    'webhook-id': signed.id,
    'webhook-timestamp': String(signed.timestamp),
    'webhook-signature': secrets.map((secret) => signatureOf(signed, secret)).join(' '),
  };
}
