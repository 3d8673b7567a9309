/** What a sweep does: the fan-out walks slices and counts, a kind says which members and what for. */
import type { Instant, MemberId, ProgramId } from '../../domain/kernel/brand.ts';
import type { Timeline } from '../../domain/program/timeline.ts';
import type { QueueName } from '../shared/queues.ts';
import type { Store } from '../store/client.ts';
import type { MemberRecord } from '../store/members/memberItem.ts';
import type { Run } from '../store/runs/runs.ts';

/** Outcomes that a run booked, by what they did; `members`: who had any. */
export interface Changed {
  readonly members: number;
  readonly raised: number;
  readonly lowered: number;
  readonly kept: number;
  readonly expired: number;
  readonly returned: number;
  readonly ended: number;
}

/** `Sum`: what a slice comes to, bounded in size; it is stored with the slice after every page, as JSON. */
export interface SweepKind<Sum> {
  /** Whose workers walk it. */
  readonly queue: QueueName;
  /**
   * `due`: the members who are due by the run's `until`; `all`: every member of the program; `recorded`: everybody
   * whom the ledger knows, whether or not they have an item.
   */
  readonly members: 'due' | 'all' | 'recorded';
  /** How many members are listed, done and stored at a time, at most 1,000. */
  readonly pageSize: number;
  readonly empty: Sum;
  readonly merge: (a: Sum, b: Sum) => Sum;
  readonly beginPage: (share: Share) => PageOf<Sum>;
  /** What it wrote to members, by outcome. */
  readonly changed: (sum: Sum) => Changed;
  /**
   * Once all slices have ended, before the run is closed; gives what is kept of the sum with the run. May be
   * called again where closing it failed.
   */
  readonly finish?: (sum: Sum, closing: Closing) => Promise<Sum>;
}

/** One visit a member; several are under way at once. Throwing fails this member alone, unless the store is busy. */
export type PageOf<Sum> = { readonly sum: () => Sum } & (
  | { readonly visit: (member: MemberRecord) => Promise<void> }
  /** Of those who are recorded: their items are not read. */
  | { readonly visitNamed: (member: MemberId) => Promise<void> }
);

export type Closing = Pick<Share, 'store' | 'program' | 'timeline' | 'run'>;

/** One page of one slice. */
export interface Share {
  readonly store: Store;
  readonly program: ProgramId;
  readonly timeline: Timeline;
  readonly run: Run;
  /** Names run, slice and page, the same whenever the page is tried. */
  readonly requestId: string;
  /** Whether somebody has begun with this page before: what it wrote stands. */
  readonly isRetaken: boolean;
  readonly now: () => Instant;
  readonly timeLeftMs: () => number;
}
