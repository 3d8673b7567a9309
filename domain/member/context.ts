/** What applying a fact needs beside the state: the rules in force, its moment, and what was before. */
import type { Day, Instant } from '../kernel/brand.ts';
import type { Rules } from '../program/rules.ts';
import type { Timeline } from '../program/timeline.ts';
import type { Memory } from './memory.ts';
import type { Outcome } from './outcomes.ts';
import { amountsIn } from './qualifying.ts';
import type { MemberState } from './state.ts';
import { earnedLevel, levelIndex, makeTier } from './tiers.ts';

export interface Context {
  readonly timeline: Timeline;
  readonly rules: Rules;
  readonly at: Instant;
  readonly today: Day;
  readonly memory: Memory;
  /** Grows as the fact is applied. */
  readonly outcomes: Outcome[];
}

/** What every outcome says of who decided it. */
export function decidedBy(context: Context, rule: string) {
  return { rule, programVersion: context.rules.version };
}

/** The level that the amounts in the window earn today. */
export function levelEarned(state: MemberState, rules: Rules, today: Day): number {
  const enrolledOn = rules.calendar.dayOf(state.enrolledAt);
  return earnedLevel(rules, amountsIn(rules.tiers.window, state.qualifying, today, enrolledOn));
}

/** Upgrades come at once, whatever it was that reached the level. */
export function raiseIfEarned(state: MemberState, context: Context): MemberState {
  const { rules, at, today, outcomes } = context;
  const current = levelIndex(rules, state.tier.level);
  const isHighest = current === rules.tiers.levels.length - 1;
  const level = isHighest ? current : levelEarned(state, rules, today);
  if (level <= current) return state;
  const before = { level: state.tier.level, until: state.tier.until };
  const tier = makeTier(rules, level, at, today, 'qualified', before);
  outcomes.push({
    kind: 'tier.raised',
    ...decidedBy(context, `tiers.levels.${tier.level}.qualify`),
    from: state.tier.level,
    to: tier.level,
    at,
    until: tier.until,
  });
  return { ...state, tier, settledAt: at };
}
