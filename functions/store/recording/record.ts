/** Recording what happened elsewhere to a member: it is as it is, whatever their state. */
import { type Fact, type Purchase, purchaseFactId, type Revision } from '../../../domain/facts/facts.ts';
import { emptyMemory } from '../../../domain/facts/memory.ts';
import type { MemberId } from '../../../domain/kernel/brand.ts';
import { type Outside, outsideOf } from '../../../domain/member/admit.ts';
import { lineAt, rulesOfLine } from '../../../domain/program/timeline.ts';
import type { Store } from '../client.ts';
import { ownerOf, readOrder } from '../history/causes.ts';
import { noteIgnored, type Placeholder } from '../ledger/placeholder.ts';
import { isIdOf } from '../members/memberItem.ts';
import type { Recording, RecordResult } from './recording.ts';
import { recordPrepared } from './recordPrepared.ts';

export interface RecordRequest extends Pick<Recording, 'program' | 'timeline' | 'timeLeftMs'> {
  readonly fact: Fact;
  readonly metadata: string | null;
  /** Somebody has claimed it: it counts though they became a member later. */
  readonly isClaimed?: boolean;
}

export type FactResult =
  | RecordResult
  /** The program enrols only by enrolling, and nobody had enrolled yet, or it is in what they brought: it counts for nothing. */
  | { readonly kind: 'ignored'; readonly because: Outside }
  /** Nobody had enrolled yet: it waits until they do. */
  | { readonly kind: 'waiting' }
  /** Revisions say that the order is another member's. */
  | { readonly kind: 'other-member' };

export async function recordFact(store: Store, request: RecordRequest): Promise<FactResult> {
  const { fact, metadata, program, timeline, timeLeftMs, isClaimed = false } = request;
  const ready = { kind: 'ready', fact, memory: emptyMemory(), entriesStand: true } as const;
  const otherMember = { kind: 'answered', answer: { kind: 'other-member' } } as const;
  const result = await recordPrepared<Exclude<FactResult, RecordResult>>(store, {
    program,
    timeline,
    timeLeftMs,
    memberId: fact.memberId,
    beside: { metadata, by: null },
    prepare: async (member, placeholder) => {
      const owner = await claimerOf(store, program, fact, placeholder);
      const isTheirs =
        owner === null || owner === fact.memberId || (member !== null && isIdOf(member, owner));
      if (!isTheirs) return otherMember;
      const because = outsideOf(member?.state ?? null, timeline, fact, isClaimed);
      return because === null ? ready : { kind: 'answered', answer: { kind: 'ignored', because } };
    },
  });
  if (result.kind === 'refused') throw new Error(`fact ${fact.id} was not to be refused`);
  if (result.kind !== 'ignored') return result;
  // What refers to it must not wait for ever.
  if (fact.kind !== 'purchase') await noteIgnored(store, program, fact.id);
  if (fact.kind !== 'purchase') return result;
  return (await holdUntilEnrolment(store, request, fact, result.because)) ? { kind: 'waiting' } : result;
}

/** Whose the order of a purchase is by its revisions, or since it was moved; null where nobody has said so. */
async function claimerOf(
  store: Store,
  program: RecordRequest['program'],
  fact: Fact,
  placeholder: Placeholder | null,
): Promise<MemberId | null> {
  if (placeholder === null || placeholder.claimedBy === null || fact.kind !== 'purchase') return null;
  return ownerOf(await readOrder(store, program, fact.order));
}

/** False where the program lets nobody claim it, or no longer: then the order counts for nobody, and that is noted. */
export async function holdUntilEnrolment(
  store: Store,
  { program, timeline }: Pick<RecordRequest, 'program' | 'timeline'>,
  fact: Purchase | Revision,
  because: Outside,
): Promise<boolean> {
  const { claimDays = 0 } = rulesOfLine(timeline, lineAt(timeline, fact.recordedAt)).file;
  if (because === 'not-enrolled' && claimDays > 0) {
    const { hold } = await import('../people/unclaimed.ts');
    await hold(store, program, { memberId: fact.memberId }, fact, claimDays);
    return true;
  }
  await noteIgnored(store, program, purchaseFactId(fact.order));
  return false;
}
