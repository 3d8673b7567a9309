/** Whether a member's books are sound, and who the members are. */
import { type Instant, isId, type MemberId } from '../../domain/kernel/brand.ts';
import { finding } from '../../domain/kernel/finding.ts';
import type { Timeline } from '../../domain/program/timeline.ts';
import { platformNow, realNow } from '../shared/clock.ts';
import type { Commands } from '../shared/command.ts';
import { type Reply, type Request, unknownProgram } from '../shared/http.ts';
import { invalid } from '../shared/json.ts';
import { encodeCursor, readLimit } from '../shared/paging.ts';
import { auditMember } from '../store/audit.ts';
import { shardCount } from '../store/keys.ts';
import { type ListPosition, listMembers } from '../store/memberList.ts';
import { timelineReader } from '../store/timelines.ts';
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
      next: next === null ? null : encodeCursor(textOf(next)),
    },
  };
}

function textOf({ shard, after }: ListPosition): string {
  return after === null ? `${shard}` : `${shard}:${after.dueAt}:${encodeURIComponent(after.member)}`;
}

function readPosition(cursor: string | undefined): ListPosition {
  if (cursor === undefined) return { shard: 0, after: null };
  const position = parsePosition(Buffer.from(cursor, 'base64url').toString());
  if (position !== null && encodeCursor(textOf(position)) === cursor) return position;
  throw invalid([finding({ cursor }, ['cursor'], 'must be the `next` of an earlier answer')]);
}

function parsePosition(text: string): ListPosition | null {
  const match = /^(\d{1,2})(?::(\d{1,15}):([!-~]{1,400}))?$/.exec(text);
  const shard = Number(match?.[1]);
  if (match === null || shard >= shardCount) return null;
  if (match[3] === undefined) return { shard, after: null };
  const member = decoded(match[3]);
  return member === null ? null : { shard, after: { dueAt: Number(match[2]) as Instant, member } };
}

function decoded(text: string): MemberId | null {
  try {
    const id = decodeURIComponent(text);
    return isId(id) ? (id as MemberId) : null;
  } catch {
    return null; // half a character
  }
}
