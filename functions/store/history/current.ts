/** A member with all that the timeline needs: folded again where they were stored before a version needed more. */
import type { ProgramId } from '../../../domain/kernel/brand.ts';
import { fold } from '../../../domain/member/fold.ts';
import type { Timeline } from '../../../domain/program/timeline.ts';
import { loaded } from '../../shared/loading.ts';
import type { Store } from '../client.ts';
import type { MemberRecord } from '../members/memberItem.ts';
import { factsAfter } from './history.ts';

export async function withCurrentState(
  store: Store,
  program: ProgramId,
  timeline: Timeline,
  member: MemberRecord,
): Promise<MemberRecord> {
  if (member.state.need === timeline.need.fingerprint) return member;
  const facts = await factsAfter(store, program, member, null);
  const { state } = await loaded(() => fold(facts, timeline, member.state.asOf.at));
  if (state === null) throw new Error('a member has no facts');
  return { ...member, state };
}
