/**
 * Two customers whom a shop made one: their members become one, too. It is done once however often it is said; what
 * can't be merged is parked, with what is in the way.
 */
import { type Enrolment, factId, mergeFactId } from '../../../domain/facts/facts.ts';
import { isId, type MemberId } from '../../../domain/kernel/brand.ts';
import type { Finding } from '../../../domain/kernel/finding.ts';
import { getMember } from '../../store/members/members.ts';
import { actionPut } from '../../store/programs/actions.ts';
import { type MergeResult, mergeMembers } from '../../store/recording/mergeMembers.ts';
import { recordFact } from '../../store/recording/record.ts';
import type { Applied, Applying } from '../sources/applied.ts';
import type { CustomersMerged } from '../sources/deliveries.ts';
import { ownerOf } from './lookUp.ts';

export async function mergeCustomers(applying: Applying, said: CustomersMerged): Promise<Applied> {
  const [into, from] = await Promise.all([
    memberIn(applying, said.survivor),
    memberIn(applying, said.absorbed),
  ]);
  if (from === null) return { status: 'ignored', reason: 'not-members' };
  if (into !== null) return answerOf(into, from, await merged(applying, into, from));
  const { survivor } = said;
  if (!isOwnId(applying) || !isId(survivor)) {
    const fix = `give member "${from}" the identity of the customer who was kept, "${survivor}", and discard this`;
    return parked(`the customer who was kept has no member, and the other one is member "${from}"`, fix);
  }
  // As Square does, which makes a new customer of two: they begin, so that they can be one with the other.
  const member = survivor as MemberId;
  await enrol(applying, member);
  return answerOf(member, from, await merged(applying, member, from));
}

function isOwnId({ source }: Applying): boolean {
  return (source.identifiesBy ?? null) === null;
}

/** Null where nobody is. */
async function memberIn(applying: Applying, name: string): Promise<MemberId | null> {
  const { store, program, source } = applying;
  const by = source.identifiesBy ?? null;
  if (by !== null) return ownerOf(applying, name, by);
  if (!isId(name)) return null;
  return (await getMember(store, program, name as MemberId)) === null ? null : (name as MemberId);
}

async function enrol({ store, program, timeline, timeLeftMs, now }: Applying, memberId: MemberId) {
  const id = factId('enrolment', memberId);
  const fact: Enrolment = { kind: 'enrolment', id, memberId, occurredAt: now, recordedAt: now };
  await recordFact(store, { program, timeline, fact, metadata: null, timeLeftMs });
}

async function merged(applying: Applying, into: MemberId, from: MemberId): Promise<MergeResult> {
  const result = await merge(applying, into, from);
  // Who has absorbed others is absorbed by nobody: then the other one joins them, and all their ids lead to one.
  return result.kind === 'has-absorbed' ? merge(applying, from, into) : result;
}

function merge(applying: Applying, survivor: MemberId, from: MemberId): Promise<MergeResult> {
  const { store, program, source, timeline, now, timeLeftMs } = applying;
  const actor = `source ${source.id}`;
  const requestId = mergeFactId(from);
  return mergeMembers(store, {
    program,
    timeline,
    survivor,
    from,
    by: { actor, requestId },
    now: () => now,
    timeLeftMs,
    isPreview: false,
    actionPut: ({ id: entry, memberId, recordedAt }) =>
      actionPut(store, program, {
        action: 'member.merged',
        about: { member: memberId, source: source.id },
        before: { from },
        after: { entry },
        at: recordedAt,
        by: actor,
        note: null,
        requestId,
      }),
  });
}

function answerOf(into: MemberId, from: MemberId, result: MergeResult): Applied {
  switch (result.kind) {
    case 'merged':
    case 'preview':
      return { status: 'recorded', entry: result.entry.id };
    case 'duplicate':
      return { status: 'duplicate', entry: result.entry.id };
    case 'with-itself':
      return { status: 'ignored', reason: 'one-member' };
    case 'unknown-member':
      return parked(`there is no member "${result.memberId}"`, 'try it again once there is');
    case 'absorbed-before':
      return parked(
        `member "${from}" is one with member "${result.into}" already`,
        `merge "${result.into}" into "${into}" if they are the same person, and discard this`,
      );
    case 'has-absorbed':
      return parked(
        `members "${into}" and "${from}" have both absorbed others, and who has is absorbed by nobody`,
        'discard this: their orders go on counting for each',
      );
    case 'too-many':
      return parked(
        `member "${into}" has absorbed ${result.most} members, and ${result.most} is the most`,
        'discard this: their orders go on counting for each',
      );
    case 'out-of-range':
      return parked(
        `points and amounts of members "${into}" and "${from}" together reach 10^15`,
        'put right what is not so, and try it again',
      );
  }
}

function parked(rule: string, fix: string): Applied {
  const errors: readonly Finding[] = [{ path: '', value: null, rule, fix }];
  return { status: 'parked', reason: 'customers-merged', errors };
}
