/**
 * The chain of a member's commits: the last one is named by the member, and each names the one before it, back to
 * the first. Where a member was folded again from a ledger with several ends, one commit joins them all.
 */
import type { MemberId } from '../../../domain/kernel/brand.ts';
import type { CommitId, Entry } from '../ledger/entryItem.ts';

/** What was expected at a version, and what is there instead. */
export interface Break {
  readonly version: number;
  readonly expected: unknown;
  readonly found: unknown;
}

interface Link {
  readonly id: CommitId | null;
  /** The version that it must have. */
  readonly version: number;
  /** Whose it must be. */
  readonly memberId: MemberId;
}

interface Walk {
  readonly memberId: MemberId;
  readonly version: number;
  readonly lastEntry: CommitId;
  /** Commits up to this version are left out. */
  readonly downTo: number;
  /** The entry that a commit of a member is named by; null where it is not there. */
  readonly find: (id: CommitId, memberId: MemberId) => Promise<Entry | null>;
}

/** Commits of several members: what time brought is named by a number of its member's. */
export function commitName({ id, memberId }: Pick<Entry, 'id' | 'memberId'>): string {
  return `${memberId} ${id}`;
}

/**
 * Every commit of the chain by its name, those of members who were absorbed among them, or the first place at which
 * it breaks.
 */
export async function walkChain(walk: Walk): Promise<ReadonlyMap<string, Entry> | Break> {
  const walked = new Map<string, Entry>();
  const links: Link[] = [{ id: walk.lastEntry, version: walk.version, memberId: walk.memberId }];
  for (let link = links.pop(); link !== undefined; link = links.pop()) {
    const { id, version, memberId } = link;
    const downTo = memberId === walk.memberId ? walk.downTo : 0;
    if (version <= downTo) {
      if (version === 0 && id !== null) return { version, expected: null, found: id };
      continue;
    }
    if (id === null) return { version, expected: 'an entry', found: 'the chain begins later' };
    const name = commitName({ id, memberId });
    if (walked.has(name)) continue;
    const entry = await walk.find(id, memberId);
    if (entry === null) return { version, expected: id, found: null };
    if (entry.memberId !== memberId || entry.version !== version) {
      return { version, expected: id, found: { memberId: entry.memberId, version: entry.version } };
    }
    walked.set(name, entry);
    links.push({ id: entry.previous, version: version - 1, memberId });
    for (const joined of entry.joined ?? []) links.push({ memberId, ...joined });
  }
  return walked;
}

export function isBreak(walked: ReadonlyMap<string, Entry> | Break): walked is Break {
  return !(walked instanceof Map);
}
