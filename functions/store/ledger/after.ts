/** What a member has once a commit is counted: some bytes in each of its entries, so that events can say it. */
import { type ConditionMetric, isTagMetric } from '../../../domain/facts/vocabulary.ts';
import type { Instant, LevelId, Points } from '../../../domain/kernel/brand.ts';
import { shownBalance } from '../../../domain/points/balance.ts';
import type { Timeline } from '../../../domain/program/timeline.ts';
import { type Ahead, ahead } from '../../../domain/reading/status.ts';
import type { MemberState } from '../../../domain/state/state.ts';

/** As the program shows it, at the moment when the commit was recorded. */
export interface After {
  readonly tier: LevelId;
  readonly balance: number;
  readonly pending: number;
  readonly deficit: number;
  /** What expires next; null: nothing does, or the entry is from before it was kept. */
  readonly expiring: { readonly points: number; readonly at: Instant } | null;
  /** What is missing most to the next level, in minor units for spend; null: nothing that can be bought, or not kept. */
  readonly missing: {
    readonly metric: ConditionMetric;
    readonly amount: number;
    readonly tier: LevelId;
  } | null;
}

export function afterOf(state: MemberState, timeline: Timeline, recordedAt: Instant): After {
  const known = ahead(state, timeline, recordedAt);
  const { rules, level, ...stand } = known.summary;
  const { balance, pending, deficit } = shownBalance(rules, stand);
  return { tier: level.id, balance, pending, deficit, expiring: known.nextExpiry, missing: missingIn(known) };
}

/** Where any condition is enough, the nearest one; where all are wanted, the one that is furthest away. */
function missingIn({ next }: Ahead): After['missing'] {
  if (next === null) return null;
  const share = ({ amount, atLeast }: { amount: number; atLeast: number }) => amount / Math.max(1, atLeast);
  const buyable = next.missing.filter(({ metric }) => !isTagMetric(metric));
  const nearest = buyable.toSorted((a, b) => share(a) - share(b)).at(next.needs === 'any' ? 0 : -1);
  return nearest === undefined
    ? null
    : { metric: nearest.metric, amount: nearest.amount, tier: next.level.id };
}

const none = '-';

/** `gold 120 25 0 50@1767222000000 spend:4900:platinum` */
export function afterText({ tier, balance, pending, deficit, expiring, missing }: After): string {
  const soon = expiring === null ? none : `${expiring.points}@${expiring.at}`;
  const lacks = missing === null ? none : `${missing.metric}:${missing.amount}:${missing.tier}`;
  return `${tier} ${balance} ${pending} ${deficit} ${soon} ${lacks}`;
}

/** The last two are not in entries from before they were kept. */
const form = /^([a-z0-9-]+) (-?\d+) (\d+) (\d+)(?: (?:-|(\d+)@(\d+)) (?:-|([^ ]+):(\d+):([a-z0-9-]+)))?$/;

/** Throws where the text of the entry is of no such form. */
export function readAfter(id: string, text: string): After {
  const [, tier, balance, pending, deficit, points, at, metric, amount, to] = form.exec(text) ?? [];
  if (tier === undefined) throw new Error(`entry ${id} says "${text}" of what the member has after it`);
  return {
    tier: tier as LevelId,
    balance: Number(balance),
    pending: Number(pending),
    deficit: Number(deficit),
    expiring: points === undefined ? null : { points: Number(points) as Points, at: Number(at) as Instant },
    missing:
      metric === undefined
        ? null
        : { metric: metric as ConditionMetric, amount: Number(amount), tier: to as LevelId },
  };
}
