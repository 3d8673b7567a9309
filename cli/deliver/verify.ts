/** Standard Webhooks signatures, the receiver's side. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

const toleranceSeconds = 300;

/** Null where it is signed with the secret, and lately; else what is wrong with it. */
export function wrongWith(
  headers: IncomingHttpHeaders,
  body: string,
  secret: string,
  nowMs: number,
): string | null {
  const id = headers['webhook-id'];
  const timestamp = headers['webhook-timestamp'];
  const signatures = headers['webhook-signature'];
  if (typeof id !== 'string' || typeof timestamp !== 'string' || typeof signatures !== 'string') {
    return 'it has no signature';
  }
  if (Math.abs(nowMs / 1000 - Number(timestamp)) > toleranceSeconds) return 'it was signed too long ago';
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const right = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest();
  const isRight = signatures.split(' ').some((each) => {
    const given = Buffer.from(each.replace(/^v1,/, ''), 'base64');
    return each.startsWith('v1,') && given.length === right.length && timingSafeEqual(given, right);
  });
  return isRight ? null : 'its signature is wrong';
}
