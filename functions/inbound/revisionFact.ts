/** The fact that a content of an order is, whoever tells it. */
import { createHash } from 'node:crypto';
import { factId, type Revision } from '../../domain/facts/facts.ts';
import type { Instant, MemberId } from '../../domain/kernel/brand.ts';

type Content = Omit<Revision, 'kind' | 'id' | 'order' | 'memberId' | 'revisedAt' | 'recordedAt'>;

/** Two contents of one instant are two facts: the id has a digest of what it says. */
export function revisionOf(
  order: Revision['order'],
  memberId: MemberId,
  revisedAt: Instant,
  recordedAt: Instant,
  content: Content,
): Revision {
  const digest = createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 16);
  const id = factId('revision', order.source, order.orderId, String(revisedAt), digest);
  return { kind: 'revision', id, order, memberId, revisedAt, recordedAt, ...content };
}
