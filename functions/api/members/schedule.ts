/** What will become available to a member and what will expire, by date. */
import type { MemberId } from '../../../domain/kernel/brand.ts';
import { formatInstant } from '../../../domain/kernel/instant.ts';
import { schedule } from '../../../domain/reading/schedule.ts';
import { platformNow } from '../../shared/clock.ts';
import type { Reply, Request } from '../../shared/http.ts';
import type { Commands } from '../command.ts';
import { loadMember } from './load.ts';

export async function readSchedule(commands: Commands, request: Request, memberId: MemberId): Promise<Reply> {
  const [timeline, member] = await loadMember(commands, request, memberId);
  const moments = schedule(member.state, timeline, platformNow());
  return {
    status: 200,
    body: { schedule: moments.map(({ at, ...points }) => ({ at: formatInstant(at), ...points })) },
  };
}
