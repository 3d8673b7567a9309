/**
 * Forgetting a person: what is personal goes, everywhere; facts stay under the member's id, which says nobody's name,
 * so that the books add up. Every step can be done again: what was interrupted is finished by asking once more.
 */
import { factId } from '../../domain/facts/facts.ts';
import { emptyMemory } from '../../domain/facts/memory.ts';
import type { MemberId, ProgramId } from '../../domain/kernel/brand.ts';
import type { Timeline } from '../../domain/program/timeline.ts';
import { StoreBusy } from '../shared/busy.ts';
import { platformNow } from '../shared/clock.ts';
import type { Store } from '../store/client.ts';
import { unclaimedPk } from '../store/keys.ts';
import type { Actor } from '../store/ledger/entryItem.ts';
import { idsOf, type MemberRecord } from '../store/members/memberItem.ts';
import { getMember, putMember } from '../store/members/members.ts';
import { cancelPlanned, removeAll } from '../store/people/erasures.ts';
import { listIdentities } from '../store/people/identities.ts';
import { removeIdentity } from '../store/people/ownership.ts';
import { scrubLedger } from '../store/people/scrub.ts';
import { recordPrepared } from '../store/recording/recordPrepared.ts';

export interface Erasing {
  readonly store: Store;
  readonly program: ProgramId;
  readonly timeline: Timeline;
  readonly by: Actor;
  readonly timeLeftMs: () => number;
}

export interface Erased {
  readonly identities: number;
  readonly entriesScrubbed: number;
  /** Null where nobody of this id was a member: only identities were there. */
  readonly member: MemberRecord | null;
}

export async function erasePerson(erasing: Erasing, memberId: MemberId): Promise<Erased> {
  const { store, program } = erasing;
  const member = await getMember(store, program, memberId);
  const ids = member === null ? [memberId] : idsOf(member);
  if (member !== null) await forgetKeptStates(store, program, member.state.memberId);
  let identities = 0;
  let entriesScrubbed = 0;
  for (const id of ids) {
    for (const identity of await listIdentities(store, program, id)) {
      await removeAll(store, unclaimedPk(program, { hash: identity.id }));
      if (await removeIdentity(store, program, id, identity.id)) identities++;
    }
    await removeAll(store, unclaimedPk(program, { memberId: id }));
    if (member !== null) entriesScrubbed += await scrubLedger(store, program, id);
  }
  const after = member === null ? null : await forfeit(erasing, member.state.memberId);
  for (const id of ids) await cancelPlanned(store, program, id);
  return { identities, entriesScrubbed, member: after };
}

/** Kept states hold what is personal, too: nobody begins to fold from them any more. */
async function forgetKeptStates(store: Store, program: ProgramId, memberId: MemberId): Promise<void> {
  for (let attempt = 0; attempt < triesMax; attempt++) {
    const member = await getMember(store, program, memberId);
    if (member === null || member.checkpoints.length === 0) return;
    if (await putMember(store, program, member, { ...member, checkpoints: [] })) return;
  }
  throw new StoreBusy('the member is written while they are forgotten');
}

const triesMax = 10;

/** Folded from the facts as they are now: what was personal in them decides nothing any more. */
async function forfeit(
  { store, program, timeline, by, timeLeftMs }: Erasing,
  memberId: MemberId,
): Promise<MemberRecord> {
  const result = await recordPrepared(store, {
    program,
    timeline,
    memberId,
    beside: { metadata: null, by },
    timeLeftMs,
    prepare: async (member) => {
      if (member === null) throw new Error(`member ${memberId} is gone`);
      const at = Math.max(platformNow(), member.state.asOf.at + 1) as MemberRecord['dueAt'];
      const id = factId('erasure', memberId, String(member.version + 1));
      const fact = { kind: 'erasure', id, memberId, occurredAt: at, recordedAt: at } as const;
      return { kind: 'ready', fact, memory: emptyMemory(), entriesStand: false };
    },
  });
  if (result.kind === 'recorded' || result.kind === 'duplicate') return result.member;
  throw new Error(`the erasure of member ${memberId} came to ${result.kind}`);
}
