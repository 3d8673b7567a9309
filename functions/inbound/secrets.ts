/** The keys of the active webhook secrets of a program, kept for at most 30 s; values are immutable and kept for ever. */
import type { KeyObject } from 'node:crypto';
import type { ProgramId } from '../../domain/kernel/brand.ts';
import type { Store } from '../store/client.ts';
import { type Clocks, keptMs } from '../store/programs/timelines.ts';
import { listSecretRecords, type SecretRecord } from '../store/secrets/secretRecords.ts';
import type { SecretValues } from '../store/secrets/secrets.ts';
import { keyReader, rereadMs } from './keys.ts';
import { keyOf } from './standard/verify.ts';

interface ActiveSecrets {
  readonly keys: readonly KeyObject[];
  /** Whether a newer list might hold more: then `read` with `again` is worth trying. */
  readonly mayBeStale: boolean;
}

export function secretsReader(store: Store, secrets: SecretValues, clocks: Pick<Clocks, 'realNow'>) {
  const lists = new Map<ProgramId, { readonly records: readonly SecretRecord[]; readonly readAt: number }>();
  const keyOfSecret = keyReader(secrets);
  let isPrepared = false;

  return async function read(program: ProgramId, again = false): Promise<ActiveSecrets> {
    if (!isPrepared) secrets.prepare();
    isPrepared = true;
    const now = clocks.realNow();
    let list = lists.get(program);
    const keptFor = again ? rereadMs : keptMs;
    if (list === undefined || now - list.readAt >= keptFor) {
      list = { records: await listSecretRecords(store, program), readAt: now };
      if (list.records.length > 0) lists.set(program, list);
    }
    const active = list.records.filter(({ retiredAt }) => retiredAt === null);
    const found = await Promise.all(active.map(({ id }) => keyOfSecret(program, id, keyOf)));
    return {
      keys: found.filter((key) => key !== null),
      mayBeStale: now - list.readAt >= rereadMs,
    };
  };
}
