/** An order that is another member's: the order of facts leaves it out, and its move says so. */
import { type OrderMove, orderName } from '../../facts/facts.ts';
import { type Context, decidedBy } from '../../state/context.ts';
import type { MemberState } from '../../state/state.ts';

export function applyMove(state: MemberState, { order, to }: OrderMove, context: Context): MemberState {
  context.outcomes.push({ kind: 'order.moved', ...decidedBy(context, 'move'), order: orderName(order), to });
  return state;
}
