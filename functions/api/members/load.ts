/** The member that a request names, and the timeline of their program: how every route that shows one begins. */
import type { MemberId } from '../../../domain/kernel/brand.ts';
import { finding } from '../../../domain/kernel/finding.ts';
import type { Timeline } from '../../../domain/program/timeline.ts';
import type { Request } from '../../shared/http.ts';
import { invalid } from '../../shared/json.ts';
import { readMember, type StateWanted } from '../../store/history/readMember.ts';
import { idsOf, type MemberRecord } from '../../store/members/memberItem.ts';
import { type Commands, idIn, timelineIn, unknownMember } from '../command.ts';

export function namedMember({ params }: Request): MemberId {
  return idIn(params.memberId, 'memberId') as MemberId;
}

/** The member whose own token it is. */
export function ownMember({ claims }: Request): MemberId {
  if (claims.member !== undefined) return idIn(claims.member, 'token.member') as MemberId;
  const says = 'is missing: the token does not say whose it is';
  throw invalid([finding({}, ['token.member'], says, 'send a token with the claim "member"')]);
}

/** As `loadMember`; null for somebody to whom nothing has happened. */
export async function findMember(
  commands: Commands,
  request: Request,
  memberId: MemberId,
  state: StateWanted = 'current',
): Promise<readonly [Timeline, MemberRecord | null]> {
  const { program } = request;
  const timeline = timelineIn(commands, request);
  return Promise.all([timeline, readMember(commands.store, { program, memberId, timeline }, state)]);
}

/** Both are read at once; where neither is there, the program goes before the member. */
export async function loadMember(
  commands: Commands,
  request: Request,
  memberId: MemberId,
  state: StateWanted = 'current',
): Promise<readonly [Timeline, MemberRecord]> {
  const [timeline, member] = await findMember(commands, request, memberId, state);
  if (member === null) throw unknownMember(request, memberId);
  return [timeline, member];
}

/**
 * Under which of a member's ids something of theirs stands: the one that was asked by, or another one where members
 * were absorbed. The one that was asked by where it is nowhere.
 */
export async function idWith(
  commands: Commands,
  request: Request,
  memberId: MemberId,
  find: (id: MemberId) => Promise<unknown>,
): Promise<MemberId> {
  const [, member] = await loadMember(commands, request, memberId, 'stored');
  if (member.absorbed === undefined) return memberId;
  for (const id of new Set([memberId, ...idsOf(member)])) if ((await find(id)) !== null) return id;
  return memberId;
}
