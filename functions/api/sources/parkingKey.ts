/** The key that seals what a program parks: made with its first secret, so that nothing is parked before there is one. */
import { randomBytes, randomUUID } from 'node:crypto';
import type { Instant, ProgramId } from '../../../domain/kernel/brand.ts';
import { realNow } from '../../shared/clock.ts';
import type { Store } from '../../store/client.ts';
import type { SecretValues } from '../../store/secrets/secrets.ts';
import { getParkingKeyId, putParkingKeyId } from '../../store/sources/parkingKeys.ts';
import { sealingKeyBytes } from '../../store/sources/sealing.ts';

export async function ensureParkingKey(
  store: Store,
  secrets: SecretValues,
  program: ProgramId,
): Promise<void> {
  if ((await getParkingKeyId(store, program)) !== null) return;
  const id = randomUUID();
  // The value first: a key without a value would open nothing.
  await secrets.create(program, id, randomBytes(sealingKeyBytes).toString('base64'));
  const isFirst = await putParkingKeyId(store, program, id, realNow() as Instant);
  if (!isFirst) await secrets.remove(program, id);
}
