/** An order is fulfilled: points that wait for it can be spent sooner. */
import { type Fulfilment, orderName, purchaseFactId } from '../facts/facts.ts';
import { unknownOrder } from '../facts/memory.ts';
import { points } from '../kernel/brand.ts';
import { settled } from '../points/booking.ts';
import { worthKept } from '../points/earning.ts';
import { keptOf } from '../points/kept.ts';
import { addToLots, available } from '../points/lots.ts';
import { rulesOfLine } from '../program/timeline.ts';
import { type Context, decidedBy } from '../state/context.ts';
import type { MemberState } from '../state/state.ts';

/** Holds that wait for fulfilment end the given days after it, if that is sooner. */
export function applyFulfilment(state: MemberState, fact: Fulfilment, context: Context): MemberState {
  const { memory, timeline, today, outcomes } = context;
  const purchaseId = purchaseFactId(fact.order);
  const order = memory.orders.get(purchaseId) ?? unknownOrder;
  const { purchase } = order;
  if (purchase === null) throw new Error(`fulfilment ${fact.id} was applied before its purchase`);
  const rulesOfPurchase = rulesOfLine(timeline, purchase.line);
  const { hold } = rulesOfPurchase.earning;
  const day = hold.kind === 'until-fulfilled' ? ((today + hold.days) as typeof today) : purchase.availableOn;
  if (day >= purchase.availableOn) return state;
  const availableOn = day <= today ? available : day;
  const worth = worthKept(rulesOfPurchase, purchase.basis, keptOf(purchase.fact, order));
  const isHeld = (lot: MemberState['lots'][number]) =>
    lot.expiresOn === purchase.expiresOn && lot.availableOn === purchase.availableOn;
  const lot = state.lots.find(isHeld);
  const moved = points(Math.min(lot?.remaining ?? 0, worth.points));
  const rest = lot === undefined ? 0 : lot.remaining - moved;
  const others = state.lots.flatMap((each) =>
    !isHeld(each) ? [each] : rest === 0 ? [] : [{ ...each, remaining: points(rest) }],
  );
  const lots = addToLots(others, { expiresOn: purchase.expiresOn, availableOn, remaining: moved });
  memory.orders.set(purchaseId, { ...order, purchase: { ...purchase, availableOn } });
  outcomes.push({
    kind: 'hold.ended',
    ...decidedBy(context, 'earning.hold'),
    order: orderName(fact.order),
    moved,
    availableOn: day,
  });
  return settled({ ...state, lots }, context.at);
}
