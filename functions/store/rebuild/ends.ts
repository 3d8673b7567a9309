/** All that the ledger knows of a member, whatever their item says: every commit, and the ends of their chain. */
import type { MemberId, ProgramId } from '../../../domain/kernel/brand.ts';
import type { Store } from '../client.ts';
import { HistoryTooLong } from '../errors.ts';
import { entriesMax, getCommit, indexed, namesCommit } from '../history/history.ts';
import type { CommitId, Entry } from '../ledger/entryItem.ts';

export interface Recorded {
  /** By the id that names them. */
  readonly commits: ReadonlyMap<string, Entry>;
  /** What stands beside commits: what time brought before a fact, what a late one corrected. */
  readonly besides: readonly Entry[];
  /** Commits that no other one names as the one before; the highest version first. */
  readonly ends: readonly Entry[];
  /** Commits of members who were absorbed, by whom. */
  readonly absorbed: ReadonlyMap<MemberId, readonly Entry[]>;
}

/** A commit is named that the ledger does not have: what was restored is not whole. */
export class EntryMissing extends Error {
  override readonly name = 'EntryMissing';
}

/**
 * `last`: what the member's item names as the last commit, which the index may not show yet; it may be gone from
 * the ledger. Any other commit that is named and not there is an error.
 */
export async function readRecorded(
  store: Store,
  program: ProgramId,
  member: MemberId,
  last: CommitId | null,
): Promise<Recorded> {
  const shown = await indexed(store, program, member, null);
  if (shown.length > entriesMax) throw new HistoryTooLong();
  const commits = new Map(shown.filter(namesCommit).map((entry) => [entry.id, entry]));
  const read = async (id: CommitId) => {
    const entry = await getCommit(store, program, member, id);
    return entry?.memberId === member ? entry : null;
  };
  const lastEntry = last === null || commits.has(last) ? null : await read(last);
  const unseen = lastEntry === null ? [...commits.values()] : [...commits.values(), lastEntry];
  for (let entry = unseen.pop(); entry !== undefined; entry = unseen.pop()) {
    commits.set(entry.id, entry);
    for (const id of namedBy(entry)) {
      if (commits.has(id)) continue;
      const before = await read(id);
      if (before === null)
        throw new EntryMissing(`entry ${entry.id} follows ${id}, which is not in the ledger`);
      unseen.push(before);
    }
  }
  const besides = shown.filter((entry) => !namesCommit(entry));
  const absorbed = new Map<MemberId, readonly Entry[]>();
  for (const end of [...commits.values()].flatMap(({ joined = [] }) => joined)) {
    if (end.memberId === undefined) continue;
    const theirs = await readRecorded(store, program, end.memberId, end.id);
    absorbed.set(end.memberId, [...theirs.commits.values()]);
  }
  return { commits, besides, ends: endsOf([...commits.values()]), absorbed };
}

/** Of the member's own chain. */
function namedBy({ previous, joined = [] }: Entry): readonly CommitId[] {
  const ids = joined.flatMap(({ id, memberId }) => (memberId === undefined ? [id] : []));
  return previous === null ? ids : [previous, ...ids];
}

function endsOf(commits: readonly Entry[]): readonly Entry[] {
  const named = new Set<string>(commits.flatMap(namedBy));
  return commits
    .filter(({ id }) => !named.has(id))
    .sort((a, b) => b.version - a.version || b.recordedAt - a.recordedAt || (a.id < b.id ? -1 : 1));
}
