/** What members bring from another system: many at once, and by itself whatever stands already or is refused. */
import type { Opening } from '../../../../domain/facts/facts.ts';
import { emptyMemory } from '../../../../domain/facts/memory.ts';
import { admitOpening, type Refusal } from '../../../../domain/member/admit.ts';
import type { Store } from '../../client.ts';
import { factsAfter, getEntry } from '../../history/history.ts';
import { readMember } from '../../history/readMember.ts';
import type { Beside } from '../../ledger/entryItem.ts';
import type { MemberRecord } from '../../members/memberItem.ts';
import type { Prepared, RecordResult } from '../recording.ts';
import { type Given, type ManyResult, recordManyOr } from '../recordMany.ts';
import { recordPrepared } from '../recordPrepared.ts';

export interface Openings extends Given {
  readonly beside: Beside;
}

export type OpeningResult = ManyResult | RecordResult | Refusal;

/** One opening a member; the results in their order. */
export function recordOpenings(
  store: Store,
  given: Openings,
  facts: readonly Opening[],
): Promise<readonly OpeningResult[]> {
  return recordManyOr(store, given, facts, (fact) => recordOpening(store, given, fact));
}

function recordOpening(store: Store, given: Openings, fact: Opening): Promise<RecordResult | Refusal> {
  const { memberId } = fact;
  return recordPrepared(store, {
    ...given,
    memberId,
    prepare: (member) => prepare(store, given, member, fact),
  });
}

async function prepare(
  store: Store,
  given: Openings,
  member: MemberRecord | null,
  fact: Opening,
): Promise<Prepared> {
  const refusal = await refusalOf(store, given, member, fact);
  if (refusal === null) return { kind: 'ready', fact, memory: emptyMemory(), entriesStand: true };
  const entry = await getEntry(store, given.program, fact.id);
  return entry === null ? refusal : { kind: 'repeated', fact, entry };
}

async function refusalOf(
  store: Store,
  { program }: Given,
  member: MemberRecord | null,
  fact: Opening,
): Promise<Refusal | null> {
  if (member === null) return null;
  const known = await factsAfter(store, program, member, null);
  const hasActed = known.some(({ kind }) => kind !== 'opening');
  return admitOpening(member.state, fact, hasActed);
}

/** What recording would come to, without recording anything. */
export async function tryOpening(
  store: Store,
  given: Openings,
  fact: Opening,
): Promise<Refusal | { readonly kind: 'duplicate' | 'would-record' }> {
  const { memberId } = fact;
  const member = await readMember(store, { ...given, memberId }, 'stored');
  const refusal = await refusalOf(store, given, member, fact);
  if (refusal === null && member === null) return { kind: 'would-record' };
  const entry = await getEntry(store, given.program, fact.id);
  if (entry !== null) return { kind: 'duplicate' };
  return refusal ?? { kind: 'would-record' };
}
