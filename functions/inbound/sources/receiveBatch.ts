/** Many deliveries in our own format at once, from a sender with a source of its own. */
import type { Reply, Request } from '../../shared/http.ts';
import { Problem } from '../../shared/problem.ts';
import { deliverMany } from '../deliverMany.ts';
import { steady } from '../steady.ts';
import { namedSource, prove, type Receiver } from './receive.ts';

export async function receiveBatch(receiver: Receiver, request: Request): Promise<Reply> {
  const source = await steady(() => namedSource(receiver, request));
  if (source.format !== 'own') {
    const detail = `source "${source.id}" is a shop, which sends each delivery by itself: only a source of the kind "standard" takes batches`;
    throw new Problem('unknown-source', detail);
  }
  await steady(() => prove(receiver, request, source));
  receiver.limit(`${request.program}/${source.id}`);
  const { store, sealingOf, timelineOf, platformNow } = receiver;
  const timeline = await steady(() => timelineOf(request.program));
  return deliverMany({ store, sealingOf, request, source: source.id, timeline, now: platformNow() });
}
