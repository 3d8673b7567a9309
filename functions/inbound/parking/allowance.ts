/**
 * How much of a source is parked in a day at most, so that a flood of what can't be recorded ends somewhere. The count
 * stands with what is parked; each instance takes some of it at a time, so that a flood is not held up by counting.
 */
import type { Instant, ProgramId } from '../../../domain/kernel/brand.ts';
import { StoreBusy } from '../../shared/busy.ts';
import type { Store } from '../../store/client.ts';
import { getParkedCount, putParkedCount } from '../../store/sources/parkedCounts.ts';

/** Deliveries a day; one that is large counts for each 64 KiB of it. */
export const parkedPerDay = 10_000;
const bytesEach = 65_536;

const takenTogether = 10;
const triesMax = 10;
/** Sources that are remembered; what was taken and is forgotten is only not used. */
const knownMax = 1_000;

const taken = new Map<string, number>();

interface Parking {
  readonly store: Store;
  readonly program: ProgramId;
  readonly source: string;
  readonly body: Buffer;
  readonly at: Instant;
}

/** False where the day's allowance of the source is used up. */
export async function mayPark({ store, program, source, body, at }: Parking): Promise<boolean> {
  const day = Math.floor(at / 86_400_000);
  const name = `${program}/${source}/${day}`;
  const needed = 1 + Math.floor(body.length / bytesEach);
  const missing = needed - (taken.get(name) ?? 0);
  const more = missing > 0 ? Math.max(missing, takenTogether) : 0;
  if (more > 0 && !(await takeMore({ store, program, source, day }, more))) return false;
  const left = (taken.get(name) ?? 0) + more - needed;
  taken.delete(name); // the last one that was used stands last
  taken.set(name, left);
  if (taken.size > knownMax) taken.delete(taken.keys().next().value as string);
  return true;
}

async function takeMore(
  { store, ...counted }: Pick<Parking, 'store' | 'program' | 'source'> & { readonly day: number },
  more: number,
): Promise<boolean> {
  for (let tries = 0; tries < triesMax; tries++) {
    const { value, version } = await getParkedCount(store, counted);
    if (value.count + more > parkedPerDay) return false;
    if (await putParkedCount(store, counted, { value: { count: value.count + more }, version })) return true;
  }
  throw new StoreBusy('too much is parked at once');
}
