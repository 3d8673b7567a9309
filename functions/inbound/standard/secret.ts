/** Secrets as Standard Webhooks has them. */
import * as z from 'zod/mini';
import { formed } from '../../../domain/kernel/formed.ts';

/** A key of 24 to 64 bytes, or the public half of the sender's own pair. */
export const secretText = formed('secret', z.string().check(z.maxLength(100), z.refine(isSecret)));

function isSecret(text: string): boolean {
  const [, kind = '', base64 = ''] = /^(whsec|whpk)_([A-Za-z0-9+/]+={0,2})$/.exec(text) ?? [];
  const key = Buffer.from(base64, 'base64');
  const [least, most] = kind === 'whpk' ? [32, 32] : [24, 64];
  const isLong = key.length >= least && key.length <= most;
  return isLong && key.toString('base64').replace(/=+$/, '') === base64.replace(/=+$/, '');
}
