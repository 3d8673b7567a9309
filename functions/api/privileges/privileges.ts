/** Enrolling, and the use of privileges. */
import * as z from 'zod/mini';
import { type Enrolment, factId, useName } from '../../../domain/facts/facts.ts';
import { emptyMemory } from '../../../domain/facts/memory.ts';
import type { MemberId } from '../../../domain/kernel/brand.ts';
import { isMonthDay } from '../../../domain/kernel/civil.ts';
import { formed } from '../../../domain/kernel/formed.ts';
import { admitUse } from '../../../domain/member/admit.ts';
import { lineAt, rulesOfLine, type Timeline } from '../../../domain/program/timeline.ts';
import { id } from '../../bodies/fields.ts';
import { actorOf } from '../../shared/actor.ts';
import { platformNow } from '../../shared/clock.ts';
import type { Reply, Request } from '../../shared/http.ts';
import { check, parseJson } from '../../shared/json.ts';
import { Problem } from '../../shared/problem.ts';
import { readUse, type UseRead } from '../../store/history/causes.ts';
import { readMember } from '../../store/history/readMember.ts';
import type { MemberRecord } from '../../store/members/memberItem.ts';
import { listIdentities } from '../../store/people/identities.ts';
import { isAfter } from '../../store/recording/recording.ts';
import { recordPrepared } from '../../store/recording/recordPrepared.ts';
import { answerWith, type Commands, carryOut, idIn, outOfRange, timelineIn } from '../command.ts';
import { idWith, namedMember, ownMember } from '../members/load.ts';

const birthday = formed('monthDay', z.string().check(z.refine(isMonthDay)));

export const enrolmentBody = z.strictObject({ birthday: z.optional(birthday) });

export const useBody = z.strictObject({
  useId: id.check(z.describe("the caller's own id of the use")),
  quantity: z._default(z.int().check(z.gte(1), z.lte(1_000)), 1),
});

export function privilegeRoutes(commands: Commands) {
  return {
    enrolMember: (request: Request) => enrol(commands, request),
    usePrivilege: (request: Request) => use(commands, request, namedMember(request)),
    useOwnPrivilege: (request: Request) => use(commands, request, ownMember(request)),
    returnPrivilege: (request: Request) => giveBack(commands, request),
  };
}

async function enrol(commands: Commands, request: Request): Promise<Reply> {
  const memberId = namedMember(request);
  const body = request.body.length === 0 ? {} : check(enrolmentBody, parseJson(request.body));
  const timeline = await timelineIn(commands, request);
  const { program, id: requestId, timeLeftMs } = request;
  const result = await recordPrepared(commands.store, {
    program,
    timeline,
    memberId,
    beside: { metadata: null, by: { actor: actorOf(request), requestId } },
    timeLeftMs,
    // A member need not be there yet: this is how one begins.
    prepare: async (member) => {
      const at = Math.max(platformNow(), (member?.state.asOf.at ?? 0) + 1) as Enrolment['occurredAt'];
      const fact: Enrolment = {
        kind: 'enrolment',
        id: factId('enrolment', memberId),
        memberId,
        occurredAt: at,
        recordedAt: at,
        ...(body.birthday === undefined ? {} : { birthday: body.birthday }),
      };
      return { kind: 'ready', fact, memory: emptyMemory(), entriesStand: true };
    },
  });
  if (result.kind === 'recorded' || result.kind === 'duplicate') {
    const { entry, member: enrolled } = result;
    const member = (await withWaiting(commands, request, timeline, memberId)) ?? enrolled;
    return answerWith({ entry, member, timeline, isDuplicate: result.kind === 'duplicate' });
  }
  if (result.kind === 'out-of-range') throw outOfRange(memberId);
  throw new Problem(
    'fact-conflict',
    `member "${memberId}" is enrolled with another birthday; nothing was changed`,
  );
}

/** The member once what they bought before they enrolled is credited; null where nothing waited. */
async function withWaiting(
  { store }: Commands,
  { program, timeLeftMs }: Request,
  timeline: Timeline,
  memberId: MemberId,
): Promise<MemberRecord | null> {
  const { claimDays = 0 } = rulesOfLine(timeline, lineAt(timeline, platformNow())).file;
  if (claimDays === 0) return null;
  const { claimOrders } = await import('../../people/claim.ts');
  const identities = await listIdentities(store, program, memberId);
  const claimants = [{ memberId }, ...identities.map(({ id: hash }) => ({ hash }))];
  const claimed = await claimOrders({ store, program, timeline, timeLeftMs }, memberId, claimants);
  return claimed === 0 ? null : readMember(store, { program, memberId, timeline }, 'current');
}

async function use(commands: Commands, request: Request, memberId: MemberId): Promise<Reply> {
  const privilegeId = idIn(request.params.privilegeId, 'privilegeId');
  const { useId, quantity } = check(useBody, parseJson(request.body));
  const done = await carryOut(commands, request, memberId, {
    make: (at) => ({
      kind: 'privilege-use',
      id: factId('privilege-use', memberId, privilegeId, useId),
      memberId,
      occurredAt: at,
      recordedAt: at,
      privilegeId,
      useId,
      quantity,
    }),
    admit: (member) => admitUse(member, privilegeId, quantity),
  });
  return answerWith(done);
}

async function giveBack(commands: Commands, request: Request): Promise<Reply> {
  const memberId = namedMember(request);
  const privilegeId = idIn(request.params.privilegeId, 'privilegeId');
  const useId = idIn(request.params.useId, 'useId');
  const find = (id: MemberId) => readUse(commands.store, request.program, id, privilegeId, useId);
  const under = await idWith(commands, request, memberId, find);
  const id = factId('privilege-return', under, privilegeId, useId);
  let found: UseRead | null = null;
  const done = await carryOut(commands, request, memberId, {
    make: (at) => ({
      kind: 'privilege-return',
      id,
      memberId,
      occurredAt: at,
      recordedAt: at,
      privilegeId,
      useId,
    }),
    admit: async ({ state }, version) => {
      found = await find(under);
      if (found === null)
        throw new Problem('unknown-use', `the member has made no use "${useId}" of "${privilegeId}"`);
      return isAfter(found.entry, state, version) ? { kind: 'behind' } : null;
    },
    recall: async () => {
      const memory = emptyMemory();
      if (found !== null) memory.uses.set(useName({ id, privilegeId, useId }), found.memory);
      return memory;
    },
  });
  return answerWith(done);
}
