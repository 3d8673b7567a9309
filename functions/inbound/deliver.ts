/** From a delivery's body to a recorded fact. */
import type { Instant } from '../../domain/kernel/brand.ts';
import { lineAt, rulesOfLine, type Timeline } from '../../domain/program/timeline.ts';
import type { Reply, Request } from '../shared/http.ts';
import { check, parseJson } from '../shared/json.ts';
import type { Store } from '../store/client.ts';
import { recordOfMember } from './answer.ts';
import { purchaseCompleted, purchaseType, standardSource, toPurchase } from './standard/purchase.ts';

/** Whatever a sender delivers in our own format. Most deliveries are purchases: only what these need is there at a cold start. */
export async function deliver(
  store: Store,
  request: Request,
  timeline: Timeline,
  now: Instant,
  source = standardSource,
): Promise<Reply> {
  const document = parseJson(request.body);
  const received = { source, rules: rulesOfLine(timeline, lineAt(timeline, now)), now };
  if (!isPurchase(document)) {
    const { deliverEvent } = await import('./deliverEvent.ts');
    return deliverEvent(store, request, timeline, document, received);
  }
  const body = check(purchaseCompleted, document);
  const { metadata } = body.data;
  const fact = toPurchase(body, document, received);
  if (body.data.returns !== undefined) {
    const { deliverExchange } = await import('./deliverExchange.ts');
    return deliverExchange(store, request, timeline, { body, document, received, fact });
  }
  const kept = metadata === undefined ? null : JSON.stringify(metadata);
  return recordOfMember(store, request, timeline, fact, kept);
}

function isPurchase(document: unknown): boolean {
  return (
    typeof document === 'object' &&
    document !== null &&
    (document as { readonly type?: unknown }).type === purchaseType
  );
}
