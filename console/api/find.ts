/** Who is meant by what somebody typed: a member's id, or the number of an order. */
import { bodyOf } from './failure.ts';
import type { Platform } from './platform.tsx';

export type Found =
  | { readonly kind: 'member'; readonly memberId: string }
  | { readonly kind: 'order'; readonly memberId: string; readonly order: string }
  | { readonly kind: 'waiting'; readonly order: string }
  | { readonly kind: 'nobody' };

export async function find({ laurel, program }: Platform, text: string): Promise<Found> {
  const { found } = await bodyOf(
    laurel.GET('/v1/programs/{program}/search', { params: { path: { program }, query: { q: text } } }),
  );
  const [first] = found;
  if (first === undefined) return { kind: 'nobody' };
  if (first.by === 'member') return { kind: 'member', memberId: first.memberId };
  const { memberId, orderId: order } = first;
  return memberId === null ? { kind: 'waiting', order } : { kind: 'order', memberId, order };
}
