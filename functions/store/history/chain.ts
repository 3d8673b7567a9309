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
}

interface Walk {
  readonly memberId: MemberId;
  readonly version: number;
  readonly lastEntry: CommitId;
  /** Commits up to this version are left out. */
  readonly downTo: number;
  /** The entry that a commit is named by; null where it is not there. */
  readonly find: (id: CommitId) => Promise<Entry | null>;
}

/** Every commit of the chain by id, or the first place at which it breaks. */
export async function walkChain(walk: Walk): Promise<ReadonlyMap<string, Entry> | Break> {
  const { memberId, downTo, find } = walk;
  const walked = new Map<string, Entry>();
  const links: Link[] = [{ id: walk.lastEntry, version: walk.version }];
  for (let link = links.pop(); link !== undefined; link = links.pop()) {
    const { id, version } = link;
    if (version <= downTo) {
      if (version === 0 && id !== null) return { version, expected: null, found: id };
      continue;
    }
    if (id === null) return { version, expected: 'an entry', found: 'the chain begins later' };
    if (walked.has(id)) continue;
    const entry = await find(id);
    if (entry === null) return { version, expected: id, found: null };
    if (entry.memberId !== memberId || entry.version !== version) {
      return { version, expected: id, found: { memberId: entry.memberId, version: entry.version } };
    }
    walked.set(id, entry);
    links.push({ id: entry.previous, version: version - 1 });
    for (const joined of entry.joined ?? []) links.push(joined);
  }
  return walked;
}

export function isBreak(walked: ReadonlyMap<string, Entry> | Break): walked is Break {
  return !(walked instanceof Map);
}
