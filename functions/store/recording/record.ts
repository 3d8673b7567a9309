/** Recording what happened elsewhere to a member: it is as it is, whatever their state. */
import type { Fact } from '../../../domain/facts/facts.ts';
import { emptyMemory } from '../../../domain/facts/memory.ts';
import { isBeforeEnrolment } from '../../../domain/member/admit.ts';
import type { Store } from '../client.ts';
import { noteIgnored } from '../ledger/placeholder.ts';
import type { Recording, RecordResult } from './recording.ts';
import { recordPrepared } from './recordPrepared.ts';

export interface RecordRequest extends Pick<Recording, 'program' | 'timeline' | 'timeLeftMs'> {
  readonly fact: Fact;
  readonly metadata: string | null;
}

export type FactResult =
  | RecordResult
  /** The program enrols only by enrolling, and nobody had enrolled yet: it counts for nothing. */
  | { readonly kind: 'ignored' }
  /** Revisions say that the order is another member's. */
  | { readonly kind: 'other-member' };

export async function recordFact(store: Store, request: RecordRequest): Promise<FactResult> {
  const { fact, metadata, program, timeline, timeLeftMs } = request;
  const ready = { kind: 'ready', fact, memory: emptyMemory(), entriesStand: true } as const;
  const ignored = { kind: 'answered', answer: { kind: 'ignored' } } as const;
  const otherMember = { kind: 'answered', answer: { kind: 'other-member' } } as const;
  const result = await recordPrepared<Exclude<FactResult, RecordResult>>(store, {
    program,
    timeline,
    timeLeftMs,
    memberId: fact.memberId,
    beside: { metadata, by: null },
    prepare: async (member, placeholder) => {
      const { claimedBy } = placeholder ?? { claimedBy: null };
      if (claimedBy !== null && claimedBy !== fact.memberId) return otherMember;
      return isBeforeEnrolment(member?.state ?? null, timeline, fact) ? ignored : ready;
    },
  });
  if (result.kind === 'refused') throw new Error(`fact ${fact.id} was not to be refused`);
  // What refers to its order must not wait for ever.
  if (result.kind === 'ignored' && fact.kind === 'purchase') await noteIgnored(store, program, fact.order);
  return result;
}
