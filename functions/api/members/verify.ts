/** Whether a member's books are sound, and who the members are. */
import type { Timeline } from '../../../domain/program/timeline.ts';
import { platformNow, realNow } from '../../shared/clock.ts';
import { type Reply, type Request, unknownProgram } from '../../shared/http.ts';
import { readLimit } from '../../shared/paging.ts';
import { auditMember } from '../../store/ledger/audit.ts';
import { listMembers } from '../../store/members/memberList.ts';
import { timelineReader } from '../../store/programs/timelines.ts';
import type { Commands } from '../command.ts';
import { cursorOf, readPosition } from './listPosition.ts';
import { loadMember, namedMember } from './load.ts';

export async function verifyMember(commands: Commands, request: Request): Promise<Reply> {
  const { store } = commands;
  const { program } = request;
  const [kept, member] = await loadMember(commands, request, namedMember(request));
  const find = (timeline: Timeline) => auditMember(store, program, timeline, member, platformNow());
  // Whoever wrote the member may have known a version that was published after the timeline kept here.
  const timelineNow = timelineReader(store, { realNow, platformNow });
  const difference = (await find(kept)) && (await find((await timelineNow(program)) ?? kept));
  return { status: 200, body: difference === null ? { sound: true } : { sound: false, difference } };
}

export async function listAllMembers({ store, timelineOf }: Commands, request: Request): Promise<Reply> {
  const limit = readLimit(request.query.limit);
  const from = readPosition(request.query.cursor);
  if ((await timelineOf(request.program)) === null) throw unknownProgram(request.program);
  const { members, next } = await listMembers(store, request.program, limit, from);
  return {
    status: 200,
    body: {
      members: members.map((memberId) => ({ memberId })),
      next: next === null ? null : cursorOf(next),
    },
  };
}
