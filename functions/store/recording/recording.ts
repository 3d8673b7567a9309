/** What a recording is made of and what may come of it, whoever asks: a shop, an app, an operator. */
import type { Fact } from '../../../domain/facts/facts.ts';
import type { Memory } from '../../../domain/facts/memory.ts';
import type { MemberId, ProgramId } from '../../../domain/kernel/brand.ts';
import type { Refusal } from '../../../domain/member/admit.ts';
import type { Timeline } from '../../../domain/program/timeline.ts';
import type { MemberState } from '../../../domain/state/state.ts';
import type { Beside, Entry } from '../ledger/entryItem.ts';
import type { Placeholder } from '../ledger/placeholder.ts';
import type { MemberRecord } from '../members/memberItem.ts';
import type { TransactItem } from '../transact.ts';

export type RecordResult =
  | {
      readonly kind: 'recorded';
      readonly entry: Entry;
      readonly member: MemberRecord;
      /** Something about it had come before and stood in its place. */
      readonly wasAwaited: boolean;
    }
  /** The same fact stands already; the member has it. */
  | { readonly kind: 'duplicate'; readonly entry: Entry; readonly member: MemberRecord }
  /** The fact's id stands with another content or for another member. */
  | { readonly kind: 'conflict'; readonly entry: Entry }
  /** The member's figures would leave the range in which they are exact. */
  | { readonly kind: 'out-of-range' };

/** What a recording is, decided again at every try from the member who was just read. */
export type Prepared<Answer = never> =
  | Ready
  | Refusal
  /** What was read beside the member is newer than they are: to be read again, as after a lost race. */
  | { readonly kind: 'behind' }
  /** An entry of the fact was found: it answers, if it says the same. */
  | { readonly kind: 'repeated'; readonly fact: Fact; readonly entry: Entry }
  /** There is nothing to record, and here is what is said instead. */
  | { readonly kind: 'answered'; readonly answer: Answer };

export interface Ready {
  readonly kind: 'ready';
  readonly fact: Fact;
  /** What the fact refers to. */
  readonly memory: Memory;
  /** False where entries that the memory was read from no longer say alone what they were worth. */
  readonly entriesStand: boolean;
}

export interface Recording<Answer = never> {
  readonly program: ProgramId;
  readonly timeline: Timeline;
  readonly memberId: MemberId;
  readonly beside: Beside;
  /** Milliseconds left for trying again, by real time. */
  readonly timeLeftMs: () => number;
  /** `member`: as stored, null where there is none yet. `placeholder`: what was found in the place of the entry. */
  readonly prepare: (
    member: MemberRecord | null,
    placeholder: Placeholder | null,
  ) => Promise<Prepared<Answer>>;
  /** What is written with the fact where an operator gave it. */
  readonly actionPut?: (fact: Fact) => TransactItem;
}

/** In which program, and by which rules. */
export type UnderRules = Pick<Recording, 'program' | 'timeline'>;

/**
 * Whether an entry was recorded after the member was read, who had that version: decided now, it would be missing.
 * Entries of members who were absorbed have versions of their own, and all were there before the member was read.
 */
export function isAfter(entry: Entry, { memberId }: Pick<MemberState, 'memberId'>, version: number): boolean {
  return entry.memberId === memberId && entry.version > version;
}
