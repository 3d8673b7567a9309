/** The member that a request names, and the timeline of their program: how every route that shows one begins. */
import type { MemberId } from '../../../domain/kernel/brand.ts';
import type { Timeline } from '../../../domain/program/timeline.ts';
import type { Request } from '../../shared/http.ts';
import { readMember, type StateWanted } from '../../store/ledger/readMember.ts';
import type { MemberRecord } from '../../store/members/memberItem.ts';
import { type Commands, idIn, timelineIn, unknownMember } from '../command.ts';

export function namedMember({ params }: Request): MemberId {
  return idIn(params.memberId, 'memberId') as MemberId;
}

/** The member whose own token it is. */
export function ownMember({ claims }: Request): MemberId {
  return idIn(claims.member, 'token.member') as MemberId;
}

/** Both are read at once; where neither is there, the program goes before the member. */
export async function loadMember(
  commands: Commands,
  request: Request,
  memberId: MemberId,
  state: StateWanted = 'current',
): Promise<readonly [Timeline, MemberRecord]> {
  const { program } = request;
  const found = timelineIn(commands, request);
  const [timeline, member] = await Promise.all([
    found,
    readMember(commands.store, { program, memberId, timeline: found }, state),
  ]);
  if (member === null) throw unknownMember(request, memberId);
  return [timeline, member];
}
