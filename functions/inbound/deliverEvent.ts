/** Deliveries that are no purchases: refunds, fulfilment, cancellation, engagement. */
import type { Instant } from '../../domain/kernel/brand.ts';
import { lineAt, rulesOfLine, type Timeline } from '../../domain/program/timeline.ts';
import type { Reply, Request } from '../shared/http.ts';
import { check } from '../shared/json.ts';
import type { Store } from '../store/client.ts';
import { recordOnOrder } from '../store/ledger/recordOnOrder.ts';
import { answer, recordOfMember } from './answer.ts';
import { event, toEngagement, toOrderFact } from './standard/events.ts';

export async function deliverEvent(
  store: Store,
  request: Request,
  timeline: Timeline,
  document: unknown,
  now: Instant,
): Promise<Reply> {
  const body = check(event, document);
  if (body.type === 'engagement.recorded') {
    return recordOfMember(store, request, timeline, toEngagement(body, document, now), null);
  }
  const { program, timeLeftMs } = request;
  const fact = toOrderFact(body, document, rulesOfLine(timeline, lineAt(timeline, now)), now);
  return answer(await recordOnOrder(store, { program, timeline, fact, timeLeftMs }), fact, timeline);
}
