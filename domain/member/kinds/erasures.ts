/** Somebody is forgotten: they hold nothing and owe nothing any more. What counts toward a tier is no sum, and stays. */
import type { Erasure } from '../../facts/facts.ts';
import { points } from '../../kernel/brand.ts';
import { settled } from '../../points/booking.ts';
import { sumLots } from '../../points/lots.ts';
import { type Context, decidedBy } from '../../state/context.ts';
import type { MemberState } from '../../state/state.ts';

/** Points that are set aside were taken already: they come back to nobody. */
export function applyErasure(state: MemberState, _: Erasure, context: Context): MemberState {
  const held = sumLots(state.lots) - state.deficit;
  context.outcomes.push({
    kind: 'points.forfeited',
    ...decidedBy(context, 'erasure'),
    points: points(-held),
  });
  return settled({ ...state, lots: [], deficit: points(0), reservations: [] }, context.at);
}
