/** Deliveries that are no purchases: what becomes of orders, and engagements. */
import type { Timeline } from '../../domain/program/timeline.ts';
import type { Reply, Request } from '../shared/http.ts';
import { check } from '../shared/json.ts';
import type { Store } from '../store/client.ts';
import { recordOnOrder } from '../store/recording/recordOnOrder.ts';
import { recordRevision } from '../store/recording/recordRevision.ts';
import { recordRevocation } from '../store/recording/recordRevocation.ts';
import { answer, recordOfMember } from './answer.ts';
import {
  deliveryHead,
  event,
  toEngagement,
  toOrderFact,
  toRevocation,
  toUnnamedRefund,
} from './standard/events.ts';
import type { Received } from './standard/purchase.ts';
import { toRevision } from './standard/revision.ts';

/** Of members nothing is kept but what they do. */
export const profileIgnored = { status: 'ignored', reason: 'profiles-not-kept' } as const;

export async function deliverEvent(
  store: Store,
  request: Request,
  timeline: Timeline,
  document: unknown,
  received: Received,
): Promise<Reply> {
  check(deliveryHead, document);
  const body = check(event, document);
  if (body.type === 'engagement.recorded') {
    return recordOfMember(store, request, timeline, toEngagement(body, document, received), null);
  }
  if (body.type === 'member.updated') return { status: 200, body: profileIgnored };
  const { program, timeLeftMs } = request;
  if (body.type === 'order.revised') {
    const fact = toRevision(body, document, received);
    const { metadata } = body.data;
    const kept = metadata === undefined ? null : JSON.stringify(metadata);
    const result = await recordRevision(store, { program, timeline, fact, metadata: kept, timeLeftMs });
    return answer(result, fact, timeline);
  }
  if (body.type === 'engagement.revoked') {
    const fact = toRevocation(body, document, received);
    return answer(await recordRevocation(store, { program, timeline, fact, timeLeftMs }), fact, timeline);
  }
  if (body.type === 'refund.completed' && body.data.orderId === undefined) {
    const { deliverUnnamed } = await import('./deliverExchange.ts');
    return deliverUnnamed(store, request, timeline, toUnnamedRefund(body, document, received));
  }
  const fact = toOrderFact(body, document, received);
  return answer(await recordOnOrder(store, { program, timeline, fact, timeLeftMs }), fact, timeline);
}
