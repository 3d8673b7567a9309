/** Key pairs by the ids of the template's keys; each is made when it is first asked for, and gone with the platform. */
import { generateKeyPair, type KeyObject, privateEncrypt } from 'node:crypto';
import { promisify } from 'node:util';

interface Pair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

export interface SigningKeys {
  pairOf(keyId: string): Promise<Pair>;
  /** The public halves, as a set of keys lists them. */
  published(keyIds: readonly string[]): Promise<readonly PublishedKey[]>;
}

export type PublishedKey = Readonly<Record<string, unknown>> & { readonly kid: string };

export function createSigningKeys(): SigningKeys {
  const pairs = new Map<string, Promise<Pair>>();
  const pairOf = (keyId: string) => {
    const made = pairs.get(keyId) ?? promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
    pairs.set(keyId, made);
    return made;
  };
  return {
    pairOf,
    published: (keyIds) =>
      Promise.all(
        keyIds.map(async (kid) => {
          const { publicKey } = await pairOf(kid);
          return { ...publicKey.export({ format: 'jwk' }), kid, alg: 'RS256', use: 'sig' };
        }),
      ),
  };
}

/** PKCS #1 v1.5 over a digest by SHA-256, as KMS signs one: the digest goes behind the name of its algorithm. */
export function signDigest({ privateKey }: Pair, digest: Buffer): Buffer {
  const sha256 = Buffer.from('3031300d060960864801650304020105000420', 'hex');
  return privateEncrypt(privateKey, Buffer.concat([sha256, digest])); // pads by PKCS #1 v1.5 where nothing else is said
}
