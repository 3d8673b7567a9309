/** The secrets of one source: two are active while one replaces another. */
import { randomUUID, scryptSync } from 'node:crypto';
import type { Instant } from '../../../domain/kernel/brand.ts';
import type { SourceRecord, SourceSecret } from '../../store/sources/sourceRecords.ts';

/** The shop may sign with the one before for a while. */
const activeMax = 2;
/** Of those that are not active any more the last few are shown. */
const retiredMax = 10;

/** Slow on purpose: a secret may be a short word, and nobody should find it by trying. */
function fingerprintOf(secret: string, id: string): string {
  return scryptSync(secret, id, 16, { N: 4096 }).toString('base64url');
}

export function isActive(before: SourceRecord | null, secret: string): boolean {
  const active = (before?.secrets ?? []).filter(({ retiredAt }) => retiredAt === null);
  return active.some(({ id, fingerprint }) => fingerprint === fingerprintOf(secret, id));
}

export function newSecret(secret: string, createdAt: Instant): SourceSecret {
  const id = randomUUID();
  return { id, fingerprint: fingerprintOf(secret, id), createdAt, retiredAt: null };
}

/** Newest first; beyond two the older ones are retired, and of the retired ones the last few are kept. */
export function withNewest(
  before: readonly SourceSecret[],
  added: SourceSecret | null,
  now: Instant,
): readonly SourceSecret[] {
  const all = added === null ? before : [added, ...before];
  const active = all.filter(({ retiredAt }) => retiredAt === null);
  const kept = new Set(active.slice(0, activeMax));
  const next = all.map((each) =>
    each.retiredAt === null && !kept.has(each) ? { ...each, retiredAt: now } : each,
  );
  return next.slice(0, activeMax + retiredMax);
}

export function pushedOut(before: SourceRecord | null, after: SourceRecord): readonly SourceSecret[] {
  const stillActive = new Set(
    after.secrets.filter(({ retiredAt }) => retiredAt === null).map(({ id }) => id),
  );
  return (before?.secrets ?? []).filter(({ id, retiredAt }) => retiredAt === null && !stillActive.has(id));
}
