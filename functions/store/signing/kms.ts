/** A key pair of KMS that signs: the private half never leaves KMS. Two operations of its JSON protocol. */
import { createHash, createHmac, createPublicKey, type KeyObject } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import { StoreBusy } from '../../shared/busy.ts';
import { awsAccess } from '../../shared/env.ts';
import { isBusy } from '../errors.ts';

export interface SigningKey {
  /** RS256 over `message`. */
  sign(message: string): Promise<Buffer>;
  publicKey(): Promise<KeyObject>;
}

const triesMax = 3;
const timeoutMs = 3_000;

export function openSigningKey(keyId: string): SigningKey {
  return {
    async sign(message) {
      const { Signature } = await call('Sign', {
        KeyId: keyId,
        Message: createHash('sha256').update(message).digest('base64'),
        MessageType: 'DIGEST',
        SigningAlgorithm: 'RSASSA_PKCS1_V1_5_SHA_256',
      });
      return Buffer.from(Signature!, 'base64');
    },
    async publicKey() {
      const { PublicKey } = await call('GetPublicKey', { KeyId: keyId });
      return createPublicKey({ key: Buffer.from(PublicKey!, 'base64'), format: 'der', type: 'spki' });
    },
  };
}

type Answer = Readonly<Record<string, string | undefined>>;

async function call(operation: string, input: object, tries = 1): Promise<Answer> {
  try {
    return await once(operation, JSON.stringify(input));
  } catch (error) {
    if (!isBusy(error) && !isUnreached(error)) throw error;
    if (tries >= triesMax) throw new StoreBusy(`KMS: ${(error as Error).message}`, { cause: error });
    return call(operation, input, tries + 1);
  }
}

async function once(operation: string, body: string): Promise<Answer> {
  const { region, credentials, endpoint = `https://kms.${region}.amazonaws.com` } = awsAccess('KMS');
  const url = new URL('/', endpoint);
  const signer = new SignatureV4({ service: 'kms', region, credentials, sha256: Sha256 });
  const { method, headers } = await signer.sign({
    method: 'POST',
    protocol: url.protocol,
    hostname: url.hostname,
    path: '/',
    headers: {
      host: url.host,
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `TrentService.${operation}`,
    },
    body,
  });
  const response = await fetch(url, { method, headers, body, signal: AbortSignal.timeout(timeoutMs) });
  const answer = (await response.json()) as Answer;
  if (response.ok) return answer;
  const name = String(answer.__type).split('#').at(-1)!;
  throw Object.assign(new Error(`${operation}: ${name}`), {
    name,
    $metadata: { httpStatusCode: response.status },
  });
}

/** As `fetch` has it: what went wrong with the connection is its cause. */
function isUnreached(error: unknown): boolean {
  return error instanceof Error && (isBusy(error.cause) || error.name === 'TimeoutError');
}

/** What the signer asks of a hash: with a key it is an HMAC. */
class Sha256 {
  #hash;
  readonly #key: string | Uint8Array | undefined;

  constructor(key?: string | ArrayBuffer | ArrayBufferView) {
    this.#key = key as string | Uint8Array | undefined;
    this.#hash = this.#begin();
  }

  update(data: Uint8Array): void {
    this.#hash.update(data);
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }

  reset(): void {
    this.#hash = this.#begin();
  }

  #begin() {
    return this.#key === undefined ? createHash('sha256') : createHmac('sha256', this.#key);
  }
}
