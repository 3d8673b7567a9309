/** A tier that an operator gives for a time, and ends. */

import type { TierOverride, TierOverrideEnd } from '../../facts/facts.ts';
import { settled } from '../../points/booking.ts';
import { type Context, decidedBy } from '../../state/context.ts';
import type { MemberState } from '../../state/state.ts';

export function applyOverride(state: MemberState, fact: TierOverride, context: Context): MemberState {
  const { overrideId: id, tier: level, until, as } = fact;
  const kind = 'tier.override-began';
  context.outcomes.push({ kind, ...decidedBy(context, 'tier-override'), tier: level, until });
  return settled({ ...state, override: { id, level, since: context.at, until, as } }, context.at);
}

export function applyOverrideEnd(state: MemberState, fact: TierOverrideEnd, context: Context): MemberState {
  const { override } = state;
  // Another has taken its place, or it has ended by itself.
  if (override?.id !== fact.overrideId) return state;
  const { level: tier, until } = override;
  context.outcomes.push({ kind: 'tier.override-ended', ...decidedBy(context, 'tier-override'), tier, until });
  return settled({ ...state, override: null }, context.at);
}
