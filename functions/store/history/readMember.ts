/** The one way to members by their ids: whatever an id has to mean is decided here, for every reader and writer. */
import type { MemberId, ProgramId } from '../../../domain/kernel/brand.ts';
import type { Timeline } from '../../../domain/program/timeline.ts';
import type { Store } from '../client.ts';
import { isPassing } from '../errors.ts';
import { getMembers } from '../members/memberBatch.ts';
import { type MemberRecord, UnreadableMember } from '../members/memberItem.ts';
import { getMember } from '../members/members.ts';
import { withCurrentState } from './current.ts';
import { putBack } from './lost.ts';

export interface Wanted {
  readonly program: ProgramId;
  readonly memberId: MemberId;
  /** May still be on its way: it and the member are read at once. */
  readonly timeline: Timeline | Promise<Timeline>;
}

/**
 * `current`: with all that the timeline needs, to show or to decide by. `stored`: as the table has it, to audit
 * it, to write under its version, or where nothing is asked for that the need decides.
 */
export type StateWanted = 'current' | 'stored';

/** The member as of the last commit (consistent); null where there is none. */
export async function readMember(
  store: Store,
  { program, memberId, timeline }: Wanted,
  state: StateWanted,
): Promise<MemberRecord | null> {
  const member = await getReadable(store, { program, memberId, timeline });
  if (member === null || state === 'stored') return member;
  return withCurrentState(store, program, await timeline, member);
}

async function getReadable(
  store: Store,
  { program, memberId, timeline }: Wanted,
): Promise<MemberRecord | null> {
  try {
    return await getMember(store, program, memberId);
  } catch (error) {
    if (!(error instanceof UnreadableMember)) throw error;
  }
  await putBack(store, { program, memberId, timeline: await timeline });
  return getMember(store, program, memberId);
}

/** Members as stored, in no order. Who can't be read is folded from the ledger; who is not there, or can't be folded, is left out. */
export async function readAll(
  store: Store,
  { program, timeline }: Pick<Wanted, 'program' | 'timeline'>,
  members: readonly MemberId[],
): Promise<readonly MemberRecord[]> {
  const reads = await getMembers(store, program, members);
  const found: MemberRecord[] = [];
  for (const read of reads) {
    const { kind } = read;
    if (kind === 'absorbed') continue;
    const member = kind === 'read' ? read.member : await getFolded(store, { program, timeline, ...read });
    if (member !== null) found.push(member);
  }
  return found;
}

async function getFolded(store: Store, wanted: Wanted): Promise<MemberRecord | null> {
  try {
    return await getReadable(store, wanted);
  } catch (error) {
    if (isPassing(error)) throw error;
    return null;
  }
}

/** Members as stored, at once; who is not there, or can't be read, is left out. */
export async function readMembers(
  store: Store,
  program: ProgramId,
  members: readonly MemberId[],
): Promise<ReadonlyMap<MemberId, MemberRecord>> {
  const read = await getMembers(store, program, members);
  return new Map(
    read.flatMap((each) =>
      each.kind === 'read' ? [[each.member.state.memberId, each.member] as const] : [],
    ),
  );
}
