/** Content under a key of the program's own: AES-256-GCM, whose tag also holds it to its place. */
import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';

const cipher = 'aes-256-gcm';
const [ivBytes, tagBytes] = [12, 16];
export const sealingKeyBytes = 32;

export interface Sealing {
  /** Of the key, by which what it sealed is opened again. */
  readonly id: string;
  /** `place`: where it stands; it can be opened nowhere else. */
  seal(content: Buffer, place: string): Buffer;
  /** Throws where it is not as it was sealed. */
  open(sealed: Buffer, place: string): Buffer;
  /** Text that can be found again and not read. */
  digest(text: string): string;
}

/** `secret`: 32 bytes in base64. */
export function sealingOf(id: string, secret: string): Sealing {
  const key = Buffer.from(secret, 'base64');
  const digestKey = createHmac('sha256', key).update('digest').digest();
  return {
    id,
    seal(content, place) {
      const iv = randomBytes(ivBytes);
      const sealing = createCipheriv(cipher, key, iv).setAAD(Buffer.from(place));
      const sealed = Buffer.concat([sealing.update(content), sealing.final()]);
      return Buffer.concat([iv, sealing.getAuthTag(), sealed]);
    },
    open(sealed, place) {
      const opening = createDecipheriv(cipher, key, sealed.subarray(0, ivBytes))
        .setAAD(Buffer.from(place))
        .setAuthTag(sealed.subarray(ivBytes, ivBytes + tagBytes));
      return Buffer.concat([opening.update(sealed.subarray(ivBytes + tagBytes)), opening.final()]);
    },
    digest: (text) => createHmac('sha256', digestKey).update(text).digest('hex').slice(0, 24),
  };
}
