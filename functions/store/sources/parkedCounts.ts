/** How much of a source was parked on a day. */
import type { ProgramId } from '../../../domain/kernel/brand.ts';
import type { Store } from '../client.ts';
import { parkedKeys } from '../keys.ts';
import { getCounted, type Kept, putCounted } from './counted.ts';

interface Counted {
  readonly program: ProgramId;
  readonly source: string;
  /** Since 1970. */
  readonly day: number;
}

interface ParkedCount {
  readonly count: number;
}

export function getParkedCount(store: Store, { program, source, day }: Counted): Promise<Kept<ParkedCount>> {
  return getCounted(store, parkedKeys.count(program, source, day), { count: 0 });
}

/** False where somebody else has counted since it was read. It is deleted days after its day. */
export function putParkedCount(
  store: Store,
  { program, source, day }: Counted,
  kept: Kept<ParkedCount>,
): Promise<boolean> {
  return putCounted(store, parkedKeys.count(program, source, day), kept, { expiresAt: (day + 3) * 86_400 });
}
