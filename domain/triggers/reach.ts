/** Rewards that come within reach: a member can spend as many points as one costs, and could not before. */
import type { Day } from '../kernel/brand.ts';
import { lifetime, rewardUse, usedOf } from '../points/booking.ts';
import type { Reward, Rules } from '../program/rules.ts';
import type { AnyContext } from '../state/context.ts';
import type { MemberState } from '../state/state.ts';
import { holdsFor } from './conditions.ts';
import { fire } from './fire.ts';

/** A member as of a day. */
interface On {
  readonly state: MemberState;
  readonly day: Day;
}

/** Whether some reward, or the one that is named, can be had after and could not before. */
export function isReached(named: string | undefined, before: On, after: On, { redemption }: Rules): boolean {
  const rewards = [...(redemption?.rewards.values() ?? [])];
  return rewards.some(
    (reward) =>
      (named === undefined || reward.id === named) && !canHave(reward, before) && canHave(reward, after),
  );
}

export function canHave({ id, points, perMember }: Reward, { state, day }: On): boolean {
  if (spendableOn(state, day) < points) return false;
  return perMember === null || usedOf(state, rewardUse(id), 'lifetime', lifetime) < perMember;
}

/** Points that can be spent on a day: on hold no longer, and not expired. */
export function spendableOn({ lots }: Pick<MemberState, 'lots'>, day: Day): number {
  return lots.reduce(
    (sum, { availableOn, expiresOn, remaining }) =>
      availableOn <= day && day < expiresOn ? sum + remaining : sum,
    0,
  );
}

/** Asked last: what other triggers have given counts. What these give brings nothing within reach. */
export function fireByReach(before: MemberState, after: MemberState, context: AnyContext): MemberState {
  const { rules, today: day } = context;
  return rules.triggers.byReach.reduce((next, trigger) => {
    const { on } = trigger;
    if (on.kind !== 'reward-within-reach') return next;
    const comes = isReached(on.reward, { state: before, day }, { state: after, day }, rules);
    return comes && holdsFor(trigger, after, context) ? fire(next, trigger, context) : next;
  }, after);
}
