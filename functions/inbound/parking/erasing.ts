/** Deleting what is parked of somebody, as their shop asks for it. */
import type { Instant, ProgramId } from '../../../domain/kernel/brand.ts';
import {
  getParked,
  listParked,
  type ParkedHead,
  removeParked,
} from '../../store/sources/parkedDeliveries.ts';
import { digestsOf } from './parking.ts';
import type { Keeping } from './sealings.ts';
import { textIn } from './subjects.ts';

export interface Erasing extends Keeping {
  readonly program: ProgramId;
  readonly source: string;
  readonly now: Instant;
}

const pageMax = 100;

/** How many deliveries of the source were deleted: all of them, or those about any of the subjects. */
export async function eraseParked(erasing: Erasing, about: 'everybody' | readonly string[]): Promise<number> {
  const { store, program, source, now } = erasing;
  const isMeant = about === 'everybody' ? async () => true : await aboutAny(erasing, about);
  let erased = 0;
  let after: string | null = null;
  do {
    const page = await listParked(store, program, { limit: pageMax, after, now });
    for (const head of page.parked) {
      if (head.source !== source || !(await isMeant(head))) continue;
      if (await erase(erasing, head)) erased++;
    }
    after = page.next;
  } while (after !== null);
  return erased;
}

async function aboutAny(
  { store, sealingOf, program, now }: Erasing,
  subjects: readonly string[],
): Promise<(head: ParkedHead) => Promise<boolean>> {
  const sealing = await sealingOf(program);
  const digests = new Set([...digestsOf(subjects, sealing), ...digestsOf(subjects, null)]);
  const texts = subjects.map(textIn);
  return async ({ id, subjects: known }) => {
    if (known.length > 0) return known.some((digest) => digests.has(digest));
    const parked = await getParked(store, program, id, { sealing, now });
    const body = parked?.body?.toString('latin1').toLowerCase() ?? '';
    return texts.some((text) => body.includes(text.toLowerCase()));
  };
}

function erase(
  { store, program, source, now }: Erasing,
  { id, pieces, reason }: ParkedHead,
): Promise<boolean> {
  return removeParked(
    store,
    program,
    { id, pieces },
    {
      action: 'parked.erased',
      about: { parked: id, source },
      before: { reason },
      after: null,
      at: now,
      by: `source ${source}`,
      note: null,
      requestId: id,
    },
  );
}
