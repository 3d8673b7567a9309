/**
 * What shops say of people. This is the one place where it takes effect: what else is kept of a person, and members
 * that are to become one, join here.
 */
import type { Applied, Applying } from '../sources/applied.ts';
import type { OfPeople } from '../sources/deliveries.ts';

export async function applyToPeople(applying: Applying, said: OfPeople): Promise<Applied> {
  switch (said.kind) {
    case 'erasure': {
      const { eraseParked } = await import('../parking/erasing.ts');
      const { source, ...erasing } = applying;
      const parked = await eraseParked({ ...erasing, source: source.id }, said.of);
      return { status: 'erased', parked };
    }
    case 'customers-merged': {
      const { mergeCustomers } = await import('./merging.ts');
      return mergeCustomers(applying, said);
    }
    case 'data-requested':
      return { status: 'parked', reason: 'data-requested' };
  }
}
