/** The answer to a fact that stands in the ledger already: the first entry, and the member as they are. */
import type { Fact } from '../../../domain/facts/facts.ts';
import type { Store } from '../client.ts';
import { withCurrentState } from '../history/current.ts';
import { readMember } from '../history/readMember.ts';
import type { Entry } from '../ledger/entryItem.ts';
import { sameWords } from '../ledger/factText.ts';
import type { MemberRecord } from '../members/memberItem.ts';
import { isOneMember } from '../members/members.ts';
import { isAfter, type RecordResult, type UnderRules } from './recording.ts';

/** `asRead`: the member as they were read last; read before the fact was recorded, they know nothing of it. */
export async function repeated(
  store: Store,
  { program, timeline }: UnderRules,
  fact: Fact,
  entry: Entry,
  asRead: MemberRecord | null,
): Promise<RecordResult> {
  const { memberId } = fact;
  const isSame =
    entry.body.kind === 'fact' &&
    sameWords(entry.body.fact, fact) &&
    (await isOneMember(store, program, entry.memberId, memberId));
  if (!isSame) return { kind: 'conflict', entry };
  const isNewEnough = asRead !== null && !isAfter(entry, asRead.state, asRead.version);
  const member = isNewEnough
    ? await withCurrentState(store, program, timeline, asRead)
    : await readMember(store, { program, memberId, timeline }, 'current');
  if (member === null) throw new Error(`entry ${entry.id} has no member`);
  return { kind: 'duplicate', entry, member };
}
