/**
 * Recording a command given to Laurel itself: it occurs when it is taken, is accepted or refused on what
 * is known then, and its id makes a repeated one the same.
 */

import { isDecidedByState } from '../../../domain/facts/catalogue.ts';
import type { Fact } from '../../../domain/facts/facts.ts';
import { emptyMemory, type Memory } from '../../../domain/facts/memory.ts';
import type { Instant, MemberId, ProgramId } from '../../../domain/kernel/brand.ts';
import { type MemberNow, memberAt, type Refusal } from '../../../domain/member/admit.ts';
import type { Timeline } from '../../../domain/program/timeline.ts';
import type { Store } from '../client.ts';
import { withCurrentState } from '../history/current.ts';
import { getEntry } from '../history/history.ts';
import type { Actor } from '../ledger/entryItem.ts';
import type { MemberRecord } from '../members/memberItem.ts';
import { type Action, actionPut } from '../programs/actions.ts';
import type { Prepared, RecordResult } from './recording.ts';
import { recordPrepared } from './recordPrepared.ts';

export interface Command {
  readonly program: ProgramId;
  readonly timeline: Timeline;
  readonly memberId: MemberId;
  readonly by: Actor;
  readonly now: () => Instant;
  readonly timeLeftMs: () => number;
  /** Null when the command is accepted; reads what the decision needs beside the member of that `version`. */
  readonly admit: (member: MemberNow, version: number) => Promise<Admission> | Admission;
  /** Asked after `admit`: the fact as it would be recorded at `at`, whether or not it is accepted. */
  readonly make: (at: Instant, member: MemberNow, version: number) => Fact;
  /** What the fact refers to; read after the member. */
  readonly recall?: () => Promise<Memory>;
  /** The operator's action that it is, if it is one. */
  readonly action?: (fact: Fact) => Action;
}

/** `unchanged`: what the command asks for is so already. */
export type Admission = Refusal | { readonly kind: 'behind' } | { readonly kind: 'unchanged' } | null;

export type CommandResult =
  | RecordResult
  | Refusal
  | { readonly kind: 'unknown-member' }
  | { readonly kind: 'unchanged'; readonly member: MemberRecord };

type Answer = Exclude<CommandResult, RecordResult | Refusal>;

export async function recordCommand(store: Store, command: Command): Promise<CommandResult> {
  const { program, timeline, memberId, by, timeLeftMs, action } = command;
  return recordPrepared<Answer>(store, {
    program,
    timeline,
    memberId,
    beside: { metadata: null, by },
    timeLeftMs,
    ...(action === undefined ? {} : { actionPut: (fact) => actionPut(store, program, action(fact)) }),
    prepare: (member) => prepare(store, command, member),
  });
}

async function prepare(
  store: Store,
  command: Command,
  member: MemberRecord | null,
): Promise<Prepared<Answer>> {
  if (member === null) return { kind: 'answered', answer: { kind: 'unknown-member' } };
  const { program, timeline } = command;
  const at = momentAfter(member, command.now());
  const current = await withCurrentState(store, program, timeline, member);
  const now = memberAt(current.state, timeline, at);
  const admission = await command.admit(now, member.version);
  const fact = command.make(at, now, member.version);
  switch (admission?.kind) {
    case 'behind':
      return admission;
    case 'unchanged':
      return { kind: 'answered', answer: { kind: 'unchanged', member: current } };
    case 'refused': {
      // What is refused now may be the repetition of what was accepted before.
      const entry = await getEntry(store, program, fact.id);
      return entry === null ? admission : { kind: 'repeated', fact, entry };
    }
    case undefined: {
      const memory = (await command.recall?.()) ?? emptyMemory();
      const entriesStand = member.amendedThrough === null || isDecidedByState(fact.kind);
      return { kind: 'ready', fact, memory, entriesStand };
    }
  }
}

/** A command is never late: it comes after everything that the member's state has decided. */
function momentAfter(member: MemberRecord, now: Instant): Instant {
  return Math.max(now, member.state.asOf.at + 1) as Instant;
}
