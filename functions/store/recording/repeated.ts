/** The answer to a fact that stands in the ledger already: the first entry, and the member as they are. */
import type { Fact } from '../../../domain/facts/facts.ts';
import type { Store } from '../client.ts';
import { withCurrentState } from '../history/current.ts';
import { readMember } from '../history/readMember.ts';
import type { Entry } from '../ledger/entryItem.ts';
import { sameContent } from '../ledger/factText.ts';
import type { MemberRecord } from '../members/memberItem.ts';
import type { RecordResult, UnderRules } from './recording.ts';

/** `asRead`: the member as they were read last; read before the fact was recorded, they know nothing of it. */
export async function repeated(
  store: Store,
  { program, timeline }: UnderRules,
  fact: Fact,
  entry: Entry,
  asRead: MemberRecord | null,
): Promise<RecordResult> {
  const isSame = entry.body.kind === 'fact' && sameContent(entry.body.fact, fact);
  if (!isSame) return { kind: 'conflict', entry };
  const { memberId } = fact;
  const isNewEnough = asRead !== null && asRead.version >= entry.version;
  const member = isNewEnough
    ? await withCurrentState(store, program, timeline, asRead)
    : await readMember(store, { program, memberId, timeline }, 'current');
  if (member === null) throw new Error(`entry ${entry.id} has no member`);
  return { kind: 'duplicate', entry, member };
}
