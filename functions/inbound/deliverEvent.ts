/** Deliveries that are no purchases: what becomes of orders, and engagements. */
import type { Instant } from '../../domain/kernel/brand.ts';
import { lineAt, rulesOfLine, type Timeline } from '../../domain/program/timeline.ts';
import type { Reply, Request } from '../shared/http.ts';
import { check } from '../shared/json.ts';
import type { Store } from '../store/client.ts';
import { recordOnOrder } from '../store/ledger/recordOnOrder.ts';
import { recordRevision } from '../store/ledger/recordRevision.ts';
import { answer, recordOfMember } from './answer.ts';
import { deliveryHead, event, toEngagement, toOrderFact } from './standard/events.ts';
import { toRevision } from './standard/revision.ts';

export async function deliverEvent(
  store: Store,
  request: Request,
  timeline: Timeline,
  document: unknown,
  now: Instant,
): Promise<Reply> {
  check(deliveryHead, document);
  const body = check(event, document);
  if (body.type === 'engagement.recorded') {
    return recordOfMember(store, request, timeline, toEngagement(body, document, now), null);
  }
  const { program, timeLeftMs } = request;
  const rules = rulesOfLine(timeline, lineAt(timeline, now));
  if (body.type === 'order.revised') {
    const fact = toRevision(body, document, rules, now);
    const { metadata } = body.data;
    const kept = metadata === undefined ? null : JSON.stringify(metadata);
    const result = await recordRevision(store, { program, timeline, fact, metadata: kept, timeLeftMs });
    return answer(result, fact, timeline);
  }
  const fact = toOrderFact(body, document, rules, now);
  return answer(await recordOnOrder(store, { program, timeline, fact, timeLeftMs }), fact, timeline);
}
