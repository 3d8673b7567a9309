/**
 * Recording what refers to an order: a refund, a cancellation, a fulfilment. The order names the member.
 * Before its purchase the fact waits at the order and counts to no one; of a purchase that was ignored it
 * is ignored, too.
 */

import { namesOther, type OrderFact, withMember } from '../../../domain/facts/catalogue.ts';
import { comparePositions, type Position } from '../../../domain/facts/facts.ts';
import type { ProgramId } from '../../../domain/kernel/brand.ts';
import type { Timeline } from '../../../domain/program/timeline.ts';
import { StoreBusy } from '../../shared/busy.ts';
import type { Store } from '../client.ts';
import type { MemberRecord } from '../members/memberItem.ts';
import { type OrderRead, readOrder, rememberOrder } from './causes.ts';
import type { Entry } from './entryItem.ts';
import { sameOfOrder } from './factText.ts';
import { addWaiting, waitingMax } from './placeholder.ts';
import type { RecordResult } from './recording.ts';
import { recordPrepared } from './recordPrepared.ts';
import { repeated } from './repeated.ts';

export type OrderResult =
  | RecordResult
  | { readonly kind: 'waiting' }
  /** The order's purchase was ignored. */
  | { readonly kind: 'ignored' }
  /** The order's purchase is another member's than the fact names. */
  | { readonly kind: 'other-member' }
  | { readonly kind: 'waiting-conflict' }
  | { readonly kind: 'too-many-waiting' };

export interface OrderRequest {
  readonly program: ProgramId;
  readonly timeline: Timeline;
  /** The order's purchase names its member. */
  readonly fact: OrderFact;
  readonly timeLeftMs: () => number;
}

const triesMax = 10;

export async function recordOnOrder(store: Store, request: OrderRequest): Promise<OrderResult> {
  const { program, fact } = request;
  for (let attempt = 0; attempt < triesMax; attempt++) {
    const read = await readOrder(store, program, fact.order);
    const { purchase } = read;
    if (purchase !== null && namesOther(fact, purchase.memberId)) return { kind: 'other-member' };
    const own = read.entries.get(fact.id);
    if (own !== undefined) return repeated(store, request, withMember(fact, own.memberId), own, null);
    if (purchase !== null) return recordOnPurchase(store, request, purchase);
    const waits = await wait(store, request, read);
    if (waits !== null) return waits;
  }
  throw new StoreBusy('too many writers for one order');
}

/** Null where the place was taken meanwhile: then look again. */
async function wait(
  store: Store,
  { program, fact }: OrderRequest,
  read: OrderRead,
): Promise<OrderResult | null> {
  if (read.placeholder?.isIgnored) return { kind: 'ignored' };
  const waiting = read.placeholder?.waiting ?? [];
  const same = waiting.find(({ id }) => id === fact.id);
  if (same !== undefined) return { kind: sameOfOrder(same, fact) ? 'waiting' : 'waiting-conflict' };
  if (waiting.length >= waitingMax) return { kind: 'too-many-waiting' };
  const added = await addWaiting(store, program, fact.order, read.placeholder, fact);
  return added ? { kind: 'waiting' } : null;
}

async function recordOnPurchase(store: Store, request: OrderRequest, purchase: Entry): Promise<OrderResult> {
  const { program, timeline, timeLeftMs } = request;
  const fact = withMember(request.fact, purchase.memberId);
  const result = await recordPrepared(store, {
    program,
    timeline,
    memberId: purchase.memberId,
    beside: { metadata: null, by: null },
    timeLeftMs,
    // Read again under the member's version: what else happened to the order has raised it.
    prepare: async (member) => {
      const read = await readOrder(store, program, fact.order);
      const entry = read.entries.get(fact.id);
      if (entry !== undefined) return { kind: 'repeated', fact, entry };
      const { memory, from } = await rememberOrder(store, program, timeline, fact.order, read);
      return { kind: 'ready', fact, memory, entriesStand: entriesStand(member, from) };
    },
  });
  if (result.kind === 'refused') throw new Error(`fact ${fact.id} was not to be refused`);
  return result;
}

/** After a correction, an entry before it no longer says alone what its fact was worth. */
function entriesStand(member: MemberRecord | null, from: Position | null): boolean {
  const through = member?.amendedThrough ?? null;
  return through === null || from === null || comparePositions(from, through) > 0;
}
