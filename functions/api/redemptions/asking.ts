/** A request about one member's redemptions: what every step of it needs. */
import type { MemberId } from '../../../domain/kernel/brand.ts';
import { type MemberNow, memberAt } from '../../../domain/member/admit.ts';
import { platformNow } from '../../shared/clock.ts';
import type { Request } from '../../shared/http.ts';
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

export async function memberNow({ commands, request, memberId }: Asking): Promise<MemberNow> {
  const [timeline, { state }] = await loadMember(commands, request, memberId);
  return memberAt(state, timeline, platformNow());
}
