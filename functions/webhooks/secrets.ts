/** The active webhook secrets of a program, kept for at most 30 s; values are immutable and kept for good. */
import type { ProgramId } from '../../domain/kernel/brand.ts';
import type { Store } from '../store/client.ts';
import { listSecretRecords, type SecretRecord } from '../store/programs.ts';
import type { SecretValues } from '../store/secrets.ts';
import { type Clocks, keptMs } from '../store/timelines.ts';

/** A signature nobody knows makes the list be read anew, but not more often than this. */
const rereadMs = 2_000;

export interface ActiveSecrets {
  readonly values: readonly string[];
  /** Whether a newer list might hold more: then `read` with `again` is worth trying. */
  readonly mayBeStale: boolean;
}

export function secretsReader(store: Store, secrets: SecretValues, clocks: Pick<Clocks, 'realNow'>) {
  const lists = new Map<ProgramId, { readonly records: readonly SecretRecord[]; readonly readAt: number }>();
  const values = new Map<string, string>();

  async function readValue(program: ProgramId, id: string): Promise<string | null> {
    const key = `${program}/${id}`;
    const known = values.get(key) ?? (await secrets.get(program, id));
    if (known !== null) values.set(key, known);
    return known;
  }

  return async function read(program: ProgramId, again = false): Promise<ActiveSecrets> {
    const now = clocks.realNow();
    let list = lists.get(program);
    const keptFor = again ? rereadMs : keptMs;
    if (list === undefined || now - list.readAt >= keptFor) {
      list = { records: await listSecretRecords(store, program), readAt: now };
      if (list.records.length > 0) lists.set(program, list);
    }
    const active = list.records.filter(({ retiredAt }) => retiredAt === null);
    const found = await Promise.all(active.map(({ id }) => readValue(program, id)));
    return {
      values: found.filter((value) => value !== null),
      mayBeStale: now - list.readAt >= rereadMs,
    };
  };
}
