/** A delivery in our own format that our own fault kept from being recorded. */
import type { Instant } from '../../../domain/kernel/brand.ts';
import type { Reply, Request } from '../../shared/http.ts';
import { logEvent } from '../../shared/log.ts';
import type { Store } from '../../store/client.ts';
import { parkDelivery } from '../sources/parking.ts';

interface Failed {
  readonly store: Store;
  readonly request: Request;
  readonly source: string;
  readonly at: Instant;
}

export async function parkOwn({ store, request, source, at }: Failed, error: unknown): Promise<Reply> {
  const { program, body } = request;
  logEvent('webhooks', {
    level: 'ERROR',
    message: 'delivery failed',
    fields: { program, source },
    counts: { deliveriesFailed: 1, deliveriesParked: 1 },
    error,
  });
  const reason = 'our-fault';
  const toPark = { store, program, source, topic: '', body, at };
  const parked = await parkDelivery(toPark, { status: 'parked', reason });
  return { status: 202, body: { status: 'parked', reason, parked } };
}
