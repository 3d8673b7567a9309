/** Whether the condition of a trigger holds, where it has one. */
import type { OrderMemory } from '../facts/memory.ts';
import type { BonusBasis } from '../facts/outcomes.ts';
import type { Day, Instant } from '../kernel/brand.ts';
import { scopeOfOrder } from '../points/earning.ts';
import { keptOf } from '../points/kept.ts';
import { levelAt } from '../program/ladder.ts';
import type { MemberScope, Rules } from '../program/rules.ts';
import type { Trigger } from '../program/triggers/rules.ts';
import type { MemberState } from '../state/state.ts';
import { heldLevel } from '../tiers/levels.ts';

/** When it is asked, and by which rules. */
interface Asked {
  readonly rules: Rules;
  readonly at: Instant;
  readonly today: Day;
}

/** `state`: the member as the occasion finds them. */
export function holdsFor({ when }: Trigger, state: MemberState, asked: Asked): boolean {
  return when === null || when.holds(scopeOfMember(state, asked), null);
}

/** As the condition of a bonus is asked: the order as it is kept, at its own moment, and the member before it. */
export function holdsForOrder(
  { when }: Trigger,
  before: MemberState,
  order: OrderMemory | undefined,
  asked: Asked,
): boolean {
  if (when === null) return true;
  if (order === undefined || order.purchase === null) return false;
  const { fact, basis } = order.purchase;
  const { member, tier } = scopeOfMember(before, asked);
  const { daysSinceLastPurchase: days, ...seen } = member;
  const bonus: BonusBasis = {
    ...basis.bonus,
    ...seen,
    ...(days === null ? {} : { daysSinceLastPurchase: days }),
  };
  const scope = scopeOfOrder(
    asked.rules,
    { ...basis, tier: tier as typeof basis.tier, bonus },
    keptOf(fact, order),
  );
  return when.holds(scope, null);
}

function scopeOfMember(state: MemberState, { rules, at, today }: Asked): MemberScope {
  const { purchases, boughtOn, enrolledAt, tags } = state;
  return {
    member: {
      purchases,
      daysSinceLastPurchase: boughtOn === 0 ? null : today - boughtOn,
      daysEnrolled: today - rules.calendar.dayOf(enrolledAt),
      tags: tags.map(({ tag }) => tag),
    },
    tier: levelAt(rules, heldLevel(rules, state)).id,
    now: at,
  };
}
