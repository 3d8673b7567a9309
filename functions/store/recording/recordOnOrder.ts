/**
 * Recording what refers to an order: a refund, a cancellation, a fulfilment, the void of a refund. The order
 * names the member. Before its purchase the fact waits at the order and counts to no one; of a purchase that
 * was ignored it is ignored, too.
 */

import { namesOther, type OrderFact, withMember } from '../../../domain/facts/catalogue.ts';
import { type Fact, purchaseFactId, voidedRefundId } from '../../../domain/facts/facts.ts';
import type { MemberId, ProgramId } from '../../../domain/kernel/brand.ts';
import type { Timeline } from '../../../domain/program/timeline.ts';
import { StoreBusy } from '../../shared/busy.ts';
import type { Store } from '../client.ts';
import { entryOf, factsIn, type OrderRead, ownerOf, readOrder } from '../history/causes.ts';
import type { Entry } from '../ledger/entryItem.ts';
import { sameUnowned } from '../ledger/factText.ts';
import { addWaiting, waitingMax } from '../ledger/placeholder.ts';
import { isOneMember } from '../members/members.ts';
import { readyOnOrder } from './orderReady.ts';
import type { RecordResult } from './recording.ts';
import { recordPrepared } from './recordPrepared.ts';
import { repeated } from './repeated.ts';

/** `facts`: of the order, with the fact itself. */
export type OrderResult =
  | (RecordResult & { readonly facts: readonly Fact[] })
  | { readonly kind: 'waiting' }
  /** The order's purchase was ignored. */
  | { readonly kind: 'ignored' }
  /** The order is another member's than the fact names. */
  | { readonly kind: 'other-member' }
  | { readonly kind: 'waiting-conflict' }
  | { readonly kind: 'too-many-waiting' };

export interface OrderRequest {
  readonly program: ProgramId;
  readonly timeline: Timeline;
  /** The order names its member. */
  readonly fact: OrderFact;
  readonly timeLeftMs: () => number;
}

const triesMax = 10;

export async function recordOnOrder(store: Store, request: OrderRequest): Promise<OrderResult> {
  const { program, fact } = request;
  for (let attempt = 0; attempt < triesMax; attempt++) {
    const read = await readOrder(store, program, fact.order);
    const { purchase } = read;
    const owner = ownerOf(read);
    if (owner !== null && (await isOfOther(store, request, owner))) return { kind: 'other-member' };
    const own = entryOf(read, fact.id);
    if (own !== undefined) {
      const result = await repeated(store, request, withMember(fact, own.memberId), own, null);
      return { ...result, facts: factsIn(read.entries.values()) };
    }
    if (purchase !== null) {
      const result = await recordOnPurchase(store, request, purchase);
      if (result.kind === 'moved') continue;
      return result;
    }
    const waits = await wait(store, request, read);
    if (waits !== null) return waits;
  }
  throw new StoreBusy('too many writers for one order');
}

/** Whether somebody else is named than the owner, by any of their ids. */
async function isOfOther(store: Store, { program, fact }: OrderRequest, owner: MemberId): Promise<boolean> {
  const { namedMember } = fact;
  if (namedMember === undefined || !namesOther(fact, owner)) return false;
  return !(await isOneMember(store, program, namedMember, owner));
}

/** Null where the place was taken meanwhile, or is claimed: then look again. */
async function wait(
  store: Store,
  { program, fact }: OrderRequest,
  { placeholder }: OrderRead,
): Promise<OrderResult | null> {
  if (placeholder?.isIgnored) return { kind: 'ignored' };
  const waiting = placeholder?.waiting ?? [];
  const same = waiting.find(({ id }) => id === fact.id);
  if (same !== undefined) return { kind: sameUnowned(same, fact) ? 'waiting' : 'waiting-conflict' };
  if (waiting.length >= waitingMax) return { kind: 'too-many-waiting' };
  const added = await addWaiting(store, program, purchaseFactId(fact.order), placeholder, fact);
  // The revision that claimed the order may have been recorded since it was read, and looks here no more.
  const isClaimed = placeholder !== null && placeholder.claimedBy !== null;
  return added && !isClaimed ? { kind: 'waiting' } : null;
}

/** The order was moved to another member since it was read. */
interface Moved {
  readonly kind: 'moved';
}

async function recordOnPurchase(
  store: Store,
  request: OrderRequest,
  purchase: Entry,
): Promise<OrderResult | Moved> {
  const { program, timeline, timeLeftMs } = request;
  const fact: Fact = withMember(request.fact, purchase.memberId);
  let known: readonly Fact[] = [];
  const result = await recordPrepared<Moved>(store, {
    program,
    timeline,
    memberId: purchase.memberId,
    beside: { metadata: null, by: null },
    timeLeftMs,
    // Read again under the member's version: what else happened to the order has raised it.
    prepare: async (member) => {
      const read = await readOrder(store, program, request.fact.order);
      if (read.purchase?.memberId !== purchase.memberId)
        return { kind: 'answered', answer: { kind: 'moved' } };
      const entry = entryOf(read, fact.id);
      known = factsIn(read.entries.values());
      if (entry !== undefined) return { kind: 'repeated', fact, entry };
      // The refund stands already, and now never was: everything from it on is decided again.
      const undoes = fact.kind === 'refund-void' && read.entries.has(voidedRefundId(fact));
      return readyOnOrder(store, request, { fact, order: request.fact.order, read, member, undoes });
    },
  });
  if (result.kind === 'refused') throw new Error(`fact ${fact.id} was not to be refused`);
  if (result.kind === 'moved') return result;
  const facts = known.some(({ id }) => id === fact.id) ? known : [...known, fact];
  return { ...result, facts };
}
