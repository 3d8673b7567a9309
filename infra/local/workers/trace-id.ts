import { randomBytes } from 'node:crypto';

/** X-Ray's format; unsampled, since nothing here takes traces. */
export function newTraceId(atMs = Date.now()): string {
  const seconds = Math.floor(atMs / 1000).toString(16);
  return `Root=1-${seconds}-${randomBytes(12).toString('hex')};Parent=${randomBytes(8).toString('hex')};Sampled=0`;
}
