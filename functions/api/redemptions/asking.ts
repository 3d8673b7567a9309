/** A request about one member's redemptions: what every step of it needs. */
import type { MemberId } from '../../../domain/kernel/brand.ts';
import { type MemberNow, memberAt } from '../../../domain/member/admit.ts';
import { platformNow } from '../../shared/clock.ts';
import type { Request } from '../../shared/http.ts';
import { idsOf } from '../../store/members/memberItem.ts';
import type { Commands } from '../command.ts';
import { loadMember, namedMember, ownMember } from '../members/load.ts';

export interface Asking {
  readonly commands: Commands;
  readonly request: Request;
  readonly memberId: MemberId;
  /** The member asks with a token of their own: then they settle only what the same token reserved. */
  readonly isOwn: boolean;
}

/** About the member in the path. */
export function aboutNamed(commands: Commands, request: Request): Asking {
  return { commands, request, memberId: namedMember(request), isOwn: false };
}

/** About the member whose token it is. */
export function aboutSelf(commands: Commands, request: Request): Asking {
  return { commands, request, memberId: ownMember(request), isOwn: true };
}

export async function memberNow(asking: Asking): Promise<MemberNow> {
  return (await memberAndIds(asking)).now;
}

/** With all ids by which redemptions of theirs stand. */
export async function memberAndIds({
  commands,
  request,
  memberId,
}: Asking): Promise<{ readonly now: MemberNow; readonly ids: readonly MemberId[] }> {
  const [timeline, member] = await loadMember(commands, request, memberId);
  return { now: memberAt(member.state, timeline, platformNow()), ids: idsOf(member) };
}
