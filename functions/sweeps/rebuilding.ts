/** The sweep that folds members from the ledger: after a table was restored, or a format changed. */
import type { MemberId } from '../../domain/kernel/brand.ts';
import type { Fault } from '../store/rebuild/rebuild.ts';
import { unchanged } from './bookings.ts';
import type { PageOf, Share, SweepKind } from './kind.ts';

/** Members who were sound, and those who were put right, by what was wrong with them. */
export type RebuiltCounts = Readonly<Record<'sound' | Fault, number>>;

export const noneRebuilt: RebuiltCounts = {
  sound: 0,
  missing: 0,
  behind: 0,
  ahead: 0,
  unreadable: 0,
  forked: 0,
  different: 0,
};

function added(a: RebuiltCounts, b: RebuiltCounts): RebuiltCounts {
  return {
    sound: a.sound + b.sound,
    missing: a.missing + b.missing,
    behind: a.behind + b.behind,
    ahead: a.ahead + b.ahead,
    unreadable: a.unreadable + b.unreadable,
    forked: a.forked + b.forked,
    different: a.different + b.different,
  };
}

export const rebuild: SweepKind<RebuiltCounts> = {
  queue: 'models',
  members: 'recorded',
  // Whole histories are read: a page is done within seconds.
  pageSize: 50,
  empty: noneRebuilt,
  merge: added,
  changed: () => unchanged,
  beginPage,
};

function beginPage(share: Share): PageOf<RebuiltCounts> {
  let sum = noneRebuilt;
  const visitNamed = async (memberId: MemberId) => {
    const found = await rebuilt(share, memberId);
    if (found !== null) sum = { ...sum, [found]: sum[found] + 1 };
  };
  return { visitNamed, sum: () => sum };
}

/** Loaded by who rebuilds: who plans runs and shows them has no need of it. */
async function rebuilt(share: Share, memberId: MemberId): Promise<keyof RebuiltCounts | null> {
  const { rebuildMember } = await import('../store/rebuild/rebuild.ts');
  const { store, program, timeline, run, requestId, now } = share;
  const by = { actor: run.kind, requestId };
  const found = await rebuildMember(store, { program, timeline, memberId, by, now });
  if (found.kind === 'unknown') return null;
  return found.kind === 'rebuilt' ? found.was : 'sound';
}
