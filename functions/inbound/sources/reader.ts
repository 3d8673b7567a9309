/** Sources as a function keeps them between deliveries: settings and keys together, for at most 30 s. */
import type { KeyObject } from 'node:crypto';
import type { ProgramId } from '../../../domain/kernel/brand.ts';
import type { Store } from '../../store/client.ts';
import { type Clocks, keptMs } from '../../store/programs/timelines.ts';
import type { SecretValues } from '../../store/secrets/secrets.ts';
import { listSourceRecords, type SourceRecord } from '../../store/sources/sourceRecords.ts';
import { keyReader, rereadMs } from '../keys.ts';
import { type Linked, linkedOf } from '../links/link.ts';
import type { OpenSource, ShopSource, SourceKind } from './kind.ts';
import { isSourceKindName, sourceKinds } from './table.ts';

interface Read {
  readonly id: string;
  readonly keys: readonly KeyObject[];
  /** Whether a newer record might hold more: then reading it `again` is worth trying. */
  readonly mayBeStale: boolean;
  readonly linked: Linked | null;
}

interface Kept {
  readonly record: SourceRecord;
  readonly readAt: number;
  readonly kind: SourceKind;
  readonly open: OpenSource;
  readonly linked: Linked | null;
}

export type ReadSource = OpenSource & Read;
export type ReadShop = ShopSource & Read;

export type SourceReader = (program: ProgramId, id: string, again?: boolean) => Promise<ReadSource | null>;

export function sourceReader(
  store: Store,
  secrets: SecretValues,
  clocks: Pick<Clocks, 'realNow'>,
): SourceReader {
  const kept = new Map<string, Kept>();
  const keyOf = keyReader(secrets);

  return async (program, id, again = false) => {
    const now = clocks.realNow();
    const name = `${program}/${id}`;
    let found = kept.get(name);
    if (found === undefined || now - found.readAt >= (again ? rereadMs : keptMs)) {
      // All of them, which are few: others may have a link to it.
      const all = await listSourceRecords(store, program);
      const record = all.find((each) => each.id === id);
      if (record === undefined) {
        kept.delete(name);
        return null;
      }
      found = { record, readAt: now, linked: linkedOf(record, all), ...(await opened(record)) };
      kept.set(name, found);
    }
    const { kind, open, linked } = found;
    const active = found.record.secrets.filter(({ retiredAt }) => retiredAt === null);
    const keys = await Promise.all(active.map((secret) => keyOf(program, secret.id, kind.keyOf)));
    return {
      ...open,
      id,
      linked,
      keys: keys.filter((key) => key !== null),
      mayBeStale: now - found.readAt >= rereadMs,
    };
  };
}

async function opened({ id, kind: name, settings }: SourceRecord): Promise<Pick<Kept, 'kind' | 'open'>> {
  if (!isSourceKindName(name)) throw new Error(`source ${id} is of an unknown kind, ${name}`);
  const kind = await sourceKinds[name]();
  return { kind, open: kind.open(settings) };
}
