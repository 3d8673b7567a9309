/** Sources as a function keeps them between deliveries: settings and keys together, for at most 30 s. */
import type { KeyObject } from 'node:crypto';
import type { ProgramId } from '../../../domain/kernel/brand.ts';
import type { Store } from '../../store/client.ts';
import { type Clocks, keptMs } from '../../store/programs/timelines.ts';
import type { SecretValues } from '../../store/secrets/secrets.ts';
import { getSourceRecord, type SourceRecord } from '../../store/sources/sourceRecords.ts';
import { keyReader, rereadMs } from '../keys.ts';
import type { OpenSource } from './kind.ts';
import { isSourceKindName, sourceKinds } from './table.ts';

export interface ReadSource extends OpenSource {
  readonly id: string;
  readonly keys: readonly KeyObject[];
  /** Whether a newer record might hold more: then reading it `again` is worth trying. */
  readonly mayBeStale: boolean;
}

export type SourceReader = (program: ProgramId, id: string, again?: boolean) => Promise<ReadSource | null>;

export function sourceReader(
  store: Store,
  secrets: SecretValues,
  clocks: Pick<Clocks, 'realNow'>,
): SourceReader {
  const kept = new Map<string, { readonly record: SourceRecord; readonly readAt: number }>();
  const keyOf = keyReader(secrets);

  return async (program, id, again = false) => {
    const now = clocks.realNow();
    const name = `${program}/${id}`;
    let found = kept.get(name);
    if (found === undefined || now - found.readAt >= (again ? rereadMs : keptMs)) {
      const record = await getSourceRecord(store, program, id);
      if (record === null) {
        kept.delete(name);
        return null;
      }
      found = { record, readAt: now };
      kept.set(name, found);
    }
    const { kind, settings, secrets: known } = found.record;
    if (!isSourceKindName(kind)) throw new Error(`source ${name} is of an unknown kind, ${kind}`);
    const source = await sourceKinds[kind]();
    const active = known.filter(({ retiredAt }) => retiredAt === null);
    const keys = await Promise.all(active.map((secret) => keyOf(program, secret.id, source.keyOf)));
    return {
      ...source.open(settings),
      id,
      keys: keys.filter((key) => key !== null),
      mayBeStale: now - found.readAt >= rereadMs,
    };
  };
}
