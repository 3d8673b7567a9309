/** What a member has once a commit is counted: a few bytes in each of its entries, so that events can say it. */
import type { Instant, LevelId } from '../../../domain/kernel/brand.ts';
import { shownBalance } from '../../../domain/points/balance.ts';
import type { Timeline } from '../../../domain/program/timeline.ts';
import { summary } from '../../../domain/reading/summary.ts';
import type { MemberState } from '../../../domain/state/state.ts';

/** As the program shows it, at the moment when the commit was recorded. */
export interface After {
  readonly tier: LevelId;
  readonly balance: number;
  readonly pending: number;
  readonly deficit: number;
}

export function afterOf(state: MemberState, timeline: Timeline, recordedAt: Instant): After {
  const { rules, level, ...stand } = summary(state, timeline, recordedAt);
  const { balance, pending, deficit } = shownBalance(rules, stand);
  return { tier: level.id, balance, pending, deficit };
}

export function afterText({ tier, balance, pending, deficit }: After): string {
  return `${tier} ${balance} ${pending} ${deficit}`;
}

/** Throws where the text of the entry is of no such form. */
export function readAfter(id: string, text: string): After {
  const [, tier, balance, pending, deficit] = /^([a-z0-9-]+) (-?\d+) (\d+) (\d+)$/.exec(text) ?? [];
  if (tier === undefined) throw new Error(`entry ${id} says "${text}" of what the member has after it`);
  return {
    tier: tier as LevelId,
    balance: Number(balance),
    pending: Number(pending),
    deficit: Number(deficit),
  };
}
