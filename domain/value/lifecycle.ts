/** Where a member stands between a first purchase and being lost. */
import type { Profile } from './profile.ts';
import type { LifecycleRules } from './rules.ts';

export const stages = ['new', 'active', 'cooling', 'at-risk', 'dormant', 'lost', 'won-back'] as const;
export type Stage = (typeof stages)[number];

export interface Lifecycle {
  readonly stage: Stage;
  /**
   * What decided. A rhythm needs somebody to have come back, and a model: without either the days decide,
   * also where the program asks for the rhythm.
   */
  readonly by: 'days' | 'rhythm';
}

/** `probability` that the member is active, 0 to 1; null where no model says. */
export function lifecycleOf(rules: LifecycleRules, profile: Profile, probability: number | null): Lifecycle {
  const { days } = rules;
  const { silence, purchaseDays, history, lastGap } = profile;
  if (purchaseDays === 1 && history.ageDays <= days.new) return { stage: 'new', by: 'days' };
  if (lastGap !== null && lastGap > days.dormant && silence <= days.active) {
    return { stage: 'won-back', by: 'days' };
  }
  if (rules.by === 'days' || probability === null || history.repeats === 0) {
    return { stage: stageBy((name) => silence <= days[name]), by: 'days' };
  }
  return { stage: stageBy((name) => probability * 100 >= rules.probability[name]), by: 'rhythm' };
}

function stageBy(isWithin: (name: keyof LifecycleRules['probability']) => boolean): Stage {
  if (isWithin('active')) return 'active';
  if (isWithin('cooling')) return 'cooling';
  if (isWithin('atRisk')) return 'at-risk';
  return isWithin('dormant') ? 'dormant' : 'lost';
}
