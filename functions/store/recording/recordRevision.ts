/**
 * Recording a content of an order. It names its member, so that it never waits: the first content of an order
 * without a purchase is the purchase. Then it claims the order first, so that a purchase which comes later finds
 * it, and takes along what has waited for the order.
 */

import { type OrderFact, type Unowned, withMember } from '../../../domain/facts/catalogue.ts';
import { type Fact, purchaseFactId, type Revision } from '../../../domain/facts/facts.ts';
import { purchasesAmong } from '../../../domain/facts/order.ts';
import { type Outside, outsideOf } from '../../../domain/member/admit.ts';
import type { Store } from '../client.ts';
import { entryOf, factsIn, type OrderRead, ownerOf, readOrder } from '../history/causes.ts';
import { claim } from '../ledger/placeholder.ts';
import { isIdOf, type MemberRecord } from '../members/memberItem.ts';
import { readyOnOrder } from './orderReady.ts';
import { holdUntilEnrolment } from './record.ts';
import type { Prepared, Recording, RecordResult } from './recording.ts';
import { recordOnOrder } from './recordOnOrder.ts';
import { recordPrepared } from './recordPrepared.ts';

export interface RevisionRequest extends Pick<Recording, 'program' | 'timeline' | 'timeLeftMs'> {
  readonly fact: Revision;
  readonly metadata: string | null;
  /** Somebody has claimed it: it counts though they became a member later. */
  readonly isClaimed?: boolean;
}

type Answer = { readonly kind: 'ignored'; readonly because: Outside } | { readonly kind: 'other-member' };

/** Nobody had enrolled yet: it waits until they do. */
type Waiting = { readonly kind: 'waiting' };

/** `facts`: of the order, with the revision itself. */
export type RevisionResult = (RecordResult & { readonly facts: readonly Fact[] }) | Answer | Waiting;

export async function recordRevision(store: Store, request: RevisionRequest): Promise<RevisionResult> {
  const { program, timeline, timeLeftMs, fact, metadata } = request;
  let read: OrderRead | null = null;
  const result = await recordPrepared<Answer>(store, {
    program,
    timeline,
    timeLeftMs,
    memberId: fact.memberId,
    beside: { metadata, by: null },
    prepare: async (member) => {
      // After the member: what else happened to the order has raised their version.
      read = await readOrder(store, program, fact.order);
      return prepare(store, request, member, read);
    },
  });
  if (result.kind === 'refused') throw new Error(`fact ${fact.id} was not to be refused`);
  if (result.kind === 'ignored') {
    return (await holdUntilEnrolment(store, request, fact, result.because)) ? { kind: 'waiting' } : result;
  }
  if (result.kind === 'other-member') return result;
  const isRecorded = result.kind === 'recorded' || result.kind === 'duplicate';
  const waited = isRecorded ? await takeWaiting(store, request, read) : [];
  const known = factsIn((read as OrderRead | null)?.entries.values() ?? []).filter(
    ({ id }) => id !== fact.id,
  );
  return { ...result, facts: [...known, fact, ...waited] };
}

async function prepare(
  store: Store,
  request: RevisionRequest,
  member: MemberRecord | null,
  read: OrderRead,
): Promise<Prepared<Answer>> {
  const { program, timeline, fact } = request;
  const owner = ownerOf(read);
  const isTheirs = owner === null || owner === fact.memberId || (member !== null && isIdOf(member, owner));
  if (!isTheirs) return { kind: 'answered', answer: { kind: 'other-member' } };
  const entry = entryOf(read, fact.id);
  if (entry !== undefined) return { kind: 'repeated', fact, entry };
  const because = outsideOf(member?.state ?? null, timeline, fact, request.isClaimed);
  if (because !== null) return { kind: 'answered', answer: { kind: 'ignored', because } };
  const { purchase, placeholder } = read;
  if (purchase === null && owner === null) {
    const isClaimed = await claim(store, program, purchaseFactId(fact.order), placeholder, fact.memberId);
    if (!isClaimed) return { kind: 'behind' };
  }
  const undoes = purchase !== null && isEarlier(fact, read);
  return readyOnOrder(store, request, { fact, order: fact.order, read, member, undoes });
}

/** Whether it is the purchase from now on, in the place of a later revision. */
function isEarlier(fact: Revision, { entries, purchase }: OrderRead): boolean {
  const bought = purchasesAmong([...factsIn(entries.values()), fact]).get(purchaseFactId(fact.order));
  return bought?.id !== purchase?.id;
}

/** What waited for the order is recorded one by one; where this fails, the repeated delivery goes on with it. */
async function takeWaiting(
  store: Store,
  request: RevisionRequest,
  before: OrderRead | null,
): Promise<readonly Fact[]> {
  const { program, timeline, timeLeftMs, fact } = request;
  // What has joined since the claim is seen by whoever reads after the revision is recorded.
  const read = before?.purchase ? before : await readOrder(store, program, fact.order);
  const isOpen = (each: Unowned): each is OrderFact => 'order' in each && !read.entries.has(each.id);
  const taken: Fact[] = [];
  for (const waiting of read.placeholder?.waiting.filter(isOpen) ?? []) {
    const result = await recordOnOrder(store, { program, timeline, fact: waiting, timeLeftMs });
    if (result.kind === 'recorded' || result.kind === 'duplicate') {
      taken.push(withMember(waiting, fact.memberId));
    }
  }
  return taken;
}
