/** What a fact about an order needs to be decided: what the order's entries remember. */
import { comparePositions, type Fact, type OrderRef, type Position } from '../../../domain/facts/facts.ts';
import type { Store } from '../client.ts';
import { type OrderRead, rememberOrder } from '../history/causes.ts';
import type { MemberRecord } from '../members/memberItem.ts';
import { isAfter, type Ready, type UnderRules } from './recording.ts';

export interface OnOrder {
  readonly fact: Fact;
  readonly order: OrderRef;
  /** Read after the member. */
  readonly read: OrderRead;
  readonly member: MemberRecord | null;
  /** Whether it takes back what an entry of the order says: then the facts are folded again. */
  readonly undoes: boolean;
}

export async function readyOnOrder(
  store: Store,
  { program, timeline }: UnderRules,
  { fact, order, read, member, undoes }: OnOrder,
): Promise<Ready | { readonly kind: 'behind' }> {
  if (isBehind(member, read)) return { kind: 'behind' };
  const { memory, from } = await rememberOrder(store, program, timeline, order, read);
  return { kind: 'ready', fact, memory, entriesStand: !undoes && entriesStand(member, from) };
}

/** What happened to the order since the member was read: decided on both, it would count twice or not at all. */
function isBehind(member: MemberRecord | null, { entries }: OrderRead): boolean {
  if (member === null) return entries.size > 0;
  return [...entries.values()].some((entry) => isAfter(entry, member.state, member.version));
}

/** After a correction, an entry before it no longer says alone what its fact was worth. */
export function entriesStand(member: MemberRecord | null, from: Position | null): boolean {
  const through = member?.amendedThrough ?? null;
  return through === null || from === null || comparePositions(from, through) > 0;
}
