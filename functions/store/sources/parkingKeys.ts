/** Which key seals what a program has parked. Its value stands with the webhook secrets; deleted there, nothing opens again. */
import type { Instant, ProgramId } from '../../../domain/kernel/brand.ts';
import type { Store } from '../client.ts';
import { programKeys } from '../keys.ts';
import { getProgramsItem, putIf } from '../programs/programsTable.ts';

/** Null where the program has none. */
export async function getParkingKeyId(store: Store, program: ProgramId): Promise<string | null> {
  const item = await getProgramsItem(store, programKeys.parkingKey(program));
  return item === undefined ? null : String(item.id);
}

/** False where the program has one already. */
export function putParkingKeyId(
  store: Store,
  program: ProgramId,
  id: string,
  createdAt: Instant,
): Promise<boolean> {
  const item = { ...programKeys.parkingKey(program), id, createdAt };
  return putIf(store, item, { ConditionExpression: 'attribute_not_exists(pk)' });
}
