/** A delivery in our own format that our own fault kept from being recorded. */
import type { Instant } from '../../../domain/kernel/brand.ts';
import type { Reply, Request } from '../../shared/http.ts';
import { logEvent } from '../../shared/log.ts';
import type { Store } from '../../store/client.ts';
import { parkDelivery } from '../sources/parking.ts';
import { source } from './purchase.ts';

export async function parkOwn(
  store: Store,
  { program, body }: Request,
  at: Instant,
  error: unknown,
): Promise<Reply> {
  logEvent('webhooks', {
    level: 'ERROR',
    message: 'delivery failed',
    fields: { program, source },
    counts: { deliveriesFailed: 1, deliveriesParked: 1 },
    error,
  });
  const reason = 'our-fault';
  const parked = await parkDelivery(
    { store, program, source, topic: '', body, at },
    { status: 'parked', reason },
  );
  return { status: 202, body: { status: 'parked', reason, parked } };
}
