/** The member that a request names, as stored, and the timeline of their program. */
import type { MemberId } from '../../../domain/kernel/brand.ts';
import type { Timeline } from '../../../domain/program/timeline.ts';
import { type Request, unknownProgram } from '../../shared/http.ts';
import type { MemberRecord } from '../../store/members/memberItem.ts';
import { getMember } from '../../store/members/members.ts';
import { type Commands, idIn, unknownMember } from '../command.ts';

export function namedMember({ params }: Request): MemberId {
  return idIn(params.memberId, 'memberId') as MemberId;
}

/** The program goes before the member where neither is there. */
export async function loadMember(
  { store, timelineOf }: Commands,
  request: Request,
  memberId: MemberId,
): Promise<readonly [Timeline, MemberRecord]> {
  const [timeline, member] = await Promise.all([
    timelineOf(request.program),
    getMember(store, request.program, memberId),
  ]);
  if (timeline === null) throw unknownProgram(request.program);
  if (member === null) throw unknownMember(request, memberId);
  return [timeline, member];
}
