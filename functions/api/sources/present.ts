/** A source as operators see it: never the values of its secrets. */
import type { ProgramId } from '../../../domain/kernel/brand.ts';
import { formatInstant } from '../../../domain/kernel/instant.ts';
import type { SourceRecord } from '../../store/sources/sourceRecords.ts';

export function presentSource(
  program: ProgramId,
  { id, kind, settings, secrets, createdAt, changedAt }: SourceRecord,
) {
  return {
    id,
    kind,
    path: `/v1/programs/${program}/webhooks/${id}`,
    settings,
    secrets: secrets.map((secret) => ({
      id: secret.id,
      createdAt: formatInstant(secret.createdAt),
      retiredAt: secret.retiredAt === null ? null : formatInstant(secret.retiredAt),
    })),
    createdAt: formatInstant(createdAt),
    changedAt: formatInstant(changedAt),
  };
}
