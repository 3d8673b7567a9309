/** The order that is paid with a redemption: named in a body, and whether anything of it is kept. */
import type { OrderRef } from '../../../domain/facts/facts.ts';
import { orderNow } from '../../../domain/reading/orders.ts';
import { factsIn, readOrder } from '../../store/history/causes.ts';
import type { Asking } from './asking.ts';

interface Named {
  readonly orderId?: string | undefined;
  readonly source: string;
}

export function orderIn({ orderId, source }: Named): OrderRef | undefined {
  return orderId === undefined ? undefined : { source, orderId };
}

/** Whether nothing is kept of an order. One that nobody has bought yet may be known to be cancelled. */
export async function isOrderGone(
  { commands, request }: Pick<Asking, 'commands' | 'request'>,
  order: OrderRef,
): Promise<boolean> {
  const { entries, placeholder } = await readOrder(commands.store, request.program, order);
  const known = orderNow(factsIn(entries.values()), order);
  if (known !== null) return known.status === 'cancelled' || known.status === 'refunded';
  return placeholder?.waiting.some(({ kind }) => kind === 'cancellation') ?? false;
}
