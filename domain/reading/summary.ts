/** The member in four figures: the level held, and the points that they have, wait for and owe. */
import type { Instant, Points } from '../kernel/brand.ts';
import { seenAt } from '../member/advance.ts';
import { balances } from '../points/lots.ts';
import { levelAt } from '../program/ladder.ts';
import type { Level, Rules } from '../program/rules.ts';
import { rulesOfLine, type Timeline } from '../program/timeline.ts';
import type { MemberState } from '../state/state.ts';
import { heldLevel } from '../tiers/levels.ts';

interface Summary {
  readonly rules: Rules;
  readonly state: MemberState;
  readonly level: Level;
  readonly balance: Points;
  readonly pending: Points;
  readonly deficit: Points;
}

/** The member as of `now`, as their status has it. It leaves out what no purchase is answered with. */
export function summary(state: MemberState, timeline: Timeline, now: Instant): Summary {
  const current = seenAt(state, timeline, now);
  const rules = rulesOfLine(timeline, current.line);
  const level = levelAt(rules, heldLevel(rules, current));
  const { balance, pending } = balances(current.lots);
  return { rules, state: current, level, balance, pending, deficit: current.deficit };
}
