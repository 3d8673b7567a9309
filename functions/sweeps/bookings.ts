/** The sweeps that book what time brought: for the members who are due, and for all after a publication. */
import type { TimedOutcome } from '../../domain/facts/outcomes.ts';
import type { MemberRecord } from '../store/members/memberItem.ts';
import type { Changed, PageOf, Share, SweepKind } from './kind.ts';

export const unchanged: Changed = {
  members: 0,
  raised: 0,
  lowered: 0,
  kept: 0,
  expired: 0,
  returned: 0,
  ended: 0,
};

const countedAs = {
  'tier.raised': 'raised',
  'tier.lowered': 'lowered',
  'tier.kept': 'kept',
  'points.expired': 'expired',
  'points.returned': 'returned',
  'tier.override-ended': 'ended',
  // What comes with these is counted with them.
  'points.rewarded': null,
  'points.clawed-back': null,
  'tier.for-life': null,
  'qualifying.carried': null,
  'tag.set': null,
  'trigger.fired': null,
} as const satisfies Record<TimedOutcome['kind'], keyof Changed | null>;

function addChanged(a: Changed, b: Changed): Changed {
  const names = Object.keys(unchanged) as (keyof Changed)[];
  return Object.fromEntries(names.map((name) => [name, a[name] + b[name]])) as Record<keyof Changed, number>;
}

function countOf(outcomes: readonly TimedOutcome[]): Changed {
  const count: Record<keyof Changed, number> = { ...unchanged, members: outcomes.length > 0 ? 1 : 0 };
  for (const { kind } of outcomes) {
    const name = countedAs[kind];
    if (name !== null) count[name]++;
  }
  return count;
}

/** Reads and writes take most of the time: pages are small, so that little is done again after a crash. */
const pageSize = 100;

const booking = {
  queue: 'reviews',
  pageSize,
  empty: unchanged,
  merge: addChanged,
  changed: (sum: Changed) => sum,
  beginPage(share: Share): PageOf<Changed> {
    let sum = unchanged;
    const visit = async (member: MemberRecord) => {
      const outcomes = await settle(share, member);
      sum = addChanged(sum, countOf(outcomes)); // read after the wait: others add meanwhile
    };
    return { visit, sum: () => sum };
  },
} as const;

/** Members whom time alone has changed since they were written. */
export const review: SweepKind<Changed> = { ...booking, members: 'due' };

/** Everybody, once new rules have taken effect: `dueAt` was calculated before they were known. */
export const publish: SweepKind<Changed> = { ...booking, members: 'all' };

/** The rules of members are loaded by who books: who plans runs and shows them has no need of them. */
async function settle(share: Share, member: MemberRecord): Promise<readonly TimedOutcome[]> {
  const { bookPassage } = await import('../store/recording/passages.ts');
  const { store, program, timeline, run, requestId, isRetaken, now, timeLeftMs } = share;
  const by = { actor: run.kind, requestId };
  const { until } = run;
  return bookPassage(store, member, { program, timeline, until, by, isRetaken, now, timeLeftMs });
}
