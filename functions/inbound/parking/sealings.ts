/** The keys under which parked deliveries are kept: read when the first is parked or opened, and kept then. */
import type { ProgramId } from '../../../domain/kernel/brand.ts';
import type { Store } from '../../store/client.ts';
import type { SecretValues } from '../../store/secrets/secrets.ts';
import { getParkingKeyId } from '../../store/sources/parkingKeys.ts';
import { type Sealing, sealingOf } from '../../store/sources/sealing.ts';

/** Null where the program has no key, or the key is gone. */
export type SealingReader = (program: ProgramId) => Promise<Sealing | null>;

/** Where parked deliveries are kept, and under which keys. */
export interface Keeping {
  readonly store: Store;
  readonly sealingOf: SealingReader;
}

export function sealingReader(store: Store, secrets: SecretValues): SealingReader {
  const known = new Map<ProgramId, Sealing>();
  return async (program) => {
    const found = known.get(program);
    if (found !== undefined) return found;
    const id = await getParkingKeyId(store, program);
    const value = id === null ? null : await secrets.get(program, id);
    if (id === null || value === null) return null;
    const sealing = sealingOf(id, value);
    known.set(program, sealing);
    return sealing;
  };
}
