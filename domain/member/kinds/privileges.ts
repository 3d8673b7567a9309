/** Uses of a privilege that has a quota, and their return. */

import { type PrivilegeReturn, type PrivilegeUse, useName } from '../../facts/facts.ts';
import type { Day } from '../../kernel/brand.ts';
import { startOfPeriod } from '../../kernel/civil.ts';
import { countUse, settled } from '../../points/booking.ts';
import { levelAt } from '../../program/ladder.ts';
import { type Context, decidedBy } from '../../state/context.ts';
import type { MemberState } from '../../state/state.ts';
import { heldLevel } from '../../tiers/levels.ts';

export function applyUse(state: MemberState, fact: PrivilegeUse, context: Context): MemberState {
  const { rules, memory, outcomes, at } = context;
  const { privilegeId: privilege, quantity } = fact;
  const period = quotaPeriod(state, privilege, context);
  const periodStart = period ?? (0 as Day);
  memory.uses.set(useName(fact), { privilege, quantity, periodStart, isReturned: false });
  outcomes.push({
    kind: 'privilege.used',
    rule: `privileges.${privilege}.quota`,
    programVersion: rules.version,
    privilege,
    quantity,
    periodStart,
  });
  if (period === null) return settled(state, at);
  return settled(countUse(state, `privilege:${privilege}`, period, quantity), at);
}

/** The first day of the quota period of a privilege; null where it has no quota at the level held. */
function quotaPeriod(state: MemberState, privilege: string, { rules, today }: Context): Day | null {
  const { privileges } = levelAt(rules, heldLevel(rules, state));
  const quota = privileges.find(({ id }) => id === privilege)?.quota;
  return quota === undefined ? null : startOfPeriod(quota.per, today);
}

export function applyReturn(state: MemberState, fact: PrivilegeReturn, context: Context): MemberState {
  const use = context.memory.uses.get(useName(fact));
  if (use === undefined) throw new Error(`use ${fact.useId} was returned before it was made`);
  if (use.isReturned) return state;
  context.memory.uses.set(useName(fact), { ...use, isReturned: true });
  const { privilege, quantity, periodStart } = use;
  context.outcomes.push({
    kind: 'privilege.returned',
    ...decidedBy(context, `privileges.${privilege}.quota`),
    privilege,
    quantity,
    periodStart,
  });
  return settled(countUse(state, `privilege:${privilege}`, periodStart, -quantity), context.at);
}
