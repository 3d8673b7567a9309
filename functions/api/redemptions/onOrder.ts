/** How the orders are that are to be paid with a redemption: what is kept of each, and what points pay of it already. */
import { type OrderRef, type OrderShare, orderName } from '../../../domain/facts/facts.ts';
import type { MinorUnits } from '../../../domain/kernel/brand.ts';
import type { MemberNow } from '../../../domain/member/admit.ts';
import type { AskedShare } from '../../../domain/member/admitOrders.ts';
import { orderNow } from '../../../domain/reading/orders.ts';
import {
  factsIn,
  type OrderRead,
  pointsBack,
  readOrder,
  readRedemption,
} from '../../store/history/causes.ts';
import type { Asking } from './asking.ts';

type From = Pick<Asking, 'commands' | 'request'>;

/** `amounts`: what the request says that they cost, which counts while nobody has bought them. */
export function sharesNow(
  from: From,
  member: MemberNow,
  shares: readonly OrderShare[],
  amounts: readonly (MinorUnits | null)[],
): Promise<AskedShare[]> {
  return Promise.all(
    shares.map(async (share, index) => {
      const read = await readOrder(from.commands.store, from.request.program, share.order);
      const known = orderNow(factsIn(read.entries.values()), share.order);
      const isLimited = typeof member.rules.redemption?.mostOfOrder === 'number';
      return {
        ...share,
        isGone: isGone(known, read),
        amount: known?.kept ?? amounts[index] ?? null,
        paid: isLimited ? await paidOn(from, member, share.order, read) : 0,
      };
    }),
  );
}

/** Nothing is kept of it. One that nobody has bought yet may be known to be cancelled. */
function isGone(known: ReturnType<typeof orderNow>, { placeholder }: OrderRead): boolean {
  if (known !== null) return known.status === 'cancelled' || known.status === 'refunded';
  return placeholder?.waiting.some(({ kind }) => kind === 'cancellation') ?? false;
}

/** Points that are redeemed on the order or set aside for it, whoever's they are. */
async function paidOn(
  { commands, request }: From,
  { rules, now }: MemberNow,
  order: OrderRef,
  { redemptions, entries }: OrderRead,
): Promise<number> {
  const name = orderName(order);
  const paid = await Promise.all(
    redemptions.map(async (redemptionId) => {
      const {
        memory,
        isCancelled,
        entries: made,
      } = await readRedemption(commands.store, request.program, redemptionId);
      const runsOutAt = (made[0]?.at ?? 0) + (rules.redemption?.reservationMs ?? 0);
      if (memory === null || isCancelled || (!memory.isCaptured && runsOutAt <= now)) return 0;
      const share = memory.shares.find((each) => orderName(each.order) === name);
      return (share?.points ?? 0) - pointsBack([...entries.values()], redemptionId);
    }),
  );
  return paid.reduce((sum, each) => sum + Math.max(0, each), 0);
}
