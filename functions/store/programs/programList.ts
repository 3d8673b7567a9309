/** The programs of the platform, one small item each: whoever looks after all of them scans no table. */
import type { ProgramId } from '../../../domain/kernel/brand.ts';
import type { Store } from '../client.ts';
import { programListPk } from '../keys.ts';
import { allProgramsItems } from './programsTable.ts';

export async function listPrograms(store: Store): Promise<readonly ProgramId[]> {
  const items = await allProgramsItems(store, { pk: programListPk, prefix: '' });
  return items.map(({ sk }) => sk as ProgramId);
}
