/** What the routes that change a member have in common: who asks, about whom, and how it is answered. */

import { createHash } from 'node:crypto';
import { isId, type MemberId } from '../../domain/kernel/brand.ts';
import { finding } from '../../domain/kernel/finding.ts';
import type { Timeline } from '../../domain/program/timeline.ts';
import { presentEntry, presentMember } from '../present/present.ts';
import { refused } from '../present/refusals.ts';
import { actorOf } from '../shared/actor.ts';
import { platformNow } from '../shared/clock.ts';
import { type Reply, type Request, unknownProgram } from '../shared/http.ts';
import { invalid, Malformed } from '../shared/json.ts';
import { Problem, type ProblemName } from '../shared/problem.ts';
import type { Store } from '../store/client.ts';
import type { Entry } from '../store/ledger/entryItem.ts';
import type { MemberRecord } from '../store/members/memberItem.ts';
import { type Command, type CommandResult, recordCommand } from '../store/recording/recordCommand.ts';

export interface Commands {
  readonly store: Store;
  readonly timelineOf: (program: Request['program']) => Promise<Timeline | null>;
}

export interface CarriedOut {
  readonly entry: Entry;
  readonly member: MemberRecord;
  readonly timeline: Timeline;
  readonly isDuplicate: boolean;
}

type Given = Pick<Command, 'make' | 'admit' | 'recall' | 'action'>;

/** `conflict` names the problem that the same id with another content is. */
export async function carryOut(
  commands: Commands,
  request: Request,
  memberId: MemberId,
  command: Given,
  conflict: ProblemName = 'fact-conflict',
): Promise<CarriedOut> {
  const [result, timeline] = await record(commands, request, memberId, command);
  return { ...carriedOut(result, request, memberId, conflict), timeline };
}

/** A command that may find that what it asks for is so already: then there is no entry. */
export async function carryOutIfNeeded(
  commands: Commands,
  request: Request,
  memberId: MemberId,
  command: Given,
): Promise<CarriedOut | (Pick<CarriedOut, 'member' | 'timeline'> & { readonly entry: null })> {
  const [result, timeline] = await record(commands, request, memberId, command);
  if (result.kind === 'unchanged') return { entry: null, member: result.member, timeline };
  return { ...carriedOut(result, request, memberId, 'fact-conflict'), timeline };
}

/** The timeline of the program that a request names. */
export async function timelineIn({ timelineOf }: Commands, { program }: Request): Promise<Timeline> {
  const timeline = await timelineOf(program);
  if (timeline === null) throw unknownProgram(program);
  return timeline;
}

async function record(
  commands: Commands,
  request: Request,
  memberId: MemberId,
  command: Given,
): Promise<[CommandResult, Timeline]> {
  const timeline = await timelineIn(commands, request);
  const { program, id: requestId, timeLeftMs } = request;
  const by = { actor: actorOf(request), requestId };
  const result = await recordCommand(commands.store, {
    program,
    timeline,
    memberId,
    by,
    now: platformNow,
    timeLeftMs,
    ...command,
  });
  return [result, timeline];
}

function carriedOut(
  result: CommandResult,
  request: Request,
  memberId: MemberId,
  conflict: ProblemName,
): Omit<CarriedOut, 'timeline'> {
  switch (result.kind) {
    case 'recorded':
    case 'duplicate':
      return { entry: result.entry, member: result.member, isDuplicate: result.kind === 'duplicate' };
    case 'refused':
      throw refused(result);
    case 'conflict':
      throw new Problem(
        conflict,
        `entry ${result.entry.id} is recorded with other content; nothing was changed`,
      );
    case 'out-of-range':
      throw outOfRange(memberId);
    case 'unknown-member':
      throw unknownMember(request, memberId);
    case 'unchanged':
      throw new Error('a command that always changes something changed nothing');
  }
}

export function outOfRange(memberId: MemberId): Problem {
  return new Problem(
    'out-of-range',
    `the points or amounts of member "${memberId}" would become too large to be counted exactly`,
  );
}

export function unknownMember({ program }: Request, memberId: MemberId): Problem {
  return new Problem('unknown-member', `program "${program}" has no member "${memberId}"`);
}

/** The answer of every command: what was recorded, and the member after it. */
export function answerWith({ entry, member, timeline, isDuplicate }: CarriedOut, more: object = {}): Reply {
  return {
    status: isDuplicate ? 200 : 201,
    body: {
      status: isDuplicate ? 'duplicate' : 'recorded',
      ...more,
      entry: presentEntry(entry, timeline),
      member: presentMember(member.state, timeline, platformNow()),
    },
  };
}

/** An id of the caller's, in a path, a token or a header. */
export function idIn(value: unknown, path: string): string {
  if (typeof value === 'string' && isId(value)) return value;
  throw new Malformed(({ notOfForm }) => [notOfForm({ [path]: value }, [path], 'id')]);
}

/** The name of a write that has no natural id: made from the key, so that a repetition has the same. */
export function idFromKey(request: Request, memberId: MemberId): string {
  const key = keyOf(request);
  return createHash('sha256').update(`${memberId}\0${key}`).digest('base64url').slice(0, 22);
}

function keyOf({ headers }: Request): string {
  const key = headers['idempotency-key'] ?? '';
  if (key !== '') return idIn(key, 'idempotency-key');
  const says = 'is missing from the headers';
  const fix = `send a key of your own with each request, and the same one when you send it again, such as idempotency-key: ${keyExample}`;
  throw invalid([finding({}, ['idempotency-key'], says, fix)]);
}

const keyExample = '6f1c1f0e-7c1b-4a53-9a3c-0f5d2f0c7b11';
