/** Whether a member's books are sound, and who the members are. */
import type { Timeline } from '../../../domain/program/timeline.ts';
import { platformNow, realNow } from '../../shared/clock.ts';
import type { Reply, Request } from '../../shared/http.ts';
import { readLimit } from '../../shared/paging.ts';
import { auditMember } from '../../store/history/audit.ts';
import { listMembers } from '../../store/members/memberList.ts';
import { timelineReader } from '../../store/programs/timelines.ts';
import { type Commands, timelineIn } from '../command.ts';
import { cursorOf, readPosition } from './listPosition.ts';
import { loadMember, namedMember } from './load.ts';

export async function verifyMember(commands: Commands, request: Request): Promise<Reply> {
  const { store } = commands;
  const { program } = request;
  const [kept, member] = await loadMember(commands, request, namedMember(request), 'stored');
  const find = (timeline: Timeline) => auditMember(store, program, timeline, member, platformNow());
  // Whoever wrote the member may have known a version that was published after the timeline kept here.
  const timelineNow = timelineReader(store, { realNow, platformNow });
  const difference = (await find(kept)) && (await find((await timelineNow(program)) ?? kept));
  return { status: 200, body: difference === null ? { sound: true } : { sound: false, difference } };
}

export async function listAllMembers(commands: Commands, request: Request): Promise<Reply> {
  const limit = readLimit(request.query.limit);
  const from = readPosition(request.query.cursor);
  await timelineIn(commands, request);
  const { members, next } = await listMembers(commands.store, request.program, limit, from);
  return {
    status: 200,
    body: {
      members: members.map((memberId) => ({ memberId })),
      next: next === null ? null : cursorOf(next),
    },
  };
}
