/** Signatures of shops: HMAC-SHA256 of the body, in base64 or hexadecimal. */
import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto';
import * as z from 'zod/mini';
import { Problem } from '../../shared/problem.ts';

/** The secret as the shop shows it, whose characters are the key. */
export const plainSecret = z.string().check(
  z.minLength(8),
  z.maxLength(256),
  z.refine((text) => text.trim() === text, {
    error: 'must not begin or end with a space',
    params: { fix: 'write it as the shop shows it' },
  }),
);

export function textKey(secret: string): KeyObject {
  return createSecretKey(secret, 'utf8');
}

export function hmac(key: KeyObject, ...content: readonly (string | Buffer)[]): Buffer {
  return content.reduce((hash, part) => hash.update(part), createHmac('sha256', key)).digest();
}

export function isSame(expected: Buffer, given: Buffer): boolean {
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** A header that the shop signs with; the problem that it is missing. */
export function signatureIn(headers: Readonly<Record<string, string | undefined>>, name: string): string {
  const given = headers[name];
  if (given) return given;
  throw new Problem('signature-missing', `the header ${name} is needed`);
}
